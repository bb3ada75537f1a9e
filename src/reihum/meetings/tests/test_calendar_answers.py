"""Answers of calendars (iTIP REPLY): what counts, and what changes nothing."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reihum.kit.calendar import Party
from reihum.kit.calendar_messages import Answer, request
from reihum.mailing import incoming, mailbox
from reihum.mailing.models import Outgoing
from reihum.meetings import calendars, changes, invitations, registration, states
from reihum.meetings.answer_links import Guest
from reihum.meetings.models import Invitation, Meeting, Registration, State
from reihum.people.network import organizer

YES, NO, MAYBE = Answer.YES, Answer.NO, Answer.MAYBE
BERND, GUEL = "bernd@example.org", "guel@example.org"


@pytest.fixture(autouse=True)
def everybody_is_invited(cast: Any, run_jobs: Callable[[], None], settings: Any) -> None:
    settings.MAILBOX_ADDRESS = "netz@example.org"
    Meeting.objects.update(state=State.CONFIRMED)
    letter = invitations.first_letter(Meeting.objects.get())
    letter.guests = "Gül Gast <guel@example.org>"
    letter.audience = Invitation.Audience.MEMBERS
    letter.save()
    invitations.send(letter)
    run_jobs()
    mail.outbox.clear()


def reply(
    answer: Answer,
    email: str = BERND,
    *,
    sender: str = "",
    sequence: int = 0,
    uid: str = "",
    to: str = "netz@example.org",
    **headers: str,
) -> bytes:
    """A mail as calendars send it."""
    meeting = Meeting.objects.select_related("municipality", "announcement").get()
    entry = calendars.entry_of(meeting)
    ics = request(entry, organizer(), Party(email, "Wer antwortet"), answer).decode()
    ics = ics.replace("METHOD:REQUEST", "METHOD:REPLY").replace(f"SEQUENCE:{entry.sequence}", f"SEQUENCE:{sequence}")
    if uid:
        ics = ics.replace(entry.uid, uid)
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = f"Wer <{sender or email}>", to, "Zugesagt"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content("Wer hat zugesagt.")
    message.add_alternative(ics, subtype="calendar", params={"method": "REPLY"})
    return message.as_bytes()


def answers() -> list[tuple[str, str]]:
    return [(row.name, row.state) for row in Registration.objects.order_by("pk")]


def test_the_organizer_is_the_mailbox() -> None:
    assert organizer().email == "netz@example.org"


@pytest.mark.parametrize(("answer", "state"), [(YES, "coming"), (NO, "declined"), (MAYBE, "undecided")])
@pytest.mark.parametrize(("email", "name"), [(BERND, "Bernd Muster"), ("Guel@Example.ORG", "Gül Gast")])
def test_an_answer_counts_like_a_click(answer: Answer, state: str, email: str, name: str) -> None:
    assert incoming.take(reply(answer, email)) == incoming.DONE
    assert answers() == [(name, state)]
    assert incoming.take(reply(answer, email)) == incoming.DONE  # sent again
    assert answers() == [(name, state)]


def test_yes_then_no_gives_the_seat_back_and_on_to_the_next(cast: Any, run_jobs: Callable[[], None]) -> None:
    Meeting.objects.update(capacity=1)
    assert incoming.take(reply(YES)) == incoming.DONE
    assert incoming.take(reply(YES, GUEL)) == incoming.DONE
    assert answers() == [("Bernd Muster", "coming"), ("Gül Gast", "waiting")]
    assert incoming.take(reply(NO)) == incoming.DONE
    assert answers() == [("Bernd Muster", "cancelled"), ("Gül Gast", "offered")]
    assert incoming.take(reply(YES, GUEL)) == incoming.DONE
    assert answers() == [("Bernd Muster", "cancelled"), ("Gül Gast", "coming")]


def test_an_answer_that_repeats_what_holds_writes_no_mail(run_jobs: Callable[[], None]) -> None:
    incoming.take(reply(YES))
    run_jobs()
    mail.outbox.clear()
    assert (
        incoming.take(reply(YES)) == incoming.DONE
    )  # a calendar that answers each message does not go round in circles
    run_jobs()
    assert mail.outbox == []


def token_of(email: str) -> str:
    return f"netz+{Outgoing.objects.filter(to=email).latest('pk').token}@example.org"


def test_the_token_of_the_mail_has_to_be_theirs() -> None:
    assert incoming.take(reply(YES, to=token_of(GUEL))) == incoming.UNASSIGNED
    assert answers() == []
    assert incoming.take(reply(YES, to=token_of(BERND))) == incoming.DONE
    assert answers() == [("Bernd Muster", "coming")]


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "of somebody else": (lambda: reply(NO, sender="mallory@example.org"), "somebody else answers"),
    "of another who is invited": (lambda: reply(NO, sender=GUEL), "somebody else answers"),
    "not invited": (lambda: reply(YES, "wer@example.org"), "not invited"),
    "another meeting": (lambda: reply(YES, uid="treffen-4711@127.0.0.1"), "no such meeting"),
    "of another installation": (lambda: reply(YES, uid="treffen-1@example.net"), "no such meeting"),
    "no key": (lambda: reply(YES, uid="treffen-1' OR 1=1@127.0.0.1"), "no such meeting"),
    "a version to come": (lambda: reply(YES, sequence=7), "another version"),
    "broken": (lambda: reply(YES).replace(b"PARTSTAT=ACCEPTED", b"PARTSTAT=DELEGATED"), "not readable"),
}


@pytest.mark.parametrize("name", list(REFUSED))
def test_what_is_not_surely_ones_own_changes_nothing(
    cast: Any, name: str, lines: Callable[[], list[dict[str, Any]]], run_jobs: Callable[[], None]
) -> None:
    registration.register(Meeting.objects.get(), cast.bernd.person)
    run_jobs()
    mail.outbox.clear()
    make, why = REFUSED[name]
    assert incoming.take(make()) == incoming.UNASSIGNED
    assert answers() == [("Bernd Muster", "coming")]
    run_jobs()
    assert mail.outbox == []
    told = [line for line in lines() if line["event"] == "calendar answer does not count"]
    assert [line["why"] for line in told] == [why]
    assert "@example" not in str(told) and "Bernd" not in str(told)


MEMBER = b"From: Wer <bernd@example.org>"
SUMMARY, ZONE = b"SUMMARY:", b"BEGIN:VTIMEZONE\nTZID:X\nBEGIN:STANDARD\nDTSTART:19700101T000000\nRRULE:FREQ=SECONDLY\n"
ZONE += b"TZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nEND:STANDARD\nEND:VTIMEZONE\n"
ODD: dict[str, tuple[bytes, bytes, bool]] = {  # what stands there, what stands there instead, whether the answer counts
    "two who answer": (b"ATTENDEE;", b"ATTENDEE;PARTSTAT=ACCEPTED:mailto:dora@example.org\nATTENDEE;", False),
    "no mailto": (b":mailto:bernd", b":urn:bernd", False),
    "two numbers": (b"SEQUENCE:0", b"SEQUENCE:0\nSEQUENCE:0", False),
    "a number without end": (b"SEQUENCE:0", b"SEQUENCE:" + b"9" * 5000, False),
    "a number below zero": (b"SEQUENCE:0", b"SEQUENCE:-1", False),
    "a word as number": (b"SEQUENCE:0", b"SEQUENCE:null", False),
    "two entries at once": (b"UID:", b"UID:x\nUID:", False),
    "an entry beyond every number": (b"UID:treffen-", b"UID:treffen-99999999999999999999999", False),
    "a digit that is none": (b"UID:treffen-", "UID:treffen-²".encode(), False),
    "many entries": (b"BEGIN:VEVENT", b"BEGIN:VEVENT\nEND:VEVENT\n" * 21 + b"BEGIN:VEVENT", False),
    "entries within entries": (b"END:VEVENT", b"BEGIN:VEVENT\n" * 2000 + b"END:VEVENT", False),
    "a method that is none": (b"METHOD:REPLY", b"METHOD:REPLY\nMETHOD:CANCEL", False),
    "an invitation": (b"METHOD:REPLY", b"METHOD:REQUEST", False),
    "an end that is missing": (b"END:VCALENDAR", b"", False),
    "from two": (MEMBER, b"From: mallory@example.org\nFrom: bernd@example.org", False),
    "from two in one": (MEMBER, b"From: mallory@example.org, bernd@example.org", False),
    "an address as name": (MEMBER, b'From: "bernd@example.org" <mallory@example.org>', False),
    "an address in brackets": (MEMBER, b"From: (bernd@example.org) mallory@example.org", False),
    "an encoded address": (MEMBER, b"From: =?utf-8?q?=3Cbernd=40example=2Eorg=3E?= <mallory@example.org>", False),
    "time beyond time": (SUMMARY, b"BEGIN:VALARM\nTRIGGER:-PT999999999999H\nEND:VALARM\n" + SUMMARY, False),
    "for ever": (SUMMARY, b"RRULE:FREQ=SECONDLY;COUNT=999999999\n" + SUMMARY, True),
    "thousands of days": (SUMMARY, b"RDATE:" + b",".join([b"20260101T000000Z"] * 4000) + b"\n" + SUMMARY, True),
    "a year that is none": (b"DTSTART;TZID=Europe/Berlin:2", b"DTSTART;TZID=Europe/Berlin:9", True),
    "zones that change each second": (b"BEGIN:VEVENT", ZONE * 100 + b"BEGIN:VEVENT", True),
    "a zone that is a file": (b"Europe/Berlin", b"../../etc/passwd", True),
    "NUL": (SUMMARY, b"COMMENT:a\0b\n" + SUMMARY, True),
    "a mark at the beginning": (b"BEGIN:VCALENDAR", b"\xef\xbb\xbfBEGIN:VCALENDAR", True),
    "a subject that breaks off": (
        b"Subject: Zugesagt",
        b"Subject: =?utf-8?B?!!!?= =?klingon?Q?=FF?= =?utf-8?q?=C3",
        True,
    ),
}


@pytest.mark.parametrize("name", list(ODD))
def test_odd_answers_count_only_if_they_are_surely_ones_own(
    cast: Any, name: str, lines: Callable[[], list[dict[str, Any]]]
) -> None:
    there, instead, counts = ODD[name]
    raw = reply(YES)
    assert there in raw
    folder = mailbox.settle(raw.replace(there, instead))
    assert folder == (incoming.DONE if counts else incoming.UNASSIGNED)
    assert answers() == ([("Bernd Muster", "coming")] if counts else [])
    assert not [line for line in lines() if line["level"] in ("error", "warning")]


BROKEN = st.lists(
    st.tuples(
        st.integers(0, 5000), st.integers(0, 40), st.binary(max_size=12) | st.sampled_from([b"\0", b"=?", b"\n--"])
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(BROKEN)
def test_whatever_is_broken_in_an_answer_no_one_else_answers_and_nothing_fails(
    cast: Any, lines: Callable[[], list[dict[str, Any]]], cuts: list[tuple[int, int, bytes]]
) -> None:
    """Pieces are cut out anywhere, and other bytes put there."""
    raw = reply(YES)
    for at, length, instead in cuts:
        place = at % len(raw)
        raw = raw[:place] + instead + raw[place + length :]
    assert mailbox.settle(raw) in (incoming.DONE, incoming.UNASSIGNED, incoming.AUTOMATIC, None)
    assert {name for name, _state in answers()} <= {"Bernd Muster"}
    assert not [line for line in lines() if line["level"] == "error"]


def test_no_to_the_old_day_is_no_no_to_the_new_one(cast: Any, run_jobs: Callable[[], None]) -> None:
    registration.register(Meeting.objects.get(), cast.bernd.person)
    run_jobs()
    meeting = Meeting.objects.get()
    week = datetime.timedelta(days=7)
    meeting.starts_at, meeting.ends_at = meeting.starts_at + week, meeting.ends_at + week
    meeting.save()
    assert incoming.take(reply(NO)) == incoming.UNASSIGNED  # already moved, not told yet
    now = timezone.now()
    for minutes in (0, 31):
        changes.tell_changes(now + datetime.timedelta(minutes=minutes))
    run_jobs()
    assert incoming.take(reply(NO)) == incoming.UNASSIGNED
    assert answers() == [("Bernd Muster", "coming")]
    assert incoming.take(reply(NO, sequence=1)) == incoming.DONE
    assert answers() == [("Bernd Muster", "cancelled")]


def test_other_directions_make_no_answer_old(run_jobs: Callable[[], None]) -> None:
    Meeting.objects.update(directions="Bus 5")
    now = timezone.now()
    for minutes in (0, 31):
        changes.tell_changes(now + datetime.timedelta(minutes=minutes))
    assert incoming.take(reply(YES)) == incoming.DONE


def test_who_registered_without_invitation_may_answer_by_calendar(run_jobs: Callable[[], None]) -> None:
    meeting = Meeting.objects.get()
    registration.register(meeting, Guest("Nina Neu", "Nina@example.org"))
    assert incoming.take(reply(NO, "nina@example.org")) == incoming.UNASSIGNED  # has no entry yet
    run_jobs()
    assert incoming.take(reply(NO, "nina@example.org")) == incoming.DONE
    assert answers() == [("Nina Neu", "cancelled")]


def test_when_the_registration_is_closed_yes_changes_nothing_but_no_is_heard(cast: Any) -> None:
    registration.register(Meeting.objects.get(), cast.bernd.person)
    Meeting.objects.update(register_until=timezone.now() - datetime.timedelta(hours=1))
    assert incoming.take(reply(YES, GUEL)) == incoming.UNASSIGNED
    assert incoming.take(reply(MAYBE, GUEL)) == incoming.UNASSIGNED
    assert answers() == [("Bernd Muster", "coming")]
    assert incoming.take(reply(NO)) == incoming.DONE  # a seat that is free again helps somebody


def test_of_what_is_off_or_has_begun_nothing_is_answered() -> None:
    states.move(Meeting.objects.get(), State.POSTPONED)
    assert incoming.take(reply(YES)) == incoming.UNASSIGNED
    now = timezone.now()
    Meeting.objects.update(
        state=State.OPEN, starts_at=now - datetime.timedelta(minutes=1), ends_at=now + datetime.timedelta(hours=1)
    )
    assert incoming.take(reply(YES)) == incoming.UNASSIGNED
    assert answers() == []
