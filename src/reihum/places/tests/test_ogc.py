"""Open data by OGC API Features: paging, filters, errors, pages; and read by GDAL as QGIS does."""

from __future__ import annotations

import datetime
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from reihum.conftest import SQUARE, Cast
from reihum.places.models import Area, Municipality, MunicipalityOutline
from reihum.places.tests.test_inside import draw, moved

ROOT = "/api/ogc/"
AREAS = f"{ROOT}collections/gebiete/items"


def get(client: Client, path: str, **query: str) -> Any:
    response = client.get(path, query)
    assert response.status_code == 200, response.content
    return json.loads(response.content)


def names(client: Client, collection: str = "gebiete", **query: str) -> list[str]:
    found = get(client, f"{ROOT}collections/{collection}/items", **query)
    return [feature["properties"]["name"] for feature in found["features"]]


def link(content: Any, rel: str) -> str | None:
    return next((one["href"] for one in content["links"] if one["rel"] == rel), None)


def add(city: Municipality, number: int, **days: Any) -> Area:
    area = Area.objects.create(municipality=city, name=f"Gebiet {number}", slug=f"gebiet-{number}", **days)
    draw(area, moved(number / 100))
    return area


def test_the_way_in_leads_to_everything(client: Client, cast: Cast) -> None:
    landing = get(client, ROOT)
    for rel in ("service-desc", "conformance", "data"):
        href = link(landing, rel)
        assert href
        assert client.get(href).status_code == 200
    assert link(landing, "license") == "https://www.govdata.de/dl-de/by-2-0"
    assert (
        "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core" in get(client, f"{ROOT}conformance")["conformsTo"]
    )


def test_collections_say_what_and_where_they_are(client: Client, cast: Cast) -> None:
    found = get(client, f"{ROOT}collections")["collections"]
    assert [one["id"] for one in found] == ["gebiete", "gemeinden", "vorhaben"]
    assert found[0]["extent"]["spatial"]["bbox"] == [[12.54, 50.82, 12.547, 50.8245]]
    assert found[0] == get(client, f"{ROOT}collections/gebiete")
    assert "extent" not in found[2]
    for one in found:
        assert link(one, "items") and link(one, "license")


def test_an_area_is_there_with_its_exact_boundary(client: Client, cast: Cast) -> None:
    (feature,) = get(client, AREAS)["features"]
    assert (feature["id"], feature["geometry"]) == (cast.area.pk, SQUARE)
    assert feature["properties"] == {
        "name": "Scherberg",
        "municipality": "Glauchau",
        "ags": "14524080",
        "land": "Sachsen",
        "since": None,
        "until": None,
        "archived_on": None,
        "hectares": 24.69,
        "inhabitants": None,
        "boundary_as_of": "2016-01-28",
        "boundary_source": "Stadtrat",
        "url": "http://testserver/gebiete/glauchau/scherberg/",
    }
    alone = get(client, f"{AREAS}/{cast.area.pk}")
    assert link(alone, "collection")
    assert {name: alone[name] for name in feature} == feature


def test_pages_follow_each_other_to_the_end_without_gap_or_repeat(client: Client, cast: Cast) -> None:
    for number in range(24):
        add(cast.zwickau, number)
    seen, url, pages = [], f"{AREAS}?limit=10&ags=14524330", 0
    while url:
        content = get(client, url)
        assert content["numberMatched"] == 24
        assert content["numberReturned"] == len(content["features"])
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", content["timeStamp"])
        seen += [feature["id"] for feature in content["features"]]
        before, url, pages = link(content, "prev"), link(content, "next"), pages + 1
        assert (before is None) == (pages == 1)
    assert (len(seen), len(set(seen)), pages) == (24, 24, 3)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"bbox": "12.53,50.81,12.545,50.83"}, ["Scherberg"]),
        ({"bbox": "12.53,50.81,0,12.545,50.83,900"}, ["Scherberg"]),
        ({"bbox": "12.6,50.81,12.7,50.83"}, ["Gebiet 8"]),
        ({"bbox": "9,47,10,48"}, []),
        ({"name": "Gebiet 8"}, ["Gebiet 8"]),
        ({"municipality": "Zwickau"}, ["Gebiet 8"]),
        ({"ags": "14524080"}, ["Scherberg"]),
        ({"datetime": "2010-06-01"}, ["Scherberg", "Gebiet 8"]),
        ({"datetime": "2010-06-01T12:00:00Z"}, ["Scherberg", "Gebiet 8"]),
        ({"datetime": "2013-01-01"}, ["Scherberg"]),
        ({"datetime": "2012-12-31/.."}, ["Scherberg", "Gebiet 8"]),
        ({"datetime": "../2009-12-31"}, ["Scherberg"]),
        ({"limit": "1"}, ["Scherberg"]),
        ({"limit": "99999"}, ["Scherberg", "Gebiet 8"]),
        ({"offset": "1"}, ["Gebiet 8"]),
        ({"offset": "99"}, []),
    ],
)
def test_filters(client: Client, cast: Cast, query: dict[str, str], expected: list[str]) -> None:
    add(cast.zwickau, 8, since=datetime.date(2010, 1, 1), until=datetime.date(2012, 12, 31))
    assert names(client, **query) == expected


@pytest.mark.parametrize(
    "query",
    [
        *({"limit": wrong} for wrong in ("0", "-1", "x", "1.5", "²")),
        *({"offset": wrong} for wrong in ("-1", "x")),
        *(
            {"bbox": wrong}
            for wrong in ("1,2,3", "a,b,c,d", "13,50,12,51", "12,51,13,50", "nan,50,13,51", "12,50,13,99")
        ),
        *(
            {"datetime": wrong}
            for wrong in ("gestern", "2020-13-01", "../..", "2021-01-01/2020-01-01", "2020-01-01T99:00:00Z")
        ),
        {"f": "xml"},
        {"bbox-crs": "http://www.opengis.net/def/crs/EPSG/0/25833"},
        {"name; DROP": "1"},
    ],
    ids=lambda query: "&".join(f"{name}={value}" for name, value in query.items()),
)
def test_what_cannot_be_answered_gets_a_sentence(client: Client, cast: Cast, query: dict[str, str]) -> None:
    response = client.get(AREAS, query)
    assert (response.status_code, response["Content-Type"]) == (400, "application/json")
    error = json.loads(response.content)
    assert error["code"] == "InvalidParameterValue" and error["description"]
    assert response["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    "path", ["collections/x", "collections/x/items", "collections/gebiete/items/0", "collections/gebiete/items/x"]
)
def test_what_is_not_there_is_not_found(client: Client, cast: Cast, path: str) -> None:
    response = client.get(ROOT + path)
    assert (response.status_code, json.loads(response.content)["code"]) == (404, "NotFound")


def test_everything_is_a_page_too_for_browsers(client: Client, cast: Cast) -> None:
    browser = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    paths = ["", "conformance", "api", "collections", "collections/gebiete", "collections/gebiete/items"]
    for path in [*paths, f"collections/gebiete/items/{cast.area.pk}"]:
        by_header = client.get(ROOT + path, headers=browser)
        assert by_header["Content-Type"] == "text/html; charset=utf-8", path
        assert "Accept" in by_header["Vary"]
        assert (
            client.get(ROOT + path, {"f": "html"}).content == by_header.content or path == "collections/gebiete/items"
        )
        assert client.get(ROOT + path, {"f": "json"}, headers=browser)["Content-Type"] != by_header["Content-Type"]
        assert "json" in client.get(ROOT + path)["Content-Type"]


def test_the_description_names_every_path_and_parameter(client: Client, cast: Cast) -> None:
    response = client.get(f"{ROOT}api")
    assert response["Content-Type"] == "application/vnd.oai.openapi+json;version=3.0"
    content = json.loads(response.content)
    assert content["openapi"].startswith("3.0")
    items = content["paths"]["/collections/gebiete/items"]["get"]
    assert [one["name"] for one in items["parameters"]] == [
        *("f", "limit", "offset", "bbox", "datetime", "name", "municipality", "ags")
    ]
    for path in content["paths"]:
        real = path.replace("{featureId}", str(cast.area.pk))
        if "vorhaben/items/" not in path and "gemeinden/items/" not in path:
            assert client.get(f"{ROOT}{real.removeprefix('/')}").status_code == 200, path


def test_municipalities_have_their_outline_or_their_place(client: Client, cast: Cast) -> None:
    Municipality.objects.create(name="Ohne Lage", slug="ohne", ags="14524999")
    MunicipalityOutline.objects.create(
        municipality=cast.glauchau, as_of=datetime.date(2024, 1, 1), source="© BKG", geometry=SQUARE
    )
    found = get(client, f"{ROOT}collections/gemeinden/items")["features"]
    assert [(one["properties"]["name"], one["geometry"]["type"]) for one in found] == [
        ("Glauchau", "Polygon"),
        ("Zwickau", "Point"),
    ]
    assert found[0]["properties"]["source"] == "© BKG"
    assert names(client, "gemeinden", bbox="12.54,50.82,12.541,50.821") == ["Glauchau"]
    assert names(client, "gemeinden", bbox="12.4,50.7,12.5,50.75") == ["Zwickau"]


@pytest.mark.parametrize("collection", ["gebiete", "gemeinden"])
def test_a_page_costs_the_same_for_few_and_for_many(
    client: Client, cast: Cast, queries_of: Any, collection: str
) -> None:
    def more(count: int, start: int) -> None:
        for number in range(start, start + count):
            add(cast.glauchau, number)
            Municipality.objects.create(
                name=f"Ort {number}", slug=f"ort-{number}", ags=f"14{number:06}", latitude=51, longitude=13
            )

    more(2, 0)
    few = queries_of(client, f"{ROOT}collections/{collection}/items")
    more(28, 2)
    assert queries_of(client, f"{ROOT}collections/{collection}/items") == few


# --- As QGIS and ogr2ogr read it -------------------------------------------------------------------------------------

gdal = pytest.mark.skipif(not shutil.which("ogr2ogr"), reason="GDAL's tools are not installed (apt install gdal-bin)")


@gdal
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_gdal_takes_every_area_page_by_page(live_server: Any, cast: Cast, tmp_path: Path) -> None:
    for number in range(24):
        add(cast.zwickau, number, since=datetime.date(2000 + number, 1, 1))
    source = f"OAPIF:{live_server.url}/api/ogc"
    about = subprocess.run(["ogrinfo", "-ro", source], capture_output=True, text=True, check=True).stdout
    assert re.findall(r"^\d+: (\w+)", about, re.M) == ["gebiete", "gemeinden", "vorhaben"]
    file = tmp_path / "gebiete.geojson"
    command = ["ogr2ogr", "-f", "GeoJSON", str(file), source, "gebiete", "-oo", "PAGE_SIZE=10"]
    subprocess.run(command, capture_output=True, text=True, check=True)
    taken = {one["properties"]["name"]: one for one in json.loads(file.read_text())["features"]}
    served = {one["properties"]["name"]: one for one in get(Client(), AREAS)["features"]}
    assert len(taken) == 25
    assert taken.keys() == served.keys()
    for name, feature in taken.items():
        # GDAL writes seven decimals: a centimetre.
        corners, exact = feature["geometry"]["coordinates"][0], served[name]["geometry"]["coordinates"][0]
        assert [[round(number, 7) for number in corner] for corner in exact] == corners
        for key in ("municipality", "ags", "since", "hectares", "boundary_source"):
            assert (feature["properties"][key] or None) == served[name]["properties"][key], key


@gdal
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_gdal_asks_for_a_part_and_writes_a_geopackage(live_server: Any, cast: Cast, tmp_path: Path) -> None:
    for number in range(24):
        add(cast.zwickau, number)
    file = tmp_path / "teil.gpkg"
    command = ["ogr2ogr", "-f", "GPKG", str(file), f"OAPIF:{live_server.url}/api/ogc", "gebiete"]
    subprocess.run([*command, "-spat", "12.6", "50.8", "12.66", "50.9"], capture_output=True, text=True, check=True)
    about = subprocess.run(["ogrinfo", "-so", str(file), "gebiete"], capture_output=True, text=True, check=True).stdout
    expected = get(Client(), AREAS, bbox="12.6,50.8,12.66,50.9")["numberMatched"]
    assert 0 < expected < 24
    assert f"Feature Count: {expected}" in about
