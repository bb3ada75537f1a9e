"""Outlines for maps that show thousands: a few bytes each, as text that a browser reads in one go.

An outline becomes a row of whole numbers, and those become letters as in Google's polyline algorithm (zigzag, then
groups of five bits from the lowest, each plus 63): https://developers.google.com/maps/documentation/utilities/polylinealgorithm

The numbers: west and south of its box in steps of 1/10,000 degree; the width of its own grid in the same steps; then for
each ring how many corners it has, and from corner to corner the way right and up in its grid. The grid has 16 cells on
the longer side: enough for an outline of twenty pixels. Whoever looks closer loads the true one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy
import shapely
from shapely.geometry.base import BaseGeometry

STEP = 1e-4  # degrees: about ten metres
CELLS = 16


def encode(numbers: Iterable[int]) -> str:
    """Whole numbers as printable ASCII."""
    letters = []
    for number in numbers:
        rest = number << 1 if number >= 0 else ~(number << 1)
        while rest >= 0x20:
            letters.append(chr((0x20 | (rest & 0x1F)) + 63))
            rest >>= 5
        letters.append(chr(rest + 63))
    return "".join(letters)


def decode(text: str) -> list[int]:
    """What `encode` was given."""
    numbers, rest, shift = [], 0, 0
    for letter in text:
        bits = ord(letter) - 63
        rest |= (bits & 0x1F) << shift
        shift += 5
        if bits < 0x20:
            numbers.append(~(rest >> 1) if rest & 1 else rest >> 1)
            rest = shift = 0
    return numbers


def overview(surface: BaseGeometry) -> str:
    """The rough outline of a surface in degrees: its outer rings, without what is too small for the grid."""
    west, south, east, north = surface.bounds
    left, low = math.floor(west / STEP), math.floor(south / STEP)
    grid = max(1, math.ceil(max(east / STEP - left, north / STEP - low) / CELLS))
    numbers = [left, low, grid]
    rough = shapely.simplify(surface, grid * STEP / 2)
    for part in shapely.get_parts(rough):
        corners = numpy.array(part.exterior.coords)[:, :2]
        cells = numpy.round((corners / STEP - (left, low)) / grid).astype(int).tolist()
        kept = [cell for number, cell in enumerate(cells[:-1]) if cell != cells[number - 1 if number else -2]]
        if len(kept) >= 3:
            ways = numpy.diff(numpy.array([[0, 0], *kept]), axis=0).ravel().tolist()
            numbers += [len(kept), *ways]
    if len(numbers) == 3:  # smaller than its grid: its box
        numbers += [4, 0, 0, CELLS, 0, 0, CELLS, -CELLS, 0]
    return encode(numbers)
