"""The map of areas: drawn once on the server, and as GeoJSON for the map that moves. Both show what the list shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from reihum.kit import geo
from reihum.places.models import Area


@dataclass(frozen=True)
class Outline:
    """One area on the drawing."""

    area: Area
    path: str
    x: float
    y: float
    is_here: bool


@dataclass(frozen=True)
class AreaMap:
    """A drawing of areas in a box of `width` × `height`."""

    width: int
    height: int
    outlines: tuple[Outline, ...]


def drawn(areas: Iterable[Area], here: Area | None = None) -> AreaMap | None:
    """The map of the areas that have a boundary, with `here` set off; None if none has one."""
    surfaces = [(area, area.boundary.geometry) for area in areas if area.boundary]
    drawing = geo.draw(surfaces)
    if drawing is None:
        return None
    outlines = tuple(Outline(area, path, x, y, area == here) for area, path, x, y in drawing.outlines)
    return AreaMap(drawing.width, drawing.height, outlines)


def feature_collection(areas: Iterable[Area]) -> dict[str, Any]:
    """The areas with a boundary as GeoJSON (RFC 7946)."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": area.pk,
                "geometry": area.boundary.geometry,
                "properties": {
                    "name": area.name,
                    "municipality": area.municipality.name,
                    "hectares": round(area.boundary.hectares, 1),
                    "url": area.get_absolute_url(),
                },
            }
            for area in areas
            if area.boundary
        ],
    }
