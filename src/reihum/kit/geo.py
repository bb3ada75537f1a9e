"""Boundaries as GeoJSON in WGS84 (RFC 7946): checked, measured on the ellipsoid, drawn as SVG."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import shapely
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from shapely.geometry import MultiPolygon, Polygon, shape
from shapely.validation import explain_validity

MOST_POINTS = 100_000


def boundary(value: object) -> dict[str, Any]:
    """The GeoJSON geometry (Polygon or MultiPolygon, degrees, longitude first) in `value`, checked and tidied.

    `value` is a geometry, a Feature, or a FeatureCollection with one feature; as text or as read from JSON.
    Comes out with rings that turn as RFC 7946 wants. Raises ValidationError with a German sentence if it is no
    usable boundary: no surface, not in degrees, too many points, or crossing itself (the place is named).
    """
    geometry = _geometry(_unwrapped(_read(value)))
    if shapely.count_coordinates(geometry) > MOST_POINTS:
        raise ValidationError(gettext("Die Grenze hat mehr als 100.000 Punkte. Bitte vereinfachen Sie sie vorher."))
    west, south, east, north = geometry.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise ValidationError(
            gettext("Die Koordinaten sind keine Grade. Bitte wandeln Sie die Grenze vorher in WGS84 (EPSG:4326) um.")
        )
    if not geometry.is_valid:
        raise ValidationError(_what_is_wrong(geometry))
    oriented: dict[str, Any] = json.loads(shapely.to_geojson(shapely.orient_polygons(geometry)))
    return oriented


def _read(value: object) -> object:
    if not isinstance(value, str | bytes):
        return value
    try:
        return json.loads(value)
    except ValueError as error:
        raise ValidationError(
            gettext("Das ist kein GeoJSON. Bitte fügen Sie den ganzen Inhalt der Datei ein.")
        ) from error


def _unwrapped(value: object) -> object:
    """The geometry inside a Feature or a FeatureCollection of one."""
    if isinstance(value, dict) and value.get("type") == "FeatureCollection":
        features = value.get("features")
        if not isinstance(features, list) or len(features) != 1:
            raise ValidationError(gettext("Die Datei muss genau eine Fläche enthalten."))
        value = features[0]
    if isinstance(value, dict) and value.get("type") == "Feature":
        value = value.get("geometry")
    return value


def _geometry(value: object) -> Polygon | MultiPolygon:
    if not isinstance(value, dict) or value.get("type") not in ("Polygon", "MultiPolygon"):
        raise ValidationError(gettext("Die Grenze muss eine Fläche sein (Polygon oder MultiPolygon)."))
    try:
        geometry = shapely.force_2d(shape(value))
    except (ValueError, TypeError, AttributeError, KeyError, IndexError, shapely.errors.ShapelyError) as error:
        raise ValidationError(gettext("Die Koordinaten der Grenze lassen sich nicht lesen.")) from error
    if geometry.is_empty or not all(math.isfinite(number) for number in geometry.bounds):
        raise ValidationError(gettext("Die Grenze enthält keine Fläche."))
    return geometry


def _what_is_wrong(geometry: Polygon | MultiPolygon) -> str:
    reason = explain_validity(geometry)  # such as "Self-intersection[12.5 50.8]"
    place = reason[reason.find("[") + 1 : reason.find("]")].replace(" ", ", ") if "[" in reason else ""
    if reason.startswith(("Self-intersection", "Ring Self-intersection")):
        return gettext("Die Grenze kreuzt sich selbst bei %(place)s (Länge, Breite).") % {"place": place}
    return gettext("Die Grenze ist keine gültige Fläche (bei %(place)s: Länge, Breite).") % {"place": place}


@lru_cache(maxsize=1)
def _ellipsoid() -> Any:
    from pyproj import Geod  # slow to import, and only needed when a boundary is saved

    return Geod(ellps="GRS80")  # the ellipsoid of ETRS89, in which German land registers measure


def hectares(geometry: dict[str, Any]) -> float:
    """The size of a GeoJSON surface on the ellipsoid, in hectares."""
    area, _perimeter = _ellipsoid().geometry_area_perimeter(shapely.orient_polygons(shape(geometry)))
    return abs(area) / 10_000


def bounds(geometry: dict[str, Any]) -> tuple[float, float, float, float]:
    """West, south, east, north, in degrees."""
    return shape(geometry).bounds


def centre(geometry: dict[str, Any]) -> tuple[float, float]:
    """Longitude and latitude of a point that surely lies inside."""
    point = shape(geometry).representative_point()
    return point.x, point.y


@dataclass(frozen=True)
class Drawing:
    """A map drawn once: outlines as SVG paths, in a box of `width` × `height` units, with the place of each label."""

    width: int
    height: int
    outlines: tuple[tuple[Any, str, float, float], ...]  # (key, path, x and y of the label)


def draw(surfaces: Iterable[tuple[Any, dict[str, Any]]], width: int = 760, margin: int = 24) -> Drawing | None:
    """Draws GeoJSON surfaces, each with its key, into one box; None if there are none.

    The projection is the plate carrée squeezed at the middle latitude: right to a thousandth at the size of a Land.
    """
    shapes = [(key, shape(geometry)) for key, geometry in surfaces]
    if not shapes:
        return None
    west, south, east, north = shapely.total_bounds([geometry for _key, geometry in shapes])
    squeeze = math.cos(math.radians((south + north) / 2))
    # At least 500 m on a side, so that a single point-like area does not fill the box.
    span_x, span_y = max((east - west) * squeeze, 0.0045), max(north - south, 0.0045)
    height = min(max(round(width * span_y / span_x), width // 3), width)
    scale = min((width - 2 * margin) / span_x, (height - 2 * margin) / span_y)
    middle_x, middle_y = (west + east) / 2, (south + north) / 2

    def onto_paper(points: Any) -> Any:
        return [(width / 2 + (x - middle_x) * squeeze * scale, height / 2 - (y - middle_y) * scale) for x, y in points]

    outlines = []
    for key, geometry in shapes:
        flat = shapely.transform(geometry, onto_paper).simplify(0.3)
        label = flat.representative_point()
        outlines.append((key, _path(flat), round(label.x, 1), round(label.y, 1)))
    return Drawing(width, height, tuple(outlines))


def _path(geometry: Polygon | MultiPolygon) -> str:
    polygons = geometry.geoms if isinstance(geometry, MultiPolygon) else [geometry]
    rings = [ring for polygon in polygons for ring in (polygon.exterior, *polygon.interiors)]
    return "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring.coords[:-1]) + "Z" for ring in rings)
