"""The proposal of the next hosts: a plan for several quarters, three candidates for each, and an answer to every city."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from operator import add

from reihum.meetings.quarters import Quarter
from reihum.meetings.rotation import Account, Facts, Rest, ledger
from reihum.meetings.rotation_days import Choice, Obstacle
from reihum.meetings.rotation_rules import Board
from reihum.meetings.rotation_search import Search

CANDIDATES = 3


@dataclass(frozen=True)
class Burden:
    """The largest way that a city has travelled altogether, in km."""

    km: int
    key: str


@dataclass(frozen=True)
class Ways:
    """What a meeting in a city costs: km of all cities together, and the largest burden before and after it."""

    together: int
    before: Burden
    after: Burden


@dataclass(frozen=True)
class Candidate:
    """A city that could host a quarter, and what speaks for it."""

    key: str
    account: Account
    choice: Choice
    ways: Ways
    has_offered: bool
    skipped: Quarter | None  # from which the turn comes back


@dataclass(frozen=True)
class Answer:
    """Why a city is not proposed for a quarter. `kind` says what the other fields are about.

    proposed · decided, locked, volunteer, returning (in favour of `other`) · skipped (`reason`) · no_member · pause (`obstacles`)
    · no_day (`obstacles`) · elsewhere (hosts in `quarter`) · debt (`mine` < `others`) · twice (hosted since `other` did)
    · ways (equally fair; `my_ways` against `others_ways`)
    """

    kind: str
    other: str = ""
    reason: str = ""
    obstacles: tuple[Obstacle, ...] = ()
    quarter: Quarter | None = None
    mine: Fraction = Fraction()
    others: Fraction = Fraction()
    my_ways: Ways | None = None
    others_ways: Ways | None = None


@dataclass(frozen=True)
class Proposal:
    """One quarter of the plan. `kind`: decided, locked, open, or nobody (no city can)."""

    quarter: Quarter
    kind: str
    host: str | None
    choice: Choice
    candidates: tuple[Candidate, ...] = ()


class Plan:
    """The plan for some quarters that follow each other. The same facts give the same plan."""

    def __init__(self, facts: Facts, quarters: Sequence[Quarter]) -> None:
        self.facts, self.quarters = facts, tuple(quarters)
        distances = facts.measured()
        self.accounts = ledger(facts.cities, facts.past, distances)
        self.board = Board(facts, self.accounts, self.quarters)
        self.search = Search(self.board, distances)
        self.hosts = self.search.best()
        self._host_of = {**self.board.fixed, **dict(zip(self.search.quarters, self.hosts, strict=True))}

    def name(self, key: str) -> str:
        return self.board.cities[key].name

    @cached_property
    def proposals(self) -> tuple[Proposal, ...]:
        return tuple(map(self._proposal, self.quarters))

    def proposal(self, quarter: Quarter) -> Proposal:
        return self._proposal(quarter)

    def _proposal(self, quarter: Quarter) -> Proposal:
        host = self._host_of.get(quarter)
        if host is None:
            return Proposal(quarter, "nobody", None, Choice(None, ()))
        if quarter in self.board.fixed:
            kind = "decided" if quarter in self.board.decided else "locked"
            return Proposal(quarter, kind, host, self.board.days[quarter].choice(self.board.cities[host]))
        candidates = tuple(self._candidate(quarter, key) for key in self._ranked(quarter)[:CANDIDATES])
        return Proposal(quarter, "open", host, candidates[0].choice, candidates)

    def _before(self, quarter: Quarter) -> list[str]:
        return self.hosts[: self.search.quarters.index(quarter)]

    def _ranked(self, quarter: Quarter) -> list[str]:
        """All available cities: the planned host; volunteers; who may host by the rules, least cost first; the others."""
        before, rows = self._before(quarter), self.board.ranked[quarter]
        options, fair = self.board.options(quarter, before), set(self.board.fair(quarter, before))
        volunteers = self.board.volunteers[quarter] - set(before)
        burdens = self._burdens(quarter)

        def rank(place: int, key: str) -> tuple[int, int, int]:
            allowed = 1 if key in volunteers else 2 if key in options else 3 if key in fair else 4
            tier = 0 if key == self._host_of[quarter] else allowed
            return tier, place if tier == 4 else self.search.step(burdens, quarter, key), place

        places = {key: place for place, (key, _debt, _last) in enumerate(rows)}
        return sorted(places, key=lambda key: rank(places[key], key))

    def _candidate(self, quarter: Quarter, key: str) -> Candidate:
        skipped = [then for then, city in self.facts.skips if city == key and then < quarter]
        return Candidate(
            key,
            self.accounts[key],
            self.board.choices[quarter, key],
            self.ways(quarter, key),
            has_offered=key in self.board.volunteers[quarter],
            skipped=max(skipped) if key in self.board.returning[quarter] else None,
        )

    def _burdens(self, quarter: Quarter) -> list[int]:
        """What each traveller has borne before the quarter, if all goes as planned."""
        burdens = [self.accounts[key].km for key in self.search.travellers]
        for then in self.quarters:
            if then < quarter and then in self._host_of:
                burdens = list(map(add, burdens, self.search.way(then, self._host_of[then])))
        return burdens

    def ways(self, quarter: Quarter, host: str) -> Ways:
        """What a meeting there would cost."""
        before, way = self._burdens(quarter), self.search.way(quarter, host)
        return Ways(sum(way), self._largest(before), self._largest(list(map(add, before, way))))

    def _largest(self, burdens: list[int]) -> Burden:
        km, key = max(
            zip(burdens, self.search.travellers, strict=True), key=lambda row: (row[0], row[1]), default=(0, "")
        )
        return Burden(km, key)

    def answer(self, quarter: Quarter, key: str) -> Answer:
        """Why the city is not proposed for the quarter, or that it is."""
        host = self._host_of.get(quarter)
        if host == key:
            return Answer("proposed")
        if quarter in self.board.fixed:
            return Answer("decided" if quarter in self.board.decided else "locked", other=str(host))
        return self._why_not_able(quarter, key) or self._why_another(quarter, key, str(host))

    def _why_not_able(self, quarter: Quarter, key: str) -> Answer | None:
        city = self.board.cities[key]
        if key not in self.board.charged[quarter]:
            if not city.belongs(quarter.middle):
                return Answer("no_member")
            resting: list[Rest] = [rest for rest in city.rests if rest.pauses and rest.holds_on(quarter.middle)]
            return Answer("pause", obstacles=tuple(resting))
        if (quarter, key) in self.facts.skips:
            return Answer("skipped", reason=self.facts.skips[quarter, key])
        choice = self.board.choices[quarter, key]
        return None if choice.day else Answer("no_day", obstacles=choice.moved_by)

    def _why_another(self, quarter: Quarter, key: str, host: str) -> Answer:
        before = self._before(quarter)
        if host in self.board.volunteers[quarter]:
            return Answer("volunteer", other=host)
        elsewhere = sorted(then for then in self._hosting(key) if then != quarter)
        if elsewhere and (key in self.board.bound or elsewhere[0] < quarter):
            return Answer("elsewhere", quarter=elsewhere[0])
        fair = self.board.fair(quarter, before)
        if key not in fair:
            return self._less_debt(quarter, key, fair[0])
        if elsewhere:
            return Answer("elsewhere", quarter=elsewhere[0])
        if host in self.board.returning[quarter] and key not in self.board.returning[quarter]:
            return Answer("returning", other=host)
        return Answer("ways", other=host, my_ways=self.ways(quarter, key), others_ways=self.ways(quarter, host))

    def _hosting(self, key: str) -> list[Quarter]:
        """The quarters in which the city is to host."""
        decided = [Quarter.of(meeting.day) for meeting in self.facts.coming if meeting.host == key]
        return [*decided, *(then for then, host in self._host_of.items() if host == key and then not in decided)]

    def _less_debt(self, quarter: Quarter, key: str, most: str) -> Answer:
        mine, others = self.debt(quarter, key), self.debt(quarter, most)
        if mine == others:  # hosted lately; the one among its equals that has waited longest
            standing = self.board.standing[quarter]
            equals = [one for one in self.board.fair(quarter, self._before(quarter)) if self.debt(quarter, one) == mine]
            most = min(equals, key=lambda one: standing[one].last, default=most)
        kind = "twice" if self.board.within_tolerance(quarter, self._before(quarter), key) else "debt"
        return Answer(kind, other=most, mine=mine, others=others)

    def debt(self, quarter: Quarter, key: str) -> Fraction:
        """What the city owes at the beginning of the quarter, if all goes as planned."""
        times = self._before(quarter).count(key) if quarter in self.search.quarters else 0
        return Fraction(self.board.standing[quarter][key].debt, self.board.whole) - times


def plan(facts: Facts, quarters: Sequence[Quarter]) -> Plan:
    """The plan with its candidates, ready to be read."""
    made = Plan(facts, quarters)
    _ = made.proposals
    return made


def next_quarters(facts: Facts, count: int) -> tuple[Quarter, ...]:
    """The next quarters in which a meeting can still be prepared in time, and has not taken place yet."""
    first = Quarter.of(facts.earliest)
    is_over = any(Quarter.of(meeting.day) == first for meeting in facts.past)
    return (first.next() if is_over else first).onwards(count)
