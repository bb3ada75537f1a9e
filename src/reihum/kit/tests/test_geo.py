"""Boundaries: what is taken, what is refused and why, and how large they are on the ellipsoid."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
import shapely
from django.core.exceptions import ValidationError
from pyproj import Transformer
from shapely.geometry import shape

from reihum.conftest import SQUARE
from reihum.kit import geo

RING = SQUARE["coordinates"][0]
HOLE = [[12.542, 50.821], [12.544, 50.821], [12.544, 50.822], [12.542, 50.822], [12.542, 50.821]]


def polygon(*rings: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def on_the_map(geometry: dict[str, Any]) -> float:
    """Hectares computed another way: on the plane of UTM 33 (EPSG:25833), with its scale at the place taken out."""
    transform = Transformer.from_crs("EPSG:4326", "EPSG:25833", always_xy=True).transform
    flat = shapely.transform(
        shape(geometry), lambda points: list(zip(*transform(points[:, 0], points[:, 1]), strict=True))
    )
    easting = flat.centroid.x
    scale = 0.9996 * (1 + (easting - 500_000) ** 2 / (2 * 6_382_000**2))
    return float(flat.area / scale**2 / 10_000)


def blob(longitude: float, latitude: float, metres: float) -> dict[str, Any]:
    """A jagged boundary of about that radius, as land registers draw them."""
    points = []
    for step in range(72):
        angle, radius = math.radians(step * 5), metres * (1 + 0.3 * math.sin(step * 1.7))
        points.append(
            [
                longitude + radius * math.sin(angle) / (111_320 * math.cos(math.radians(latitude))),
                latitude + radius * math.cos(angle) / 111_200,
            ]
        )
    return polygon([*points, points[0]])


@pytest.mark.parametrize(
    ("longitude", "latitude", "metres"),
    [
        (12.5444, 50.8233, 400),
        (12.5444, 50.8233, 5_000),
        (13.74, 51.05, 20_000),
        (15.0, 54.9, 1_000),
        (14.6, 47.4, 3_000),
    ],
)
def test_hectares_are_those_of_the_ellipsoid(longitude: float, latitude: float, metres: float) -> None:
    geometry = blob(longitude, latitude, metres)
    assert geo.hectares(geometry) == pytest.approx(on_the_map(geometry), rel=0.001)


def test_hectares_take_holes_out_and_parts_together() -> None:
    with_hole = polygon(RING, HOLE)
    assert geo.hectares(with_hole) == pytest.approx(geo.hectares(SQUARE) - geo.hectares(polygon(HOLE)))
    far = [[x + 0.1, y] for x, y in RING]
    both = {"type": "MultiPolygon", "coordinates": [[RING], [far]]}
    assert geo.hectares(both) == pytest.approx(2 * geo.hectares(SQUARE))


def test_hectares_do_not_depend_on_the_sense_of_rings() -> None:
    turned = polygon(RING[::-1], HOLE)
    assert geo.hectares(turned) == pytest.approx(geo.hectares(polygon(RING, HOLE)))
    assert geo.hectares(geo.boundary(turned)) == pytest.approx(geo.hectares(polygon(RING, HOLE)))


FEATURE = {"type": "Feature", "properties": {"name": "Scherberg"}, "geometry": SQUARE}


@pytest.mark.parametrize(
    "given",
    [
        SQUARE,
        json.dumps(SQUARE),
        json.dumps(SQUARE).encode(),
        FEATURE,
        {"type": "FeatureCollection", "features": [FEATURE]},
        polygon(RING[::-1]),  # the other way round
        polygon([[x, y, 250.0] for x, y in RING]),  # with heights
    ],
)
def test_a_surface_is_taken_however_it_comes(given: Any) -> None:
    taken = geo.boundary(given)
    assert shape(taken).equals(shape(SQUARE))
    assert taken["type"] == "Polygon"
    assert shape(taken).exterior.is_ccw  # as RFC 7946 wants
    assert {len(point) for point in taken["coordinates"][0]} == {2}


def test_holes_and_several_parts_are_taken() -> None:
    taken = geo.boundary(polygon(RING, HOLE))
    assert [len(ring) for ring in taken["coordinates"]] == [5, 5]
    assert not shape(taken).interiors[0].is_ccw
    both = {"type": "MultiPolygon", "coordinates": [[RING], [[[x + 0.1, y] for x, y in RING]]]}
    assert geo.boundary(both)["type"] == "MultiPolygon"


NO_JSON = "Das ist kein GeoJSON. Bitte fügen Sie den ganzen Inhalt der Datei ein."
NO_SURFACE = "Die Grenze muss eine Fläche sein (Polygon oder MultiPolygon)."
UNREADABLE = "Die Koordinaten der Grenze lassen sich nicht lesen."
EMPTY = "Die Grenze enthält keine Fläche."
ONE = "Die Datei muss genau eine Fläche enthalten."
NO_DEGREES = "Die Koordinaten sind keine Grade. Bitte wandeln Sie die Grenze vorher in WGS84 (EPSG:4326) um."


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("", NO_JSON),
        ("{", NO_JSON),
        (b"\xff\xfe", NO_JSON),
        (None, NO_SURFACE),
        ([], NO_SURFACE),
        ("null", NO_SURFACE),
        ({"type": "Point", "coordinates": [12.5, 50.8]}, NO_SURFACE),
        ({"type": "LineString", "coordinates": RING}, NO_SURFACE),
        ({"type": "Polygon"}, UNREADABLE),
        ({"type": "Polygon", "coordinates": "hier"}, UNREADABLE),
        (polygon([["a", "b"], ["c", "d"], ["e", "f"], ["a", "b"]]), UNREADABLE),
        (polygon([[12.5, 50.8], [12.6, 50.8]]), UNREADABLE),
        ({"type": "Polygon", "coordinates": []}, EMPTY),
        ({"type": "FeatureCollection", "features": []}, ONE),
        ({"type": "FeatureCollection", "features": [FEATURE, FEATURE]}, ONE),
        ({"type": "Feature", "geometry": None}, NO_SURFACE),
        (
            polygon([[4_500_000, 5_600_000], [4_500_500, 5_600_000], [4_500_500, 5_600_500], [4_500_000, 5_600_000]]),
            NO_DEGREES,
        ),
    ],
)
def test_what_is_no_surface_is_refused_with_a_sentence(given: Any, sentence: str) -> None:
    with pytest.raises(ValidationError) as refused:
        geo.boundary(given)
    assert refused.value.messages == [sentence]


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_numbers_that_are_none_are_refused(bad: float) -> None:
    with pytest.raises(ValidationError):
        geo.boundary(polygon([[12.54, 50.82], [bad, 50.82], [12.547, 50.8245], [12.54, 50.82]]))


def test_a_boundary_that_crosses_itself_is_refused_with_the_place() -> None:
    bow = polygon([[12.0, 50.0], [12.2, 50.2], [12.2, 50.0], [12.0, 50.2], [12.0, 50.0]])
    with pytest.raises(ValidationError) as refused:
        geo.boundary(bow)
    assert refused.value.messages == ["Die Grenze kreuzt sich selbst bei 12.1, 50.1 (Länge, Breite)."]


def test_a_ring_that_is_not_closed_is_closed_or_refused() -> None:
    try:
        taken = geo.boundary(polygon(RING[:-1]))
    except ValidationError as refused:
        assert refused.messages == [UNREADABLE]
    else:
        assert taken["coordinates"][0][0] == taken["coordinates"][0][-1]
        assert shape(taken).equals(shape(SQUARE))


def test_too_many_points_are_refused() -> None:
    ring = [[12 + 0.1 * math.cos(step / 20_000), 50 + 0.1 * math.sin(step / 20_000)] for step in range(125_000)]
    with pytest.raises(ValidationError, match=r"mehr als 100\.000 Punkte"):
        geo.boundary(polygon([*ring, ring[0]]))
