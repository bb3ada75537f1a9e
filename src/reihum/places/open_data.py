"""What everybody may take as geodata: collections of features, of this app and of those that register more.

`places.ogc` serves them by OGC API Features. Licence: REIHUM_DATA_LICENCE.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import F, Max, Min, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from reihum.places.filters import within
from reihum.places.models import Area, Boundary, Municipality, MunicipalityOutline, Population
from reihum.places.official_keys import Land

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Label = str | _StrPromise

Box = tuple[float, float, float, float]
Rows = QuerySet[Any]
Days = tuple[datetime.date | None, datetime.date | None]


@dataclass(frozen=True)
class Feature:
    """One thing: its key, its GeoJSON geometry as text (None: it has none), and what is said of it."""

    key: int
    geometry: str | None
    properties: dict[str, Any]


@dataclass(frozen=True)
class Collection:
    """Features of one kind. All functions take and give rows of one table, in which features are counted and paged."""

    name: str  # in the address
    title: Label
    description: Label
    rows: Callable[[], Rows]  # all that are public, ordered by key
    features: Callable[[Rows], Iterable[Feature]]
    in_box: Callable[[Rows, Box], Rows]
    extent: Callable[[], Box | None]
    properties: dict[str, str]  # name → type in JSON
    filters: dict[str, str] = field(default_factory=dict)  # property that can be asked for → column
    on: Callable[[Rows, Days], Rows] | None = None  # what holds on some day of an interval; None: has no days


_registered: dict[str, Collection] = {}


def collection(new: Collection) -> None:
    """Registers a collection."""
    _registered[new.name] = new


def collections() -> list[Collection]:
    return list(_registered.values())


def collection_named(name: str) -> Collection | None:
    return _registered.get(name)


def point(longitude: float | None, latitude: float | None) -> str | None:
    """A position as GeoJSON."""
    return f'{{"type":"Point","coordinates":[{longitude},{latitude}]}}' if longitude is not None else None


def holding_on(rows: Rows, days: Days) -> Rows:
    """What holds on a day of the interval; None is open. For tables with `since` and `until`."""
    first, last = days
    if first:
        rows = rows.filter(Q(until__isnull=True) | Q(until__gte=first))
    if last:
        rows = rows.filter(Q(since__isnull=True) | Q(since__lte=last))
    return rows


def _bounds(rows: Rows, west: str, south: str, east: str, north: str) -> Box | None:
    found = rows.aggregate(west=Min(west), south=Min(south), east=Max(east), north=Max(north))
    return None if found["west"] is None else (found["west"], found["south"], found["east"], found["north"])


# --- Areas -----------------------------------------------------------------------------------------------------------


def _areas() -> Rows:
    return Area.objects.order_by("pk")


def _area_features(rows: Rows) -> Iterator[Feature]:
    newest = Boundary.objects.newest().filter(area=OuterRef("pk"))
    people = Population.objects.filter(area=OuterRef("pk")).order_by("-as_of", "-pk")
    found = rows.select_related("municipality").annotate(
        shape=Subquery(newest.annotate(text=Cast("geometry", TextField())).values("text")[:1]),
        hectares=Subquery(newest.values("hectares")[:1]),
        as_of=Subquery(newest.values("as_of")[:1]),
        source=Subquery(newest.values("source")[:1]),
        inhabitants=Subquery(people.values("inhabitants")[:1]),
    )
    for area in found:
        city = area.municipality
        yield Feature(
            area.pk,
            area.shape,
            {
                "name": area.name,
                "municipality": city.name,
                "ags": city.ags,
                "land": Land(city.land).label,
                "since": area.since,
                "until": area.until,
                "archived_on": area.archived_on,
                "hectares": round(area.hectares, 2) if area.hectares else None,
                "inhabitants": area.inhabitants,
                "boundary_as_of": area.as_of,
                "boundary_source": area.source,
                "url": area.get_absolute_url(),
            },
        )


collection(
    Collection(
        name="gebiete",
        title=_("Gebiete"),
        description=_("Quartiere mit besonderem Bedarf, mit ihrer neuesten Grenze."),
        rows=_areas,
        features=_area_features,
        in_box=within,  # type: ignore[arg-type] # rows are areas here
        extent=lambda: _bounds(Boundary.objects.all(), "west", "south", "east", "north"),
        properties={
            **dict.fromkeys(("name", "municipality", "ags", "land", "since", "until", "archived_on"), "string"),
            "hectares": "number",
            "inhabitants": "integer",
            **dict.fromkeys(("boundary_as_of", "boundary_source", "url"), "string"),
        },
        filters={"name": "name", "municipality": "municipality__name", "ags": "municipality__ags"},
        on=holding_on,
    )
)

# --- Municipalities --------------------------------------------------------------------------------------------------


def _municipalities() -> Rows:
    return Municipality.objects.filter(Q(outline__isnull=False) | Q(latitude__isnull=False)).order_by("pk")


def _municipality_features(rows: Rows) -> Iterator[Feature]:
    for city in rows.annotate(
        shape=Cast("outline__geometry", TextField()), hectares=F("outline__hectares"), source=F("outline__source")
    ):
        yield Feature(
            city.pk,
            city.shape or point(city.longitude, city.latitude),
            {
                "name": city.name,
                "ags": city.ags,
                "ars": city.ars,
                "land": Land(city.land).label,
                "kind": city.kind or None,
                "hectares": round(city.hectares, 2) if city.hectares else None,
                "source": city.source,
                "url": city.get_absolute_url(),
            },
        )


def _municipalities_in(rows: Rows, box: Box) -> Rows:
    west, south, east, north = box
    by_outline = Q(
        outline__west__lte=east, outline__east__gte=west, outline__south__lte=north, outline__north__gte=south
    )
    by_place = Q(outline__isnull=True, longitude__range=(west, east), latitude__range=(south, north))
    return rows.filter(by_outline | by_place)


def _municipalities_extent() -> Box | None:
    return _bounds(MunicipalityOutline.objects.all(), "west", "south", "east", "north") or _bounds(
        Municipality.objects.all(), "longitude", "latitude", "longitude", "latitude"
    )


collection(
    Collection(
        name="gemeinden",
        title=_("Städte und Gemeinden"),
        description=_("Städte und Gemeinden mit amtlicher Grenze, oder mit ihrer Lage als Punkt."),
        rows=_municipalities,
        features=_municipality_features,
        in_box=_municipalities_in,
        extent=_municipalities_extent,
        properties={
            **dict.fromkeys(("name", "ags", "ars", "land", "kind"), "string"),
            "hectares": "number",
            "source": "string",
            "url": "string",
        },
        filters={"name": "name", "ags": "ags", "ars": "ars"},
    )
)
