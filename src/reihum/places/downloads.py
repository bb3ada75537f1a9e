"""The areas as files for everybody's own use: GeoJSON in full precision, and CSV that German spreadsheets open."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext

from reihum.kit.tables import as_csv
from reihum.places.atlas import Row, atlas
from reihum.places.models import Area, Boundary


def geojson(areas: QuerySet[Area]) -> Iterator[str]:
    """The areas that have a boundary as GeoJSON (RFC 7946), piece by piece: any number in little memory."""
    rows = atlas().rows
    boundaries = (
        Boundary.objects.newest()
        .filter(area__in=areas.order_by().values("pk"))
        .order_by("area")
        .annotate(text=Cast("geometry", TextField()))
        .values_list("area", "as_of", "source", "text")
    )
    yield '{"type":"FeatureCollection","features":['
    for number, (area, as_of, source, geometry) in enumerate(boundaries.iterator(chunk_size=500)):
        properties = {**_properties(rows[area]), "as_of": as_of.isoformat(), "source": source}
        about = json.dumps(properties, ensure_ascii=False, separators=(",", ":"))
        comma = "," if number else ""
        yield f'{comma}\n{{"type":"Feature","id":{area},"properties":{about},"geometry":{geometry}}}'
    yield "\n]}\n"


def _properties(row: Row) -> dict[str, object]:
    return {
        "name": row.name,
        "municipality": row.city.name,
        "since": row.since.isoformat() if row.since else None,
        "until": row.until.isoformat() if row.until else None,
        "hectares": round(row.hectares, 1) if row.hectares else None,
        "inhabitants": row.inhabitants,
        "url": row.url,
    }


def spreadsheet(rows: Sequence[Row]) -> str:
    """The areas as CSV (`kit.tables.as_csv`)."""
    headings = [
        gettext("Stadt"),
        gettext("Gebiet"),
        gettext("seit"),
        gettext("bis"),
        gettext("Größe in Hektar"),
        gettext("Menschen"),
        gettext("Adresse der Seite"),
    ]
    return as_csv([headings, *map(_cells, rows)])


def _cells(row: Row) -> list[Any]:
    size = round(row.hectares, 1) if row.hectares else None
    return [row.city.name, row.name, row.since, row.until, size, row.inhabitants, f"{settings.URL}{row.url}"]
