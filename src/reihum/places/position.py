"""Coordinates as people write them."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

# Where Germany lies. The two ranges do not meet, so that latitude and longitude can be told apart in any order.
LATITUDES = (47.0, 55.2)
LONGITUDES = (5.8, 15.1)

NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
# Nothing but numbers, signs of degrees, minutes and seconds, and directions in German and English.
COORDINATES = re.compile(
    r"[\d.,;:/()\s°º˚'’′\"”″+-]*(?:(?:[NOEW]|Nord|Ost|North|East|lat|lon|lng)[\d.,;:/()\s°º˚'’′\"”″+-]*)*", re.I
)


def looks_like_coordinates(text: str) -> bool:
    return bool(re.search(r"\d", text)) and COORDINATES.fullmatch(text) is not None


def read_position(text: str) -> tuple[float, float]:
    """Longitude and latitude in degrees of a place in Germany.

    Takes decimal degrees with point or comma, degrees and minutes, degrees, minutes and seconds, in either order of
    latitude and longitude. Raises ValidationError with a German sentence.
    """
    numbers = [float(number.replace(",", ".")) for number in NUMBER.findall(text)]
    if len(numbers) not in (2, 4, 6):
        raise ValidationError(
            gettext("Bitte geben Sie Breite und Länge in Grad an, zum Beispiel: 50,8233 12,5444."), code="numbers"
        )
    half = len(numbers) // 2
    first, second = _degrees(numbers[:half]), _degrees(numbers[half:])
    for latitude, longitude in ((first, second), (second, first)):
        if LATITUDES[0] <= latitude <= LATITUDES[1] and LONGITUDES[0] <= longitude <= LONGITUDES[1]:
            return longitude, latitude
    raise ValidationError(
        gettext(
            "Diese Stelle liegt nicht in Deutschland. Bitte prüfen Sie die Zahlen: Die Breite liegt zwischen 47 und 55, "
            "die Länge zwischen 5 und 15 Grad."
        ),
        code="elsewhere",
    )


def _degrees(parts: list[float]) -> float:
    """Degrees, minutes and seconds as degrees."""
    if any(part >= 60 for part in parts[1:]):
        raise ValidationError(gettext("Minuten und Sekunden sind kleiner als 60. Bitte prüfen Sie die Zahlen."))
    return sum(part / 60**place for place, part in enumerate(parts))


def direction(bearing: float) -> str:
    """A bearing in degrees from north as one of eight directions."""
    names = [
        gettext("nördlich"),
        gettext("nordöstlich"),
        gettext("östlich"),
        gettext("südöstlich"),
        gettext("südlich"),
        gettext("südwestlich"),
        gettext("westlich"),
        gettext("nordwestlich"),
    ]
    return names[round(bearing / 45) % 8]
