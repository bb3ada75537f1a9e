"""Cities and areas in the forms of the back office: wrong input gets a German sentence, and nothing is saved."""

from __future__ import annotations

import datetime
import json
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from reihum.conftest import SQUARE
from reihum.places.models import Area, Boundary, Municipality, Population

BOW_TIE = {"type": "Polygon", "coordinates": [[[12.5, 50.8], [12.6, 50.9], [12.6, 50.8], [12.5, 50.9], [12.5, 50.8]]]}

POINT = {"type": "Point", "coordinates": [12.5, 50.8]}
METRES = {
    "type": "Polygon",
    "coordinates": [[[4530000, 5630000], [4530500, 5630000], [4530500, 5630500], [4530000, 5630000]]],
}


def municipality_form(**changes: str) -> dict[str, str]:
    return {
        "name": "Freiberg",
        "slug": "freiberg",
        "ags": "14522180",
        "ars": "",
        "latitude": "",
        "longitude": "",
        **changes,
    }


def area_form(cast: Any, *, boundaries: Any = (), populations: Any = (), **changes: Any) -> dict[str, Any]:
    return nested_form_data(
        {
            "name": "Wehrdigt",
            "slug": "wehrdigt",
            "municipality": cast.glauchau.pk,
            "description": "Am Fluss.",
            "since": "",
            "until": "",
            "boundaries": inline_formset(list(boundaries)),
            "documents": inline_formset([]),
            "populations": inline_formset(list(populations)),
            **changes,
        }
    )


def boundary(geometry: str, **changes: str) -> dict[str, str]:
    return {"as_of": "2016-01-28", "source": "Stadtrat", "geometry": geometry, **changes}


def add(model: Any) -> str:
    return reverse(model.snippet_viewset.get_url_name("add"))


def edit(record: Any) -> str:
    return reverse(record.snippet_viewset.get_url_name("edit"), args=[record.pk])


def test_coordinator_adds_a_city(client: Client, cast: Any) -> None:
    client.force_login(cast.carla)
    assert client.post(add(Municipality), municipality_form()).status_code == 302
    city = Municipality.objects.get(slug="freiberg")
    assert (city.name, city.ags, city.ars, city.land) == ("Freiberg", "14522180", None, "14")


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"ags": "1452218"}, "ags", "Der Gemeindeschlüssel (AGS) hat acht Ziffern, zum Beispiel 14524080."),
        ({"ags": "14524080"}, "ags", "Diese Gemeinde ist schon eingetragen."),
        (
            {"ars": "145240080080"},
            "ars",
            "Regionalschlüssel und Gemeindeschlüssel gehören nicht zur selben Gemeinde.",
        ),
    ],
    ids=["short", "taken", "of another city"],
)
def test_wrong_key_is_refused_at_the_field(
    client: Client, cast: Any, changes: dict[str, str], field: str, sentence: str
) -> None:
    client.force_login(cast.carla)
    response = client.post(add(Municipality), municipality_form(**changes))
    html = unescape(response.content.decode())
    assert response.context["form"].errors[field] == [sentence]
    assert sentence in html
    assert f'value="{changes[field]}"' in html
    assert Municipality.objects.count() == 2


def test_position_without_its_other_half_is_refused(client: Client, cast: Any) -> None:
    client.force_login(cast.carla)
    response = client.post(add(Municipality), municipality_form(latitude="50.9"))
    assert "Zur Lage gehören Breite und Länge." in response.content.decode()
    assert Municipality.objects.count() == 2


def test_coordinator_adds_an_area_with_boundary_and_inhabitants(client: Client, cast: Any) -> None:
    client.force_login(cast.carla)
    form = area_form(
        cast,
        boundaries=[boundary(json.dumps({"type": "Feature", "properties": {}, "geometry": SQUARE}))],
        populations=[{"as_of": "2016-12-31", "source": "Melderegister", "inhabitants": "2345"}],
    )
    response = client.post(add(Area), form)
    assert response.status_code == 302, response.context["form"].errors
    area = Area.objects.get(slug="wehrdigt")
    assert area.boundary and area.population
    assert (area.boundary.as_of, round(area.boundary.hectares)) == (datetime.date(2016, 1, 28), 25)
    assert area.boundary.geometry["type"] == "Polygon"
    assert area.population.inhabitants == 2345


@pytest.mark.parametrize(
    ("geometry", "sentence", "kept"),
    [
        (json.dumps(BOW_TIE), "Die Grenze kreuzt sich selbst bei 12.55, 50.85 (Länge, Breite).", '"coordinates"'),
        ('{"type": "Polygon", halb', "Das ist kein GeoJSON. Bitte fügen Sie den ganzen Inhalt der Datei ein.", "halb"),
        (
            json.dumps(POINT),
            "Die Grenze muss eine Fläche sein (Polygon oder MultiPolygon).",
            '"Point"',
        ),
        (
            json.dumps(METRES),
            "Die Koordinaten sind keine Grade.",
            "4530500",
        ),
    ],
    ids=["crosses itself", "no JSON", "no surface", "no degrees"],
)
def test_wrong_boundary_is_refused_at_the_field(
    client: Client, cast: Any, geometry: str, sentence: str, kept: str
) -> None:
    client.force_login(cast.carla)
    response = client.post(add(Area), area_form(cast, boundaries=[boundary(geometry)]))
    html = unescape(response.content.decode())
    (errors,) = response.context["form"].formsets["boundaries"].errors
    assert list(errors) == ["geometry"]
    assert errors["geometry"][0].startswith(sentence)
    assert sentence in html
    textarea = html.split('name="boundaries-0-geometry"')[1].split("</textarea>")[0]
    assert kept in textarea
    assert not Area.objects.filter(slug="wehrdigt").exists()
    assert Boundary.objects.count() == 1


def test_wrong_boundary_leaves_the_area_as_it_was(client: Client, cast: Any) -> None:
    client.force_login(cast.carla)
    old = cast.area.boundary
    form = area_form(
        cast,
        name="Neuer Name",
        slug="scherberg",
        boundaries=[boundary(json.dumps(BOW_TIE), id=str(old.pk))],
    )
    form["boundaries-INITIAL_FORMS"] = "1"
    response = client.post(edit(cast.area), form)
    assert response.status_code == 200
    cast.area.refresh_from_db()
    old.refresh_from_db()
    assert (cast.area.name, old.geometry["coordinates"]) == ("Scherberg", SQUARE["coordinates"])


def test_two_boundaries_of_one_day_and_source_are_refused(client: Client, cast: Any) -> None:
    client.force_login(cast.carla)
    twice = [boundary(json.dumps(SQUARE)), boundary(json.dumps(SQUARE))]
    response = client.post(add(Area), area_form(cast, boundaries=twice))
    assert response.status_code == 200
    assert "Bitte die doppelten" in unescape(response.content.decode())
    assert not Area.objects.filter(slug="wehrdigt").exists()


def test_end_before_start_is_refused_at_the_field(client: Client, cast: Any) -> None:
    client.force_login(cast.carla)
    response = client.post(add(Area), area_form(cast, since="2016-01-01", until="2015-01-01"))
    assert response.context["form"].errors["until"] == ["Das Ende liegt vor dem Beginn. Bitte prüfen Sie beide Tage."]
    assert 'value="2015-01-01"' in response.content.decode() or 'value="01.01.2015"' in response.content.decode()
    assert not Area.objects.filter(slug="wehrdigt").exists()


def test_second_area_under_the_same_address_is_refused(client: Client, cast: Any) -> None:
    client.force_login(cast.carla)
    response = client.post(add(Area), area_form(cast, slug="scherberg"))
    assert "In dieser Stadt gibt es schon ein Gebiet mit diesem Kurznamen." in response.content.decode()
    assert Area.objects.count() == 1


@pytest.mark.parametrize("way", ["one", "several"])
def test_city_that_others_need_is_not_deleted(client: Client, cast: Any, way: str) -> None:
    path = reverse(Municipality.snippet_viewset.get_url_name("delete"), args=[cast.glauchau.pk])
    if way == "several":
        path = reverse("wagtail_bulk_action", args=["places", "municipality", "delete"]) + f"?id={cast.glauchau.pk}"
    client.force_login(cast.carla)
    html = unescape(client.post(path, follow=True).content.decode())
    assert "Das wird noch gebraucht und bleibt deshalb stehen." in html
    assert "Gebiet „Glauchau: Scherberg“" in html
    assert Municipality.objects.count() == 2


def test_area_that_nobody_needs_is_deleted_with_its_versions(client: Client, cast: Any) -> None:
    cast.area.fundings.all().delete()
    client.force_login(cast.carla)
    client.post(reverse(Area.snippet_viewset.get_url_name("delete"), args=[cast.area.pk]))
    assert (Area.objects.count(), Boundary.objects.count(), Population.objects.count()) == (0, 0, 0)


def test_boundary_may_be_typed_as_points(client: Client, cast: Any) -> None:
    client.force_login(cast.carla)
    points = "50,820 12,540\n50,820 12,547\n50,8245 12,547\n50,8245 12,540"
    assert client.post(add(Area), area_form(cast, boundaries=[boundary(points)])).status_code == 302
    made = Area.objects.get(slug="wehrdigt").boundary
    assert made
    assert sorted(made.geometry["coordinates"][0]) == sorted(SQUARE["coordinates"][0])


def test_wrong_point_is_named_and_the_text_stays(client: Client, cast: Any) -> None:
    client.force_login(cast.carla)
    response = client.post(add(Area), area_form(cast, boundaries=[boundary("50,82 12,54\nMarktplatz\n50,9 12,5")]))
    html = unescape(response.content.decode())
    assert "Zeile 2: „Marktplatz“ ist kein Punkt." in html
    assert "50,82 12,54\nMarktplatz\n50,9 12,5" in html.replace("\r", "")
    assert not Area.objects.filter(slug="wehrdigt").exists()
