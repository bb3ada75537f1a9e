"""Programmes, periods and amounts in the forms of the back office."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from reihum.funding.models import AreaFunding, FundingAmount, Period, Programme, Project


def add(model: Any) -> str:
    return reverse(model.snippet_viewset.get_url_name("add"))


def period_form(cast: Any, **changes: str) -> dict[str, Any]:
    return {
        "programme": cast.period.programme.pk,
        "name": "ESF Plus 2021–2027",
        "start": "2021-01-01",
        "end": "2027-12-31",
        "eligible_until": "2029-12-31",
        "rate": "60.00",
        "publicity": "eu-2021",
        "fund_name": "",
        "statement": "co-funded",
        "land_sentence": "",
        **changes,
    }


def funding_form(cast: Any, amounts: Any = (), **changes: Any) -> dict[str, Any]:
    fields = {
        "area": cast.area.pk,
        "period": cast.period.pk,
        "since": "",
        "until": "",
        "first_decision": "2016-11-25",
        "status": "running",
        "boundaries": inline_formset([]),
        "amounts": inline_formset(list(amounts)),
    }
    return nested_form_data({**fields, **changes})


def test_coordinator_adds_programme_period_and_funding(client: Client, cast: Any) -> None:
    client.force_login(cast.carla)
    form = {"name": "Probeprogramm", "slug": "probeprogramm", "level": "land", "legal_base": "", "purpose": ""}
    assert client.post(add(Programme), {**form, "predecessors": [cast.period.programme.pk]}).status_code == 302
    programme = Programme.objects.get(slug="probeprogramm")
    assert list(programme.predecessors.all()) == [cast.period.programme]
    assert client.post(add(Period), period_form(cast, programme=programme.pk)).status_code == 302
    period = Period.objects.get(programme=programme)
    amounts = [
        {"as_of": "2022-11-25", "source": "Bescheid", "granted": "1234.50", "total": "2000.00"},
        {"as_of": "2023-03-01", "source": "Änderungsbescheid", "granted": "1300", "total": ""},
    ]
    response = client.post(add(AreaFunding), funding_form(cast, amounts, period=period.pk))
    assert response.status_code == 302
    funding = AreaFunding.objects.get(period=period)
    assert funding.first_decision == datetime.date(2016, 11, 25)
    assert [(amount.granted, amount.total) for amount in funding.amounts.order_by("as_of")] == [
        (Decimal("1234.50"), Decimal("2000.00")),
        (Decimal("1300.00"), None),
    ]


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"end": "2020-12-31"}, "end", "Das Ende liegt vor dem Beginn. Bitte prüfen Sie beide Tage."),
        (
            {"eligible_until": "2026-01-01"},
            "eligible_until",
            "Förderfähig sind Ausgaben mindestens bis zum Ende des Zeitraums.",
        ),
        (
            {"publicity": "eu-2014"},
            "fund_name",
            "Im Zeitraum 2014–2020 muss der Fonds genannt werden (DVO 821/2014, Art. 4).",
        ),
    ],
    ids=["end before start", "eligible too short", "fund not named"],
)
def test_impossible_period_is_refused_at_the_field(
    client: Client, cast: Any, changes: dict[str, str], field: str, sentence: str
) -> None:
    before = Period.objects.count()
    client.force_login(cast.carla)
    response = client.post(add(Period), period_form(cast, **changes))
    assert response.status_code == 200
    assert response.context["form"].errors[field] == [sentence]
    html = unescape(response.content.decode())
    assert sentence in html
    assert 'value="ESF Plus 2021–2027"' in html
    assert Period.objects.count() == before


def test_area_is_funded_once_a_period(client: Client, cast: Any) -> None:
    client.force_login(cast.carla)
    response = client.post(add(AreaFunding), funding_form(cast))
    assert "Dieses Gebiet hat diesen Förderzeitraum schon." in response.content.decode()
    assert AreaFunding.objects.count() == 1


def test_more_granted_than_it_costs_is_refused_at_the_field(client: Client, cast: Any) -> None:
    AreaFunding.objects.all().delete()
    client.force_login(cast.carla)
    amounts = [
        {"as_of": "2016-11-25", "source": "Bescheid", "granted": "500", "total": "900"},
        {"as_of": "2017-11-25", "source": "Bescheid", "granted": "2000", "total": "1000"},
    ]
    response = client.post(add(AreaFunding), funding_form(cast, amounts))
    assert response.status_code == 200
    assert [dict(errors) for errors in response.context["form"].formsets["amounts"].errors] == [
        {},
        {"total": ["Die Zuwendung ist höher als die Gesamtkosten."]},
    ]
    assert (AreaFunding.objects.count(), FundingAmount.objects.count()) == (0, 0)


def test_form_of_a_project_says_what_its_page_names_and_misses(client: Client, cast: Any) -> None:
    client.force_login(cast.carla)
    project = Project.objects.create(
        name="Kids Club", slug="kids-club", beneficiary="AWO", period=cast.period, area=cast.area
    )
    html = unescape(client.get(reverse("wagtailsnippets_funding_project:edit", args=[project.pk])).content.decode())
    assert "Auf der Seite steht:" in html
    assert "Europäischer Sozialfonds" in html
    assert re.findall(r'help-critical">.*?<p>(.*?)</p>', html, re.S) == [
        "Das Ziel fehlt. Bitte schreiben Sie in zwei, drei Sätzen, wozu das Vorhaben da ist.",
        "Beginn und Ende fehlen. Bitte tragen Sie beide mit Stand und Quelle ein.",
    ]
    new = client.get(reverse("wagtailsnippets_funding_project:add")).content.decode()
    assert "Auf der Seite steht" not in new
