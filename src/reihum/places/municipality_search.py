"""Which municipality somebody means: by its key, by its name, or by where something lies."""

from __future__ import annotations

import re
from typing import Any

import shapely
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from reihum.kit.reference_systems import Place, kilometres
from reihum.places.models import Municipality, MunicipalityOutline

FARTHEST = 10  # kilometres to the middle of a municipality whose outline is not known


class MunicipalitySearch:
    """Remembers what was found: files name the same few municipalities again and again."""

    def __init__(self) -> None:
        self._named: dict[str, Municipality] = {}

    def named(self, value: object) -> Municipality:
        """By AGS, ARS (also without the leading zero that tables swallow), or name. Raises ValidationError."""
        text = _text(value)
        if text not in self._named:
            self._named[text] = _by_key(text) if text.isdigit() else _by_name(text)
        return self._named[text]

    def around(self, geometry: dict[str, Any]) -> Municipality | None:
        """The one in whose outline the surface lies; where outlines are not known, the nearest within ten kilometres."""
        point = shapely.geometry.shape(geometry).representative_point()
        boxes = MunicipalityOutline.objects.filter(
            west__lte=point.x, east__gte=point.x, south__lte=point.y, north__gte=point.y
        ).select_related("municipality")
        for outline in boxes:
            if shapely.geometry.shape(outline.geometry).contains(point):
                return outline.municipality
        reach = FARTHEST / 111 * 2
        near = Municipality.objects.filter(
            latitude__range=(point.y - reach, point.y + reach), longitude__range=(point.x - reach, point.x + reach)
        ).filter(outline=None)
        closest = min(near, key=lambda city: _distance(city, (point.x, point.y)), default=None)
        return closest if closest and _distance(closest, (point.x, point.y)) <= FARTHEST else None


def place_of(municipality: Municipality) -> Place | None:
    """Longitude and latitude, if they are known."""
    if municipality.longitude is None or municipality.latitude is None:
        return None
    return municipality.longitude, municipality.latitude


def _distance(city: Municipality, point: Place) -> float:
    return kilometres(place_of(city) or (0.0, 0.0), point)


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # tables make numbers of keys
    return " ".join(str(value).split())


def _by_key(digits: str) -> Municipality:
    found = Municipality.objects.filter(ags=digits.zfill(8)) if len(digits) in (7, 8) else None
    if len(digits) in (11, 12):
        ars = digits.zfill(12)
        found = Municipality.objects.filter(ars=ars) or Municipality.objects.filter(ags=ars[:5] + ars[9:])
    if found is None:
        raise ValidationError(
            gettext("„%(key)s“ ist kein Gemeindeschlüssel: Der AGS hat acht Ziffern, der ARS zwölf.")
            % {"key": digits[:20]}
        )
    if city := found.first():
        return city
    raise ValidationError(
        gettext("Eine Gemeinde mit dem Schlüssel %(key)s ist nicht eingetragen. Bitte legen Sie sie zuerst an.")
        % {"key": digits}
    )


def _by_name(name: str) -> Municipality:
    plain = re.sub(r"^(?:Große Kreisstadt|Kreisstadt|Stadt|Gemeinde)\s+|,\s.*$", "", name)
    found = list(
        Municipality.objects.filter(name__iexact=name)[:2] or Municipality.objects.filter(name__iexact=plain)[:2]
    )
    if len(found) == 1:
        return found[0]
    if found:
        raise ValidationError(
            gettext("„%(name)s“ heißen mehrere Gemeinden. Bitte nennen Sie den Gemeindeschlüssel (AGS).")
            % {"name": name[:60]}
        )
    raise ValidationError(
        gettext("Die Gemeinde „%(name)s“ ist nicht eingetragen. Bitte legen Sie sie zuerst an oder nennen Sie den "
                "Gemeindeschlüssel (AGS).") % {"name": name[:60]}
    )  # fmt: skip
