"""The answer to "Is my address inside?": the areas at a position, or the nearest one."""

from __future__ import annotations

from dataclasses import dataclass

from reihum.places import inside
from reihum.places import map as area_map
from reihum.places.inside import Hit
from reihum.places.models import Area
from reihum.places.position import direction


@dataclass(frozen=True)
class Neighbour:
    """The nearest area of a position in none: how far in metres and in which direction it is."""

    area: Area
    metres: int
    direction: str

    @property
    def kilometres(self) -> float | None:
        """Instead of metres, where it is farther than one."""
        return self.metres / 1000 if self.metres >= 1000 else None


@dataclass(frozen=True)
class Answer:
    """What is known of a position: areas around it, areas of which only another boundary holds it, or the nearest."""

    longitude: float
    latitude: float
    hits: tuple[Hit, ...]
    neighbour: Neighbour | None
    map: area_map.AreaMap | None


def answer(longitude: float, latitude: float) -> Answer:
    """Asks the index and loads what it names. The same number of queries for any number of areas."""
    position = inside.at(longitude, latitude)
    keys = {*position.areas, *position.beyond}
    near = None if keys else inside.nearest(longitude, latitude)
    areas = list(Area.objects.with_latest().filter(pk__in=keys or ({near[0]} if near else ())))
    hits = [Hit(area, position) for area in areas] if keys else []
    hits.sort(key=lambda hit: not hit.is_inside)
    neighbour = None
    if near and areas:
        neighbour = Neighbour(areas[0], _rounded(near[1].metres), direction(near[1].bearing))
    return Answer(longitude, latitude, tuple(hits), neighbour, area_map.outlines(areas, point=(longitude, latitude)))


def _rounded(metres: float) -> int:
    """To ten metres, and to a hundred beyond a kilometre: a boundary is not known more exactly."""
    return int(round(metres, -2 if metres >= 1000 else -1))
