"""Meetings as calendar files."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from reihum.kit.calendar import Entry, calendar
from reihum.meetings.models import Meeting, State


def of_meetings(name: str, meetings: Iterable[Meeting]) -> bytes:
    """The calendar file with these meetings, in local time."""
    return calendar(name, map(_entry, meetings))


def _entry(meeting: Meeting) -> Entry:
    return Entry(
        uid=f"treffen-{meeting.pk}@{urlsplit(settings.URL).hostname}",
        title=meeting.title,
        starts_at=timezone.localtime(meeting.starts_at),
        ends_at=timezone.localtime(meeting.ends_at),
        changed_at=meeting.changed_at,
        place=f"{meeting.venue}, {meeting.municipality.name}",
        url=f"{settings.URL}{meeting.get_absolute_url()}",
        is_cancelled=meeting.state == State.CANCELLED,
    )
