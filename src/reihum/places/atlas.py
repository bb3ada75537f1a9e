"""All areas as list and overview need them, in memory: ten thousand are sorted, counted and drawn without a query.

Each process reads them once, and again after anything public was written (`publishing.freshness`). Rows never change.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse

from reihum.kit.german import sort_key
from reihum.places.models import Area, Boundary, Municipality, Population
from reihum.publishing.freshness import Kept

Box = tuple[float, float, float, float]


@dataclass(frozen=True, eq=False)
class City:
    """What the list says of a municipality."""

    pk: int
    name: str
    slug: str
    position: tuple[float, float] | None  # longitude, latitude

    @cached_property
    def url(self) -> str:
        """Of its page; made when it is first shown, since ten thousand at once take long."""
        return reverse("places:municipality", args=[self.slug])


@dataclass(frozen=True, eq=False)
class Row:
    """One area with its newest figures."""

    pk: int
    name: str
    slug: str
    city: City
    since: datetime.date | None
    until: datetime.date | None
    hectares: float | None
    box: Box | None  # west, south, east, north; None without a boundary
    outline: str  # see `kit.outline_code`
    inhabitants: int | None

    @cached_property
    def url(self) -> str:
        return reverse("places:area", args=[self.city.slug, self.slug])


# What the list can be sorted by. Numbers begin with the largest, words and days with the first.
ORDERS: dict[str, tuple[Callable[[Row], Any], bool]] = {
    "stadt": (lambda row: (sort_key(row.city.name), sort_key(row.name)), False),
    "name": (lambda row: (sort_key(row.name), sort_key(row.city.name)), False),
    "groesse": (lambda row: row.hectares, True),
    "menschen": (lambda row: row.inhabitants, True),
    "seit": (lambda row: row.since, False),
}


class Atlas:
    """The areas at one moment."""

    def __init__(self) -> None:
        """Four queries, for any number of areas."""
        cities = {
            pk: City(pk, name, slug, None if longitude is None or latitude is None else (longitude, latitude))
            for pk, name, slug, longitude, latitude in Municipality.objects.with_areas()
            .order_by()
            .values_list("pk", "name", "slug", "longitude", "latitude")
        }
        boundaries = {
            area: (hectares, (west, south, east, north), outline)
            for area, hectares, outline, west, south, east, north in Boundary.objects.newest()
            .order_by()
            .values_list("area", "hectares", "overview", "west", "south", "east", "north")
        }
        inhabitants = dict(Population.objects.order_by("as_of", "pk").values_list("area", "inhabitants"))
        self.rows: dict[int, Row] = {}
        for pk, name, slug, city, since, until in Area.objects.order_by("pk").values_list(
            "pk", "name", "slug", "municipality", "since", "until"
        ):
            hectares, box, outline = boundaries.get(pk, (None, None, ""))
            people = inhabitants.get(pk)
            self.rows[pk] = Row(pk, name, slug, cities[city], since, until, hectares, box, outline, people)
        self._orders: dict[str, list[Row]] = {}

    def sorted_by(self, order: str) -> list[Row]:
        """All rows in one of the `ORDERS`, backwards with a minus before it; what is not known comes last."""
        if order not in self._orders:
            key, largest_first = ORDERS[order.removeprefix("-")]
            by_city = self.rows.values() if order == "stadt" else self.sorted_by("stadt")
            known = [row for row in by_city if key(row) is not None]
            unknown = [row for row in by_city if key(row) is None]
            self._orders[order] = sorted(known, key=key, reverse=largest_first != order.startswith("-")) + unknown
        return self._orders[order]


# The areas as they are now. One query, and four more after a change.
atlas = Kept(Atlas)
