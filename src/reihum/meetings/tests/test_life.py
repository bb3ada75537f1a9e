"""The life of a meeting with more than twelve changes, as the calendars of those see it who were invited."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from reihum.meetings import calendars, changes, checklist, invitations, registration, states
from reihum.meetings.models import Invitation, Meeting, State
from reihum.meetings.tests.calendar_program import Program, messages

AYSE, BERND, CARLA, DORA, GUEL = (f"{name}@example.org" for name in ("ayse", "bernd", "carla", "dora", "guel"))
ALL = {AYSE, BERND, CARLA, DORA, GUEL}


class Life:
    """A meeting, the calendars of all, and what came since one looked last."""

    def __init__(self, meeting: Meeting, run_jobs: Callable[[], None]) -> None:
        self.pk, self.run_jobs, self.now = meeting.pk, run_jobs, timezone.now()
        self.programs = {address: Program(address) for address in ALL}

    @property
    def meeting(self) -> Meeting:
        return Meeting.objects.select_related("municipality", "announcement").get(pk=self.pk)

    def change(self, **facts: Any) -> None:
        meeting = Meeting.objects.get(pk=self.pk)
        for name, value in facts.items():
            setattr(meeting, name, value)
        meeting.save()

    def wait(self, minutes: float) -> None:
        """Time goes by, with the clock of the worker every minute."""
        ends = self.now + datetime.timedelta(minutes=minutes)
        while self.now < ends:
            changes.tell_changes(self.now)
            self.now += datetime.timedelta(minutes=1)

    def came(self) -> list[tuple[str, str, int, str]]:
        """To whom, which method, sequence and answer; "mail" and -1 for mails without an entry. All are taken over."""
        self.run_jobs()
        found = []
        for one in mail.outbox:
            entries = messages([one])
            for message in entries:
                self.programs[message.to].take(message)
                found.append((message.to, message.method, message.sequence, message.answer))
            if not entries:
                found.append((one.to[0], "mail", -1, ""))
        mail.outbox.clear()
        return sorted(found)

    def holds(self, answer: str = "NEEDS-ACTION") -> list[tuple[Any, ...]]:
        meeting = self.meeting
        entry = calendars.entry_of(meeting)
        return [(entry.starts_at, entry.ends_at, entry.place, entry.title, entry.description, answer)]

    def shown(self, *but: str) -> list[Any]:
        return [program.shows() for address, program in self.programs.items() if address not in but]


@pytest.fixture
def life(cast: Any, run_jobs: Callable[[], None]) -> Life:
    Meeting.objects.update(state=State.CONFIRMED, capacity=10)
    return Life(cast.meeting, run_jobs)


def same(method: str, sequence: int, answer: str, to: set[str] = ALL) -> list[tuple[str, str, int, str]]:
    return sorted((address, method, sequence, answer) for address in to)


def test_a_life_of_twelve_changes(life: Life, cast: Any) -> None:
    letter = invitations.first_letter(life.meeting)
    letter.guests = "Gül Gast <guel@example.org>"
    letter.save()
    # 1 They are invited
    assert invitations.send(letter) == 5
    assert life.came() == same("REQUEST", 0, "NEEDS-ACTION")
    assert life.meeting.state == State.OPEN
    assert life.shown() == [life.holds()] * 5
    # 2 One registers
    registration.register(life.meeting, cast.bernd.person)
    assert life.came() == [(BERND, "REQUEST", 0, "ACCEPTED")]
    assert life.programs[BERND].shows() == life.holds("ACCEPTED")
    life.wait(60)
    assert life.came() == []
    # 3 Another room
    life.change(venue="Ratskeller, Markt 2")
    life.wait(29)
    assert life.came() == []
    life.wait(3)
    others = ALL - {BERND}
    assert life.came() == sorted([(BERND, "REQUEST", 1, "ACCEPTED"), *same("REQUEST", 1, "NEEDS-ACTION", others)])
    assert life.shown(BERND) == [life.holds()] * 4
    # 4 How to get there: told, but no other version
    life.change(directions="Straßenbahn 3 bis Markt.")
    life.wait(32)
    assert {(method, sequence) for _to, method, sequence, _answer in life.came()} == {("REQUEST", 1)}
    assert life.programs[BERND].shows() == life.holds("ACCEPTED")
    # 5 Another time
    start = life.meeting.starts_at
    life.change(starts_at=start + datetime.timedelta(hours=1))
    life.wait(32)
    assert {(method, sequence) for _to, method, sequence, _answer in life.came()} == {("REQUEST", 2)}
    # 6 Changed and changed back
    life.change(venue="Schloss")
    life.wait(20)
    life.change(venue="Ratskeller, Markt 2")
    life.wait(60)
    # 7 More seats concern nobody
    life.change(capacity=20)
    life.wait(60)
    assert life.came() == []
    # 8 One cancels: their entry is theirs to delete
    registration.cancel(life.meeting, cast.bernd.person)
    assert life.came() == [(BERND, "mail", -1, "")]
    # 9 Time and place within half an hour: one mail; who does not come gets none
    life.change(starts_at=start)
    life.wait(20)
    life.change(venue="Stadtbad")
    life.wait(29)
    assert life.came() == []
    life.wait(3)
    assert life.came() == same("REQUEST", 3, "NEEDS-ACTION", others)
    # 10 Comes after all, and knows at once what holds
    registration.register(life.meeting, cast.bernd.person)
    assert life.came() == [(BERND, "REQUEST", 3, "ACCEPTED")]
    assert life.shown() == [life.holds("ACCEPTED" if to == BERND else "NEEDS-ACTION") for to in life.programs]
    # 11 Postponed: after five minutes
    states.move(life.meeting, State.POSTPONED)
    life.wait(5)
    assert life.came() == []
    life.wait(1)
    assert life.came() == same("CANCEL", 4, "")
    assert life.shown() == [[]] * 5
    # 12 A new day
    states.move(life.meeting, State.CONFIRMED)
    life.change(starts_at=start + datetime.timedelta(days=7), ends_at=life.meeting.ends_at + datetime.timedelta(days=7))
    life.wait(32)
    came = life.came()
    assert {(method, sequence) for _to, method, sequence, _answer in came} == {("REQUEST", 5)}
    assert len(came) == 5
    assert life.shown() == [life.holds("ACCEPTED" if to == BERND else "NEEDS-ACTION") for to in life.programs]
    # 13 Another title
    life.change(title="Zu Gast am Scherberg")
    life.wait(32)
    assert {(method, sequence) for _to, method, sequence, _answer in life.came()} == {("REQUEST", 5)}
    # 14 Postponed again, then cancelled before there is a day: calendars have it off already
    states.move(life.meeting, State.POSTPONED)
    life.wait(7)
    assert life.came() == same("CANCEL", 6, "")
    states.move(life.meeting, State.CANCELLED)
    life.wait(7)
    assert life.came() == same("mail", -1, "")
    assert life.shown() == [[]] * 5
    life.wait(120)
    assert life.came() == []


def test_nobody_sees_who_else_is_invited(life: Life) -> None:
    letter = invitations.first_letter(life.meeting)
    letter.guests = "Gül Gast <guel@example.org>"
    letter.save()
    invitations.send(letter)
    life.run_jobs()
    life.change(venue="Schloss")
    life.wait(32)
    life.run_jobs()
    assert len(mail.outbox) == 10
    for one in mail.outbox:
        written = one.message().as_string() + "".join(message.content.decode() for message in messages([one]))
        assert {address for address in ALL if address in written} == {one.to[0]}


def test_the_mail_says_what_is_different(life: Life, cast: Any) -> None:
    registration.register(open_for(life), cast.bernd.person)
    life.came()
    day = life.meeting.starts_at
    life.change(
        starts_at=day + datetime.timedelta(days=1),
        ends_at=life.meeting.ends_at + datetime.timedelta(days=1),
        venue="Schloss",
        directions="Bus 5",
    )
    life.wait(32)
    life.run_jobs()
    (one,) = mail.outbox
    new = timezone.localtime(day + datetime.timedelta(days=1))
    assert one.subject == f"Geändert: Zu Gast in Glauchau, {new:%d.%m.%Y}"
    said = [line for line in one.body.splitlines() if line.startswith("– ")]
    assert [line.split(":")[0] for line in said] == ["– Neuer Tag", "– Neuer Ort", "– Neu zu Anreise und Zugang"]
    assert said[1] == "– Neuer Ort: Schloss, Glauchau, bisher Rathaus, Markt 1, Glauchau."
    assert said[0].endswith(", 10:00–16:00 Uhr.") and ", bisher " in said[0]
    assert "Ihre Antwort bisher: kommt." in one.body


def open_for(life: Life) -> Meeting:
    Meeting.objects.update(state=State.OPEN)
    return life.meeting


def test_of_what_nobody_was_told_nothing_is_told(life: Life) -> None:
    life.change(venue="Schloss")
    states.move(Meeting.objects.get(), State.CANCELLED)
    life.wait(60)
    assert life.came() == []


def test_after_the_beginning_nothing_is_told(life: Life, cast: Any) -> None:
    registration.register(open_for(life), cast.bernd.person)
    life.came()
    life.change(venue="Schloss")
    life.now = life.meeting.starts_at
    life.wait(60)
    assert life.came() == []


def test_who_registers_while_a_change_waits_knows_it_and_is_told_if_it_goes_back(life: Life, cast: Any) -> None:
    letter = invitations.first_letter(life.meeting)
    letter.audience = Invitation.Audience.GUESTS
    letter.guests = "Gül Gast <guel@example.org>"
    letter.save()
    invitations.send(letter)
    assert life.came() == [(GUEL, "REQUEST", 0, "NEEDS-ACTION")]
    life.change(venue="Schloss")
    life.wait(5)
    registration.register(life.meeting, cast.bernd.person)
    assert life.came() == [(BERND, "REQUEST", 1, "ACCEPTED")]
    life.change(venue="Rathaus, Markt 1")
    life.wait(60)
    # Only for Bernd is anything different, and his calendar follows.
    assert life.came() == [(BERND, "REQUEST", 2, "ACCEPTED")]
    assert [life.programs[to].shows() for to in (BERND, GUEL)] == [life.holds("ACCEPTED"), life.holds()]
    life.change(venue="Stadtbad")
    life.wait(32)
    assert life.came() == [(BERND, "REQUEST", 3, "ACCEPTED"), (GUEL, "REQUEST", 3, "NEEDS-ACTION")]


def test_a_form_that_was_open_meanwhile_does_not_set_the_count_back(life: Life, cast: Any) -> None:
    registration.register(open_for(life), cast.bernd.person)
    life.came()
    old = life.meeting
    life.change(venue="Schloss")
    life.wait(32)
    assert life.came()[-1][2] == 1
    old.save()  # everything as it was before
    life.wait(32)
    assert life.came() == [(BERND, "REQUEST", 2, "ACCEPTED")]


def test_the_list_of_the_hosts_moves_with_the_day(life: Life, cast: Any) -> None:
    registration.register(open_for(life), cast.bernd.person)
    checklist.begin(life.meeting)
    life.came()
    before = {item.pk: item.due for item in life.meeting.checklist.all()}
    week = datetime.timedelta(days=7)
    life.change(starts_at=life.meeting.starts_at + week, ends_at=life.meeting.ends_at + week)
    life.wait(32)
    assert {item.pk: item.due for item in life.meeting.checklist.all()} == {
        pk: due + week for pk, due in before.items()
    }
    assert before
