"""What hosts can do with a meeting: what comes next, with a reason, and everything else by when it is its time."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from reihum.meetings.models import TOOK_PLACE, AnswerNote, Meeting, Minutes, State

# So long before the meeting the lists are worth printing.
DAY_IS_NEAR = datetime.timedelta(days=7)


@dataclass(frozen=True)
class Step:
    """A page to open, or, with `state` or by `posts`, a button to press."""

    label: str
    url: str
    posts: bool = False
    state: State | None = None
    tag: str = ""


@dataclass(frozen=True)
class Group:
    """Steps that belong together; open on the page when it is their time."""

    label: str
    steps: list[Step]
    is_now: bool
    not_yet: str = ""


@dataclass(frozen=True)
class Desk:
    """What the page of a meeting shows to its hosts."""

    next: Step | None
    why: str
    groups: list[Group]


def desk(meeting: Meeting, minutes: Minutes | None, *, has_agenda: bool, may_become: Collection[State]) -> Desk:
    """The desk of a host who may bring the meeting into the states `may_become`. At most three queries."""
    steps = _Steps(meeting, minutes, AnswerNote.objects.filter(invited__meeting=meeting, done_at=None).count())
    first, why = _next(steps, has_agenda=has_agenda, may_become=may_become)
    groups = [
        Group(label, [step for step in found if step != first], is_now, not_yet)
        for label, found, is_now, not_yet in steps.groups()
    ]
    return Desk(first, why, [group for group in groups if group.steps or group.not_yet])


class _Steps:
    """The steps of one meeting by name."""

    def __init__(self, meeting: Meeting, minutes: Minutes | None, unread: int) -> None:
        def page(label: str, name: str, *, posts: bool = False, tag: str = "") -> Step:
            return Step(label, reverse(f"meetings:{name}", args=[meeting.slug]), posts=posts, tag=tag)

        self.meeting, self.begun_minutes, self.unread = meeting, minutes, unread
        notes = ngettext("eine Nachricht", "%(notes)s Nachrichten", unread) % {"notes": unread} if unread else ""
        self.accept = page(gettext("Zusagen oder ablehnen"), "accept_turn")
        self.prepare = page(gettext("Vorbereiten"), "preparation")
        self.edit = page(gettext("Angaben bearbeiten"), "edit")
        self.agenda = page(gettext("Ablauf planen"), "agenda")
        self.invite = page(gettext("Einladen"), "invitation")
        self.guests = page(gettext("Wer kommt?"), "guests")
        self.mail = page(gettext("Post und Erinnerung"), "invited", tag=notes)
        self.day = page(gettext("Am Tag selbst"), "day")
        self.check_in = page(gettext("Einlass"), "check_in")
        self.room = page(gettext("Im Saal"), "room")
        self.minutes = (
            page(gettext("Protokoll"), "minutes")
            if minutes
            else page(gettext("Protokoll beginnen"), "begin_minutes", posts=True)
        )

    def become(self, label: str, state: State) -> Step:
        return Step(label, reverse("meetings:move", args=[self.meeting.slug]), posts=True, state=state)

    def groups(self) -> list[tuple[str, list[Step], bool, str]]:
        meeting = self.meeting
        invites = not meeting.is_past and not meeting.is_stopped and meeting.state != State.PLANNED
        before = [self.prepare, self.edit, self.agenda, *([self.invite] if invites else []), self.guests, self.mail]
        is_near = not meeting.is_stopped and not meeting.is_past and meeting.starts_at <= timezone.now() + DAY_IS_NEAR
        later = "" if meeting.has_begun else gettext("Das Protokoll und der Bericht beginnen mit dem Treffen.")
        return [
            (gettext("Vorher"), before, not meeting.has_begun or meeting.is_stopped, ""),
            (gettext("Am Tag"), [self.day, self.check_in, self.room], is_near, ""),
            (gettext("Danach"), [] if later else [self.minutes], meeting.has_begun, later),
        ]


def _next(steps: _Steps, *, has_agenda: bool, may_become: Collection[State]) -> tuple[Step | None, str]:
    """The step that comes next and why, if there is one."""
    meeting = steps.meeting
    if meeting.state == State.CANCELLED:
        return None, ""
    if meeting.state == State.POSTPONED:
        return steps.edit, gettext(
            "Das Treffen ist verschoben. Tragen Sie den neuen Tag ein, dann stellen Sie unten den Stand auf „Gastgeber hat "
            "zugesagt“."
        )
    if meeting.state == State.PLANNED:
        return _agree(steps)
    if meeting.is_past or meeting.state in TOOK_PLACE:
        return _afterwards(steps, may_become)
    if meeting.is_today:
        return steps.day, gettext("Heute ist es so weit: Listen drucken, Einlass öffnen, Beamer anschließen.")
    return _beforehand(steps, has_agenda=has_agenda)


def _agree(steps: _Steps) -> tuple[Step, str]:
    if hasattr(steps.meeting, "turn"):
        return steps.accept, gettext("%(city)s ist an der Reihe. Sagen Sie, ob und wann Sie einladen.") % {
            "city": steps.meeting.municipality.name
        }
    return steps.edit, gettext(
        "Das Treffen ist noch nicht öffentlich. Stimmen Tag und Ort, stellen Sie unten den Stand auf „Gastgeber hat zugesagt“."
    )


def _beforehand(steps: _Steps, *, has_agenda: bool) -> tuple[Step, str]:
    meeting = steps.meeting
    if not has_agenda:
        return steps.agenda, gettext("Noch steht nicht fest, was geschieht. Mit dem Ablauf wissen alle, worum es geht.")
    if meeting.state == State.CONFIRMED and not meeting.areas.exists() and meeting.municipality.areas.exists():
        return steps.edit, gettext(
            "Noch ist nicht gesagt, um welche Gebiete es geht. Daraus folgt, welche Förderer die Einladung nennt."
        )
    if meeting.state == State.CONFIRMED:
        return steps.invite, gettext("Tag, Ort und Ablauf stehen. Jetzt können alle davon erfahren und sich anmelden.")
    if meeting.state == State.INVITED:
        return steps.become(gettext("Anmeldung öffnen"), State.OPEN), gettext(
            "Eingeladen ist, aber anmelden kann sich gerade niemand."
        )
    if steps.unread:
        return steps.mail, gettext("Jemand hat Ihnen geschrieben und wartet auf eine Antwort.")
    if todo := meeting.checklist.filter(done_on=None).first():
        return steps.prepare, gettext("Auf Ihrer Liste steht als Nächstes: %(todo)s (bis %(day)s).") % {
            "todo": todo.text,
            "day": date_format(todo.due, "d.m.Y"),
        }
    return steps.guests, gettext("Alles ist vorbereitet. Hier sehen Sie, wer sich anmeldet.")


def _afterwards(steps: _Steps, may_become: Collection[State]) -> tuple[Step | None, str]:
    meeting = steps.meeting
    if meeting.state == State.CLOSED:
        return None, ""
    if steps.begun_minutes is None:
        return steps.minutes, gettext("Wer da war, der Ablauf und offene Aufgaben stehen schon darin.")
    if not steps.begun_minutes.approved_at:
        return steps.minutes, gettext("Schreiben Sie zu Ende, und geben Sie es frei. Dann lesen es alle Mitglieder.")
    if meeting.state != State.REPORTED:
        return None, gettext("Das Protokoll ist freigegeben. Als Nächstes kommt der Bericht für Aktuelles.")
    if not meeting.signed_lists.exists():
        return steps.day, gettext("Für den Nachweis fehlt noch die unterschriebene Liste.")
    if State.CLOSED in may_become:
        return steps.become(gettext("Treffen abschließen"), State.CLOSED), gettext(
            "Protokoll, Bericht und unterschriebene Liste liegen vor."
        )
    return None, gettext("Alles liegt vor. Danke, dass Sie eingeladen haben!")
