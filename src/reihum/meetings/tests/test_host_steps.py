"""What hosts see first on the page of their meeting, from the question whether they host to the end."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reihum.meetings import agenda, checklist, host_steps, minutes
from reihum.meetings.models import (
    AgendaItem,
    ChecklistStep,
    Meeting,
    Minutes,
    SignedList,
    State,
    Turn,
)
from reihum.meetings.states import next_states

HOUR = datetime.timedelta(hours=1)


def begins(in_hours: float, **facts: Any) -> None:
    start = timezone.now() + in_hours * HOUR
    Meeting.objects.update(starts_at=start, ends_at=start + 5 * HOUR, **facts)


def desk(*, coordinates: bool = False) -> host_steps.Desk:
    meeting = Meeting.objects.get()
    return host_steps.desk(
        meeting,
        Minutes.objects.filter(meeting=meeting).first(),
        has_agenda=meeting.agenda.exists(),
        may_become=next_states(meeting, coordinates=coordinates),
    )


def first(*, coordinates: bool = False) -> str | None:
    step = desk(coordinates=coordinates).next
    return step and step.label


def test_before_the_meeting(cast: Any) -> None:
    ChecklistStep.objects.all().delete()
    ChecklistStep.objects.create(text="Raum ohne Stufen", days_before=40)
    begins(24 * 20, state=State.PLANNED)
    assert first() == "Angaben bearbeiten"
    turn = Turn.objects.create(year=2030, number=1, municipality=cast.glauchau, meeting=cast.meeting)
    assert first() == "Zusagen oder ablehnen"
    turn.delete()
    Meeting.objects.update(state=State.CONFIRMED)
    assert first() == "Ablauf planen"
    agenda.add(cast.meeting, AgendaItem(title="Begrüßung"))
    chosen = list(Meeting.areas.through.objects.all())
    Meeting.areas.through.objects.all().delete()
    assert first() == "Angaben bearbeiten"
    assert "um welche Gebiete es geht" in desk().why
    Meeting.areas.through.objects.bulk_create(chosen)
    assert first() == "Einladen"
    Meeting.objects.update(state=State.INVITED)
    assert first() == "Anmeldung öffnen"
    Meeting.objects.update(state=State.OPEN)
    assert first() == "Wer kommt?"
    checklist.begin(cast.meeting)
    assert first() == "Vorbereiten"
    assert f"Raum ohne Stufen (bis {timezone.localdate():%d.%m.%Y})" in desk().why
    checklist.tick(cast.meeting.checklist.get(), cast.ayse.person)
    assert first() == "Wer kommt?"


def test_somebody_who_wrote_comes_before_the_list(cast: Any) -> None:
    from reihum.meetings.models import AnswerNote, Invited

    agenda.add(cast.meeting, AgendaItem(title="Begrüßung"))
    checklist.begin(cast.meeting)
    invited = Invited.objects.create(meeting=cast.meeting, person=cast.bernd.person)
    note = AnswerNote.objects.create(invited=invited, text="Ich komme später.")
    found = desk()
    assert found.next is not None
    assert (found.next.label, found.next.tag) == ("Post und Erinnerung", "eine Nachricht")
    note.done_at = timezone.now()
    note.save()
    assert first() == "Vorbereiten"


def test_on_its_day_and_afterwards(cast: Any, today: Meeting) -> None:
    assert first() == "Am Tag selbst"
    agenda.add(today, AgendaItem(title="Begrüßung"))
    begins(-10, state=State.OPEN)  # over, and the clock has not yet seen it
    assert first() == "Protokoll beginnen"
    Meeting.objects.update(state=State.HELD)
    written = minutes.begin(Meeting.objects.get())
    assert first() == "Protokoll"
    minutes.write(written.parts.get(), 0, minutes.Text("Alle waren da."), cast.ayse.person)
    minutes.approve(written, cast.ayse.person)
    assert first() is None  # the report: that card is the newsroom's
    assert "Bericht für Aktuelles" in desk().why
    Meeting.objects.update(state=State.REPORTED)
    assert first(coordinates=True) == "Am Tag selbst"
    assert "unterschriebene Liste" in desk().why
    SignedList.objects.create(meeting=today, file="liste.pdf", sha256="0" * 64)
    assert (first(), first(coordinates=True)) == (None, "Treffen abschließen")
    Meeting.objects.update(state=State.CLOSED)
    assert first(coordinates=True) is None


@pytest.mark.parametrize(("state", "step"), [(State.POSTPONED, "Angaben bearbeiten"), (State.CANCELLED, None)])
@pytest.mark.parametrize("in_hours", [-100, 0, 100])
def test_without_a_day_that_holds(cast: Any, state: State, step: str | None, in_hours: float) -> None:
    begins(in_hours, state=state)
    assert first() == step
    assert "Einladen" not in [each.label for group in desk().groups for each in group.steps]


@pytest.mark.parametrize(
    ("in_hours", "is_open"),
    [
        (24 * 20, {"Vorher": True, "Am Tag": False, "Danach": False}),
        (24 * 6, {"Vorher": True, "Am Tag": True, "Danach": False}),
        (-1, {"Vorher": False, "Am Tag": True, "Danach": True}),
        (-24, {"Vorher": False, "Am Tag": False, "Danach": True}),
    ],
)
def test_open_is_what_it_is_time_for(cast: Any, in_hours: float, is_open: dict[str, bool]) -> None:
    begins(in_hours, state=State.HELD if in_hours < -5 else State.OPEN)
    if in_hours < 0:
        minutes.begin(Meeting.objects.get())
    assert {group.label: group.is_now for group in desk().groups} == {
        label: now for label, now in is_open.items() if label != "Danach" or in_hours > -5
    }


def test_the_page_shows_each_step_once_and_to_hosts_only(client: Client, cast: Any) -> None:
    Meeting.objects.update(state=State.INVITED)
    agenda.add(cast.meeting, AgendaItem(title="Begrüßung"))
    page = cast.meeting.get_absolute_url()
    client.force_login(cast.bernd)
    assert "Anmeldung öffnen" not in client.get(page).content.decode()
    client.force_login(cast.ayse)
    html = client.get(page).content.decode()
    for name in ("preparation", "edit", "agenda", "invitation", "guests", "invited", "day", "check_in", "room"):
        assert html.count(f'href="{reverse(f"meetings:{name}", args=[cast.meeting.slug])}"') == 1, name
    assert client.post(reverse("meetings:move", args=[cast.meeting.slug]), {"state": "open"}).status_code == 302
    assert Meeting.objects.get().state == State.OPEN


def test_members_find_the_room_and_the_round_on_the_day_only(client: Client, cast: Any) -> None:
    room, round_ = (reverse(name, args=[cast.meeting.slug]) for name in ("meetings:room", "round:round"))

    def ways(user: Any) -> tuple[int, int]:
        client.logout()
        if user:
            client.force_login(user)
        html = client.get(cast.meeting.get_absolute_url()).content.decode()
        return html.count(f'href="{room}"'), html.count(f'href="{round_}"')

    assert [ways(user) for user in (None, cast.erik, cast.bernd)] == [(0, 0), (0, 0), (0, 1)]
    now = timezone.now()
    Meeting.objects.update(starts_at=now, ends_at=now + datetime.timedelta(minutes=1))
    assert [ways(user) for user in (None, cast.erik, cast.bernd)] == [(0, 0), (0, 0), (1, 1)]
    Meeting.objects.update(state=State.POSTPONED)
    assert ways(cast.bernd) == (0, 0)
