"""Seats: never one too many, never one twice, and the mail says what happened."""

import datetime
import threading

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connections
from django.utils import timezone

from reihum.meetings import registration
from reihum.meetings.models import Meeting, Registration, State
from reihum.people.models import Person


def person(number: int) -> Person:
    return Person.objects.create(given_name=f"P{number}", family_name="Gast", email=f"p{number}@example.org")


def coming(meeting: Meeting) -> list[str]:
    return sorted(str(row.person) for row in meeting.registrations.coming().select_related("person"))


def test_seats_are_given_until_none_is_left(cast) -> None:
    for number in range(3):
        assert registration.seats_left(cast.meeting) == 3 - number
        registration.register(cast.meeting, person(number))
    with pytest.raises(ValidationError, match="alle 3 Plätze vergeben"):
        registration.register(cast.meeting, person(4))
    assert coming(cast.meeting) == ["P0 Gast", "P1 Gast", "P2 Gast"]


def test_without_a_limit_everybody_comes(cast) -> None:
    Meeting.objects.update(capacity=None)
    cast.meeting.refresh_from_db()
    assert registration.seats_left(cast.meeting) is None
    for number in range(5):
        registration.register(cast.meeting, person(number))
    assert len(coming(cast.meeting)) == 5


def test_registering_twice_takes_one_seat_and_keeps_the_newest_wish(cast) -> None:
    registration.register(cast.meeting, cast.bernd.person, "vegetarisch")
    registration.register(cast.meeting, cast.bernd.person, "Rollstuhl")
    assert [row.needs for row in Registration.objects.all()] == ["Rollstuhl"]


def test_a_full_meeting_still_lets_the_registered_change_their_wish(cast) -> None:
    registration.register(cast.meeting, cast.bernd.person)
    Meeting.objects.update(capacity=1)
    registration.register(cast.meeting, cast.bernd.person, "Rollstuhl")
    assert Registration.objects.get().needs == "Rollstuhl"


def test_a_seat_given_back_is_free_for_the_next(cast) -> None:
    Meeting.objects.update(capacity=1)
    registration.register(cast.meeting, cast.bernd.person)
    registration.cancel(cast.meeting, cast.bernd.person)
    registration.register(cast.meeting, cast.dora.person)
    assert coming(cast.meeting) == ["Dora Vorlage"]
    with pytest.raises(ValidationError, match="der eine Platz vergeben"):
        registration.register(cast.meeting, cast.bernd.person)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"state": State.CANCELLED}, "Das Treffen ist abgesagt."),
        ({"state": State.DRAFT}, "Die Anmeldung ist noch nicht offen."),
        ({"state": State.CLOSED}, "Die Anmeldung ist geschlossen."),
        ({"register_until": timezone.now() - datetime.timedelta(minutes=1)}, "Die Anmeldung ist geschlossen."),
    ],
)
def test_nobody_registers_when_it_is_not_open(cast, facts, sentence) -> None:
    Meeting.objects.update(**facts)
    with pytest.raises(ValidationError, match=sentence):
        registration.register(cast.meeting, cast.bernd.person)
    assert not Registration.objects.exists()


def test_after_the_beginning_one_cannot_cancel(cast) -> None:
    registration.register(cast.meeting, cast.bernd.person)
    now = timezone.now()
    Meeting.objects.update(starts_at=now - datetime.timedelta(minutes=1), ends_at=now + datetime.timedelta(hours=1))
    with pytest.raises(ValidationError, match="schon begonnen"):
        registration.cancel(cast.meeting, cast.bernd.person)
    assert coming(cast.meeting) == ["Bernd Muster"]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_worker_mails_what_was_committed(cast) -> None:
    registration.register(cast.meeting, cast.bernd.person)
    registration.register(cast.meeting, cast.bernd.person, "noch ein Wunsch")
    registration.cancel(cast.meeting, cast.bernd.person)
    assert mail.outbox == []
    call_command("worker", "--batch", "--no-startup-delay", verbosity=0)
    day = timezone.localtime(cast.meeting.starts_at)
    assert [(message.to, message.subject) for message in mail.outbox] == [
        (["bernd@example.org"], f"Ihre Anmeldung: Zu Gast in Glauchau, {day:%d.%m.%Y}"),
        (["bernd@example.org"], f"Ihre Absage: Zu Gast in Glauchau, {day:%d.%m.%Y}"),
    ]
    assert "Guten Tag Bernd,\n\nSie sind angemeldet: Zu Gast in Glauchau" in mail.outbox[0].body
    assert f"http://127.0.0.1:8000{cast.meeting.get_absolute_url()}" in mail.outbox[0].body


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_failed_registration_leaves_no_mail(cast) -> None:
    Meeting.objects.update(capacity=1)
    registration.register(cast.meeting, cast.dora.person)
    with pytest.raises(ValidationError):
        registration.register(cast.meeting, cast.bernd.person)
    call_command("worker", "--batch", "--no-startup-delay", verbosity=0)
    assert [message.to for message in mail.outbox] == [["dora@example.org"]]


RUSH = 8


def rush(meeting: Meeting, register) -> None:
    """Eight people press the button at the same moment, each on a connection of their own."""
    people = [person(number) for number in range(RUSH)]
    at_once = threading.Barrier(RUSH)

    def press(who: Person) -> None:
        try:
            at_once.wait()
            register(meeting, who)
        except ValidationError:
            pass
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=[who]) for who in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def register_without_lock(meeting: Meeting, who: Person) -> None:
    """How it goes wrong: look first, then write, with somebody else in between."""
    if registration.seats_left(meeting):
        threading.Event().wait(0.3)
        Registration.objects.create(meeting=meeting, person=who)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_rush_is_real(cast) -> None:
    rush(cast.meeting, register_without_lock)
    assert len(coming(cast.meeting)) > 3


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_in_a_rush_no_seat_is_given_twice(cast) -> None:
    rush(cast.meeting, registration.register)
    assert len(coming(cast.meeting)) == 3


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_one_person_in_a_rush_takes_one_seat(cast) -> None:
    rush(cast.meeting, lambda meeting, _who: registration.register(meeting, cast.bernd.person))
    assert coming(cast.meeting) == ["Bernd Muster"]
