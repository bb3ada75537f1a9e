"""Boundaries as GeoJSON in WGS84 (RFC 7946): checked, measured on the ellipsoid, drawn as SVG."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy
import shapely
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from shapely.geometry import MultiPolygon, Polygon, shape
from shapely.validation import explain_validity

from reihum.kit import outline_code

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
        with numpy.errstate(invalid="ignore"):  # numbers that are none are refused below
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
    return size(shapely.orient_polygons(shape(geometry)))


def size(surface: Polygon | MultiPolygon) -> float:
    """The size of a surface in degrees on the ellipsoid, in hectares. Its rings turn as RFC 7946 wants."""
    area, _perimeter = _ellipsoid().geometry_area_perimeter(surface)
    return abs(float(area)) / 10_000


def bounds(geometry: dict[str, Any]) -> tuple[float, float, float, float]:
    """West, south, east, north, in degrees."""
    return shape(geometry).bounds


def wkb(geometry: dict[str, Any]) -> bytes:
    """A GeoJSON surface as well-known binary, which loads twenty times as fast."""
    return shapely.to_wkb(shape(geometry))


def overview(geometry: dict[str, Any]) -> str:
    """A GeoJSON surface as rough outline of a few bytes: see `kit.outline_code`."""
    return outline_code.overview(shape(geometry))


@dataclass(frozen=True)
class Sheet:
    """A sheet of paper of `width` × `height` units to draw a map on.

    The projection is the plate carrée squeezed at the middle latitude: right to a thousandth at the size of a Land.
    """

    width: int
    height: int
    middle: tuple[float, float]  # longitude and latitude in the middle of the sheet
    squeeze: float
    scale: float  # units a degree of latitude

    @classmethod
    def around(cls, boxes: Sequence[tuple[float, float, float, float]], width: int = 760, margin: int = 32) -> Sheet:
        """The sheet on which all `boxes` (west, south, east, north) fit; a third to two thirds as high as wide."""
        west, south = min(box[0] for box in boxes), min(box[1] for box in boxes)
        east, north = max(box[2] for box in boxes), max(box[3] for box in boxes)
        squeeze = math.cos(math.radians((south + north) / 2))
        # At least 500 m on a side, so that a single small area does not fill the sheet.
        across, up = max((east - west) * squeeze, 0.0045), max(north - south, 0.0045)
        height = min(max(round(width * up / across), width // 3), width * 2 // 3)
        scale = min((width - 2 * margin) / across, (height - 2 * margin) / up)
        return cls(width, height, ((west + east) / 2, (south + north) / 2), squeeze, scale)

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Where a position lies on the sheet: x to the right, y downwards."""
        x = self.width / 2 + (longitude - self.middle[0]) * self.squeeze * self.scale
        return x, self.height / 2 - (latitude - self.middle[1]) * self.scale

    def outline(self, geometry: dict[str, Any]) -> tuple[str, float, float]:
        """A GeoJSON surface as SVG path, with x and y of a place for its label."""

        def onto_paper(points: Any) -> list[tuple[float, float]]:
            return [self.place(x, y) for x, y in points]

        flat = shapely.transform(shape(geometry), onto_paper).simplify(0.3)
        label = flat.representative_point()
        return _path(flat), label.x, label.y


def _path(geometry: Polygon | MultiPolygon) -> str:
    polygons = geometry.geoms if isinstance(geometry, MultiPolygon) else [geometry]
    rings = [ring for polygon in polygons for ring in (polygon.exterior, *polygon.interiors)]
    return "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring.coords[:-1]) + "Z" for ring in rings)
