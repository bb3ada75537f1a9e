"""Meetings by mail between calendars (iTIP, RFC 5546): one asks, one calls off, and an answer comes back.

Each message is for one person and names nobody else: who is invited besides is nobody's business (one ATTENDEE).
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from enum import StrEnum

from icalendar import Calendar, Component, vCalAddress

from reihum.kit.calendar import Entry, Party, empty, event

YEAR = datetime.timedelta(days=366)
MOST_BYTES = 100_000  # of an answer; one without attachments has some hundred
MOST_EVENTS = 20  # an answer has one; a series some more


class Answer(StrEnum):
    """What a person answers, in the words of RFC 5545, 3.2.12 (PARTSTAT)."""

    OPEN = "NEEDS-ACTION"
    YES = "ACCEPTED"
    NO = "DECLINED"
    MAYBE = "TENTATIVE"


@dataclass(frozen=True)
class Reply:
    """An answer that came back. `sequence` says to which version of the entry."""

    uid: str
    email: str
    answer: Answer
    sequence: int
    comment: str = ""


def request(entry: Entry, organizer: Party, attendee: Party, answer: Answer = Answer.OPEN) -> bytes:
    """Asks a person to a meeting, or tells what changed (METHOD:REQUEST). `answer` is what they said already."""
    person = attendee.address()
    person.params["CUTYPE"] = "INDIVIDUAL"
    person.params["ROLE"] = "REQ-PARTICIPANT"
    person.params["PARTSTAT"] = answer.value
    person.params["RSVP"] = "TRUE"
    return _message("REQUEST", entry, organizer, person)


def cancellation(entry: Entry, organizer: Party, attendee: Party) -> bytes:
    """Takes a meeting out of a person's calendar (METHOD:CANCEL)."""
    return _message("CANCEL", replace(entry, is_cancelled=True), organizer, attendee.address())


def _message(method: str, entry: Entry, organizer: Party, attendee: vCalAddress) -> bytes:
    file = empty(method)
    made = event(entry, organizer)
    made.add("attendee", attendee, encode=False)
    file.add_component(made)
    day = entry.starts_at.date() if isinstance(entry.starts_at, datetime.datetime) else entry.starts_at
    file.add_missing_timezones(
        day - YEAR, day + YEAR
    )  # both changes of the clocks around it, not seventy years of them
    return file.to_ical()


def read_reply(content: bytes) -> list[Reply]:
    """What an answer (METHOD:REPLY) says about each entry. Raises ValueError for anything else, and for too much of it."""
    if len(content) > MOST_BYTES:
        raise ValueError(f"more than {MOST_BYTES} bytes")
    try:
        file = Calendar.from_ical(content)
    except (IndexError, KeyError, RecursionError) as error:  # what icalendar lets through of broken files
        raise ValueError(str(error)) from error
    if not isinstance(file, Calendar) or str(file.get("method", "")).upper() != "REPLY":
        raise ValueError("not an answer")
    events = file.walk("VEVENT")
    if len(events) > MOST_EVENTS:
        raise ValueError(f"more than {MOST_EVENTS} events")
    return [_reply(found) for found in events]


def _reply(found: Component) -> Reply:
    attendee = found.get("attendee")
    if not isinstance(attendee, vCalAddress) or not found.get("uid"):
        raise ValueError("an answer names one person and the entry")
    said = str(attendee.params.get("PARTSTAT", "")).upper()
    if said not in {Answer.YES, Answer.NO, Answer.MAYBE}:
        raise ValueError("an answer says yes, no, or perhaps")
    sequence, comment = found.get("sequence", 0), found.get("comment", "")
    if isinstance(sequence, list):
        raise ValueError("an answer is to one version of the entry")
    return Reply(
        uid=str(found["uid"]),
        email=str(attendee).lower().removeprefix("mailto:"),
        answer=Answer(said),
        sequence=int(sequence),
        comment=" ".join(map(str, comment)) if isinstance(comment, list) else str(comment),
    )
