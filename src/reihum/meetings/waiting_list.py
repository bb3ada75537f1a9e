"""The waiting list: first in, first out. Whoever frees a seat offers it to the next one in the same transaction.

An offered seat counts as taken until its time is over. Then the next one is asked, and whoever did not answer may
say again that they want to come.
"""

from __future__ import annotations

import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from reihum.kit.clock import every
from reihum.kit.prepared import Given, Prepared
from reihum.kit.turns import in_turn
from reihum.meetings import states
from reihum.meetings.models import Meeting, Registration, State
from reihum.meetings.registration_mails import tell
from reihum.meetings.seats import WhyNot, seats_of, somebody_moves_up, waiting_cities, who_moves_up
from reihum.meetings.times import moment

# Two days, so that somebody who is out for one still sees the mail. Near the meeting half of what is left of the time, so
# that the next one has a chance too, but two hours at least: who reads no mail in that time does not travel today.
OFFER = datetime.timedelta(hours=48)
SHORTEST_OFFER = datetime.timedelta(hours=2)
MOVING = (State.OPEN, State.FULL, State.INVITED)  # also when the hosts take no new registrations any more


_HELD = Prepared(lambda: Meeting.objects.held().filter(pk=Given("meeting")).order_by())


def hold(meeting: Meeting) -> Meeting:
    """The meeting as it is now, which nobody else may register for or change until the transaction ends."""
    held = _HELD.first(meeting=meeting.pk)
    if held is None:
        raise Meeting.DoesNotExist
    return held


def offer_until(meeting: Meeting, now: datetime.datetime) -> datetime.datetime:
    """Until when a seat offered now is kept; never beyond the beginning."""
    time = min(OFFER, max(SHORTEST_OFFER, (meeting.starts_at - now) / 2))
    return min(now + time, meeting.starts_at)


@in_turn()
def promote(meeting: Meeting) -> None:
    """Takes back offers whose time is over, offers what is free to those who wait, and sets open or full."""
    move_up(hold(meeting))


def move_up(meeting: Meeting) -> None:
    """As `promote`, for whoever holds the meeting already."""
    now = timezone.now()
    _let_lapse(meeting, now)
    seats = seats_of(meeting)
    if meeting.state in MOVING and now < meeting.starts_at and somebody_moves_up(meeting, seats):
        line = list(meeting.registrations.in_line().values_list("pk", "municipality"))
        lucky = [line[place][0] for place in who_moves_up(seats, [city for _pk, city in line])]
        for row in _with_names(meeting).filter(pk__in=lucky).order_by("queue_number"):
            _offer(meeting, row, now)
            seats = seats.and_one(row.municipality_id)
    settle(meeting, seats.left)


def settle(meeting: Meeting, left: int | None) -> None:
    """A meeting without a free seat is full, one with a free seat is open. Given are the seats left, None for no limit."""
    if meeting.state == State.OPEN and left == 0:
        states.move(meeting, State.FULL)
    elif meeting.state == State.FULL and left != 0:
        states.move(meeting, State.OPEN)


def _offer(meeting: Meeting, row: Registration, now: datetime.datetime) -> None:
    row.meeting = meeting
    row.state, row.offered_until = Registration.State.OFFERED, offer_until(meeting, now)
    row.save(update_fields=["state", "offered_until"])
    tell(row, "offered")


def _let_lapse(meeting: Meeting, now: datetime.datetime) -> None:
    """Who did not answer in time has answered nothing: they are asked again when they say so, at the end of the line."""
    is_stopped = meeting.state not in MOVING
    late = Q() if is_stopped else Q(offered_until__lte=now)
    lapsed = set()
    for row in _with_names(meeting).filter(late, state=Registration.State.OFFERED).order_by("queue_number"):
        if row.brought_by_id in lapsed:
            continue  # they went, and were told of, with whoever brings them
        lapsed.add(row.pk)
        row.meeting = meeting
        row.state, row.offered_until = Registration.State.UNDECIDED, None
        row.save(update_fields=["state", "offered_until"])
        # Whom they bring does not come alone.
        row.companions.filter(state__in=Registration.WISHES).update(state=row.state, offered_until=None)
        if now < meeting.starts_at and not is_stopped:
            tell(row, "lapsed")


def _with_names(meeting: Meeting) -> QuerySet[Registration]:
    return meeting.registrations.select_related("person", "brought_by__person")


@every(minutes=5)
def keep_moving() -> None:
    """Offers whose time is over, and seats that were kept for cities until yesterday, go to the next in line."""
    due = Q(registrations__state=Registration.State.OFFERED, registrations__offered_until__lte=timezone.now())
    due |= Q(registrations__state=Registration.State.WAITING, starts_at__gt=timezone.now(), state__in=MOVING)
    for meeting in Meeting.objects.filter(due).distinct():
        promote(meeting)


# --- What people are told ---------------------------------------------------------------------------------------------


def position(registration: Registration) -> int | None:
    """Which in line somebody is, from 1; None if they do not wait. Costs a query."""
    if registration.state != Registration.State.WAITING:
        return None
    before = registration.meeting.registrations.in_line().filter(queue_number__lt=registration.queue_number)
    return before.count() + 1


def why_nobody_moves_up(meeting: Meeting) -> str:
    """One sentence for hosts: what the waiting list waits for. It names people, so it is for hosts alone."""
    seats, waiting = seats_of(meeting), waiting_cities(meeting)
    if not waiting:
        return gettext("Niemand wartet.")
    if meeting.state not in MOVING:
        return gettext("Das Treffen steht auf „%(state)s“; solange rückt niemand nach.") % {
            "state": meeting.get_state_display()
        }
    if timezone.now() >= meeting.starts_at:
        return gettext("Das Treffen hat begonnen; jetzt rückt niemand mehr nach.")
    if somebody_moves_up(meeting, seats):
        return gettext("Es ist etwas frei geworden; in wenigen Minuten wird der Platz angeboten.")
    offers = _with_names(meeting).filter(state=Registration.State.OFFERED).order_by("offered_until", "queue_number")
    if first := offers.first():
        more = len(offers) - 1
        sentence = ngettext(
            "%(name)s hat bis %(until)s Zeit, den angebotenen Platz anzunehmen (und %(more)s weitere Person auch ihren).",
            "%(name)s hat bis %(until)s Zeit, den angebotenen Platz anzunehmen (und %(more)s weitere Personen auch ihren).",
            more,
        )
        if not more:
            sentence = gettext("%(name)s hat bis %(until)s Zeit, den angebotenen Platz anzunehmen.")
        return sentence % {"name": first.name, "until": moment(first.offered_until), "more": more}
    if seats.left == 0:
        return gettext("Es ist kein Platz frei.")
    return _why_cities_come_first(meeting, {seats.why_not(city) for city in waiting})


def _why_cities_come_first(meeting: Meeting, reasons: set[WhyNot | None]) -> str:
    until = date_format(meeting.city_seats_until, "j. F Y") if meeting.city_seats_until else ""
    reserved = ngettext(
        "Bis %(until)s ist je Stadt %(seats)s Platz reserviert; ",
        "Bis %(until)s sind je Stadt %(seats)s Plätze reserviert; ",
        meeting.seats_per_city or 0,
    ) % {"until": until, "seats": meeting.seats_per_city}
    if reasons == {WhyNot.CITY_HAS_ITS_SEATS}:
        return reserved + gettext("die Städte derer, die warten, haben ihre schon.")
    if reasons == {WhyNot.KEPT_FOR_CITIES}:
        return reserved + gettext("wer wartet, kommt aus keiner Stadt des Netzwerks.")
    return reserved + gettext("die Städte derer, die warten, haben ihre schon, oder sie gehören nicht zum Netzwerk.")
