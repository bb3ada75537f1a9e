"""The rule who may have a seat: numbers in, numbers out."""

from __future__ import annotations

import datetime
import random
from collections import Counter
from typing import Any

import pytest
from django.utils import timezone

from reihum.meetings.models import Meeting
from reihum.meetings.seats import City, Seats, WhyNot, city_of, seats_of, who_moves_up
from reihum.people.models import Membership, Role

A, B, C, ABROAD = 1, 2, 3, 9


def seats(capacity: int | None, per_city: int | None = None, **taken: int) -> Seats:
    names: dict[str, City] = {"a": A, "b": B, "c": C, "abroad": ABROAD, "none": None}
    return Seats(capacity, per_city, frozenset({A, B, C}), Counter({names[name]: n for name, n in taken.items()}))


@pytest.mark.parametrize(
    ("found", "city", "why"),
    [
        (seats(None, a=500), A, None),
        (seats(2, a=1), A, None),
        (seats(2, a=2), A, WhyNot.FULL),
        (seats(9, 2, a=1), A, None),
        (seats(9, 2, a=2), A, WhyNot.CITY_HAS_ITS_SEATS),
        (seats(9, 2, a=2), B, None),
        (seats(9, 2), None, None),  # 9 seats, 6 kept: 3 for others
        (seats(9, 2, none=2), ABROAD, None),
        (seats(9, 2, none=3), None, WhyNot.KEPT_FOR_CITIES),
        (seats(9, 2, none=2, abroad=1), ABROAD, WhyNot.KEPT_FOR_CITIES),
        (seats(9, 2, a=2, none=3), None, WhyNot.KEPT_FOR_CITIES),  # what a city has taken is no longer kept, nor free
        (seats(9, 2, a=4, none=1), None, WhyNot.KEPT_FOR_CITIES),  # more than its share, from before the rule
        (seats(9, 2, a=4, b=2), None, None),
        (seats(4, 2, a=2, b=2), C, WhyNot.FULL),  # more promised than there is: never overbooked all the same
    ],
)
def test_why_somebody_gets_no_seat(found: Seats, city: City, why: WhyNot | None) -> None:
    assert found.why_not(city) is why


@pytest.mark.parametrize(
    ("found", "line", "places"),
    [
        (seats(2), [A, A, A], [0, 1]),
        (seats(None), [A, None, B], [0, 1, 2]),
        (seats(0), [A], []),
        (seats(9, 1, a=1), [A, B, A, C], [1, 3]),  # A has its seat: the next one whom the rule lets
        (seats(9, None, a=1), [A, B, A, C], [0, 1, 2, 3]),
        (seats(4, 1), [None, None, A], [0, 2]),
    ],
)
def test_the_line_moves_up_in_order(found: Seats, line: list[City], places: list[int]) -> None:
    assert who_moves_up(found, line) == places


def test_whatever_happens_no_seat_is_given_twice_and_nobody_overtakes() -> None:
    """Thousands of random lines against what the rule promises."""
    chance = random.Random(5)
    for _ in range(3_000):
        per_city = chance.choice([None, 1, 2, 3])
        found = Seats(
            chance.randint(0, 12),
            per_city,
            frozenset({A, B, C}),
            Counter({city: chance.randint(0, 2) for city in (A, B, C, ABROAD, None)}),
        )
        line = [chance.choice([A, B, C, ABROAD, None]) for _ in range(chance.randint(0, 15))]
        moved = who_moves_up(found, line)
        after = found
        for place in moved:
            after = after.and_one(line[place])
        assert after.taken.total() <= max(found.capacity or 0, found.taken.total())
        # Among those of one city nobody overtakes, and whoever still waits could not be seated.
        for city in (A, B, C, ABROAD, None):
            places = [place for place, other in enumerate(line) if other == city]
            got = [place for place in places if place in moved]
            assert got == places[: len(got)]
            assert len(got) == len(places) or after.why_not(city) is not None
        if per_city is None:
            assert moved == list(range(len(moved)))
        elif moved:
            # What a city of the network is promised is still there for it, as far as it was before.
            for city in (A, B, C):
                assert after.taken[city] <= max(per_city, found.taken[city])
            kept = sum(max(per_city - after.taken[city], 0) for city in (A, B, C))
            promised = sum(max(per_city - found.taken[city], 0) for city in (A, B, C))
            free_before = (found.capacity or 0) - found.taken.total()
            if free_before >= promised:
                assert (after.left or 0) >= kept


@pytest.mark.django_db
def test_the_city_of_a_person_is_that_of_their_work_today(cast: Any) -> None:
    assert city_of(cast.dora.person) == cast.glauchau.pk  # by her area
    assert city_of(cast.bernd.person) == cast.zwickau.pk  # by the city itself
    assert city_of(cast.carla.person) is None  # for the whole network
    Role.objects.filter(person=cast.ayse.person).update(municipality=None)
    assert city_of(cast.ayse.person) == cast.glauchau.pk  # by the organisation
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    Role.objects.filter(person=cast.bernd.person).update(until=yesterday)
    assert city_of(cast.bernd.person) is None


@pytest.mark.django_db
def test_of_two_cities_the_one_in_the_network_counts(cast: Any) -> None:
    Role.objects.create(
        person=cast.bernd.person, kind=Role.Kind.ADMINISTRATION, municipality=cast.glauchau, since=timezone.localdate()
    )
    assert city_of(cast.bernd.person) == cast.glauchau.pk
    Membership.objects.filter(municipality=cast.glauchau).delete()
    assert city_of(cast.bernd.person) == cast.zwickau.pk


@pytest.mark.django_db
def test_seats_of_cities_hold_until_their_day_is_over(cast: Any) -> None:
    today = timezone.localdate()
    for until, per_city in ((today, 1), (today - datetime.timedelta(days=1), None)):
        Meeting.objects.update(seats_per_city=1, city_seats_until=until)
        cast.meeting.refresh_from_db()
        assert seats_of(cast.meeting).per_city == per_city
