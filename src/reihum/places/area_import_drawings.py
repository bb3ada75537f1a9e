"""What an import of areas would bring, to look at before it is taken over: a drawing for each municipality."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from reihum.kit import geo
from reihum.kit.labels import Anchor, Label, placed
from reihum.places.area_import import Plan, Planned
from reihum.places.models import Boundary, Municipality

MOST = 24  # drawings; what does not fit stands in the table
WIDTH = 480


@dataclass(frozen=True)
class Drawing:
    """The new surfaces of one municipality, with the numbers of their rows, above the boundaries that are known there."""

    title: str
    width: int
    height: int
    known: tuple[str, ...]  # paths as SVG wants them
    new: tuple[str, ...]
    labels: tuple[Label, ...]


def drawings(found: Plan) -> list[Drawing]:
    """The maps of what was found, at most so many; those with most surfaces first. One query."""
    by_city: dict[Municipality | None, list[Planned]] = {}
    for row in found.rows:
        if row.surface:
            by_city.setdefault(row.municipality, []).append(row)
    most = sorted(by_city.items(), key=lambda item: (-len(item[1]), str(item[0] or "")))[:MOST]
    known: dict[int, list[Boundary]] = {}
    newest = Boundary.objects.newest().select_related("area")
    for boundary in newest.filter(area__municipality__in=[city for city, _rows in most if city]).order_by("area__name"):
        known.setdefault(boundary.area.municipality_id, []).append(boundary)
    return [_drawing(city, rows, known.get(city.pk, []) if city else []) for city, rows in most]


def _drawing(city: Municipality | None, rows: list[Planned], known: list[Boundary]) -> Drawing:
    surfaces = [(row, row.surface.geometry) for row in rows if row.surface]
    boxes = [geo.bounds(geometry) for _row, geometry in surfaces]
    sheet = geo.Sheet.around([*boxes, *(boundary.box for boundary in known)], width=WIDTH)
    new, old, anchors = [], [], []
    for row, geometry in surfaces:
        path, x, y = sheet.outline(geometry)
        new.append(path)
        anchors.append(Anchor(x, y, str(row.number)))
    for boundary in known:
        path, x, y = sheet.outline(boundary.geometry)
        old.append(path)
        anchors.append(Anchor(x, y, boundary.area.name))
    labels = tuple(label for label in placed(anchors, sheet.width, sheet.height) if label)
    return Drawing(str(city or gettext("ohne Gemeinde")), sheet.width, sheet.height, tuple(old), tuple(new), labels)
