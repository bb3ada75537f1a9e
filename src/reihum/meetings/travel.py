"""How far it is from one city to another."""

from __future__ import annotations

import math
from collections.abc import Mapping

EARTH = 6371.0088  # mean radius in km
DETOUR = 1.3  # roads are longer than the straight line by about this much
Position = tuple[float, float]


def road_km(here: Position, there: Position) -> int:
    """Kilometres by road between two places (longitude and latitude in degrees), estimated: great circle × 1.3."""
    east, north = math.radians(there[0] - here[0]), math.radians(there[1] - here[1])
    across = math.cos(math.radians(here[1])) * math.cos(math.radians(there[1]))
    half = math.sin(north / 2) ** 2 + across * math.sin(east / 2) ** 2
    return round(2 * EARTH * math.asin(min(1.0, math.sqrt(half))) * DETOUR)


class Distances:
    """Kilometres between cities, by key: as the operator's table says, else estimated. Where a position is missing: 0."""

    def __init__(self, positions: Mapping[str, Position | None], table: Mapping[tuple[str, str], int]) -> None:
        self.positions = positions
        self.known = {pair: km for (a, b), km in table.items() for pair in ((a, b), (b, a))}

    def between(self, a: str, b: str) -> int:
        if a == b:
            return 0
        if (a, b) not in self.known:
            here, there = self.positions.get(a), self.positions.get(b)
            self.known[a, b] = self.known[b, a] = road_km(here, there) if here and there else 0
        return self.known[a, b]
