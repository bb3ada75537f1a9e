"""What everybody may know of places, as data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reihum.places.models import Area, Municipality
from reihum.publishing.facts import public_facts


@public_facts("gemeinden")
def municipalities() -> Iterator[dict[str, Any]]:
    for city in Municipality.objects.in_use():
        yield {
            "ags": city.ags,
            "name": city.name,
            "land": city.land_name,
            "latitude": city.latitude,
            "longitude": city.longitude,
        }


@public_facts("gebiete")
def areas() -> Iterator[dict[str, Any]]:
    for area in Area.objects.with_latest():
        yield {
            "address": area.get_absolute_url(),
            "name": area.name,
            "municipality": area.municipality.ags,
            "since": area.since,
            "until": area.until,
            "archived_on": area.archived_on,
            "description": area.description,
            "boundaries": [
                {"as_of": boundary.as_of, "source": boundary.source, "geometry": boundary.geometry}
                for boundary in area.boundaries.all()
            ],
            "inhabitants": [
                {"as_of": count.as_of, "source": count.source, "number": count.inhabitants}
                for count in area.populations.all()
            ],
        }
