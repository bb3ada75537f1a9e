"""Rough outlines as text: nothing is lost in the code, little in the shape."""

from __future__ import annotations

import pytest
import shapely
from shapely.geometry import MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from reihum.kit.outline_code import CELLS, STEP, decode, encode, overview


def drawn(text: str) -> BaseGeometry:
    """What a browser draws from the text."""
    left, low, grid, *rest = decode(text)
    parts = []
    while rest:
        count, rest = rest[0], rest[1:]
        x = y = 0
        ring = []
        for right, up in zip(rest[0 : 2 * count : 2], rest[1 : 2 * count : 2], strict=True):
            x, y = x + right, y + up
            ring.append(((left + x * grid) * STEP, (low + y * grid) * STEP))
        rest = rest[2 * count :]
        parts.append(Polygon(ring))
    return MultiPolygon(parts)


def test_numbers_come_back_as_they_were() -> None:
    numbers = [0, 1, -1, 15, 16, -16, -17, 511, 512, 125444, -999999, 2**40]
    assert decode(encode(numbers)) == numbers


def test_it_is_the_known_algorithm() -> None:
    assert encode([-17998321]) == "`~oia@"  # the example of its documentation


@pytest.mark.parametrize(
    "shape",
    [
        box(12.54, 50.82, 12.547, 50.8245),
        Point(12.5, 50.8).buffer(0.3),
        Point(12.5, 50.8).buffer(0.004),
        MultiPolygon([box(12, 50, 12.5, 50.5), box(13, 51, 13.4, 51.2)]),
        box(-0.01, -0.02, 0.03, 0.01),
    ],
    ids=["area", "large", "small", "two parts", "around zero"],
)
def test_the_outline_is_right_to_a_cell_of_its_grid(shape: BaseGeometry) -> None:
    west, south, east, north = shape.bounds
    cell = max(east - west, north - south) / CELLS + STEP
    assert shapely.hausdorff_distance(drawn(overview(shape)), shape) < 1.5 * cell


def test_what_is_smaller_than_the_steps_is_still_a_surface() -> None:
    shape = drawn(overview(box(12.50001, 50.80001, 12.50002, 50.80002)))
    assert shape.is_valid and shape.area > 0


def test_a_round_area_costs_a_few_bytes() -> None:
    assert len(overview(Point(12.5, 50.8).buffer(0.01, quad_segs=50))) < 60
