import datetime

from django.utils import timezone

from reihum.meetings.models import Meeting, State
from reihum.meetings.ring import ring
from reihum.people.models import Membership
from reihum.places.models import Municipality


def held(city: Municipality, days_ago: int, state: str = State.HELD) -> None:
    start = timezone.now() - datetime.timedelta(days=days_ago)
    Meeting.objects.create(
        title="x",
        slug=f"x-{days_ago}",
        municipality=city,
        starts_at=start,
        ends_at=start + datetime.timedelta(hours=1),
        state=state,
        venue="x",
    )


def states() -> list[tuple[str, str]]:
    return [(seat.city.name, seat.state) for seat in ring().seats]


def with_plauen() -> Municipality:
    plauen = Municipality.objects.create(name="Plauen", slug="plauen", ags="14523320")
    Membership.objects.create(municipality=plauen, seat=3)
    return plauen


def test_the_next_host_has_the_turn(cast) -> None:
    assert states() == [("Glauchau", "turn"), ("Zwickau", "open")]
    assert ring().turn == cast.glauchau


def test_who_hosted_in_this_round_is_done(cast) -> None:
    with_plauen()
    held(cast.zwickau, 90)
    assert states() == [("Glauchau", "turn"), ("Zwickau", "done"), ("Plauen", "open")]


def test_when_all_hosted_a_new_round_begins(cast) -> None:
    plauen = with_plauen()
    for days, city in ((400, cast.glauchau), (300, cast.zwickau), (200, plauen)):
        held(city, days)
    assert states() == [("Glauchau", "turn"), ("Zwickau", "open"), ("Plauen", "open")]
    held(plauen, 100)
    assert states() == [("Glauchau", "turn"), ("Zwickau", "open"), ("Plauen", "done")]


def test_a_city_that_hosts_again_begins_a_new_round(cast) -> None:
    with_plauen()
    for days, city in ((300, cast.glauchau), (200, cast.zwickau), (100, cast.zwickau)):
        held(city, days)
    assert states() == [("Glauchau", "turn"), ("Zwickau", "done"), ("Plauen", "open")]


def test_a_cancelled_meeting_gives_the_turn_back(cast) -> None:
    held(cast.zwickau, 90, State.CANCELLED)
    Meeting.objects.filter(slug="zu-gast-in-glauchau").update(state=State.CANCELLED)
    assert states() == [("Glauchau", "open"), ("Zwickau", "open")]
    assert ring().turn is None


def test_a_draft_is_not_told_to_everybody(cast) -> None:
    Meeting.objects.update(state=State.PLANNED)
    assert ring().next_meeting is None


def test_a_former_member_has_no_seat(cast) -> None:
    Membership.objects.filter(municipality=cast.zwickau).update(until=timezone.localdate() - datetime.timedelta(days=1))
    assert states() == [("Glauchau", "turn")]


def test_the_seats_stand_on_a_circle_in_their_order(cast) -> None:
    with_plauen()
    first = ring().seats[0]
    assert (first.x, first.y) == (200, 60)
    assert [round(((seat.x - 200) ** 2 + (seat.y - 180) ** 2) ** 0.5) for seat in ring().seats] == [120, 120, 120]


def test_the_ring_costs_the_same_for_many_cities(cast, django_assert_num_queries) -> None:
    with django_assert_num_queries(3):
        ring()
    for number in range(20):
        city = Municipality.objects.create(name=f"Stadt {number}", slug=f"stadt-{number}", ags=f"14{number:06}")
        Membership.objects.create(municipality=city, seat=number + 5)
        held(city, number + 1)
    with django_assert_num_queries(3):
        assert len(ring().seats) == 22
