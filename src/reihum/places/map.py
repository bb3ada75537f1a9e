"""The map of areas: drawn once on the server, and as GeoJSON for the map that moves. Both show what the list shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from reihum.kit.geo import Sheet
from reihum.places.models import Area, Municipality


@dataclass(frozen=True)
class Mark:
    """One link on the drawing: an area by its outline, or a municipality by a dot. Coordinates as SVG wants them."""

    subject: Area | Municipality
    path: str  # empty for a dot
    x: str
    y: str
    label: str
    is_here: bool = False


@dataclass(frozen=True)
class AreaMap:
    """A drawing in a box of `width` × `height`."""

    width: int
    height: int
    marks: tuple[Mark, ...]


def drawn(areas: Sequence[Area], here: Area | None = None) -> AreaMap | None:
    """The map of the areas that have a boundary; None if none has one.

    Areas of one municipality are drawn by their outlines, with `here` set off. Over several municipalities outlines
    would be specks, so each municipality is a dot that leads to its own map.
    """
    shown = [area for area in areas if area.boundary]
    if not shown:
        return None
    cities = sorted(shown, key=lambda area: area.municipality_id)
    groups = [list(group) for _city, group in groupby(cities, key=lambda area: area.municipality_id)]
    return _outlines(shown, here) if len(groups) == 1 else _dots(groups)


def _outlines(areas: list[Area], here: Area | None) -> AreaMap:
    sheet = Sheet.around([area.boundary.box for area in areas if area.boundary])
    marks = []
    for area in areas:
        if area.boundary:
            path, x, y = sheet.outline(area.boundary.geometry)
            marks.append(Mark(area, path, f"{x:.1f}", f"{y:.1f}", area.name, area == here))
    return AreaMap(sheet.width, sheet.height, tuple(marks))


def _dots(groups: list[list[Area]]) -> AreaMap:
    places = [_position(group) for group in groups]
    sheet = Sheet.around([(x, y, x, y) for x, y in places], margin=64)  # room for the names, large on a phone
    marks = []
    for group, place in zip(groups, places, strict=True):
        x, y = sheet.place(*place)
        city = group[0].municipality
        marks.append(Mark(city, "", f"{x:.1f}", f"{y:.1f}", f"{city.name} ({len(group)})"))
    return AreaMap(sheet.width, sheet.height, tuple(marks))


def _position(group: list[Area]) -> tuple[float, float]:
    """Longitude and latitude of the areas' municipality, or of the first area where the municipality has none."""
    city = group[0].municipality
    if city.longitude is not None and city.latitude is not None:
        return city.longitude, city.latitude
    assert group[0].boundary is not None  # noqa: S101 - only areas with a boundary come here
    west, south, east, north = group[0].boundary.box
    return (west + east) / 2, (south + north) / 2


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
