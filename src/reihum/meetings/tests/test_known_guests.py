"""A guest who is a person of the network has one answer and one seat, and nobody else gets hold of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reihum.meetings import answer_links, attendance, invitations, known_guests, registration
from reihum.meetings.answer_links import Guest
from reihum.meetings.models import Invitation, Invited, Meeting, Registration
from reihum.meetings.registration import Said
from reihum.people import claiming
from reihum.people.models import Person, User

GUEST = Guest("B. Muster", "Bernd@Example.org", "Hochschule")
COMING, OFFERED, WAITING = Registration.State.COMING, Registration.State.OFFERED, Registration.State.WAITING


def rows() -> list[tuple[str, str]]:
    return [(row.name, row.state) for row in Registration.objects.order_by("pk")]


def as_guest(meeting: Meeting, guest: Guest, said: Said | None = None) -> Registration:
    """An answer from before the address was proven."""
    addresses = EmailAddress.objects.filter(email__iexact=guest.email)
    addresses.update(verified=False)
    row = registration.register(meeting, guest, said)
    addresses.update(verified=True)
    return row


@pytest.fixture
def proven(cast: Any) -> str:
    """A second address of Bernd, which he has proven."""
    EmailAddress.objects.create(user=cast.bernd, email="muster@zwickau.example", verified=True)
    return "muster@zwickau.example"


def test_the_answer_of_the_guest_becomes_that_of_the_person(cast: Any) -> None:
    said = Said({"photo_consent": True, "food_needs": "vegan"}, ["Kim Mit"])
    before = as_guest(cast.meeting, GUEST, said)
    assert rows() == [("B. Muster", COMING), ("Kim Mit", COMING)]
    registration.register(cast.meeting, cast.bernd.person)
    row = Registration.objects.get(pk=before.pk)
    assert rows() == [("Bernd Muster", COMING), ("Kim Mit", COMING)]
    assert (row.person, row.guest_name, row.guest_email) == (cast.bernd.person, "", "")
    assert (row.photo_consent, row.contact_consent, row.food_needs) == (True, False, "vegan")
    assert (row.registered_at, row.municipality) == (before.registered_at, cast.zwickau)
    assert row.companions.get().municipality == cast.zwickau


def test_the_place_in_the_line_is_kept(cast: Any, proven: str) -> None:
    Meeting.objects.update(capacity=1)
    registration.register(cast.meeting, cast.dora.person)
    as_guest(cast.meeting, Guest("B. Muster", proven))
    registration.register(cast.meeting, cast.carla.person)
    assert registration.register(cast.meeting, cast.bernd.person).state == WAITING
    line = Registration.objects.in_line()
    assert [(row.person, row.queue_number) for row in line] == [(cast.bernd.person, 1), (cast.carla.person, 2)]


def test_a_guests_link_gives_the_answer_of_the_person_they_are(client: Client, cast: Any, proven: str) -> None:
    registration.register(cast.meeting, cast.bernd.person)
    url = reverse("meetings:answer", args=[answer_links.token(cast.meeting, Guest("B. Muster", proven))])
    assert "Sie sind angemeldet." in client.get(url).content.decode()
    client.post(f"{url}zusagen/")
    assert rows() == [("Bernd Muster", COMING)]
    client.post(f"{url}absagen/")
    assert rows() == [("Bernd Muster", "cancelled")]


def test_the_person_sees_and_cancels_what_they_said_as_a_guest(client: Client, cast: Any) -> None:
    as_guest(cast.meeting, GUEST)
    client.force_login(cast.bernd)
    assert "Sie sind angemeldet." in client.get(cast.meeting.get_absolute_url()).content.decode()
    assert rows() == [("B. Muster", COMING)], "looking changes nothing"
    client.post(reverse("meetings:cancel", args=[cast.meeting.slug]))
    assert rows() == [("Bernd Muster", "cancelled")]


def test_two_answers_become_one_and_the_second_seat_goes_to_the_next(cast: Any, proven: str) -> None:
    Meeting.objects.update(capacity=6)
    both = {"photo_consent": True, "contact_consent": True}
    registration.register(
        cast.meeting, cast.bernd.person, Said({**both, "contact_consent": False}, ["kim mit", "Max Mit"])
    )
    as_guest(cast.meeting, Guest("B. Muster", proven), Said({**both, "food_needs": "vegan"}, ["Kim Mit", "Lea Mit"]))
    for who in (cast.dora.person, cast.carla.person, cast.ayse.person):
        registration.register(cast.meeting, who)
    assert [state for _name, state in rows()] == [COMING] * 6 + [WAITING] * 3
    registration.register(cast.meeting, cast.bernd.person)
    assert rows() == [
        *[("Bernd Muster", COMING), ("kim mit", COMING), ("Max Mit", COMING), ("Lea Mit", COMING)],
        *[("Dora Vorlage", OFFERED), ("Carla Probe", OFFERED), ("Ayşe Beispiel", WAITING)],
    ]
    row = Registration.objects.get(person=cast.bernd.person)
    assert (row.photo_consent, row.contact_consent, row.food_needs) == (True, False, "vegan")
    assert {companion.brought_by for companion in Registration.objects.exclude(guest_name="")} == {row}


def test_of_a_seat_and_a_place_in_the_line_the_seat_is_kept(cast: Any, proven: str) -> None:
    Meeting.objects.update(capacity=1)
    as_guest(cast.meeting, Guest("B. Muster", proven))
    Registration.objects.create(meeting=cast.meeting, person=cast.bernd.person, state=WAITING, queue_number=1)
    registration.register(cast.meeting, cast.dora.person)
    registration.register(cast.meeting, cast.bernd.person)
    assert rows() == [("Bernd Muster", COMING), ("Dora Vorlage", WAITING)]


def test_one_of_them_is_told_of_changes(cast: Any, proven: str, run_jobs: Callable[[], None]) -> None:
    as_guest(cast.meeting, Guest("B. Muster", proven))
    EmailAddress.objects.filter(email=proven).update(verified=False)
    run_jobs()
    EmailAddress.objects.filter(email=proven).update(verified=True)
    assert [(row.person, row.email) for row in Invited.objects.all()] == [(None, proven)]
    told = Invited.objects.get().told_sequence
    registration.register(cast.meeting, cast.bernd.person)
    assert [(row.person, row.email, row.told_sequence) for row in Invited.objects.all()] == [
        (cast.bernd.person, "", told)
    ]
    Invited.objects.create(meeting=cast.meeting, name="B. Muster", email=proven)
    registration.cancel(cast.meeting, Guest("B. Muster", proven))
    assert [row.person for row in Invited.objects.all()] == [cast.bernd.person]


def test_at_the_door_a_member_who_registered_as_a_guest_counts_once(cast: Any) -> None:
    as_guest(cast.meeting, GUEST)
    Meeting.objects.update(starts_at=timezone.now())
    attendance.arrive(Meeting.objects.get(), cast.bernd.person)
    assert [(row.person, bool(row.arrived_at)) for row in Registration.objects.all()] == [(cast.bernd.person, True)]
    assert Meeting.objects.get().visitors == 1


def test_who_answered_as_a_guest_is_not_invited_again(cast: Any) -> None:
    as_guest(cast.meeting, GUEST)
    letter = invitations.first_letter(cast.meeting)
    letter.audience = Invitation.Audience.MEMBERS
    Person.objects.filter(user=cast.dora).update(email="")
    found = invitations.recipients(letter)
    assert [str(person) for person in found.persons] == ["Ayşe Beispiel", "Carla Probe"]
    assert ([str(person) for person in found.without_address], found.known) == (["Dora Vorlage"], 1)


@pytest.mark.parametrize("way", ["not proven", "merely listed", "account locked", "nobody's account"])
def test_only_an_address_that_was_proven_counts(cast: Any, way: str) -> None:
    """Whoever writes down the address of somebody else gets nothing of theirs."""
    email = "fremd@example.org"
    thief: User = cast.bernd
    if way == "not proven":
        EmailAddress.objects.create(user=thief, email=email, verified=False)
    elif way == "merely listed":
        Person.objects.filter(user=thief).update(email=email)
    elif way == "account locked":
        EmailAddress.objects.create(user=thief, email=email, verified=True)
        User.objects.filter(pk=thief.pk).update(is_active=False)
    person = Person.objects.get(user=thief)
    guest = Guest("Fred Fremd", email)
    registration.register(cast.meeting, guest, Said({"access_needs": "Rollstuhl"}))
    assert registration.own_row(cast.meeting, person) is None
    registration.register(cast.meeting, person)
    assert rows() == [("Fred Fremd", COMING), ("Bernd Muster", COMING)]
    assert known_guests.known(guest) == guest
    assert email not in claiming.proven_addresses(person)
