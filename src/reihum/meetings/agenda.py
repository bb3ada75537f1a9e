"""When each point of the agenda begins: the meeting's beginning and the durations say it, nobody types times."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext

from reihum.meetings.models import AgendaItem, Meeting

Kind = AgendaItem.Kind


@dataclass(frozen=True)
class Slot:
    """A point of the agenda, and when it is. `is_open` says whether whoever asks may read more than that."""

    item: AgendaItem
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    is_open: bool = True


def timetable(meeting: Meeting, items: Iterable[AgendaItem], *, is_member: bool = True) -> list[Slot]:
    """The points in their order, each beginning when the one before ends."""
    return list(_slots(meeting, items, is_member))


def _slots(meeting: Meeting, items: Iterable[AgendaItem], is_member: bool) -> Iterator[Slot]:
    begins = meeting.starts_at
    for item in items:
        ends = begins + datetime.timedelta(minutes=item.minutes)
        yield Slot(item, begins, ends, is_open=is_member or not item.for_members_only)
        begins = ends


def minutes_over(meeting: Meeting, slots: Sequence[Slot]) -> int:
    """By how many minutes the agenda is longer than the meeting; below zero, how many are left. 0 without any point."""
    return round((slots[-1].ends_at - meeting.ends_at).total_seconds() / 60) if slots else 0


@transaction.atomic
def begin(meeting: Meeting) -> None:
    """A first agenda, as most meetings go. Does nothing where there is one."""
    Meeting.objects.held().get(pk=meeting.pk)
    if meeting.agenda.exists():
        return
    usual = (
        (Kind.WELCOME, gettext("Begrüßung"), 15),
        (Kind.TASKS, gettext("Was vom letzten Mal offen ist"), 15),
        (Kind.OVERVIEW, gettext("Stadtentwicklung vor Ort im Überblick"), 30),
        (Kind.AREA, gettext("Die Quartiere stellen sich vor"), 75),
        (Kind.BREAK, gettext("Mittagspause"), 60),
        (Kind.EXCHANGE, gettext("Austausch: Was läuft gut, wo drückt der Schuh?"), 75),
        (Kind.TOUR, gettext("Rundgang durch das Quartier"), 75),
        (Kind.FORMAL, gettext("Wer lädt als Nächstes ein? Verabschiedung"), 15),
    )
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, position=position, kind=kind, title=title, minutes=minutes)
        for position, (kind, title, minutes) in enumerate(usual, 1)
    )


@transaction.atomic
def add(meeting: Meeting, item: AgendaItem) -> AgendaItem:
    """Puts a new point at the end; open tasks of the last meeting come first."""
    Meeting.objects.held().get(pk=meeting.pk)
    item.meeting = meeting
    if item.kind == Kind.TASKS:
        meeting.agenda.update(position=F("position") + 1)
        item.position = 1
    else:
        item.position = (meeting.agenda.aggregate(last=Max("position"))["last"] or 0) + 1
    item.save()
    return item


@transaction.atomic
def arrange(meeting: Meeting, order: Sequence[int]) -> None:
    """Brings the points (keys) into this order. Raises ValidationError if somebody added or removed one meanwhile."""
    Meeting.objects.held().get(pk=meeting.pk)
    items = {item.pk: item for item in meeting.agenda.all()}
    if sorted(order) != sorted(items):
        raise ValidationError(
            gettext("Inzwischen hat jemand den Ablauf geändert. Hier steht er neu; bitte verschieben Sie noch einmal.")
        )
    for position, pk in enumerate(order, 1):
        items[pk].position = position
    AgendaItem.objects.bulk_update(items.values(), ["position"])


@transaction.atomic
def shift(meeting: Meeting, item: AgendaItem, by: int) -> None:
    """Moves a point so many places down, or up below zero; at the ends it stays."""
    Meeting.objects.held().get(pk=meeting.pk)
    order = list(meeting.agenda.values_list("pk", flat=True))
    if item.pk not in order:  # removed a moment ago
        return
    place = order.index(item.pk)
    order.insert(min(max(place + by, 0), len(order) - 1), order.pop(place))
    arrange(meeting, order)
