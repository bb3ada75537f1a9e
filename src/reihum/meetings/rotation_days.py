"""On which day of a quarter a city could host, and what stands in the way."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from reihum.meetings.quarters import Quarter
from reihum.meetings.rotation import City, Facts, Holiday, Rest

WEEKDAYS = (1, 2, 3)  # Tuesday to Thursday: nobody travels on a Sunday


@dataclass(frozen=True)
class TooSoon:
    """A day before the notice is over."""

    earliest: datetime.date


@dataclass(frozen=True)
class NoMember:
    """A day on which the city does not belong to the network."""


Obstacle = TooSoon | NoMember | Rest | Holiday


@dataclass(frozen=True)
class Choice:
    """The day that suits best, if any does, and what kept the days nearer to the middle of the quarter from being it."""

    day: datetime.date | None
    moved_by: tuple[Obstacle, ...]


@dataclass(frozen=True)
class Days:
    """The days of one quarter."""

    facts: Facts
    quarter: Quarter

    @cached_property
    def by_nearness(self) -> tuple[datetime.date, ...]:
        """Tuesdays to Thursdays, the nearest to the middle first, of two equally near the earlier."""
        first, middle = self.quarter.first, self.quarter.middle
        days = (first + datetime.timedelta(days=place) for place in range((self.quarter.last - first).days + 1))
        return tuple(
            sorted((day for day in days if day.weekday() in WEEKDAYS), key=lambda day: (abs(day - middle), day))
        )

    def choice(self, city: City) -> Choice:
        """The best day on which the city could be the host."""
        holidays = [holiday for holiday in self.facts.holidays.get(city.land, ()) if self._touches(holiday)]
        rests = [rest for rest in city.rests if self._touches(rest)]
        in_the_way: dict[Obstacle, None] = {}
        for day in self.by_nearness:
            found = self._obstacle(city, day, rests, holidays)
            if found is None:
                return Choice(day, tuple(in_the_way))
            in_the_way[found] = None
        return Choice(None, tuple(in_the_way))

    def _touches(self, span: Rest | Holiday) -> bool:
        return (span.since or datetime.date.min) <= self.quarter.last and (
            span.until or datetime.date.max
        ) >= self.quarter.first

    def _obstacle(
        self, city: City, day: datetime.date, rests: Iterable[Rest], holidays: Iterable[Holiday]
    ) -> Obstacle | None:
        if not city.belongs(day):
            return NoMember()
        spans: list[Rest | Holiday] = [*rests, *holidays]
        if found := next((span for span in spans if span.holds_on(day)), None):
            return found
        return TooSoon(self.facts.earliest) if day < self.facts.earliest else None
