"""What is mended says so; what cannot be known is refused; nothing changes its size unseen."""

from __future__ import annotations

from typing import Any

import numpy
import pytest
import shapely
from django.core.exceptions import ValidationError
from pyproj import Transformer
from shapely.geometry import GeometryCollection, LineString, MultiPolygon, Point, Polygon, shape

from reihum.conftest import SQUARE
from reihum.kit import geo
from reihum.kit.geo_repairs import surface
from reihum.kit.reference_systems import Reading, readings

WGS84 = Reading("EPSG:4326")
QUARTER = shape(SQUARE)
GLAUCHAU = (12.5444, 50.8233)


def in_system(epsg: int, geometry: Any = QUARTER) -> Any:
    way = Transformer.from_crs(4326, epsg, always_xy=True)
    return shapely.transform(geometry, lambda points: numpy.column_stack(way.transform(points[:, 0], points[:, 1])))


def swapped(geometry: Any) -> Any:
    return shapely.transform(geometry, lambda points: points[:, ::-1])


def square(*more: tuple[float, float], z: bool = False) -> Polygon:
    """The quarter, with points put between its third and its fourth."""
    ring = [(12.540, 50.820), (12.547, 50.820), (12.547, 50.8245), *more, (12.540, 50.8245)]
    return Polygon([(*point, 250.0) for point in ring] if z else ring)


@pytest.mark.parametrize("epsg", [4326, 25832, 4647, 5650, 31466, 31467, 31468, 31469, 3857])
def test_system_is_known_by_the_numbers(epsg: int) -> None:
    found = in_system(epsg)
    assert readings([found], "") == [Reading(f"EPSG:{epsg}")]
    assert readings([swapped(found)], "") == [Reading(f"EPSG:{epsg}", swapped=True)]
    assert readings([found], "EPSG:4326") == [Reading(f"EPSG:{epsg}")]  # a file that says degrees, and has metres
    assert readings([swapped(found)], f"EPSG:{epsg}") == [Reading(f"EPSG:{epsg}", swapped=True)]


def test_two_zones_of_utm_are_asked_about_unless_the_place_is_known() -> None:
    found = in_system(25833)
    assert readings([found], "") == [Reading("EPSG:25832"), Reading("EPSG:25833")]
    assert readings([found], "", [GLAUCHAU]) == [Reading("EPSG:25833")]
    assert readings([found], "EPSG:25832", [GLAUCHAU]) == [Reading("EPSG:25833")]
    assert readings([found], "EPSG:25833") == [Reading("EPSG:25833")]


def test_one_stray_row_does_not_decide_about_the_others() -> None:
    rows = [in_system(31468), in_system(31468), Point(0, 0)]
    assert readings(rows, "") == [Reading("EPSG:31468")]


@pytest.mark.parametrize("geometries", [[], [None], [Polygon()], [Point(100, 10)], [Polygon([(0, 0), (1, 0), (1, 1)])]])
def test_what_lies_nowhere_in_germany_has_no_reading(geometries: list[Any]) -> None:
    assert readings(geometries, "EPSG:4326") == []


def test_reading_has_a_key_that_leads_back_to_it() -> None:
    assert Reading.of("25832") == Reading("EPSG:25832")
    assert Reading.of(Reading("EPSG:31468", swapped=True).key) == Reading("EPSG:31468", swapped=True)
    with pytest.raises(ValidationError, match="nicht bekannt"):
        Reading.of("EPSG:999999")


@pytest.mark.parametrize(
    ("geometry", "notes"),
    [
        (QUARTER, []),
        (square((12.547, 50.8245)), ["1 doppelter Punkt wurde entfernt."]),
        (square(z=True), ["Höhen und Messwerte der Punkte wurden weggelassen."]),
        (QUARTER.reverse(), ["Die Richtung der Ränder wurde berichtigt."]),
        (GeometryCollection([QUARTER, Point(1, 2)]), ["Aus einer Sammlung wurden nur die Flächen übernommen."]),
        (
            MultiPolygon([QUARTER, shapely.box(12.54, 50.83, 12.540003, 50.830003)]),
            ["1 Splitter unter 1 m² wurde entfernt."],
        ),
        (
            QUARTER.difference(shapely.box(12.543, 50.822, 12.543003, 50.822003)),
            ["1 Splitter unter 1 m² wurde entfernt."],
        ),
        (swapped(QUARTER), ["In dieser Zeile waren die Achsen anders herum als in den übrigen; sie wurden getauscht."]),
        (
            square((12.54701, 50.8246), (12.54699, 50.8246), (12.547, 50.8245)),
            [
                "Eine Selbstüberschneidung bei 50,82450 Grad Nord, 12,54700 Grad Ost wurde aufgelöst; "
                "die Größe änderte sich um 0,000 %."
            ],
        ),
    ],
)
def test_what_is_mended_is_said(geometry: Any, notes: list[str]) -> None:
    mended = surface(geometry, WGS84)
    mending_turns = [note for note in mended.notes if "Richtung" not in note or "Richtung" in "".join(notes)]
    assert mending_turns == notes
    assert geo.hectares(mended.geometry) == pytest.approx(geo.hectares(SQUARE), rel=0.001)
    assert geo.boundary(mended.geometry) == mended.geometry


@pytest.mark.parametrize(
    ("geometry", "parts"),
    [(Polygon([(12.5, 50.8), (12.6, 50.9), (12.6, 50.8), (12.5, 50.9)]), 2), (MultiPolygon([QUARTER, QUARTER]), 1)],
)
def test_a_large_crossing_is_parted_and_asks_to_look(geometry: Any, parts: int) -> None:
    mended = surface(geometry, WGS84)
    assert shapely.get_num_geometries(shapely.geometry.shape(mended.geometry)) == parts
    (note,) = [note for note in mended.notes if "Richtung" not in note]
    assert note.startswith("Bitte prüfen Sie die Zeichnung: Die Grenze kreuzte sich selbst bei 50,8")
    assert geo.boundary(mended.geometry) == mended.geometry


def test_direction_of_a_shapefile_is_its_own() -> None:
    assert surface(QUARTER.reverse(), WGS84, turns_left=False).notes == ()


@pytest.mark.parametrize(
    ("geometry", "sentence"),
    [
        (None, "Die Zeile enthält keine Fläche."),
        (Polygon(), "Die Zeile enthält keine Fläche."),
        (Point(12.5, 50.8), "Das ist ein Punkt und keine Fläche."),
        (LineString([(12.5, 50.8), (12.6, 50.8)]), "Das ist eine Linie und keine Fläche."),
        (GeometryCollection([Point(12.5, 50.8)]), "Die Zeile enthält nur Punkte oder Linien"),
        (Polygon([(12.5, 50.8), (12.6, 50.9), (12.5, 50.8)]), "Die Fläche ist zu einer Linie zusammengefallen."),
        (Polygon([(2.3, 48.8), (2.4, 48.8), (2.4, 48.9)]), "Die Fläche liegt nicht in Deutschland"),
        (shapely.box(12.54, 50.82, 12.540003, 50.820003), "Die Fläche ist kleiner als ein Quadratmeter."),
        (QUARTER.segmentize(0.0000002), "Die Grenze hat mehr als 100.000 Punkte."),
    ],
)
def test_what_cannot_be_meant_is_refused(geometry: Any, sentence: str) -> None:
    with pytest.raises(ValidationError) as refused:
        surface(geometry, WGS84)
    assert refused.value.messages[0].startswith(sentence)


def test_numbers_that_are_none_are_refused() -> None:
    with numpy.errstate(invalid="ignore"):
        geometry = Polygon([(12.5, 50.8), (float("nan"), 50.9), (12.5, 50.85)])
    with pytest.raises(ValidationError, match="keine Zahlen"):
        surface(geometry, WGS84)
