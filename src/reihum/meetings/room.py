"""What runs in the room at a moment, as the agenda says."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from reihum.meetings.agenda import Slot
from reihum.meetings.models import Meeting


@dataclass(frozen=True)
class Moment:
    """Where a meeting stands: not begun, at a point of its agenda (or none), or over."""

    is_before: bool = False
    is_over: bool = False
    running: Slot | None = None
    next: Slot | None = None


def moment(meeting: Meeting, slots: Sequence[Slot], now: datetime.datetime) -> Moment:
    """Where the meeting stands at `now`. An agenda that is longer than the meeting is finished first."""
    ahead = [slot for slot in slots if slot.starts_at > now]
    if now < meeting.starts_at:
        return Moment(is_before=True, next=ahead[0] if ahead else None)
    if now >= max([meeting.ends_at, *(slot.ends_at for slot in slots)]):
        return Moment(is_over=True)
    running = next((slot for slot in slots if slot.starts_at <= now < slot.ends_at), None)
    return Moment(running=running, next=ahead[0] if ahead else None)
