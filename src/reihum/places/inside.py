"""Where a position lies: in which areas, in which other boundaries, or else next to which area.

The newest outlines are read once by each process and kept, prepared, for all its threads; again after one was changed.
Later apps register outlines of their own (`layer`), such as a programme's: this app knows none of them.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Max

from reihum.kit.point_index import Nearest, PointIndex
from reihum.places.models import Area, Boundary, PreparedOutline


class Layer:
    """The newest outlines of one table, each with the keys of whose it is and of the area it is about."""

    def __init__(self, model: type[PreparedOutline], area: str) -> None:
        """`area`: the way from an outline to its area, as Django writes it."""
        self.model = model
        self.area = area
        self._state: object = None
        self._loaded: tuple[PointIndex, list[tuple[int, int]]]
        self._lock = threading.Lock()

    def read(self) -> tuple[PointIndex, list[tuple[int, int]]]:
        """The index, and owner and area in its order. One query, and one more after a change."""
        state = self.model._default_manager.aggregate(last=Max("changed_at"), count=Count("pk"))
        with self._lock:
            if state != self._state:
                rows = list(
                    self.model._default_manager.newest().order_by("pk").values_list("wkb", self.model.OWNER, self.area)
                )
                surfaces = [bytes(surface) for surface, *_ in rows]
                self._loaded = PointIndex(surfaces), [(owner, area) for _, owner, area in rows]
                self._state = state
            return self._loaded

    def at(self, longitude: float, latitude: float) -> list[tuple[int, int]]:
        """Owner and area of the outlines that hold the position."""
        index, owners = self.read()
        return [owners[number] for number in index.at(longitude, latitude)]


_areas = Layer(Boundary, "area")
_others: dict[str, Layer] = {}


def layer(name: str, model: type[PreparedOutline], area: str) -> None:
    """Registers the outlines of another table under a name, with the way from an outline to its area."""
    _others[name] = Layer(model, area)


@dataclass(frozen=True)
class Position:
    """What is known of one position. Keys only: who shows it loads what it shows."""

    areas: frozenset[int]  # in whose boundary it lies
    others: Mapping[str, frozenset[int]]  # by layer: the owners in whose outline it lies
    beyond: frozenset[int]  # areas in whose boundary it does not lie, but in another outline of theirs


def at(longitude: float, latitude: float) -> Position:
    """Where the position (degrees, WGS84) lies. Edges belong to what they enclose. One query for each layer."""
    inside = frozenset(area for _owner, area in _areas.at(longitude, latitude))
    others, elsewhere = {}, set()
    for name, other in _others.items():
        hits = other.at(longitude, latitude)
        others[name] = frozenset(owner for owner, _area in hits)
        elsewhere |= {area for _owner, area in hits}
    return Position(inside, others, frozenset(elsewhere - inside))


def nearest(longitude: float, latitude: float) -> tuple[int, Nearest] | None:
    """The key of the area that is nearest to a position, and how far that is; None if no area has a boundary."""
    index, owners = _areas.read()
    found = index.nearest(longitude, latitude)
    return (owners[found.number][0], found) if found else None


@dataclass(frozen=True)
class Hit:
    """One area of an answer: the subject of the sections that later apps add to it.

    Without a position it is about the area as a whole.
    """

    area: Area
    position: Position | None = None

    @property
    def is_inside(self) -> bool:
        return self.position is None or self.area.pk in self.position.areas
