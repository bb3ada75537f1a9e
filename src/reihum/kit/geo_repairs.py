"""Makes a usable boundary of what a file holds, and says what was done to it.

Mended is what can only have been meant in one way: doubled points, specks, small self-crossings, heights, rings that turn
the wrong way. Where a self-crossing is undone and the size changes by more than a hundredth, the sentence asks to look.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import Any

import numpy
import shapely
from django.core.exceptions import ValidationError
from django.template.defaultfilters import floatformat
from django.utils.translation import gettext, ngettext
from shapely.geometry import MultiPolygon, Polygon

from reihum.kit import geo
from reihum.kit.reference_systems import Reading, lies_in_germany

SPECK = 1.0  # square metres below which a part or a hole is none
SMALL_CHANGE = 0.01  # of the size, by a repair; after a larger one somebody has to look
DIGITS = 8  # of a degree: a millimetre
SURFACES = ("Polygon", "MultiPolygon")


@dataclass(frozen=True)
class Surface:
    """A boundary as the database takes it, and sentences about what was mended."""

    geometry: dict[str, Any]
    notes: tuple[str, ...]


def surface(geometry: Any, reading: Reading, *, was_open: bool = False, turns_left: bool = True) -> Surface:
    """The surface that `geometry`, read so, was meant to be.

    was_open: whether a ring had to be closed. turns_left: whether the file's format wants outer rings against the clock
    (all but Shapefile do). Raises ValidationError with a German sentence where there is none, or it cannot be known.
    """
    notes = [gettext("Ein offener Rand wurde geschlossen.")] if was_open else []
    found = _flat(_polygons(geometry, notes), notes)
    if shapely.get_num_coordinates(found) > geo.MOST_POINTS:
        raise ValidationError(gettext("Die Grenze hat mehr als 100.000 Punkte. Bitte vereinfachen Sie sie vorher."))
    if not numpy.isfinite(shapely.get_coordinates(found)).all():
        raise ValidationError(gettext("Die Grenze enthält Koordinaten, die keine Zahlen sind."))
    degrees = _in_germany(found, reading, notes)
    degrees = _without_doubles(degrees, notes)
    degrees = _turned(degrees, turns_left, notes)
    degrees = _uncrossed(degrees, notes)
    degrees = _without_specks(_rounded(degrees), notes)
    return Surface(geo.boundary(json.loads(shapely.to_geojson(degrees))), tuple(notes))


def _polygons(geometry: Any, notes: list[str]) -> Polygon | MultiPolygon:
    """The surfaces in a geometry; refuses points and lines, which have none."""
    if geometry is None or geometry.is_empty:
        raise ValidationError(gettext("Die Zeile enthält keine Fläche."))
    if geometry.geom_type in SURFACES:
        return geometry
    if geometry.geom_type != "GeometryCollection":
        kind = gettext("eine Linie") if "Line" in geometry.geom_type else gettext("ein Punkt")
        raise ValidationError(
            gettext("Das ist %(kind)s und keine Fläche. Eine Grenze muss eine geschlossene Fläche sein.")
            % {"kind": kind}
        )
    inside = [part for part in _leaves(geometry) if part.geom_type == "Polygon" and not part.is_empty]
    if not inside:
        raise ValidationError(gettext("Die Zeile enthält nur Punkte oder Linien und keine Fläche."))
    notes.append(gettext("Aus einer Sammlung wurden nur die Flächen übernommen."))
    return MultiPolygon(inside) if len(inside) > 1 else inside[0]


def _leaves(geometry: Any) -> list[Any]:
    """The single geometries in a collection of collections."""
    if not hasattr(geometry, "geoms"):
        return [geometry]
    return [leaf for part in geometry.geoms for leaf in _leaves(part)]


def _flat(geometry: Any, notes: list[str]) -> Any:
    if not (geometry.has_z or getattr(geometry, "has_m", False)):
        return geometry
    notes.append(gettext("Höhen und Messwerte der Punkte wurden weggelassen."))
    return shapely.force_2d(geometry)


def _in_germany(geometry: Any, reading: Reading, notes: list[str]) -> Any:
    degrees = reading.applied(geometry)
    if all(math.isfinite(number) for number in degrees.bounds) and lies_in_germany(degrees):
        return degrees
    turned = Reading(reading.crs, not reading.swapped).applied(geometry)
    if all(math.isfinite(number) for number in turned.bounds) and lies_in_germany(turned):
        notes.append(gettext("In dieser Zeile waren die Achsen anders herum als in den übrigen; sie wurden getauscht."))
        return turned
    raise ValidationError(
        gettext("Die Fläche liegt nicht in Deutschland, wenn man sie als %(reading)s liest. "
                "Bitte prüfen Sie das Koordinatensystem.") % {"reading": reading}
    )  # fmt: skip


def _without_doubles(geometry: Any, notes: list[str]) -> Any:
    points = int(shapely.get_num_coordinates(geometry))
    try:
        tidied = shapely.remove_repeated_points(geometry, tolerance=10**-DIGITS / 2)
    except shapely.errors.GEOSException:
        return geometry
    gone = points - int(shapely.get_num_coordinates(tidied))
    if not gone or tidied.is_empty:
        return geometry
    notes.append(
        ngettext("%(count)d doppelter Punkt wurde entfernt.", "%(count)d doppelte Punkte wurden entfernt.", gone)
        % {"count": gone}
    )
    return tidied


def _turned(geometry: Any, turns_left: bool, notes: list[str]) -> Any:
    turned = shapely.orient_polygons(geometry)
    wanted = turned if turns_left else shapely.orient_polygons(geometry, exterior_cw=True)
    if geometry.is_valid and not shapely.equals_exact(wanted, geometry, 0):
        notes.append(gettext("Die Richtung der Ränder wurde berichtigt."))
    return turned


def _uncrossed(geometry: Any, notes: list[str]) -> Any:
    """The geometry made valid: parted where it crosses itself, as QGIS does."""
    if geometry.is_valid:
        return geometry
    reason = shapely.is_valid_reason(geometry)
    place = _place(reason)
    mended = shapely.make_valid(geometry, method="structure", keep_collapsed=False)
    mended = MultiPolygon([part for part in _leaves(mended) if part.geom_type == "Polygon"])
    if mended.is_empty:
        raise ValidationError(gettext("Die Fläche ist zu einer Linie zusammengefallen."))
    change = abs(mended.area - geometry.area) / mended.area
    words = {"place": place, "percent": floatformat(change * 100, 3)}
    notes.append(
        gettext("Eine Selbstüberschneidung bei %(place)s wurde aufgelöst; die Größe änderte sich um %(percent)s %%.")
        % words
        if change <= SMALL_CHANGE
        else gettext("Bitte prüfen Sie die Zeichnung: Die Grenze kreuzte sich selbst bei %(place)s. Sie wurde dort "
                     "getrennt, und das kann anders gemeint gewesen sein.") % words
    )  # fmt: skip
    return mended.geoms[0] if len(mended.geoms) == 1 else mended


def _place(reason: str) -> str:
    """Where something is wrong, as people read positions: latitude, then longitude."""
    inside = reason.partition("[")[2].partition("]")[0].split()
    if len(inside) != 2:
        return "?"
    longitude, latitude = (floatformat(float(number), 5) for number in inside)
    return gettext("%(latitude)s Grad Nord, %(longitude)s Grad Ost") % {"latitude": latitude, "longitude": longitude}


def _rounded(geometry: Any) -> Any:
    """To a millimetre; without that, degrees made of metres fill pages."""
    rounded = shapely.transform(geometry, lambda points: points.round(DIGITS))
    return rounded if rounded.is_valid else shapely.set_precision(geometry, 10**-DIGITS)


def _without_specks(geometry: Any, notes: list[str]) -> Any:
    """Without parts and holes too small to be meant."""
    kept, gone = [], 0
    for polygon in geometry.geoms if isinstance(geometry, MultiPolygon) else [geometry]:
        if _square_metres(polygon.exterior) < SPECK:
            gone += 1
            continue
        holes = [ring for ring in polygon.interiors if _square_metres(ring) >= SPECK]
        gone += len(polygon.interiors) - len(holes)
        kept.append(Polygon(polygon.exterior, holes))
    if not kept:
        raise ValidationError(gettext("Die Fläche ist kleiner als ein Quadratmeter."))
    if not gone:
        return geometry
    notes.append(
        ngettext(
            "%(count)d Splitter unter 1 m² wurde entfernt.", "%(count)d Splitter unter 1 m² wurden entfernt.", gone
        )
        % {"count": gone}
    )
    return MultiPolygon(kept) if len(kept) > 1 else kept[0]


def _square_metres(ring: Any) -> float:
    """About, which is enough for what is tiny."""
    polygon = Polygon(ring)
    latitude = math.radians(polygon.bounds[1])
    return float(polygon.area) * 111_200**2 * math.cos(latitude)
