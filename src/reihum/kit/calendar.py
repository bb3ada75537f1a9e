"""Calendar files (iCalendar, RFC 5545)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from icalendar import Calendar, Event

CONTENT_TYPE = "text/calendar; charset=utf-8"


@dataclass(frozen=True)
class Entry:
    """One date in a calendar. `uid` stays the same for ever, so that calendars recognise a changed entry."""

    uid: str
    title: str
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    changed_at: datetime.datetime
    place: str
    url: str
    is_cancelled: bool = False


def calendar(name: str, entries: Iterable[Entry]) -> bytes:
    """A calendar to subscribe to or download (METHOD:PUBLISH, no attendees), with its time zones."""
    file = Calendar()
    file.add("prodid", "-//Reihum//DE")
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    file.add("x-wr-calname", name)
    for entry in entries:
        event = Event()
        event.add("uid", entry.uid)
        event.add("dtstamp", entry.changed_at.astimezone(datetime.UTC))
        event.add("dtstart", entry.starts_at)
        event.add("dtend", entry.ends_at)
        event.add("summary", entry.title)
        event.add("location", entry.place)
        event.add("url", entry.url)
        event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
        file.add_component(event)
    file.add_missing_timezones()
    return file.to_ical()
