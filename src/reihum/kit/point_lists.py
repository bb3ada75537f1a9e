"""A boundary as people write it down: a point a line, latitude first; an empty line begins another part."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from reihum.kit.reference_systems import GERMANY

NUMBER = r"(\d{1,3}(?:[.,]\d+)?)"
DOTTED = r"(\d{1,3}\.\d+)"
# A comma alone parts only numbers with points: 50,8 is one number.
LINES = (re.compile(rf"{NUMBER}(?:\s*;\s*|,?\s+){NUMBER}"), re.compile(rf"{DOTTED},{DOTTED}"))


def looks_like_points(text: str) -> bool:
    """Whether the first line is a point."""
    first, *_rest = text.strip().splitlines() or [""]
    return _numbers(first.strip()) is not None


def polygon(text: str) -> dict[str, Any]:
    """The points as GeoJSON. Raises ValidationError that names the line."""
    parts: list[list[list[float]]] = [[]]
    for number, line in enumerate(text.strip().splitlines(), 1):
        if line.strip():
            parts[-1].append(_point(number, line.strip()))
        elif parts[-1]:
            parts.append([])
    for part in parts:
        if len(part) < 3:
            raise ValidationError(gettext("Eine Fläche hat mindestens drei Punkte."))
        if part[0] != part[-1]:
            part.append(part[0])
    if len(parts) == 1:
        return {"type": "Polygon", "coordinates": parts}
    return {"type": "MultiPolygon", "coordinates": [[part] for part in parts]}


def _point(number: int, line: str) -> list[float]:
    """Longitude and latitude. Who writes longitude first is understood: in Germany no number can be both."""
    found = _numbers(line)
    if found is None:
        raise ValidationError(
            gettext("Zeile %(row)s: „%(text)s“ ist kein Punkt. Schreiben Sie Breite und Länge in Grad: 50,8233 12,5444")
            % {"row": number, "text": line[:40]}
        )
    latitude, longitude = found
    if latitude < longitude:
        latitude, longitude = longitude, latitude
    west, south, east, north = GERMANY
    if not (west <= longitude <= east and south <= latitude <= north):
        raise ValidationError(
            gettext("Zeile %(row)s: „%(text)s“ liegt nicht in Deutschland.") % {"row": number, "text": line[:40]}
        )
    return [longitude, latitude]


def _numbers(line: str) -> tuple[float, float] | None:
    found = next((match for pattern in LINES if (match := pattern.fullmatch(line))), None)
    return (float(found[1].replace(",", ".")), float(found[2].replace(",", "."))) if found else None
