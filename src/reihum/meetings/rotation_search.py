"""Among equally fair plans the one that spares the cities most way: greedy first, then exchanges as long as they help.

The weights are those with which peers were measured: the largest burden counts most, then all kilometres together, then how
long the hosts have waited. Everything is whole numbers and goes by the keys in the end: the same facts give the same plan.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from operator import add, sub

from reihum.meetings.quarters import Quarter
from reihum.meetings.rotation_rules import Board
from reihum.meetings.travel import Distances

LARGEST, TOGETHER, WAITING = 1000, 1, 500  # per km, per km, per quarter waited
MOST_WAITING = 40  # quarters: ten years count as for ever
MOST_ROUNDS = 60
WIDEST, NARROWEST, WIDTH_TIMES_CITIES = 40, 8, 2000  # beginnings that are followed: fewer where each costs more
TRIED = 2  # plans of which the exchanges begin


class Search:
    """Looks for the hosts of a board's open quarters that can have one."""

    def __init__(self, board: Board, distances: Distances) -> None:
        self.board, self.distances = board, distances
        self.quarters = [quarter for quarter in board.open if board.available[quarter]]
        last = board.quarters[-1].last
        self.travellers = [
            key for key, city in board.cities.items() if city.belongs(board.facts.today) or city.belongs(last)
        ]
        self._ways: dict[tuple[str, frozenset[str]], list[int]] = {}
        self.borne = [board.accounts[key].km for key in self.travellers]
        fixed = [(board.fixed[quarter], board.charged[quarter]) for quarter in board.quarters if quarter in board.fixed]
        for host, guests in fixed:
            self.borne = list(map(add, self.borne, self._way(host, guests)))

    def way(self, quarter: Quarter, host: str) -> list[int]:
        """Kilometres of each traveller to the host in that quarter."""
        return self._way(host, self.board.charged[quarter])

    def _way(self, host: str, guests: frozenset[str]) -> list[int]:
        if (host, guests) not in self._ways:
            between = self.distances.between
            self._ways[host, guests] = [between(host, key) if key in guests else 0 for key in self.travellers]
        return self._ways[host, guests]

    def waited(self, quarter: Quarter, host: str) -> int:
        """Quarters since the host's last meeting; as if for ever if it never hosted."""
        last = self.board.accounts[host].last
        if last is None:
            return MOST_WAITING
        since = Quarter.of(last)
        return min(MOST_WAITING, (quarter.year - since.year) * 4 + quarter.number - since.number)

    def cost(self, hosts: Sequence[str]) -> int:
        """What a plan costs; less is better."""
        burdens = self.borne
        for quarter, host in zip(self.quarters, hosts, strict=False):
            burdens = list(map(add, burdens, self.way(quarter, host)))
        waited = sum(self.waited(quarter, host) for quarter, host in zip(self.quarters, hosts, strict=False))
        return self._cost(burdens, waited)

    def step(self, burdens: Sequence[int], quarter: Quarter, host: str) -> int:
        """What it costs if the host is added to a plan with these burdens."""
        return self._cost(list(map(add, burdens, self.way(quarter, host))), self.waited(quarter, host))

    def _cost(self, burdens: Sequence[int], waited: int) -> int:
        return LARGEST * max(burdens, default=0) + TOGETHER * sum(burdens) - WAITING * waited

    def is_fair(self, hosts: Sequence[str], since: int = 0) -> bool:
        """Whether the rules allow each of the hosts, in its place; looked at from the place `since` on."""
        return all(
            hosts[place] in self.board.options(self.quarters[place], hosts[:place])
            for place in range(since, len(self.quarters))
        )

    def greedy(self) -> list[list[str]]:
        """Plans made quarter by quarter, in each of which some of the cheapest beginnings go on; the cheapest first.

        Of beginnings with the same hosts in another order only the cheapest goes on.
        """
        width = min(WIDEST, max(NARROWEST, WIDTH_TIMES_CITIES // (len(self.travellers) or 1)))
        beginnings: list[tuple[int, list[str], list[int], int]] = [(0, [], self.borne, 0)]
        for quarter in self.quarters:
            found: dict[tuple[str, ...], tuple[int, list[str], list[int], int]] = {}
            for _cost, hosts, burdens, waited in beginnings:
                for host in self.board.options(quarter, hosts):
                    longer = [*hosts, host]
                    borne, waits = list(map(add, burdens, self.way(quarter, host))), waited + self.waited(quarter, host)
                    row = (self._cost(borne, waits), longer, borne, waits)
                    same = tuple(sorted(longer))
                    if same not in found or row[:2] < found[same][:2]:
                        found[same] = row
            beginnings = heapq.nsmallest(width, found.values(), key=lambda row: row[:2])
        return [hosts for _cost, hosts, _burdens, _waited in beginnings]

    def best(self) -> list[str]:
        """The hosts in the order of the quarters."""
        found = (self._improved(hosts) for hosts in self.greedy()[:TRIED])
        return min(found, key=lambda hosts: (self.cost(hosts), hosts))

    def _improved(self, hosts: list[str]) -> list[str]:
        """The plan after exchanges, as long as they help."""
        cost = self.cost(hosts)
        for _round in range(MOST_ROUNDS):
            better = self._better(hosts, cost)
            if better is None:
                break
            hosts, cost = better
        return hosts

    def _better(self, hosts: list[str], cost: int) -> tuple[list[str], int] | None:
        """The best fair neighbour that costs less than the plan, if there is one."""
        cheaper = sorted((found, changed) for found, changed in self._neighbours(hosts) if found < cost)
        for found, changed in cheaper:
            since = next(place for place, host in enumerate(changed) if host != hosts[place])
            if self.is_fair(changed, since):
                return changed, found
        return None

    def _neighbours(self, hosts: list[str]) -> Iterator[tuple[int, list[str]]]:
        """Plans in which one host is another, or two have changed places, with their costs."""
        ways = [self.way(quarter, host) for quarter, host in zip(self.quarters, hosts, strict=True)]
        waits = [self.waited(quarter, host) for quarter, host in zip(self.quarters, hosts, strict=True)]
        burdens, waited = list(self.borne), sum(waits)
        for way in ways:
            burdens = list(map(add, burdens, way))
        for place, quarter in enumerate(self.quarters):
            without = list(map(sub, burdens, ways[place]))
            for other in self.board.available[quarter]:
                if other != hosts[place] and other not in hosts:
                    changed = [*hosts[:place], other, *hosts[place + 1 :]]
                    burdens_then = list(map(add, without, self.way(quarter, other)))
                    yield self._cost(burdens_then, waited - waits[place] + self.waited(quarter, other)), changed
            for later in range(place + 1, len(hosts)):
                if hosts[place] != hosts[later]:
                    changed = list(hosts)
                    changed[place], changed[later] = hosts[later], hosts[place]
                    yield self.cost(changed), changed
