"""Who was there: ticked at the door, on a phone that may have no network, or from the signed list afterwards."""

from __future__ import annotations

import datetime
import hashlib
import uuid
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext

from reihum.meetings import known_guests
from reihum.meetings.models import Meeting, Registration, SignedList
from reihum.meetings.seats import city_of
from reihum.people.models import Person
from reihum.publishing import freshness

MOST_TICKS = 1_000  # that a phone may bring at once
EARLY = datetime.timedelta(hours=3)  # before the beginning the door opens


@dataclass(frozen=True)
class Tick:
    """That somebody is there, or is not after all. `key` names it for ever: brought twice, it counts once.

    Either the key of a registration (`row`), or the `name` of somebody who came without one.
    """

    key: uuid.UUID
    at: datetime.datetime
    row: int | None = None
    there: bool = True
    name: str = ""
    comes_from: str = ""


@transaction.atomic
def take(meeting: Meeting, ticks: Iterable[Tick]) -> int:
    """Takes down who is there, in the order in which it was seen. Gives how many are there now.

    What is older than what is known of somebody changes nothing: a phone without network may bring it late. A registration
    that is gone meanwhile is left out. Raises ValidationError before the door opens, and for too many.
    """
    meeting = Meeting.objects.held().get(pk=meeting.pk)
    check_open(meeting)
    ticks = sorted(ticks, key=lambda tick: tick.at)
    if len(ticks) > MOST_TICKS:
        raise ValidationError(gettext("Das sind zu viele Einträge auf einmal."))
    rows = {row.pk: row for row in meeting.registrations.all()}
    walk_ins = {row.walk_in_key: row for row in rows.values() if row.walk_in_key}
    for tick in ticks:
        row = rows.get(tick.row) if tick.row else walk_ins.get(tick.key)
        if row is None and tick.row is None and tick.there:
            row = walk_ins[tick.key] = Registration(
                meeting=meeting, guest_name=tick.name, guest_from=tick.comes_from, walk_in_key=tick.key
            )
            row.full_clean()
        if row and (row.ticked_at is None or row.ticked_at <= tick.at):
            row.arrived_at = (row.arrived_at or tick.at) if tick.there else None
            row.ticked_at = tick.at
            with nullcontext() if row.pk is None else _shown_when_over(meeting):  # who came without a seat takes one
                row.save()
    return count(meeting)


@transaction.atomic
def arrive(meeting: Meeting, person: Person) -> None:
    """Takes down that a person of the network is there, registered or not. Raises ValidationError as `take`."""
    meeting = Meeting.objects.held().get(pk=meeting.pk)
    known_guests.unite(meeting, person)
    row, _new = meeting.registrations.get_or_create(person=person, defaults={"municipality_id": city_of(person)})
    take(meeting, [Tick(uuid.uuid4(), timezone.now(), row.pk)])


def arrive_by_address(meeting: Meeting, address: str) -> None:
    """Takes down that whoever registered with this address is there; nobody else, and nobody learns whether.

    Raises ValidationError as `take`.
    """
    theirs = Q(guest_email__iexact=address) | Q(person__email__iexact=address)
    rows = meeting.registrations.filter(theirs).values_list("pk", flat=True)
    take(meeting, [Tick(uuid.uuid4(), timezone.now(), row) for row in rows])


def check_open(meeting: Meeting) -> None:
    """Raises ValidationError before the door opens, or where there is no meeting."""
    if meeting.is_stopped:
        raise ValidationError(gettext("Das Treffen findet nicht statt."))
    if timezone.now() < meeting.starts_at - EARLY:
        raise ValidationError(gettext("Eintragen, wer da ist, können Sie ab drei Stunden vor dem Beginn."))


def count(meeting: Meeting) -> int:
    """Writes down how many came from how many cities, and gives how many. Whoever wrote numbers by hand keeps them as
    long as nobody is ticked."""
    found = meeting.registrations.present().aggregate(people=Count("pk"), cities=Count("municipality", distinct=True))
    if found["people"]:
        with _shown_when_over(meeting):
            Meeting.objects.filter(pk=meeting.pk).update(
                visitors=found["people"], visiting_municipalities=found["cities"] or None
            )
    return int(found["people"])


def _shown_when_over(meeting: Meeting) -> AbstractContextManager[None]:
    """For what the public sees once the meeting is over: until then, no tick makes stored pages anew."""
    return nullcontext() if meeting.is_past else freshness.unseen()


@dataclass(frozen=True)
class Roll:
    """The names of those who were there, and of those who had said that they would not come."""

    present: Sequence[str]
    excused: Sequence[str]


def roll(meeting: Meeting) -> Roll:
    """Who was there, as minutes say it. One query."""
    rows = list(meeting.registrations.named().by_name())
    away = (Registration.State.DECLINED, Registration.State.CANCELLED)
    return Roll(
        present=[row.name for row in rows if row.arrived_at],
        # Somebody who was to be brought along has nothing to be excused for.
        excused=[row.name for row in rows if row.state in away and not row.arrived_at and not row.brought_by_id],
    )


@transaction.atomic
def keep_list(meeting: Meeting, file: ContentFile[bytes], by: Person | None) -> SignedList:
    """Keeps a scan of the signed list that was examined (see `funding.publicity.by_hand`); the same file once."""
    content = file.read()
    file.seek(0)
    made = SignedList(meeting=meeting, sha256=hashlib.sha256(content).hexdigest(), added_by=by)
    made.validate_constraints()
    made.file.save(f"{meeting.slug}{file.name[-4:] if file.name else ''}", file, save=False)
    made.save()
    return made
