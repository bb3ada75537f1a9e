"""Who may host a quarter: first volunteers, then whoever was skipped, then whoever owes most, within a small tolerance.

The hard rule: **no city hosts twice before a more indebted available one hosts once.** Only an offer of the city itself, and
what people decide, may break it.
"""

from __future__ import annotations

import datetime
import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from reihum.meetings.quarters import Quarter
from reihum.meetings.rotation import Account, City, Facts, charged
from reihum.meetings.rotation_days import Choice, Days

TOLERANCE = Fraction(1, 4)  # of hosting a meeting: cities whose debts differ by no more are equally fair hosts
RECENT = datetime.timedelta(days=366)
NEVER = 0  # before the ordinal of any day
Row = tuple[str, int, int]  # key, debt in parts of `Board.whole`, ordinal of the day on which it hosted last


@dataclass(frozen=True)
class Past:
    """What a city brings into a quarter: its debt in parts of `Board.whole`, and when it hosted last, as an ordinal."""

    debt: int
    last: int


class Board:
    """The quarters to be planned, with all about them that does not depend on who is chosen.

    Debts are whole numbers here, in parts of `whole`, so that comparing them is exact and quick. Whoever is to host one of
    the coming meetings, decided or locked, counts as having hosted already.
    """

    def __init__(self, facts: Facts, accounts: Mapping[str, Account], quarters: Sequence[Quarter]) -> None:
        self.facts, self.accounts, self.quarters = facts, accounts, tuple(quarters)
        self.cities: dict[str, City] = {key: account.city for key, account in accounts.items()}
        self.days = {quarter: Days(facts, quarter) for quarter in self.quarters}
        decided: dict[Quarter, str] = {}
        for meeting in sorted(facts.coming, key=lambda meeting: (meeting.day, meeting.host)):
            decided.setdefault(Quarter.of(meeting.day), meeting.host)
        locked = {quarter: key for quarter, key in facts.locks.items() if quarter not in decided}
        self.decided: dict[Quarter, str] = decided
        self.fixed = {quarter: key for quarter, key in {**decided, **locked}.items() if quarter in self.days}
        self.bound = frozenset((*(meeting.host for meeting in facts.coming), *locked.values()))
        self.open = tuple(quarter for quarter in self.quarters if quarter not in self.fixed)
        self.charged = {
            quarter: charged(self.cities.values(), quarter.middle, self.fixed.get(quarter)) for quarter in self.quarters
        }
        self.available = {quarter: self._available(quarter) for quarter in self.open}

    @cached_property
    def choices(self) -> dict[tuple[Quarter, str], Choice]:
        """The day of every city in every open quarter."""
        return {
            (quarter, key): self.days[quarter].choice(city)
            for quarter in self.open
            for key, city in self.cities.items()
        }

    def _available(self, quarter: Quarter) -> tuple[str, ...]:
        """Who could host, by key: takes part in the middle of the quarter, has a day, and was not skipped."""
        return tuple(
            key
            for key in self.cities
            if key in self.charged[quarter]
            and (quarter, key) not in self.facts.skips
            and self.choices[quarter, key].day
        )

    @cached_property
    def whole(self) -> int:
        """How many parts make one hosting: such that every debt is a whole number of parts."""
        sizes = [account.share.denominator for account in self.accounts.values()]
        return math.lcm(TOLERANCE.denominator, *sizes, *(len(active) or 1 for active in self._charges()))

    def _charges(self) -> list[frozenset[str]]:
        """Who is charged for each meeting to come, in the order of time: those before the quarters first."""
        first = self.quarters[0]
        before = [meeting for meeting in self.facts.coming if Quarter.of(meeting.day) < first]
        return [
            *(charged(self.cities.values(), meeting.day, meeting.host) for meeting in before),
            *(self.charged[quarter] for quarter in self.quarters if self.takes_place(quarter)),
        ]

    def takes_place(self, quarter: Quarter) -> bool:
        return quarter in self.fixed or bool(self.available[quarter])

    @cached_property
    def standing(self) -> dict[Quarter, dict[str, Past]]:
        """What each city brings into each quarter if it hosts none of the open ones before."""
        debts = {key: int(account.debt * self.whole) for key, account in self.accounts.items()}
        for key in [meeting.host for meeting in self.facts.coming] + [
            key for quarter, key in self.facts.locks.items() if quarter not in self.decided
        ]:
            debts[key] -= self.whole
        last = {key: account.last.toordinal() if account.last else NEVER for key, account in self.accounts.items()}
        for key in self.bound:
            last[key] = datetime.date.max.toordinal()
        charges = self._charges()
        ahead = len(charges) - sum(map(self.takes_place, self.quarters))
        for active in charges[:ahead]:
            self._charge(debts, active)
        found = {}
        for quarter in self.quarters:
            found[quarter] = {key: Past(debts[key], last[key]) for key in self.cities}
            if self.takes_place(quarter):
                self._charge(debts, self.charged[quarter])
        return found

    def _charge(self, debts: dict[str, int], active: frozenset[str]) -> None:
        for key in active:
            debts[key] += self.whole // len(active)

    @cached_property
    def ranked(self) -> dict[Quarter, tuple[Row, ...]]:
        """The available cities of each open quarter as (key, debt, last), the most indebted first."""
        return {
            quarter: tuple(
                sorted(
                    ((key, self.standing[quarter][key].debt, self.standing[quarter][key].last) for key in available),
                    key=lambda row: (-row[1], row[0]),
                )
            )
            for quarter, available in self.available.items()
        }

    @cached_property
    def volunteers(self) -> dict[Quarter, frozenset[str]]:
        """Who offered to host a quarter and can. Who hosts one of the coming meetings already is no volunteer any more."""
        return {
            quarter: frozenset(
                key for key in available if (quarter, key) in self.facts.offers and key not in self.bound
            )
            for quarter, available in self.available.items()
        }

    @cached_property
    def returning(self) -> dict[Quarter, frozenset[str]]:
        """Whose turn was skipped in an earlier quarter and comes back: who has not hosted since."""
        latest: dict[str, Quarter] = {}
        for quarter, key in self.facts.skips:
            latest[key] = max(latest.get(key, quarter), quarter)
        waiting = {
            key: quarter
            for key, quarter in latest.items()
            if key in self.accounts and key not in self.bound and self._has_not_hosted_since(key, quarter)
        }
        return {
            quarter: frozenset(key for key in available if key in waiting and waiting[key] < quarter)
            for quarter, available in self.available.items()
        }

    def _has_not_hosted_since(self, key: str, quarter: Quarter) -> bool:
        last = self.accounts[key].last
        return last is None or last < quarter.first

    def options(self, quarter: Quarter, before: Sequence[str]) -> list[str]:
        """Who may host the open quarter if `before` host the open ones before it, in order. The most indebted first."""
        if volunteers := self.volunteers[quarter] - set(before):
            return self.fair(quarter, before, volunteers)
        fair = self.fair(quarter, before)
        back = self.returning[quarter] - set(before)
        return [key for key in fair if key in back] or fair

    def fair(self, quarter: Quarter, before: Sequence[str], among: Iterable[str] | None = None) -> list[str]:
        """Of the available cities those to which the hard rule gives the quarter, the most indebted first."""
        recent = (quarter.first - RECENT).toordinal()
        return list(_hard_rule(self._rows(quarter, before, among), int(self.whole * TOLERANCE), recent))

    def within_tolerance(self, quarter: Quarter, before: Sequence[str], key: str) -> bool:
        """Whether the city owes about as much as the most indebted available one."""
        rows = self._rows(quarter, before)
        return any(row[0] == key and row[1] >= rows[0][1] - self.whole * TOLERANCE for row in rows)

    def _rows(self, quarter: Quarter, before: Sequence[str], among: Iterable[str] | None = None) -> Sequence[Row]:
        """The available cities, the most indebted first, as they are after `before` hosted."""
        rows: Sequence[Row] = self.ranked[quarter]
        if among is not None:
            rows = [row for row in rows if row[0] in among]
        times: dict[str, int] = {}
        for key in before:
            times[key] = times.get(key, 0) + 1
        recently = {key: datetime.date.max.toordinal() + 1 + place for place, key in enumerate(before)}
        again = [(key, debt - self.whole * times[key], recently[key]) for key, debt, _last in rows if key in times]
        rest = [row for row in rows if row[0] not in times]
        return sorted([*rest, *again], key=lambda row: (-row[1], row[0])) if again else rest


def _hard_rule(rows: Sequence[Row], tolerance: int, recent: int) -> Iterable[str]:
    """Of rows (key, debt, last), the most indebted first, the keys that may host.

    Who owes less than the most indebted may host too if it owes at most `tolerance` less, and has not hosted since any that
    owes more than itself: that would be twice before the other once. Who hosted on the day `recent` or later waits for those
    who owe the same, too, so that nobody hosts twice in a row for being in the middle.
    """
    oldest_above: float = math.inf  # when the one hosted last that has waited longest of those who owe more
    for debt, group in itertools.groupby(rows, key=lambda row: row[1]):
        if debt < rows[0][1] - tolerance:
            return
        equals = list(group)
        oldest_here = min(oldest_above, *(last for _key, _debt, last in equals))
        for key, _debt, last in equals:
            if last == NEVER or last <= (oldest_here if last >= recent else oldest_above):
                yield key
        oldest_above = oldest_here
