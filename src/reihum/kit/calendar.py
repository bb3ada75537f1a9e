"""Calendar files (iCalendar, RFC 5545)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from icalendar import Calendar, Event, vCalAddress

CONTENT_TYPE = "text/calendar; charset=utf-8"
MAKER = "-//Reihum//DE"


@dataclass(frozen=True)
class Entry:
    """One date in a calendar. `uid` stays the same for ever, so that calendars recognise a changed entry.

    With dates instead of times it lasts whole days, the day of `ends_at` not included (RFC 5545, 3.6.1).
    `sequence` counts how often its time or place changed; calendars ask people anew when it grows (RFC 5546, 2.1.4).
    """

    uid: str
    title: str
    starts_at: datetime.date | datetime.datetime
    ends_at: datetime.date | datetime.datetime
    changed_at: datetime.datetime
    place: str
    url: str
    is_cancelled: bool = False
    is_tentative: bool = False
    sequence: int = 0
    description: str = ""


@dataclass(frozen=True)
class Party:
    """Somebody who invites, or is invited."""

    email: str
    name: str = ""

    def address(self) -> vCalAddress:
        """As calendar files write it."""
        return vCalAddress.new(self.email, cn=self.name or None)


def calendar(name: str, entries: Iterable[Entry], organizer: Party) -> bytes:
    """A calendar to subscribe to or download (METHOD:PUBLISH, no attendees), with its time zones."""
    file = empty("PUBLISH")
    file.add("x-wr-calname", name)
    for entry in entries:
        file.add_component(event(entry, organizer))
    file.add_missing_timezones()
    return file.to_ical()


def empty(method: str) -> Calendar:
    """A calendar file without any entry."""
    file = Calendar()
    file.add("prodid", MAKER)
    file.add("version", "2.0")
    file.add("method", method)
    return file


def event(entry: Entry, organizer: Party) -> Event:
    """The entry as the file has it, without those who are asked."""
    made = Event()
    made.add("uid", entry.uid)
    made.add("dtstamp", entry.changed_at.astimezone(datetime.UTC))
    made.add("dtstart", entry.starts_at)
    made.add("dtend", entry.ends_at)
    made.add("summary", entry.title)
    if entry.place:
        made.add("location", entry.place)
    if entry.description:
        made.add("description", entry.description)
    made.add("url", entry.url)
    made.add("organizer", organizer.address())
    made.add("sequence", entry.sequence)
    made.add("status", "CANCELLED" if entry.is_cancelled else "TENTATIVE" if entry.is_tentative else "CONFIRMED")
    return made
