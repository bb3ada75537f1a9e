"""Inviting: to whom, with which letter, once each; who is reminded; and what hosts see of it."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reihum.mailing.models import Address, Outgoing, Unsubscription
from reihum.meetings import invitations, registration
from reihum.meetings.answer_links import Guest
from reihum.meetings.invitation_mails import INVITATIONS
from reihum.meetings.models import Invitation, Invited, Meeting, Registration, State
from reihum.people.models import Membership, Person, Role

Audience = Invitation.Audience


@pytest.fixture
def letter(cast: Any) -> Invitation:
    Meeting.objects.update(state=State.CONFIRMED)
    cast.meeting.refresh_from_db()
    made = invitations.first_letter(cast.meeting)
    made.save()
    return made


def invited() -> list[str]:
    return sorted(str(row) for row in Invited.objects.invited().select_related("person"))


# --- To whom ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("audience", "names"),
    [
        (Audience.MEMBERS, ["Ayşe Beispiel", "Bernd Muster", "Carla Probe", "Dora Vorlage"]),
        (Audience.IN_CHARGE, ["Ayşe Beispiel", "Dora Vorlage"]),
        (Audience.CITIES, ["Ayşe Beispiel", "Dora Vorlage"]),
        (Audience.GUESTS, []),
    ],
)
def test_who_is_meant(cast: Any, letter: Invitation, audience: str, names: list[str]) -> None:
    letter.audience = audience
    letter.cities.set([cast.glauchau])
    if audience == Audience.IN_CHARGE:
        in_charge = Role.objects.today().in_charge().values_list("person", flat=True)
        names = sorted(str(person) for person in Person.objects.filter(pk__in=in_charge))
        assert names and "Carla Probe" not in names
    found = invitations.recipients(letter)
    assert [str(person) for person in found.persons] == names
    assert (list(found.guests), found.known, list(found.without_address)) == ([], 0, [])


def test_who_has_no_address_has_left_or_was_locked_is_not_written_to(cast: Any, letter: Invitation) -> None:
    Person.objects.filter(pk=cast.dora.person.pk).update(email="")
    cast.bernd.is_active = False
    cast.bernd.save()
    Role.objects.filter(person=cast.ayse.person).update(until=timezone.localdate() - datetime.timedelta(days=1))
    found = invitations.recipients(letter)
    assert [str(person) for person in found.persons] == ["Carla Probe"]
    assert [str(person) for person in found.without_address] == ["Dora Vorlage"]


def test_guests_are_read_line_by_line() -> None:
    text = "Gül Gast <guel@example.org>\n\n  Erika von Beispiel  (ERIKA@example.org) \nGül G. <GUEL@example.org>"
    assert invitations.guests_in(text) == [
        Guest("Gül Gast", "guel@example.org"),
        Guest("Erika von Beispiel", "erika@example.org"),
    ]


def test_each_wrong_line_is_named() -> None:
    text = "Gül Gast <guel@example.org>\nnur-adresse@example.org\nName ohne\nFalsch <a@@b>\n<x@example.org>"
    with pytest.raises(ValidationError) as refused:
        invitations.guests_in(text)
    assert [message.split(":")[0] for message in refused.value.messages] == [f"Zeile {n}" for n in (2, 3, 4, 5)]


def test_a_guest_who_is_a_member_is_the_member(cast: Any, letter: Invitation) -> None:
    letter.audience = Audience.GUESTS
    letter.guests = "B. M. <BERND@example.org>\nGül Gast <guel@example.org>"
    letter.save()
    assert invitations.send(letter) == 2
    assert [(row.person, row.email) for row in Invited.objects.all()] == [
        (cast.bernd.person, ""),
        (None, "guel@example.org"),
    ]


def test_nobody_is_invited_twice(cast: Any, letter: Invitation, run_jobs: Callable[[], None]) -> None:
    letter.guests = "Gül Gast <guel@example.org>"
    letter.audience = Audience.GUESTS
    letter.save()
    Meeting.objects.update(state=State.OPEN)
    registration.register(cast.meeting, cast.bernd.person)  # has answered, nobody asked
    assert invitations.send(letter) == 1
    letter.audience = Audience.MEMBERS
    letter.save()
    assert invitations.recipients(letter).known == 2
    assert invitations.send(letter) == 3
    assert invitations.send(letter) == 0
    run_jobs()
    to = sorted(message.to[0] for message in mail.outbox if message.subject.startswith("Einladung"))
    assert to == [f"{name}@example.org" for name in ("ayse", "carla", "dora", "guel")]


# --- The letter -------------------------------------------------------------------------------------------------------


def test_placeholders_are_filled_once_and_unknown_ones_named(cast: Any) -> None:
    cast.meeting.title = "{link} & {x}"
    said = invitations.filled("Hallo {vorname}: {titel}, {stadt}. {nichts} {", cast.meeting, "Ayşe", "L")
    assert said == "Hallo Ayşe: {link} & {x}, Glauchau. {nichts} {"
    with pytest.raises(ValidationError, match=r"Diese Platzhalter gibt es nicht: \{Vorname\}, \{nam\}. Es gibt: \{v"):
        invitations.check_placeholders("{nam} {Vorname} {vorname} {}x"[:-3])


def test_a_letter_begins_with_one_that_can_be_sent(cast: Any, letter: Invitation, client: Client) -> None:
    client.force_login(cast.ayse)
    page = client.get(reverse("meetings:invitation", args=[cast.meeting.slug]))
    form = {name: page.context["form"][name].value() for name in ("subject", "text", "audience", "guests")}
    response = client.post(page.request["PATH_INFO"], {**form, "opens_registration": "on"})
    assert (response.status_code, response.url) == (
        302,
        reverse("meetings:invitation_preview", args=[cast.meeting.slug]),
    )
    preview = client.get(response.url)
    text = preview.content.decode()
    assert "Guten Tag Ayşe," in text and "4 Personen bekommen sie" in text
    assert "{" not in preview.context["letter"]["text"] + preview.context["letter"]["subject"]
    assert Invited.objects.count() == Outgoing.objects.count() == 0


def test_a_form_that_is_wrong_says_so_and_keeps_what_was_typed(cast: Any, letter: Invitation, client: Client) -> None:
    client.force_login(cast.ayse)
    typed = {"subject": "{titel} {link}", "text": "Kommt! {Name}", "audience": "cities", "guests": "wer?"}
    response = client.post(reverse("meetings:invitation", args=[cast.meeting.slug]), typed)
    text = response.content.decode()
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"subject", "text", "cities", "guests"}
    assert "Zeile 1" in text and "wer?" in text and "Kommt! {Name}" in text
    letter.refresh_from_db()
    assert letter.subject.startswith("Einladung")


def test_the_mail_has_the_persons_own_link(cast: Any, letter: Invitation, run_jobs: Callable[[], None]) -> None:
    invitations.send(letter)
    run_jobs()
    links = {message.to[0]: message.body.partition("/treffen/antwort/")[2].split("\n")[0] for message in mail.outbox}
    assert len(set(links.values())) == len(links) == 4
    Client().post(f"/treffen/antwort/{links['bernd@example.org']}zusagen/")
    assert [row.name for row in Registration.objects.all()] == ["Bernd Muster"]
    bernd = next(message for message in mail.outbox if message.to == ["bernd@example.org"])
    assert bernd.body.startswith("Guten Tag Bernd,")
    assert bernd.message()["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


# --- Sending ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "opens", "after"),
    [
        (State.CONFIRMED, True, State.OPEN),
        (State.CONFIRMED, False, State.INVITED),
        (State.INVITED, True, State.OPEN),
        (State.OPEN, False, State.OPEN),
    ],
)
def test_the_state_goes_along(letter: Invitation, before: str, opens: bool, after: str) -> None:
    Meeting.objects.update(state=before)
    letter.opens_registration = opens
    letter.save()
    invitations.send(letter)
    assert Meeting.objects.get().state == after


@pytest.mark.parametrize("state", [State.PLANNED, State.POSTPONED, State.CANCELLED, State.HELD])
def test_to_some_meetings_nobody_is_invited(letter: Invitation, state: str) -> None:
    Meeting.objects.update(state=state)
    with pytest.raises(ValidationError, match="So kann niemand eingeladen werden"):
        invitations.send(letter)
    assert invited() == []


def test_a_worker_that_dies_is_followed_by_one_that_goes_on(
    letter: Invitation, run_jobs: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invitations, "AT_ONCE", 1)
    written = invitations.write_letter
    calls = []

    def dies(*about: Any) -> None:
        calls.append(about)
        written(*about)
        if len(calls) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(invitations, "write_letter", dies)
    invitations.send(letter)
    with pytest.raises(KeyboardInterrupt):
        invitations.write_invitations.call(letter.meeting_id)
    assert (Outgoing.objects.count(), Invited.objects.unwritten().count()) == (2, 2)
    invitations.write_what_is_left()
    invitations.write_what_is_left()
    assert sorted(Outgoing.objects.values_list("to", flat=True)) == [
        f"{name}@example.org" for name in ("ayse", "bernd", "carla", "dora")
    ]


# --- Reminding --------------------------------------------------------------------------------------------------------


@pytest.fixture
def waiting(letter: Invitation, cast: Any, run_jobs: Callable[[], None]) -> Invitation:
    """All are invited; Bernd comes, Dora does not, Carla answers later; Ayşe is silent."""
    invitations.send(letter)
    run_jobs()
    meeting = Meeting.objects.get()
    registration.register(meeting, cast.bernd.person)
    registration.cancel(meeting, cast.dora.person)
    registration.decide_later(meeting, cast.carla.person)
    run_jobs()
    mail.outbox.clear()
    return letter


def test_only_who_is_silent_is_reminded_and_once_a_day(
    waiting: Invitation, cast: Any, client: Client, run_jobs: Callable[[], None]
) -> None:
    client.force_login(cast.ayse)
    for _twice in range(2):
        client.post(reverse("meetings:remind", args=[cast.meeting.slug]))
    run_jobs()
    assert [(message.to, message.subject.split("?")[0]) for message in mail.outbox] == [
        (["ayse@example.org"], "Kommen Sie")
    ]
    assert "/treffen/antwort/" in mail.outbox[0].body
    page = client.post(reverse("meetings:remind", args=[cast.meeting.slug]), follow=True)
    assert "Gerade ist niemand zu erinnern." in page.content.decode()
    run_jobs()
    assert len(mail.outbox) == 1


def test_the_clock_reminds_once_in_time(waiting: Invitation, run_jobs: Callable[[], None]) -> None:
    now = timezone.now()

    def reminded() -> int:
        for _twice in range(2):
            invitations.remind_in_time()
        run_jobs()
        return len(mail.outbox)

    Meeting.objects.update(register_until=now + datetime.timedelta(days=13, hours=23), starts_at=later(), ends_at=end())
    assert reminded() == 0  # invited just now
    Invited.objects.update(invited_at=now - datetime.timedelta(days=8))
    Meeting.objects.update(register_until=now + datetime.timedelta(days=14, hours=1))
    assert reminded() == 0  # there is time
    Meeting.objects.update(register_until=now + datetime.timedelta(days=13, hours=23))
    assert reminded() == 1
    assert reminded() == 1
    Meeting.objects.update(state=State.INVITED)
    Invited.objects.update(reminded_at=None)
    assert reminded() == 1  # the registration is closed


def later() -> datetime.datetime:
    return timezone.now() + datetime.timedelta(days=40)


def end() -> datetime.datetime:
    return later() + datetime.timedelta(hours=5)


# --- What hosts see ---------------------------------------------------------------------------------------------------


def test_hosts_see_what_became_of_each_mail(cast: Any, letter: Invitation, client: Client, run_jobs: Any) -> None:
    Address.objects.create(email="dora@example.org", hard_bounces=3, blocked_at=timezone.now())
    invitations.send(letter)
    run_jobs()
    registration.register(Meeting.objects.get(), cast.bernd.person)
    client.force_login(cast.ayse)
    page = client.get(reverse("meetings:invited", args=[cast.meeting.slug]))
    assert [(str(line.row), line.mail, line.is_problem) for line in page.context["list"].silent] == [
        ("Ayşe Beispiel", "gesendet", False),
        ("Carla Probe", "gesendet", False),
        ("Dora Vorlage", "Adresse gesperrt", True),
    ]
    assert [(str(line.row), line.answer) for line in page.context["list"].answered] == [("Bernd Muster", "kommt")]
    text = page.content.decode()
    assert "dora@example.org: Adresse gesperrt" in text and "3 Personen erinnern" in text


def test_pages_cost_the_same_with_many(cast: Any, letter: Invitation, client: Client, queries_of: Any) -> None:
    client.force_login(cast.ayse)

    def crowd(numbers: range) -> None:
        for number in numbers:
            person = Person.objects.create(given_name=f"P{number}", family_name="Viele", email=f"p{number}@example.org")
            Membership.objects.create(person=person)
        letter.guests = "\n".join(f"Gast {number} <g{number}@example.org>" for number in numbers)
        letter.save()

    urls = [reverse(f"meetings:{name}", args=[cast.meeting.slug]) for name in ("invitation_preview", "invited")]
    counts = []
    for numbers in (range(3), range(3, 40)):
        crowd(numbers)
        before = queries_of(client, urls[0])
        invitations.send(letter)
        invitations.write_invitations.call(cast.meeting.pk)
        counts.append((before, queries_of(client, urls[1])))
    assert counts[0] == counts[1]
    assert len(invited()) == 4 + 40 + 40


def test_who_wants_no_invitations_gets_none_and_hosts_see_it_before(cast: Any, letter: Invitation) -> None:
    letter.audience, letter.guests = Audience.MEMBERS, "Gül Gast (guel@example.org)\nKai Kein (kai@example.org)"
    letter.save()
    for email in ("kai@example.org", cast.bernd.person.email.lower()):
        Unsubscription.objects.create(email=email, mailing_list=INVITATIONS)
    found = invitations.recipients(letter)
    assert [str(person) for person in found.persons] == ["Ayşe Beispiel", "Carla Probe", "Dora Vorlage"]
    assert [guest.name for guest in found.guests] == ["Gül Gast"]
    assert [getattr(one, "name", str(one)) for one in found.unsubscribed] == ["Bernd Muster", "Kai Kein"]
    client = Client()
    client.force_login(cast.ayse)
    page = client.get(reverse("meetings:invitation_preview", args=[cast.meeting.slug])).content.decode()
    assert "Möchten keine Einladungen per E-Mail: Bernd Muster, Kai Kein" in " ".join(page.split())
    assert invitations.send(letter) == 4


def test_invitations_and_reminders_can_be_unsubscribed_and_nothing_else(
    cast: Any, letter: Invitation, run_jobs: Callable[[], None]
) -> None:
    letter.audience, letter.guests = Audience.GUESTS, "Gül Gast (guel@example.org)"
    letter.save()
    invitations.send(letter)
    run_jobs()
    Invited.objects.update(invited_at=timezone.now() - datetime.timedelta(days=30))
    invitations.write_reminders.call(cast.meeting.pk)
    registration.register(Meeting.objects.get(), Guest("Gül Gast", "guel@example.org"))
    run_jobs()
    lists = Outgoing.objects.filter(to="guel@example.org").order_by("pk").values_list("mailing_list", flat=True)
    assert list(lists) == [INVITATIONS, INVITATIONS, ""]


@pytest.mark.parametrize(("ends", "starts", "said"), [(None, 60, 53), (None, 10, 7), (None, 3, 3), (40, 60, 40)])
def test_people_are_asked_to_answer_in_time(cast: Any, ends: int | None, starts: int, said: int) -> None:
    now = timezone.now()
    meeting = cast.meeting
    meeting.starts_at = now + datetime.timedelta(days=starts)
    meeting.register_until = now + datetime.timedelta(days=ends) if ends else None
    assert round((invitations.answer_until(meeting) - now) / datetime.timedelta(days=1)) == said
