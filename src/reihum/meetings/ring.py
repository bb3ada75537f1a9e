"""The ring of cities as it stands: who has the turn, who hosted in this round. Who comes next, `rotation` proposes."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils import timezone

from reihum.meetings.models import STOPPED, Meeting, State
from reihum.people.models import Membership
from reihum.places.models import Municipality

CENTRE, RADIUS, LABELS = (200, 180), 120, 142


@dataclass(frozen=True)
class Seat:
    """A city's place at the round table. `state`: "turn" (hosts next), "done" (hosted in this round), "open"."""

    city: Municipality
    state: str
    x: int
    y: int
    label_x: int
    label_y: int
    anchor: str


@dataclass(frozen=True)
class Ring:
    """All member cities in a circle, and the next meeting, if there is one."""

    seats: tuple[Seat, ...]
    next_meeting: Meeting | None

    @property
    def turn(self) -> Municipality | None:
        return self.next_meeting.municipality if self.next_meeting else None


def ring() -> Ring:
    """The ring of today. Three queries."""
    memberships = Membership.objects.today().filter(municipality__isnull=False).select_related("municipality")
    cities = [row.municipality for row in memberships.order_by("seat", "municipality__name", "pk") if row.municipality]
    coming = Meeting.objects.public().coming().select_related("municipality").first()
    done = hosted_this_round({city.pk for city in cities})
    turn = coming.municipality_id if coming else None
    return Ring(seats(cities, turn, done), coming)


def seats(cities: Sequence[Municipality], turn: int | None, done: Collection[int]) -> tuple[Seat, ...]:
    """The cities around the table; `turn` and `done` are primary keys."""
    return tuple(
        _seat(city, "turn" if city.pk == turn else "done" if city.pk in done else "open", place, len(cities))
        for place, city in enumerate(cities)
    )


def hosted_this_round(cities: set[int]) -> set[int]:
    """The cities (keys) that hosted in the round that runs. A round ends when every city hosted, or one hosts again."""
    hosts = (
        Meeting.objects.filter(ends_at__lt=timezone.now())
        .exclude(state__in=[*STOPPED, State.PLANNED])
        .order_by("starts_at", "pk")
        .values_list("municipality", flat=True)
    )
    done: set[int] = set()
    for host in hosts:
        if host in done or done >= cities:
            done = set()
        done.add(host)
    return set() if done >= cities else done


def _seat(city: Municipality, state: str, place: int, places: int) -> Seat:
    angle = place * math.tau / places
    across, up = math.sin(angle), math.cos(angle)
    return Seat(
        city,
        state,
        x=round(CENTRE[0] + RADIUS * across),
        y=round(CENTRE[1] - RADIUS * up),
        label_x=round(CENTRE[0] + LABELS * across),
        label_y=round(CENTRE[1] + 4 - LABELS * up),
        anchor="middle" if abs(across) < 0.2 else "start" if across > 0 else "end",
    )
