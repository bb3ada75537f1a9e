"""The pages of areas: map and list say the same, and later apps add their parts."""

import datetime
import json
import re

import pytest
from django.urls import reverse

from reihum.conftest import SQUARE
from reihum.places.models import Area, Boundary, Municipality, Population

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def add_area(municipality: Municipality, number: int) -> Area:
    area = Area.objects.create(municipality=municipality, name=f"Gebiet {number}", slug=f"gebiet-{number}")
    moved = [[x + number / 1000, y] for x, y in SQUARE["coordinates"][0]]
    Boundary.objects.create(
        area=area, as_of=datetime.date(2020, 1, 1), source="x", geometry={"type": "Polygon", "coordinates": [moved]}
    )
    Population.objects.create(area=area, as_of=datetime.date(2020, 1, 1), source="x", inhabitants=100 + number)
    return area


def links_of(html: str, part: str) -> list[str]:
    """The targets of the links inside one element, in order, each once."""
    inside = re.search(rf"<{part}[ >].*?</{part}>", html, re.S)
    return list(dict.fromkeys(re.findall(r'href="(/gebiete/[^"?]+/)"', inside.group(0)))) if inside else []


def test_the_page_of_an_area_tells_where_it_is_and_who_is_in_charge(client, cast) -> None:
    html = client.get(cast.area.get_absolute_url()).content.decode()
    for fact in (
        "Scherberg",
        "24,7\N{NO-BREAK SPACE}ha",
        "Stand 28.01.2016, Quelle: Stadtrat",
        "Dora Vorlage",
        "Di 13–18 Uhr",
    ):
        assert fact in html
    assert "Europäische Union<br>Europäischer Sozialfonds" in html


def test_contact_details_are_not_public_unless_the_person_says_so(client, cast) -> None:
    person = cast.dora.person
    person.phone = "03763 123456"
    person.save()
    html = client.get(cast.area.get_absolute_url()).content.decode()
    assert (person.email in html, person.phone in html) == (False, False)
    person.phone_public = True
    person.save()
    html = client.get(cast.area.get_absolute_url()).content.decode()
    assert (person.email in html, person.phone in html) == (False, True)


def test_who_was_in_charge_once_is_not_shown_as_in_charge(client, cast) -> None:
    cast.dora.person.roles.update(until=datetime.date(2020, 1, 1))
    html = client.get(cast.area.get_absolute_url()).content.decode()
    assert "Dora Vorlage" not in html and "Zurzeit ist niemand eingetragen." in html


def test_in_one_city_the_map_shows_the_areas_of_the_list(client, cast) -> None:
    for number in range(5):
        add_area(cast.glauchau, number)
    html = client.get(reverse("places:municipality", args=["glauchau"])).content.decode()
    assert sorted(links_of(html, "area-map")) == sorted(links_of(html, "tbody"))
    assert len(links_of(html, "area-map")) == 6


def test_over_several_cities_the_map_shows_the_cities_of_the_list(client, cast) -> None:
    add_area(cast.zwickau, 900)
    html = client.get(reverse("places:areas")).content.decode()
    assert sorted(links_of(html, "areas-map")) == ["/gebiete/glauchau/", "/gebiete/zwickau/"]
    assert set(links_of(html, "areas-map")) < set(links_of(html, "tbody"))


def test_htmx_gets_the_list_alone(client, cast) -> None:
    html = client.get(reverse("places:areas"), headers={"HX-Request": "true"}).content.decode()
    assert html.lstrip().startswith('<div id="gebiete"') and "<html" not in html


def test_what_somebody_types_into_the_search_is_text(client, cast) -> None:
    html = client.get(reverse("places:areas"), {"q": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in html and "&lt;script&gt;alert" in html


def test_geojson_has_the_areas_with_a_boundary(client, cast) -> None:
    Area.objects.create(municipality=cast.zwickau, name="Ohne Grenze", slug="ohne")
    add_area(cast.zwickau, 7)
    answer = client.get(reverse("places:geojson"))
    features = json.loads(answer.getvalue())["features"]
    assert answer["Content-Type"] == "application/geo+json"
    assert sorted(feature["properties"]["name"] for feature in features) == ["Gebiet 7", "Scherberg"]
    only = json.loads(client.get(reverse("places:geojson"), {"stadt": "zwickau"}).getvalue())["features"]
    assert [feature["properties"]["url"] for feature in only] == ["/gebiete/zwickau/gebiet-7/"]


def test_an_area_without_a_boundary_has_a_page_without_a_map(client, cast) -> None:
    area = Area.objects.create(municipality=cast.zwickau, name="Ohne Grenze", slug="ohne")
    html = client.get(area.get_absolute_url()).content.decode()
    assert ">Ohne Grenze</h1>" in html and "<area-map" not in html


def test_its_manager_describes_an_area_and_nobody_else(client, cast) -> None:
    url = reverse("places:edit", args=["glauchau", "scherberg"])
    other = add_area(cast.glauchau, 3)
    client.force_login(cast.dora, backend=BACKEND)
    client.post(url, {"description": "Neu geschrieben."})
    assert Area.objects.get(slug="scherberg").description == "Neu geschrieben."
    elsewhere = reverse("places:edit", args=["glauchau", other.slug])
    assert client.post(elsewhere, {"description": "Fremd."}).status_code == 403
    client.force_login(cast.bernd, backend=BACKEND)
    assert client.post(url, {"description": "Fremd."}).status_code == 403
    assert not Area.objects.filter(description="Fremd.").exists()


@pytest.mark.parametrize("page", ["places:areas", "places:geojson", "municipality", "area"])
def test_pages_cost_the_same_with_3_and_with_30_areas(client, cast, queries_of, page) -> None:
    url = {"municipality": cast.glauchau.get_absolute_url(), "area": cast.area.get_absolute_url()}.get(page) or reverse(
        page
    )
    for number in range(2):
        add_area(cast.glauchau, number)
    few = queries_of(client, url)
    for number in range(2, 29):
        add_area(cast.glauchau, number)
    assert queries_of(client, url) == few
