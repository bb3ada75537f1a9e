"""Quarters of a year: in each the network meets once."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import gettext


class Quarter(NamedTuple):
    """A quarter; compares by time. `number` is 1 to 4."""

    year: int
    number: int

    @classmethod
    def of(cls, day: datetime.date) -> Quarter:
        return cls(day.year, (day.month + 2) // 3)

    def __str__(self) -> str:
        return gettext("%(number)s. Quartal %(year)s") % {"number": self.number, "year": self.year}

    @property
    def first(self) -> datetime.date:
        return datetime.date(self.year, self.number * 3 - 2, 1)

    @property
    def last(self) -> datetime.date:
        return self.next().first - datetime.timedelta(days=1)

    @property
    def middle(self) -> datetime.date:
        return self.first + (self.last - self.first) // 2

    def next(self) -> Quarter:
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    def onwards(self, count: int) -> tuple[Quarter, ...]:
        """This quarter and those that follow it, `count` altogether."""
        return tuple(self._following(count))

    def _following(self, count: int) -> Iterator[Quarter]:
        quarter = self
        for _ in range(count):
            yield quarter
            quarter = quarter.next()
