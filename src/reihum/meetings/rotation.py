"""Reihum: what each city has given and borne so far. Free of the database; days and keys in, figures out.

Whose turn it is, is the carpool problem (R. Fagin, J. H. Williams: A fair carpool scheduling algorithm. IBM Journal of
Research and Development 27, 1983): whoever takes part in a meeting owes an equal share of hosting one. So a city's debt is
the sum of 1/n over all meetings while it was active, n being the number of cities active then, minus the times it hosted.
All debts together are 0; a new city begins with 0, and a city that pauses or leaves is charged nothing meanwhile.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from reihum.meetings.quarters import Quarter
from reihum.meetings.travel import Distances, Position


@dataclass(frozen=True)
class Span:
    """From one day to another, both included; None means open."""

    since: datetime.date | None = None
    until: datetime.date | None = None

    def holds_on(self, day: datetime.date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or self.until >= day)


@dataclass(frozen=True)
class Rest(Span):
    """While this holds a city cannot host; if it `pauses`, it is not charged either."""

    pauses: bool = False
    reason: str = ""


@dataclass(frozen=True)
class Holiday(Span):
    """A public holiday, or school holidays, of a Land."""

    name: str = ""
    is_school: bool = False


@dataclass(frozen=True)
class City:
    """A city as the rotation sees it. `key` is the official key, which decides where nothing else does."""

    key: str
    name: str
    land: str = ""
    position: Position | None = None
    member: tuple[Span, ...] = (Span(),)
    rests: tuple[Rest, ...] = ()

    def belongs(self, day: datetime.date) -> bool:
        return any(span.holds_on(day) for span in self.member)

    def is_active(self, day: datetime.date) -> bool:
        """Whether it takes part in the rotation on that day."""
        return self.belongs(day) and not any(rest.pauses and rest.holds_on(day) for rest in self.rests)


@dataclass(frozen=True)
class Held:
    """A meeting: its day, the key of its host, and the keys of the cities that came; empty where nobody wrote it down."""

    day: datetime.date
    host: str
    guests: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Facts:
    """All that a proposal is made of. The order within never matters."""

    today: datetime.date
    cities: tuple[City, ...]
    past: tuple[Held, ...] = ()
    coming: tuple[Held, ...] = ()  # decided
    unanswered: frozenset[Quarter] = frozenset()  # decided, but the host has not agreed yet
    holidays: Mapping[str, tuple[Holiday, ...]] = field(default_factory=dict)  # by Land
    offers: frozenset[tuple[Quarter, str]] = frozenset()
    locks: Mapping[Quarter, str] = field(default_factory=dict)
    skips: Mapping[tuple[Quarter, str], str] = field(default_factory=dict)  # with the reason
    distances: Mapping[tuple[str, str], int] = field(default_factory=dict)  # km, where the operator knows better
    notice: datetime.timedelta = datetime.timedelta(weeks=10)

    @property
    def earliest(self) -> datetime.date:
        """The first day that leaves a host time enough."""
        return self.today + self.notice

    def measured(self) -> Distances:
        return Distances({city.key: city.position for city in self.cities}, self.distances)


@dataclass(frozen=True)
class Account:
    """What a city's part was so far. `share`: of how many meetings it would have been the host, had all hosted alike."""

    city: City
    share: Fraction
    hosted: int
    km: int
    last: datetime.date | None

    @property
    def debt(self) -> Fraction:
        return self.share - self.hosted


def ledger(cities: Iterable[City], past: Iterable[Held], distances: Distances) -> dict[str, Account]:
    """The account of every city that belongs or belonged to the network, by key, in the order of the keys.

    A host counts as active at its own meeting, whatever its membership says, so that the debts sum to 0.
    """
    known = {city.key: city for city in sorted(cities, key=lambda city: city.key)}
    share, km = dict.fromkeys(known, Fraction()), dict.fromkeys(known, 0)
    hosted: dict[str, list[datetime.date]] = {key: [] for key in known}
    for meeting in past:
        active = charged(known.values(), meeting.day, meeting.host)
        for key in active:
            share[key] += Fraction(1, len(active))
        for key in (meeting.guests or active) & known.keys():
            km[key] += distances.between(meeting.host, key)
        hosted[meeting.host].append(meeting.day)
    return {
        key: Account(city, share[key], len(hosted[key]), km[key], max(hosted[key], default=None))
        for key, city in known.items()
    }


def charged(cities: Iterable[City], day: datetime.date, host: str | None = None) -> frozenset[str]:
    """The keys of the cities that owe a share of a meeting on that day."""
    return frozenset(city.key for city in cities if city.key == host or city.is_active(day))
