"""What a host has to think of: the network's list with dates, from the day the host agrees."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils import timezone

from reihum.meetings.models import ChecklistItem, ChecklistStep, Meeting
from reihum.people.models import Person


def begin(meeting: Meeting) -> None:
    """The list for this meeting; begun twice, nothing is there twice. A date in the past is today."""
    today = timezone.localdate()
    ChecklistItem.objects.bulk_create(
        (
            ChecklistItem(
                meeting=meeting,
                text=step.text,
                hint=step.hint,
                due=max(meeting.day - datetime.timedelta(days=step.days_before), today),
            )
            for step in ChecklistStep.objects.all()
        ),
        ignore_conflicts=True,
    )


@transaction.atomic
def move_along(meeting: Meeting, days: int) -> None:
    """When the meeting moves by so many days, what is still to do moves with it."""
    today = timezone.localdate()
    moved = list(meeting.checklist.filter(done_on=None))
    for item in moved:
        item.due = max(item.due + datetime.timedelta(days=days), today)
    ChecklistItem.objects.bulk_update(moved, ["due"])


def tick(item: ChecklistItem, person: Person | None) -> None:
    """Says that something is done; said again, that it was a mistake."""
    item.done_on, item.done_by = (None, None) if item.done_on else (timezone.localdate(), person)
    item.save(update_fields=["done_on", "done_by"])


def last_held(meeting: Meeting) -> Meeting | None:
    """The meeting before this one that took place: its host's advice and files are for the next."""
    return Meeting.objects.took_place().filter(starts_at__lt=meeting.starts_at).order_by("-starts_at", "-pk").first()
