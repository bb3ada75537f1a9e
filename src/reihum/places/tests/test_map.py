"""List, map and downloads show the same areas, in any number; filters of all apps choose them."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reihum.conftest import SQUARE, Cast
from reihum.kit import german
from reihum.kit.outline_code import decode
from reihum.places.models import Area, Boundary, Municipality, Population
from reihum.places.tests.test_inside import draw, moved

PAGE = "/gebiete/"


def names(client: Client, **query: str) -> list[str]:
    """The areas of the list, in order."""
    html = client.get(PAGE, query).content.decode()
    return re.findall(r'<th scope="row"><a [^>]*>([^<]+)</a>', html)


def add(city: Municipality, name: str, **fields: Any) -> Area:
    return Area.objects.create(municipality=city, name=name, slug=german.slug(name), **fields)


@pytest.fixture
def several(cast: Cast) -> Cast:
    """Beside Scherberg: one that is over, one in the archive, one without a boundary, one in another Land."""
    day = datetime.timedelta(days=1)
    today = timezone.localdate()
    draw(add(cast.glauchau, "Über den Fluss", since=today - 99 * day, until=today - day), moved(0.02))
    draw(add(cast.zwickau, "Altes Viertel", archived_on=today - day), moved(-0.05))
    add(cast.zwickau, "Ohne Grenze", since=today)
    gera = Municipality.objects.create(name="Gera", slug="gera", ags="16052000")
    draw(add(gera, "Lusan", since=datetime.date(2001, 5, 1)), moved(-0.4))
    return cast


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["Lusan", "Scherberg", "Über den Fluss", "Altes Viertel", "Ohne Grenze"]),
        ({"land": "16"}, ["Lusan"]),
        ({"stadt": "zwickau"}, ["Altes Viertel", "Ohne Grenze"]),
        ({"stand": "laeuft"}, ["Lusan", "Scherberg", "Ohne Grenze"]),
        ({"stand": "abgeschlossen"}, ["Über den Fluss"]),
        ({"stand": "archiviert"}, ["Altes Viertel"]),
        ({"q": "ÜBER"}, ["Über den Fluss"]),
        ({"q": "glauchau scher"}, ["Scherberg"]),
        ({"programm": "beispielprogramm"}, ["Scherberg"]),
        ({"programm": "beispielprogramm", "land": "16"}, []),
        ({"ausschnitt": "12.53,50.81,12.55,50.83"}, ["Scherberg"]),
        ({"ausschnitt": "12.0,50.0,12.3,51.0"}, ["Lusan"]),
        ({"land": "99"}, ["Lusan", "Scherberg", "Über den Fluss", "Altes Viertel", "Ohne Grenze"]),
    ],
)
def test_filters_choose_and_list_map_and_downloads_agree(
    client: Client, several: Cast, query: dict[str, str], expected: list[str]
) -> None:
    assert names(client, **query) == expected
    if query.get("land") == "99":
        return
    drawn = [name for name in expected if name != "Ohne Grenze"]
    data = json.loads(client.get("/gebiete/karte.json", query).content)
    assert sorted(data["areas"][1]) == sorted(drawn)
    features = json.loads(client.get("/gebiete/gebiete.geojson", query).getvalue())["features"]
    assert sorted(feature["properties"]["name"] for feature in features) == sorted(drawn)
    rows = list(
        csv.reader(io.StringIO(client.get("/gebiete/gebiete.csv", query).content.decode("utf-8-sig")), delimiter=";")
    )
    assert [row[1] for row in rows[1:]] == expected


def test_the_period_is_a_filter(client: Client, several: Cast) -> None:
    assert names(client, zeitraum=str(several.period.pk)) == ["Scherberg"]


@pytest.mark.parametrize("name", ["geojson", "spreadsheet", "map-data"])
def test_a_file_of_something_that_does_not_exist_is_refused(client: Client, several: Cast, name: str) -> None:
    for query in ({"land": "99"}, {"ausschnitt": "1,2,3"}, {"ausschnitt": "nan,50,13,51"}):
        response = client.get(reverse(f"places:{name}"), query)
        assert (response.status_code, response["Content-Type"]) == (400, "text/plain; charset=utf-8")
        assert response.content.decode().strip()


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("name", ["Altes Viertel", "Lusan", "Ohne Grenze", "Scherberg", "Über den Fluss"]),
        ("-name", ["Über den Fluss", "Scherberg", "Ohne Grenze", "Lusan", "Altes Viertel"]),
        ("menschen", ["Scherberg", "Lusan", "Über den Fluss", "Altes Viertel", "Ohne Grenze"]),
        ("-menschen", ["Lusan", "Scherberg", "Über den Fluss", "Altes Viertel", "Ohne Grenze"]),
        ("quatsch", ["Lusan", "Scherberg", "Über den Fluss", "Altes Viertel", "Ohne Grenze"]),
    ],
)
def test_the_list_is_sorted_as_the_address_says(client: Client, several: Cast, sort: str, expected: list[str]) -> None:
    for name, people in (("Scherberg", 900), ("Lusan", 100)):
        Population.objects.create(
            area=Area.objects.get(name=name), as_of=datetime.date(2020, 1, 1), source="x", inhabitants=people
        )
    assert names(client, sort=sort) == expected


def test_the_heading_says_how_the_list_is_sorted_and_leads_to_the_other_way(client: Client, several: Cast) -> None:
    html = client.get(PAGE, {"sort": "groesse", "land": "14"}).content.decode()
    assert re.findall(r'aria-sort="(\w+)"><a href="([^"]+)"', html) == [("descending", "?land=14&amp;sort=-groesse")]


def test_long_lists_have_pages(client: Client, cast: Cast) -> None:
    Area.objects.bulk_create(
        Area(municipality=cast.zwickau, name=f"Gebiet {number:03}", slug=f"g{number}") for number in range(150)
    )
    first, second = names(client), names(client, seite="2")
    assert (len(first), len(second), len(names(client, seite="4"))) == (50, 50, 1)
    assert set(first).isdisjoint(second)
    assert 'rel="next" href="?q=gebiet&amp;seite=2"' in client.get(PAGE, {"q": "gebiet"}).content.decode()


def test_a_new_name_shows_at_once_however_it_was_written(client: Client, cast: Cast) -> None:
    assert names(client) == ["Scherberg"]
    Area.objects.update(name="Neuer Name")
    assert names(client) == ["Neuer Name"]


def test_few_near_areas_are_outlines_and_far_ones_are_dots(client: Client, cast: Cast) -> None:
    draw(add(cast.zwickau, "Nebenan"), moved(0.01))
    near = client.get(PAGE).content.decode()
    assert (near.count('<path class="area"'), near.count('class="dot"')) == (2, 0)
    draw(add(cast.zwickau, "Weit weg"), moved(2))
    far = client.get(PAGE).content.decode()
    assert (far.count('<path class="area"'), far.count('class="dot"')) == (0, 2)


def test_hundreds_of_areas_are_dots_that_count_all_and_keep_apart(client: Client, cast: Cast) -> None:
    for number in range(300):
        x, y = number % 20 * 0.05, number // 20 * 0.05
        area = add(cast.zwickau, f"Gebiet {number}")
        ring = [[a + x, b + y] for a, b in SQUARE["coordinates"][0]]
        boundary = Boundary(
            area=area, as_of=datetime.date(2020, 1, 1), source="x", geometry={"type": "Polygon", "coordinates": [ring]}
        )
        boundary.save()
    html = client.get(PAGE, {"stadt": "zwickau"}).content.decode()
    counts = [int(count) for count in re.findall(r'aria-label="[^"]*\((\d+)\)"', html)]
    alone = len(re.findall(r'<a href="/gebiete/zwickau/gebiet-\d+/" aria-label', html))
    assert sum(counts) + alone == 300
    dots = [(float(x), float(y)) for x, y in re.findall(r'class="dot" cx="([\d.]+)" cy="([\d.]+)"', html)]
    assert 10 < len(dots) < 200
    nearest = min(abs(a[0] - b[0]) + abs(a[1] - b[1]) for n, a in enumerate(dots) for b in dots[:n])
    assert nearest >= 40
    link = re.search(r'<a href="(/gebiete/\?[^"]+ausschnitt[^"]+)"', html)
    assert link
    part = parse_qs(urlsplit(link[1].replace("&amp;", "&")).query)
    assert part["stadt"] == ["zwickau"]
    assert 0 < len(names(client, **{name: values[0] for name, values in part.items()})) < 300


def test_the_data_of_the_map_lie_where_the_areas_are(client: Client, cast: Cast) -> None:
    data = json.loads(client.get("/gebiete/karte.json").content)
    assert (data["cities"], data["areas"][:3]) == (["Glauchau"], [[cast.area.pk], ["Scherberg"], [0]])
    west, south, *_ = decode(data["areas"][3][0])
    assert (west / 10_000, south / 10_000) == (pytest.approx(12.54, abs=1e-4), pytest.approx(50.82, abs=1e-4))


def test_geojson_is_exact_and_for_everybody(client: Client, cast: Cast) -> None:
    Population.objects.create(area=cast.area, as_of=datetime.date(2020, 1, 1), source="x", inhabitants=1200)
    answer = client.get("/gebiete/gebiete.geojson")
    assert (answer["Content-Type"], answer["Access-Control-Allow-Origin"]) == ("application/geo+json", "*")
    (feature,) = json.loads(answer.getvalue())["features"]
    assert feature["geometry"] == SQUARE
    assert feature["properties"] == {
        "name": "Scherberg",
        "municipality": "Glauchau",
        "since": None,
        "until": None,
        "hectares": 24.7,
        "inhabitants": 1200,
        "url": "/gebiete/glauchau/scherberg/",
        "as_of": "2016-01-28",
        "source": "Stadtrat",
    }


def test_csv_is_for_german_spreadsheets_and_runs_no_formula(client: Client, cast: Cast) -> None:
    Area.objects.update(name="=1+1", since=datetime.date(2016, 1, 28))
    answer = client.get("/gebiete/gebiete.csv").content
    assert answer.startswith(b"\xef\xbb\xbf")
    lines = answer.decode("utf-8-sig").splitlines()
    assert lines == [
        "Stadt;Gebiet;seit;bis;Größe in Hektar;Menschen;Adresse der Seite",
        "Glauchau;'=1+1;28.01.2016;;24,7;;http://127.0.0.1:8000/gebiete/glauchau/scherberg/",
    ]


def test_an_area_in_short_names_its_programmes(client: Client, cast: Cast) -> None:
    html = client.get(f"/gebiete/karte/{cast.area.pk}/").content.decode()
    for fact in ("Scherberg", "Glauchau", "Beispielprogramm", "Dora Vorlage"):
        assert fact in html
    assert "<html" not in html and "Fördergrenze" not in html


def test_a_base_map_is_the_operators_choice_and_opens_the_policy_for_its_host_only(
    client: Client, cast: Cast, settings: Any
) -> None:
    without = client.get(PAGE)
    assert "data-tiles" not in without.content.decode()
    assert "img-src 'self' data:;" in without["Content-Security-Policy"]
    settings.BASEMAP = "https://karten.example.org/{z}/{y}/{x}.png"
    settings.BASEMAP_CREDIT = "© Amt"
    response = Client().get(PAGE)
    assert 'data-tiles="https://karten.example.org/{z}/{y}/{x}.png" data-credit="© Amt"' in response.content.decode()
    assert "img-src 'self' https://karten.example.org data:;" in response["Content-Security-Policy"]
