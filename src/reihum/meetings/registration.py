"""Answering an invitation: yes, no, later. A seat is never given twice: who answers holds the meeting's row meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from reihum.kit.prepared import Given, Prepared
from reihum.kit.turns import in_turn
from reihum.meetings import known_guests
from reihum.meetings.answer_links import THEIRS, Who, key
from reihum.meetings.models import Meeting, Registration, State
from reihum.meetings.registration_mails import tell
from reihum.meetings.seats import Seats, city_of, last_number, seats_of, somebody_moves_up
from reihum.meetings.waiting_list import hold, move_up, settle
from reihum.people.models import Person
from reihum.publishing import freshness

MOST_COMPANIONS = 3


@dataclass(frozen=True)
class Said:
    """What somebody says beside their yes: needs and consents by the name of their field, and whom they bring.

    What is not named stays as it was; `companions` is None where nobody was asked.
    """

    details: Mapping[str, Any] = field(default_factory=dict)
    companions: Sequence[str] | None = None


def seats_left(meeting: Meeting) -> int | None:
    """How many seats are free; None means as many as come. Costs a query."""
    if meeting.capacity is None:
        return None
    return max(0, meeting.capacity - meeting.registrations.seated().count())


def own_row(meeting: Meeting, who: Who) -> Registration | None:
    """The answer that somebody has given, if any, also as a guest who has become a person of the network, or the reverse."""
    return _row_of(meeting, who) or known_guests.other_row(meeting, who)


def _row(theirs: Q) -> Prepared[Registration]:
    return Prepared(lambda: Registration.objects.filter(theirs, meeting=Given("meeting")).order_by())


_ROW = {kind: _row(theirs) for kind, theirs in THEIRS.items()}


def _row_of(meeting: Meeting, who: Who) -> Registration | None:
    row = _ROW[type(who)].first(meeting=meeting.pk, who=key(who))
    if row:
        row.meeting = meeting
        if isinstance(who, Person):
            row.person = who
    return row


@in_turn()
def register(meeting: Meeting, who: Who, said: Said | None = None, *, by_host: bool = False) -> Registration:
    """Says yes: gives a seat or, when none is to be had, a place on the waiting list; takes a seat that was offered.

    Mails what happened. Doing it again changes needs, consents and companions, and keeps the seat. A host may do it for
    somebody until the meeting begins. Raises ValidationError with a German sentence if it cannot be.
    """
    meeting, who = _hold(meeting, who)
    row = _row_of(meeting, who)
    seats = seats_of(meeting)
    if somebody_moves_up(meeting, seats) or (row and _is_late(row)):  # not seen yet by the clock: who waits comes first
        move_up(meeting)
        row, seats = _row_of(meeting, who), seats_of(meeting)
    row = row or _new_row(meeting, who)
    before = row.state if row.pk else ""
    wishes = _wishes(row, (said or Said()).companions)
    if row.pk is None or not row.has_wish or wishes.new:
        _check_open(meeting, by_host=by_host)
    _check_still_to_come(meeting)
    for name, value in (said or Said()).details.items():
        setattr(row, name, value)
    accepted = [one for one in wishes.kept if one.state == Registration.State.OFFERED]
    door = _Door(meeting, seats)
    _let_in(row, door)
    for companion in wishes.new:
        companion.brought_by, companion.municipality_id = row, row.municipality_id
        _let_in(companion, door)
    for companion in wishes.kept:
        _let_in(companion, door)
    _give_back(meeting, wishes.dropped)
    if wishes.dropped:
        move_up(meeting)
    else:
        settle(meeting, door.seats.left)
    if before != row.state or wishes.new or wishes.dropped or accepted:
        tell(row, "registered" if row.state == Registration.State.COMING else "waiting")
    return row


@in_turn()
def cancel(meeting: Meeting, who: Who) -> None:
    """Says no. A seat, an offer or a place on the list is given back, also of those they bring, and that is mailed.

    Raises ValidationError once the meeting began.
    """
    meeting, who = _hold(meeting, who)
    row = _row_of(meeting, who)
    if row and row.has_wish:
        _cancel(meeting, row)
        return
    _check_still_to_come(meeting)
    if row is None or row.state == Registration.State.UNDECIDED:
        _answer(meeting, who, row, Registration.State.DECLINED)


@in_turn()
def cancel_for(meeting: Meeting, pk: int) -> Registration | None:
    """Gives back for somebody what the row of the meeting holds. None if there is no such row, or it holds nothing."""
    meeting = hold(meeting)
    row = meeting.registrations.select_related("person", "brought_by__person").filter(pk=pk).first()
    if row is None or not row.has_wish:
        return None
    _cancel(meeting, row)
    return row


@in_turn()
def decide_later(meeting: Meeting, who: Who) -> None:
    """Says that they do not know yet. Raises ValidationError if they have said yes, or the registration is not open."""
    meeting, who = _hold(meeting, who)
    row = _row_of(meeting, who)
    if row and row.has_wish:
        raise ValidationError(
            gettext(
                "Sie haben schon zugesagt. Wenn Sie doch nicht sicher kommen, sagen Sie bitte ab, damit andere kommen."
            )
        )
    _check_open(meeting)
    _answer(meeting, who, row, Registration.State.UNDECIDED)


@transaction.atomic
def change_consents(meeting: Meeting, who: Who, *, photo: bool, contact: bool) -> None:
    """Gives or takes back the two consents, at any time, also long after the meeting."""
    meeting = hold(meeting)  # an answer at the same moment would write the whole row
    if row := own_row(meeting, who):
        row.photo_consent, row.contact_consent = photo, contact
        row.save(update_fields=["photo_consent", "contact_consent"])


@transaction.atomic
def take_back(meeting: Meeting, who: Who, consents: Iterable[str]) -> None:
    """Takes back what somebody agreed to, by the names of the fields, as `change_consents`. Nothing is given by it."""
    meeting = hold(meeting)
    if row := own_row(meeting, who):
        _take_back(row, consents)


@transaction.atomic
def take_back_for(meeting: Meeting, pk: int, consents: Iterable[str]) -> None:
    """As `take_back`, for whomever the row of the meeting is about."""
    meeting = hold(meeting)
    if row := meeting.registrations.filter(pk=pk).first():
        _take_back(row, consents)


def _take_back(row: Registration, consents: Iterable[str]) -> None:
    taken = [name for name in Registration.CONSENTS if name in consents]
    for name in taken:
        setattr(row, name, False)
    with freshness.unseen():
        row.save(update_fields=taken)


def _hold(meeting: Meeting, who: Who) -> tuple[Meeting, Who]:
    """Holds the meeting for the answer of somebody, who from now on has one only. Whether they are known is asked before."""
    who = known_guests.known(who)
    meeting = hold(meeting)
    if isinstance(who, Person):
        known_guests.unite(meeting, who)
    return meeting, who


# --- Rows -------------------------------------------------------------------------------------------------------------


@dataclass
class _Door:
    """Where seats are given one after another while the meeting is held."""

    meeting: Meeting
    seats: Seats

    @cached_property
    def _numbers(self) -> Iterator[int]:
        return count(last_number(self.meeting) + 1)

    def next_number(self) -> int:
        """The next number of the line. The first one costs a query."""
        return next(self._numbers)


@dataclass(frozen=True)
class _Wishes:
    """Whom somebody brings: from now on (rows without a seat yet), as before, and no longer."""

    new: Sequence[Registration] = ()
    kept: Sequence[Registration] = ()
    dropped: Sequence[Registration] = ()


def _new_row(meeting: Meeting, who: Who) -> Registration:
    if isinstance(who, Person):
        return Registration(meeting=meeting, person=who, municipality_id=city_of(who))
    return Registration(
        meeting=meeting,
        guest_name=who.name,
        guest_email=who.email.lower(),
        guest_from=who.comes_from,
        municipality_id=who.municipality,
    )


def _is_late(row: Registration) -> bool:
    """Whether the time is over for a seat that was offered to somebody, or to whom they bring."""
    return row.is_late or any(companion.is_late for companion in row.companions.all())


def _wishes(row: Registration, names: Sequence[str] | None) -> _Wishes:
    """What the named companions mean for the rows there are: by name, so that nobody loses a seat by a second letter."""
    if names is None:
        return _Wishes()
    known = list(row.companions.all()) if row.pk else []
    by_name: dict[str, list[Registration]] = {}
    for companion in known:
        by_name.setdefault(companion.guest_name.casefold(), []).append(companion)
    new: list[Registration] = []
    kept: list[Registration] = []
    for name in names:
        mine = by_name.get(name.casefold())
        companion = mine.pop(0) if mine else Registration(meeting=row.meeting, guest_name=name)
        (kept if companion.pk and companion.has_wish else new).append(companion)
    keys = {companion.pk for companion in kept}
    return _Wishes(new, kept, [companion for companion in known if companion.has_wish and companion.pk not in keys])


def _let_in(row: Registration, door: _Door) -> None:
    """Gives a row a seat, or its place at the end of the line. Who has a seat or waits already keeps that."""
    now = timezone.now()
    takes_seat = False
    if row.pk is None or not row.has_wish:
        if door.seats.why_not(row.municipality_id) is None:
            row.state, takes_seat = Registration.State.COMING, True
            door.seats = door.seats.and_one(row.municipality_id)
        else:
            row.state, row.queue_number = Registration.State.WAITING, door.next_number()
        row.registered_at = row.answered_at = now
    elif row.state == Registration.State.OFFERED:
        row.state, row.offered_until, row.answered_at = Registration.State.COMING, None, now
    # No full_clean: forms have looked at each field, the rules between fields and rows are the database's. The public
    # sees how many seats are taken, not what else somebody says.
    with nullcontext() if takes_seat else freshness.unseen():
        row.save()


def _answer(meeting: Meeting, who: Who, row: Registration | None, state: Registration.State) -> None:
    row = row or _new_row(meeting, who)
    row.state, row.answered_at = state, timezone.now()
    row.save()


def _cancel(meeting: Meeting, row: Registration) -> None:
    """Gives back what a row and those it brings hold; the seats go to the next in line at once."""
    _check_still_to_come(meeting)
    with_them = row.companions.filter(state__in=Registration.WISHES)
    _give_back(meeting, [row, *with_them])
    tell(row, "cancelled")
    move_up(meeting)


def _give_back(meeting: Meeting, rows: Sequence[Registration]) -> None:
    if rows:
        keys = [row.pk for row in rows]
        meeting.registrations.filter(pk__in=keys).update(
            state=Registration.State.CANCELLED, offered_until=None, answered_at=timezone.now()
        )
        for row in rows:
            row.state, row.offered_until = Registration.State.CANCELLED, None


# --- What may be ------------------------------------------------------------------------------------------------------


def _check_open(meeting: Meeting, *, by_host: bool = False) -> None:
    """Raises ValidationError if one cannot register. For hosts it is open as long as the meeting takes place."""
    takes_place = meeting.state in (State.CONFIRMED, State.INVITED, State.OPEN, State.FULL) and not meeting.is_archived
    if not (meeting.takes_registrations or (by_host and takes_place)):
        raise ValidationError(_why_closed(meeting))


def _check_still_to_come(meeting: Meeting) -> None:
    if timezone.now() >= meeting.starts_at:
        raise ValidationError(gettext("Das Treffen hat schon begonnen. Bitte sagen Sie direkt vor Ort Bescheid."))


def _why_closed(meeting: Meeting) -> str:
    if meeting.state == State.CANCELLED:
        return gettext("Das Treffen ist abgesagt.")
    if meeting.state == State.POSTPONED:
        return gettext("Das Treffen ist verschoben. Sobald der neue Tag feststeht, können Sie wieder zusagen.")
    if meeting.state in (State.PLANNED, State.CONFIRMED):
        return gettext("Die Anmeldung ist noch nicht offen.")
    return gettext("Die Anmeldung ist geschlossen. Bitte wenden Sie sich an die gastgebende Stadt.")
