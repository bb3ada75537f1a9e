"""Meetings as calendar files."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext

from reihum.kit.calendar import Entry, Party, calendar
from reihum.kit.calendar_messages import Answer, cancellation, request
from reihum.mailing.outbox import CalendarPart
from reihum.meetings.models import Meeting, Registration
from reihum.meetings.versions import place_of
from reihum.people.models import Person
from reihum.people.network import organizer

KEPT = datetime.timedelta(days=366)  # how long past meetings stay in a person's feed


def of_meetings(name: str, meetings: Iterable[Meeting]) -> bytes:
    """The calendar file with these meetings, in local time."""
    return calendar(name, map(entry_of, meetings), organizer())


def entry_of(meeting: Meeting) -> Entry:
    """The meeting as calendars know it, in feeds and mails alike."""
    announcement = getattr(meeting, "announcement", None)
    return Entry(
        uid=f"treffen-{meeting.pk}@{_host()}",
        title=meeting.title,
        starts_at=timezone.localtime(meeting.starts_at),
        ends_at=timezone.localtime(meeting.ends_at),
        changed_at=meeting.changed_at,
        place=place_of(meeting),
        url=f"{settings.URL}{meeting.get_absolute_url()}",
        is_cancelled=meeting.is_stopped,  # a new day makes a postponed one valid again
        sequence=announcement.sequence if announcement else 0,
        description=meeting.directions,
    )


def meeting_of(uid: str) -> int | None:
    """The key of the meeting whose entry has this UID; None if it is not one of ours."""
    found = re.fullmatch(rf"treffen-([0-9]{{1,18}})@{re.escape(_host())}", uid)
    return int(found[1]) if found else None


def _host() -> str:
    return urlsplit(settings.URL).hostname or ""


# --- By mail, to one person -------------------------------------------------------------------------------------------

# What an answer is in calendars. Who waits for a seat may yet come.
ANSWERS = {
    Registration.State.COMING: Answer.YES,
    Registration.State.OFFERED: Answer.MAYBE,
    Registration.State.WAITING: Answer.MAYBE,
    Registration.State.UNDECIDED: Answer.MAYBE,
    Registration.State.DECLINED: Answer.NO,
    Registration.State.CANCELLED: Answer.NO,
}


def message_to(meeting: Meeting, invites: Party, attendee: Party, answer: str = "") -> CalendarPart:
    """The entry for one person's calendar, or that it is called off. `answer` is a state of a registration, "" for none.

    With DTSTAMP as of now: of two messages about the same version calendars believe the later one (RFC 5546, 2.1.5).
    """
    entry = replace(entry_of(meeting), changed_at=timezone.now())
    if meeting.is_stopped:
        return CalendarPart(cancellation(entry, invites, attendee).decode(), "CANCEL")
    said = ANSWERS[Registration.State(answer)] if answer else Answer.OPEN
    return CalendarPart(request(entry, invites, attendee, said).decode(), "REQUEST")


# --- A person's own feed ----------------------------------------------------------------------------------------------


def of_person(person: Person) -> bytes:
    """What a person comes to, waits for, or was invited to and has not declined, with their answer."""
    since = timezone.now() - KEPT
    found = Meeting.objects.public().filter(ends_at__gte=since).select_related("municipality", "announcement")
    answers = dict(person.registrations.values_list("meeting", "state"))
    invited = set(person.invited.invited().values_list("meeting", flat=True))
    declined = (Registration.State.DECLINED, Registration.State.CANCELLED)
    shown = [
        meeting
        for meeting in found.filter(pk__in={*answers, *invited}).order_by("starts_at", "pk")
        if answers.get(meeting.pk) not in declined
    ]
    entries = [_with_answer(entry_of(meeting), answers.get(meeting.pk)) for meeting in shown]
    return calendar(gettext("Meine Treffen"), entries, organizer())


def _with_answer(entry: Entry, state: str | None) -> Entry:
    if state is None:
        said = gettext("Sie haben noch nicht geantwortet.")
    else:
        said = gettext("Ihre Antwort: %(answer)s") % {"answer": Registration.State(state).label}
    description = "\n\n".join(part for part in (said, entry.description) if part)
    return replace(entry, description=description, is_tentative=state != Registration.State.COMING)
