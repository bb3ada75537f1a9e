"""Who may have a seat now. Of each city first so many, then whoever comes first; never more than there are.

The rule is a function of numbers alone: how many seats there are, how many each city has taken, and who waits.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum

from django.db.models import Count, F
from django.utils import timezone

from reihum.kit.prepared import Given, Prepared
from reihum.meetings.models import Meeting, Registration
from reihum.people.models import Membership, Person, Role

City = int | None  # the key of a municipality; None for whoever comes from none


class WhyNot(Enum):
    """Why somebody gets no seat now."""

    FULL = "no seat is free"
    CITY_HAS_ITS_SEATS = "their city has as many as each city may have so far"
    KEPT_FOR_CITIES = "the free seats are kept for the cities of the network"


@dataclass(frozen=True)
class Seats:
    """The seats of a meeting at one moment. `per_city` is None when cities have no seats of their own (any more)."""

    capacity: int | None
    per_city: int | None = None
    cities: frozenset[int] = frozenset()  # of the network
    taken: Counter[City] = field(default_factory=Counter)

    @property
    def left(self) -> int | None:
        """How many are free, also those kept for a city; None means as many as come."""
        return None if self.capacity is None else max(0, self.capacity - self.taken.total())

    def why_not(self, city: City) -> WhyNot | None:
        """Why nobody from `city` can have a seat now; None if somebody can."""
        if self.capacity is None:
            return None
        if self.left == 0:
            return WhyNot.FULL
        if self.per_city is None:
            return None
        if city in self.cities:
            return None if self.taken[city] < self.per_city else WhyNot.CITY_HAS_ITS_SEATS
        kept = sum(max(self.per_city - self.taken[mine], 0) for mine in self.cities)
        return None if self.capacity - self.taken.total() > kept else WhyNot.KEPT_FOR_CITIES

    def and_one(self, city: City) -> Seats:
        """The seats after somebody from `city` has taken one."""
        return Seats(self.capacity, self.per_city, self.cities, self.taken + Counter([city]))


def who_moves_up(seats: Seats, line: Iterable[City]) -> list[int]:
    """The places in the line (from 0) of those who get a seat now, given the city of each who waits, the first first.

    Nobody is passed over but those whom the rule of the cities holds back.
    """
    found = []
    for place, city in enumerate(line):
        if seats.left == 0:
            break
        if seats.why_not(city) is None:
            found.append(place)
            seats = seats.and_one(city)
    return found


# --- The numbers ------------------------------------------------------------------------------------------------------


_TAKEN = Prepared(
    lambda: (
        Registration.objects.seated()
        .filter(meeting=Given("meeting"))
        .order_by()
        .values_list("municipality")
        .annotate(Count("pk"))
    )
)
_WAITING = Prepared(
    lambda: (
        Registration.objects.filter(meeting=Given("meeting"), state=Registration.State.WAITING)
        .order_by()
        .values_list("municipality")
        .distinct()
    )
)
_LAST_NUMBER = Prepared(
    lambda: (
        Registration.objects.filter(meeting=Given("meeting"), queue_number__isnull=False)
        .order_by("-queue_number")
        .values_list("queue_number")[:1]
    )
)


def seats_of(meeting: Meeting) -> Seats:
    """The seats of a meeting now. Costs a query about those who have one, and another while cities have seats of their own."""
    if meeting.capacity is None:
        return Seats(None)
    taken = Counter(dict(_TAKEN.rows(meeting=meeting.pk)))
    return Seats(meeting.capacity, *_of_cities(meeting), taken=taken)


def waiting_cities(meeting: Meeting) -> list[City]:
    """The cities of those who wait, each once. Costs a query."""
    return [city for (city,) in _WAITING.rows(meeting=meeting.pk)]


def somebody_moves_up(meeting: Meeting, seats: Seats) -> bool:
    """Whether somebody who waits can have a seat now. Costs a query, but none while no seat is left."""
    return seats.left != 0 and any(seats.why_not(city) is None for city in waiting_cities(meeting))


def last_number(meeting: Meeting) -> int:
    """The last number of the line, 0 if nobody ever waited. Costs a query."""
    return next((number for (number,) in _LAST_NUMBER.rows(meeting=meeting.pk)), 0)


def of_cities_now(meeting: Meeting) -> bool:
    """Whether seats are kept for cities today."""
    return meeting.city_seats_until is not None and timezone.localdate() <= meeting.city_seats_until


def _of_cities(meeting: Meeting) -> tuple[int | None, frozenset[int]]:
    if not of_cities_now(meeting):
        return None, frozenset()
    return meeting.seats_per_city, member_cities(timezone.localdate())


def member_cities(day: datetime.date) -> frozenset[int]:
    """The cities that belong to the network on `day`, each with seats of its own."""
    members = Membership.objects.on(day).filter(municipality__isnull=False)
    return frozenset(members.values_list("municipality", flat=True))


def city_of(person: Person) -> City:
    """The city a person counts for: of their roles today the newest in a city of the network, else the newest in any."""
    today = timezone.localdate()
    places = Role.objects.on(today).filter(person=person).order_by(F("since").desc(nulls_last=True), "pk")
    found = [
        next((city for city in cities if city), None)
        for cities in places.values_list("municipality", "area__municipality", "organisation__municipality")
    ]
    cities = [city for city in found if city]
    if len(set(cities)) < 2:
        return cities[0] if cities else None
    members = member_cities(today)
    return next((city for city in cities if city in members), cities[0])
