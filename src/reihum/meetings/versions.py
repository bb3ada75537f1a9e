"""What is told of a meeting, and which version of it calendars have (SEQUENCE, RFC 5546, 2.1.4).

The facts are kept as they were told, for each person and for the meeting as a whole. A version is another one when day,
time, place, or whether it takes place differ from the last that anybody was told. All mails with a calendar entry come through
`current`, which holds no lock itself: whoever calls it holds the meeting (`waiting_list.hold`).
"""

from __future__ import annotations

import datetime
from typing import TypedDict

from django.utils import timezone

from reihum.meetings.models import Announcement, Meeting


class Facts(TypedDict):
    """What people are told, as JSON keeps it."""

    starts_at: str  # ISO 8601, UTC
    ends_at: str
    place: str
    title: str
    directions: str
    stopped: str  # "", "postponed" or "cancelled"


MATERIAL = ("starts_at", "ends_at", "place")


def facts_of(meeting: Meeting) -> Facts:
    """What holds now."""
    return {
        "starts_at": meeting.starts_at.astimezone(datetime.UTC).isoformat(),
        "ends_at": meeting.ends_at.astimezone(datetime.UTC).isoformat(),
        "place": place_of(meeting),
        "title": meeting.title,
        "directions": meeting.directions,
        "stopped": meeting.state if meeting.is_stopped else "",
    }


def place_of(meeting: Meeting) -> str:
    return f"{meeting.venue}, {meeting.municipality.name}"


def is_same(told: Facts, now: Facts) -> bool:
    """Whether there is nothing to tell. Of a meeting that does not take place, nothing else is told."""
    if told["stopped"] or now["stopped"]:
        return told["stopped"] == now["stopped"]
    return told == now


def is_same_version(told: Facts, now: Facts) -> bool:
    """Whether calendars that know `told` need no other version."""
    if told["stopped"] or now["stopped"]:
        return bool(told["stopped"]) == bool(now["stopped"])
    return all(told[name] == now[name] for name in MATERIAL)  # type: ignore[literal-required]


def to_keep(told: Facts | None, now: Facts) -> Facts:
    """What is written down as told. Day and place of a meeting that does not take place stay those that people knew."""
    return {**told, "stopped": now["stopped"]} if told and now["stopped"] else now


def current(meeting: Meeting) -> Announcement:
    """The version to tell now: the last one, or the next if time, place or whether it takes place changed since.

    For whoever holds the meeting.
    """
    now = facts_of(meeting)
    found, is_new = Announcement.objects.get_or_create(meeting=meeting, defaults={"told": now})
    told: Facts = found.told
    if not is_new and not is_same(told, now):
        if not is_same_version(told, now):
            found.sequence += 1
        found.told = to_keep(told, now)
        found.save(update_fields=["sequence", "told"])
    meeting.announcement = found
    return found


def day_of(facts: Facts) -> datetime.date:
    return timezone.localdate(moment_of(facts["starts_at"]))


def moment_of(text: str) -> datetime.datetime:
    return timezone.localtime(datetime.datetime.fromisoformat(text))
