"""The official file brings eleven thousand municipalities; the rest of the program shows those that the network knows."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from reihum.meetings.models import Meeting
from reihum.people.models import Organisation
from reihum.places import facts
from reihum.places.models import Area, Municipality

MANY = 400


@pytest.fixture
def many(cast: Any) -> Any:
    Municipality.objects.bulk_create(
        Municipality(name=f"Fremdstadt {number}", slug=f"fremdstadt-{number}", ags=f"09{number:06}")
        for number in range(MANY)
    )
    return cast


def test_facts_and_sitemap_have_those_in_use(client: Client, many: Any) -> None:
    assert sorted(row["name"] for row in facts.municipalities()) == ["Glauchau", "Zwickau"]
    found = re.findall(r"/gebiete/[\w-]+/<", client.get("/sitemap-staedte.xml").content.decode())
    assert sorted(found) == ["/gebiete/glauchau/<", "/gebiete/zwickau/<"]


@pytest.mark.parametrize("model", [Area, Organisation, Meeting])
def test_lists_filter_by_what_occurs(client: Client, many: Any, model: Any) -> None:
    client.force_login(many.carla)
    html = client.get(reverse(model.snippet_viewset.get_url_name("list"))).content.decode()
    assert "Fremdstadt" not in html
    filters = re.search(r'<select[^>]*name="municipality".*?</select>', html, re.DOTALL)
    assert filters
    assert re.findall(r"<option[^>]*>([^<-]+)</option>", filters[0]) == ["Glauchau"]


@pytest.mark.parametrize("model", [Area, Organisation, Meeting])
def test_forms_choose_in_a_search_and_not_in_a_list(client: Client, many: Any, model: Any) -> None:
    client.force_login(many.carla)
    html = client.get(reverse(model.snippet_viewset.get_url_name("add"))).content.decode()
    assert 'name="municipality"' in html
    assert "Fremdstadt" not in html


def test_chooser_finds_by_name_and_key(client: Client, many: Any) -> None:
    client.force_login(many.carla)

    def found(wanted: str) -> list[str]:
        address = reverse("wagtailsnippetchoosers_places_municipality:choose_results")
        html = client.get(address, {"q": wanted}).content.decode()
        return sorted(set(re.findall(r"Glauchau|Zwickau|Fremdstadt \d+", html)))

    assert found("glau") == ["Glauchau"]
    assert found("14524330") == ["Zwickau"]
    assert found("Fremdstadt 39") == ["Fremdstadt 39", *(f"Fremdstadt {number}" for number in range(390, 400))][:10]
