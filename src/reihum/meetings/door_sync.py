"""What a phone at the door brings and gets, as JSON.

It brings `{"now": "2026-11-25T10:00:00Z", "ticks": [{"key": "…", "at": "…", "row": 12, "there": true, "name": "", "from": ""}]}`:
`row` is null for somebody who did not register. `now` is what the phone takes for the time: clocks of phones are wrong, so
only how long ago something was is believed. It gets who is expected and who is there: names, nothing else about them.
"""

from __future__ import annotations

import datetime
import json
import uuid
from typing import Any

from django.utils import timezone

from reihum.meetings.attendance import EARLY, Tick
from reihum.meetings.models import Meeting

MOST_BYTES = 1_000_000  # a thousand ticks, and long names


class UnreadableError(ValueError):
    """This is no message of a phone."""


def read(body: bytes, meeting: Meeting) -> list[Tick]:
    """The ticks in a message. Raises UnreadableError, whatever is wrong with it; then nothing of it counts."""
    now = timezone.now()
    try:
        message = json.loads(body)
        ahead = _moment(message["now"]) - now
        return [_tick(entry, ahead, meeting.starts_at - EARLY, now) for entry in message["ticks"]]
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
        raise UnreadableError(str(error)) from error


def _moment(text: str) -> datetime.datetime:
    moment = datetime.datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a time without its zone")
    return moment


def _tick(
    entry: dict[str, Any], ahead: datetime.timedelta, earliest: datetime.datetime, latest: datetime.datetime
) -> Tick:
    """One tick, with its time as our clock has it: `ahead` is by how much the phone's is fast."""
    row, there = entry["row"], entry["there"]
    if type(there) is not bool or type(row) not in (int, type(None)):
        raise ValueError("row or there is of a wrong kind")
    at = min(max(_moment(entry["at"]) - ahead, earliest), latest)
    return Tick(uuid.UUID(entry["key"]), at, row, there, _words(entry["name"]), _words(entry["from"]))


def _words(text: str) -> str:
    """Text that every database can keep, without space around it."""
    text.encode()  # half a character
    if "\0" in text:
        raise ValueError("a zero in a text")
    return text.strip()


def people(meeting: Meeting) -> list[dict[str, Any]]:
    """Who is expected and who is there."""
    return [
        {"row": row.pk, "name": row.name, "from": row.comes_from, "there": row.arrived_at is not None}
        for row in meeting.registrations.at_the_door()
    ]
