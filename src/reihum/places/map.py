"""The map of areas: drawn on the server as SVG, and as data for the map that moves. Both show what the list shows."""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from reihum.kit.geo import Sheet
from reihum.kit.labels import Anchor, Label, placed
from reihum.places.atlas import City, Row
from reihum.places.models import Area

Box = tuple[float, float, float, float]

MOST_OUTLINES = 60  # on one drawing; above that, dots
WIDE_ENOUGH = 14  # units: narrower outlines are specks, so dots stand for them
APART = 44  # units: dots that would be nearer are one


@dataclass(frozen=True)
class Mark:
    """One link on the drawing: an area by its outline, or areas by a dot. Coordinates as SVG wants them."""

    url: str
    name: str
    path: str = ""  # empty for a dot
    x: str = ""
    y: str = ""
    radius: str = ""
    is_here: bool = False


@dataclass(frozen=True)
class AreaMap:
    """A drawing in a box of `width` × `height`, with the labels that found a place; perhaps with a point."""

    width: int
    height: int
    marks: tuple[Mark, ...]
    labels: tuple[Label, ...]
    point: tuple[str, str] | None = None


def outlines(
    areas: Sequence[Area], here: Area | None = None, point: tuple[float, float] | None = None
) -> AreaMap | None:
    """The areas that have a boundary by their outlines, `here` set off, and a point (longitude, latitude).

    None if none has a boundary.
    """
    shown = [(area, area.boundary) for area in areas if area.boundary]
    if not shown:
        return None
    boxes = [boundary.box for _area, boundary in shown]
    sheet = Sheet.around([*boxes, (*point, *point)] if point else boxes)
    marks, anchors = [], []
    for area, boundary in shown:
        path, x, y = sheet.outline(boundary.geometry)
        marks.append(Mark(area.get_absolute_url(), area.name, path, is_here=area == here))
        anchors.append(Anchor(x, y, area.name))
    anchors.sort(key=lambda anchor: anchor.text != (here.name if here else ""))
    labels = tuple(label for label in placed(anchors, sheet.width, sheet.height) if label)
    there = tuple(f"{number:.1f}" for number in sheet.place(*point)) if point else None
    return AreaMap(sheet.width, sheet.height, tuple(marks), labels, there)  # type: ignore[arg-type]


def overview(rows: Sequence[Row], link_to: Callable[[Box], str]) -> AreaMap | None:
    """Any number of areas: outlines where these are few and wide enough, else dots with how many they stand for.

    `link_to` gives the address of the same page with a part of the map only. None if no area has a boundary.
    """
    shown = [row for row in rows if row.box]
    if not shown:
        return None
    if len(shown) <= MOST_OUTLINES and _are_wide_enough([row.box for row in shown if row.box]):
        return outlines(list(Area.objects.with_latest().filter(pk__in=[row.pk for row in shown])))
    return _dots(shown, link_to)


def _are_wide_enough(boxes: list[Box]) -> bool:
    sheet = Sheet.around(boxes)
    widths = sorted((east - west) * sheet.squeeze * sheet.scale for west, _south, east, _north in boxes)
    return widths[len(widths) // 2] >= WIDE_ENOUGH


def _dots(shown: list[Row], link_to: Callable[[Box], str]) -> AreaMap:
    several = len({row.city.pk for row in shown}) > 1
    at = defaultdict(list)  # what lies at the same place is put on the sheet once
    for row in shown:
        at[row.city.position if several and row.city.position else _middle(row)].append(row)
    sheet = Sheet.around([(x, y, x, y) for x, y in at], margin=64)  # room for the names, large on a phone
    marks, anchors = [], []
    for x, y, rows in _groups([(*sheet.place(*place), rows) for place, rows in at.items()]):
        radius = min(APART / 2, 6 + 2 * math.sqrt(len(rows)))
        cities = _by_size(rows)
        name = _name(rows, cities, several)
        marks.append(Mark(_target(rows, cities, several, link_to), name, "", f"{x:.1f}", f"{y:.1f}", f"{radius:.1f}"))
        anchors.append(Anchor(x, y, name, radius))
    labels = tuple(label for label in placed(anchors, sheet.width, sheet.height) if label)
    return AreaMap(sheet.width, sheet.height, tuple(marks), labels)


Group = tuple[float, float, list[Row]]  # x, y, what lies there


def _groups(places: list[Group]) -> list[Group]:
    """Rows that lie together on the sheet, the most first, with the middle of each group. No two middles are near.

    First by cells of a grid, which is quick for thousands; then what touches across the edge of a cell goes to the larger.
    """
    cells = defaultdict(list)
    for place in places:
        cells[int(place[0] // APART), int(place[1] // APART)].append(place)
    middles = []
    for cell in cells.values():
        rows = [row for _x, _y, there in cell for row in there]
        middles.append((sum(x for x, _y, _rows in cell) / len(cell), sum(y for _x, y, _rows in cell) / len(cell), rows))
    groups: list[Group] = []
    for x, y, rows in sorted(middles, key=lambda middle: -len(middle[2])):
        near = next((group for group in groups if math.dist(group[:2], (x, y)) < APART), None)
        if near:
            near[2].extend(rows)
        else:
            groups.append((x, y, rows))
    return sorted(groups, key=lambda group: -len(group[2]))


def _middle(row: Row) -> tuple[float, float]:
    west, south, east, north = row.box or (0, 0, 0, 0)
    return (west + east) / 2, (south + north) / 2


def _name(rows: list[Row], cities: list[City], several_cities: bool) -> str:
    if not several_cities and len(rows) == 1:
        return rows[0].name
    values = {"city": cities[0].name, "count": len(rows)}
    if len(cities) == 1:
        return gettext("%(city)s (%(count)s)") % values
    return gettext("%(city)s u. a. (%(count)s)") % values


def _by_size(rows: list[Row]) -> list[City]:
    """The cities of the rows, those with most areas first."""
    count = Counter([row.city for row in rows])
    return sorted(count, key=lambda city: (-count[city], city.name))


def _target(rows: list[Row], cities: list[City], several_cities: bool, link_to: Callable[[Box], str]) -> str:
    """The page of the one area or of the one city; else the part of the map where they are."""
    if not several_cities and len(rows) == 1:
        return rows[0].url
    if several_cities and len(cities) == 1:
        return cities[0].url
    boxes = [row.box for row in rows if row.box]
    west, south = min(box[0] for box in boxes), min(box[1] for box in boxes)
    return link_to((west, south, max(box[2] for box in boxes), max(box[3] for box in boxes)))


def data(rows: Sequence[Row]) -> str:
    """The areas for the map that moves, as JSON of few bytes: columns instead of objects, rough outlines as text.

    `areas` has key, name, number of the city in `cities`, and outline (`kit.outline_code`), each as one list.
    """
    shown = sorted((row for row in rows if row.box), key=lambda row: (row.city.name, row.pk))
    cities = list(dict.fromkeys(row.city for row in shown))
    number = {city: position for position, city in enumerate(cities)}
    columns = [
        [row.pk for row in shown],
        [row.name for row in shown],
        [number[row.city] for row in shown],
        [row.outline for row in shown],
    ]
    content = {"cities": [city.name for city in cities], "areas": columns}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))
