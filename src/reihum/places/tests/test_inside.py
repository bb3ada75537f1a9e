"""Where a position lies: newest boundaries only, at once after a change, and boundaries of programmes beside those of areas."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from reihum.conftest import SQUARE, Cast
from reihum.places import inside
from reihum.places.models import Area, Boundary

MIDDLE = (12.5435, 50.822)
EAST = (12.55, 50.822)  # about 210 m beyond the edge


def moved(degrees: float) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [[[x + degrees, y] for x, y in SQUARE["coordinates"][0]]]}


def draw(area: Area, geometry: dict[str, Any], year: int = 2020) -> Boundary:
    return Boundary.objects.create(area=area, as_of=datetime.date(year, 1, 1), source="x", geometry=geometry)


def test_the_newest_boundary_counts_as_soon_as_it_is_saved(cast: Cast) -> None:
    assert (inside.at(*MIDDLE).areas, inside.at(*EAST).areas) == ({cast.area.pk}, set())
    newer = draw(cast.area, moved(0.007))
    assert (inside.at(*MIDDLE).areas, inside.at(*EAST).areas) == (set(), {cast.area.pk})
    newer.geometry = moved(0.1)
    newer.save()
    assert (inside.at(*MIDDLE).areas, inside.at(*EAST).areas) == (set(), set())
    newer.delete()
    assert inside.at(*MIDDLE).areas == {cast.area.pk}


def test_of_two_versions_of_a_day_the_later_one_counts(cast: Cast) -> None:
    draw(cast.area, moved(0.1))
    second = Boundary.objects.create(area=cast.area, as_of=datetime.date(2020, 1, 1), source="y", geometry=moved(0.007))
    assert [one.pk for one in Boundary.objects.newest()] == [second.pk]
    assert cast.area.boundary == second
    assert inside.at(*EAST).areas == {cast.area.pk}


def test_areas_may_overlap(cast: Cast) -> None:
    other = Area.objects.create(municipality=cast.glauchau, name="Mitte", slug="mitte")
    draw(other, moved(0.001))
    assert inside.at(*MIDDLE).areas == {cast.area.pk, other.pk}


def test_outside_the_nearest_area_is_named(cast: Cast) -> None:
    found = inside.nearest(*EAST)
    assert found is not None
    key, near = found
    assert key == cast.area.pk
    assert round(near.metres, -1) == 210  # 0,003° of longitude at 50,8°
    assert round(near.bearing) == 270


def test_asking_costs_one_query_for_each_layer_and_reads_no_outline_twice(cast: Cast) -> None:
    inside.at(*MIDDLE)
    with CaptureQueriesContext(connection) as counted:
        inside.at(*MIDDLE)
    assert len(counted) == 2
    assert not any("wkb" in query["sql"] for query in counted)
