"""Many at the same moment: on both databases, by threads and by processes. Never one seat too many, nobody lost."""

from __future__ import annotations

import datetime
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, connections, transaction
from django.utils import timezone

from reihum.meetings import registration, waiting_list
from reihum.meetings.answer_links import Guest
from reihum.meetings.models import Meeting, Registration, State
from reihum.people.models import Person

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

RUSH = 8
COMING, OFFERED, WAITING = Registration.State.COMING, Registration.State.OFFERED, Registration.State.WAITING


def crowd(count: int) -> list[Person]:
    return Person.objects.bulk_create(
        [Person(given_name=f"P{number}", family_name="Gast", email=f"p{number}@example.org") for number in range(count)]
    )


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Does everything at the same moment, each on a connection of its own. Gives what was refused."""
    start = threading.Barrier(len(acts))
    refused: list[str] = []

    def press(act: Callable[[], object]) -> None:
        try:
            start.wait()
            act()
        except ValidationError as error:
            refused.extend(error.messages)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


def numbers(meeting: Meeting, state: Registration.State) -> list[int | None]:
    rows = meeting.registrations.filter(state=state).order_by("registered_at", "pk")
    return list(rows.values_list("queue_number", flat=True))


def register_without_lock(meeting: Meeting, who: Person) -> None:
    """How it goes wrong: look first, then write, with somebody else in between."""
    if registration.seats_left(meeting):
        threading.Event().wait(0.3)
        Registration.objects.create(meeting=meeting, person=who)


def test_the_rush_is_real(cast: Any) -> None:
    at_once(*(lambda who=who: register_without_lock(cast.meeting, who) for who in crowd(RUSH)))
    assert cast.meeting.registrations.coming().count() > 3


def test_in_a_rush_no_seat_is_given_twice_and_all_others_wait(cast: Any) -> None:
    at_once(*(lambda who=who: registration.register(cast.meeting, who) for who in crowd(RUSH)))
    assert numbers(cast.meeting, COMING) == [None] * 3
    assert sorted(numbers(cast.meeting, WAITING)) == [1, 2, 3, 4, 5]
    assert Meeting.objects.get().state == State.FULL


def test_one_person_in_a_rush_takes_one_seat(cast: Any) -> None:
    at_once(*([lambda: registration.register(cast.meeting, cast.bernd.person)] * RUSH))
    assert [(row.person, row.state) for row in Registration.objects.all()] == [(cast.bernd.person, COMING)]


def test_guest_and_person_who_are_one_take_one_seat_in_a_rush(cast: Any) -> None:
    guest = Guest("B. Muster", cast.bernd.email)
    answers = [
        lambda: registration.register(cast.meeting, guest),
        lambda: registration.register(cast.meeting, cast.bernd.person),
    ]
    at_once(*answers * (RUSH // 2))
    assert [(row.person, row.guest_email, row.state) for row in Registration.objects.all()] == [
        (cast.bernd.person, "", COMING)
    ]


def test_two_answers_that_become_one_in_a_rush_free_one_seat(cast: Any) -> None:
    """Everybody wants the seat that is freed, while the person answers in both ways."""
    Meeting.objects.update(capacity=2)
    addresses = EmailAddress.objects.filter(user=cast.bernd)
    addresses.update(verified=False)
    guest = Guest("B. Muster", cast.bernd.email)
    for who in (guest, cast.bernd.person):
        registration.register(cast.meeting, who)
    addresses.update(verified=True)
    people = crowd(RUSH)
    at_once(
        *(lambda who=who: registration.register(cast.meeting, who) for who in (guest, cast.bernd.person)),
        *(lambda who=who: registration.register(cast.meeting, who) for who in people),
    )
    assert cast.meeting.registrations.filter(person=cast.bernd.person).get().state == COMING
    assert cast.meeting.registrations.seated().count() == 2
    assert len(numbers(cast.meeting, WAITING)) == RUSH - 1
    assert Meeting.objects.get().state == State.FULL


def database_of_the_test() -> str:
    """The address of the database this test writes to, for other processes."""
    found = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{found['NAME']}"
    return f"postgres://{found['USER']}:{found['PASSWORD']}@{found['HOST']}:{found['PORT']}/{found['NAME']}"


def processes(meeting: Meeting, people: Sequence[Person], count: int, threads: int) -> list[str]:
    """Registers people by several processes that start at the same moment. Gives what they complained about."""
    environment = {
        **os.environ,
        "DATABASE_URL": database_of_the_test(),
        "REIHUM_DATA": str(settings.DATA),
        "PYTHONWARNINGS": "ignore",
    }
    command = [sys.executable, str(Path(__file__).with_name("rush.py")), str(meeting.pk), str(threads)]
    children = [
        subprocess.Popen(
            [*command, *(str(person.pk) for person in people[number::count])],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(count)
    ]
    said = []
    try:
        for child in children:
            assert child.stdout and child.stdout.readline() == "ready\n"
        for child in children:
            assert child.stdin
            child.stdin.write("\n")
            child.stdin.flush()
        for child in children:
            said += child.communicate(timeout=120)[0].splitlines()
    finally:
        for child in children:
            child.kill()
            child.communicate()
    return said


def test_500_for_25_seats_by_several_processes_give_25_and_a_list_in_order(cast: Any) -> None:
    Meeting.objects.update(capacity=25)
    assert processes(cast.meeting, crowd(500), count=5, threads=4) == []
    assert numbers(cast.meeting, COMING) == [None] * 25
    # In the order in which they were let in: no number is missing or there twice.
    assert numbers(cast.meeting, WAITING) == list(range(1, 476))
    # And nobody got a seat after somebody had to wait.
    last_seat = max(row.registered_at for row in cast.meeting.registrations.coming())
    assert last_seat < min(row.registered_at for row in cast.meeting.registrations.in_line())
    assert Meeting.objects.get().state == State.FULL


def test_when_many_cancel_at_once_the_first_in_line_move_up(cast: Any) -> None:
    Meeting.objects.update(capacity=6)
    people = crowd(20)
    for who in people:
        registration.register(cast.meeting, who)
    at_once(
        *(lambda who=who: registration.cancel(cast.meeting, who) for who in people[:5]),  # with a seat
        *(lambda who=who: registration.cancel(cast.meeting, who) for who in people[7:9]),  # in line
    )
    assert cast.meeting.registrations.seated().count() == 6
    left = [who.pk for number, who in enumerate(people) if number >= 5 and number not in (7, 8)]
    line = cast.meeting.registrations.filter(state__in=Registration.WISHES).order_by("queue_number")
    rows = sorted(line, key=lambda row: row.queue_number or 0)
    assert [row.person_id for row in rows] == left
    states = [row.state for row in rows]
    # One of those who left the line may have been offered a seat first; it went on to the next.
    assert states == [COMING] + [OFFERED] * 5 + [WAITING] * 7


def test_an_offer_that_lapses_while_somebody_accepts_has_one_end(cast: Any) -> None:
    Meeting.objects.update(capacity=1)
    first, second, third = crowd(3)
    for who in (first, second, third):
        registration.register(cast.meeting, who)
    registration.cancel(cast.meeting, first)
    soon = timezone.now() + datetime.timedelta(seconds=0.2)
    Registration.objects.filter(state=OFFERED).update(offered_until=soon)
    threading.Event().wait(0.15)
    at_once(
        lambda: registration.register(cast.meeting, second),
        *([waiting_list.keep_moving] * 6),
        lambda: (threading.Event().wait(0.1), waiting_list.keep_moving()),
    )
    waiting_list.keep_moving()
    states = {row.person_id: row.state for row in Registration.objects.all()}
    assert (states[second.pk], states[third.pk]) in [(COMING, WAITING), (WAITING, OFFERED)]
    assert cast.meeting.registrations.seated().count() == 1


def test_two_hosts_who_add_seats_at_once_give_them_once(cast: Any) -> None:
    Meeting.objects.update(capacity=1)
    people = crowd(8)
    for who in people:
        registration.register(cast.meeting, who)

    def add_seats() -> None:
        with transaction.atomic():
            mine = waiting_list.hold(cast.meeting)
            mine.capacity = 4
            mine.full_clean()
            mine.save()

    assert at_once(add_seats, add_seats) == []
    offered = cast.meeting.registrations.filter(state=OFFERED).order_by("queue_number")
    assert [row.person_id for row in offered] == [who.pk for who in people[1:4]]
    assert cast.meeting.registrations.seated().count() == 4
