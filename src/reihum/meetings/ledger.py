"""What the rotation knows, read from the database: a fixed number of queries, however many cities and meetings there are."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils import timezone

from reihum.meetings.holidays import holidays
from reihum.meetings.models import (
    STOPPED,
    TOOK_PLACE,
    HostingPause,
    HostOffer,
    Meeting,
    Registration,
    RotationRules,
    State,
    TravelDistance,
    Turn,
    TurnDecision,
)
from reihum.meetings.quarters import Quarter
from reihum.meetings.rotation import City, Facts, Held, Rest, Span
from reihum.people.models import Membership
from reihum.places.models import Municipality

YEARS_AHEAD = 4  # of holidays: the longest plan ends within


@dataclass(frozen=True)
class Reading:
    """The facts, and the municipalities behind their keys."""

    facts: Facts
    cities: Mapping[str, Municipality]


def municipality(reading: Reading, slug: str) -> Municipality | None:
    return next((city for city in reading.cities.values() if city.slug == slug), None)


def read() -> Reading:
    """Everything that a proposal is made of, as of now."""
    today = timezone.localdate()
    memberships = list(
        Membership.objects.filter(municipality__isnull=False).select_related("municipality").order_by("pk")
    )
    meetings = list(
        Meeting.objects.exclude(state=State.CANCELLED)
        .select_related("municipality", "turn")
        .order_by("starts_at", "pk")
    )
    found = [*(row.municipality for row in memberships if row.municipality), *(row.municipality for row in meetings)]
    municipalities = {city.pk: city for city in found}
    keys = {pk: city.ags for pk, city in municipalities.items()}
    rests: dict[int, list[Rest]] = {}
    for pause in HostingPause.objects.order_by("since", "pk"):
        rest = Rest(pause.since, pause.until, pause.kind == HostingPause.Kind.PAUSE, pause.reason)
        rests.setdefault(pause.municipality_id, []).append(rest)
    spans: dict[int, list[Span]] = {}
    for row in memberships:
        spans.setdefault(row.municipality_id or 0, []).append(Span(row.since, row.until))
    cities = tuple(
        City(
            city.ags,
            city.name,
            city.land,
            (city.longitude, city.latitude) if city.longitude is not None and city.latitude is not None else None,
            tuple(spans.get(pk, ())),
            tuple(rests.get(pk, ())),
        )
        for pk, city in sorted(municipalities.items(), key=lambda row: row[1].ags)
    )
    past = [meeting for meeting in meetings if took_place(meeting)]
    came = guests(past)
    rules = RotationRules.objects.first() or RotationRules()
    facts = Facts(
        today,
        cities,
        tuple(
            Held(meeting.day, keys[meeting.municipality_id], _keys(came.get(meeting.pk, ()), keys)) for meeting in past
        ),
        tuple(held for meeting in meetings if (held := _coming(meeting, keys))),
        frozenset(Quarter.of(meeting.day) for meeting in meetings if meeting.state == State.PLANNED),
        holidays({city.land for city in cities}, range(today.year, today.year + YEARS_AHEAD + 1)),
        frozenset(
            (offer.quarter, keys[offer.municipality_id])
            for offer in HostOffer.objects.filter(year__gte=today.year)
            if offer.municipality_id in keys
        ),
        _locks(today, keys),
        _skips(keys),
        {
            (keys[row.a_id], keys[row.b_id]): row.km
            for row in TravelDistance.objects.order_by("pk")
            if row.a_id in keys and row.b_id in keys
        },
        rules.notice,
    )
    return Reading(facts, {city.ags: city for city in municipalities.values()})


def took_place(meeting: Meeting) -> bool:
    """Whether the meeting counts: it is over, and was neither stopped nor only planned."""
    return meeting.state in TOOK_PLACE or (meeting.is_past and meeting.state not in (*STOPPED, State.PLANNED))


def guests(meetings: Iterable[Meeting]) -> dict[int, set[int]]:
    """Which cities came to each meeting, as keys of the rows: of those who were ticked at the door; where nobody was, of
    those who had said yes.

    A meeting of which neither is known is missing: nobody wrote down who came.
    """
    rows = Registration.objects.filter(meeting__in=[meeting.pk for meeting in meetings], municipality__isnull=False)
    said_yes: dict[int, set[int]] = {}
    were_there: dict[int, set[int]] = {}
    for meeting, city, arrived_at in rows.coming().values_list("meeting", "municipality", "arrived_at"):
        said_yes.setdefault(meeting, set()).add(city)
        if arrived_at:
            were_there.setdefault(meeting, set()).add(city)
    return said_yes | were_there


def _keys(rows: Iterable[int], keys: Mapping[int, str]) -> frozenset[str]:
    return frozenset(keys[row] for row in rows if row in keys)


def _coming(meeting: Meeting, keys: Mapping[int, str]) -> Held | None:
    """The meeting, if it still takes up a quarter. One that is postponed keeps the quarter that was decided for it."""
    turn = getattr(meeting, "turn", None)
    if meeting.state == State.POSTPONED and turn is not None and turn.quarter.last >= timezone.localdate():
        return Held(turn.quarter.middle, keys[meeting.municipality_id])
    if meeting.is_past or meeting.is_stopped or took_place(meeting):
        return None
    return Held(meeting.day, keys[meeting.municipality_id])


def _locks(today: datetime.date, keys: Mapping[int, str]) -> dict[Quarter, str]:
    """Who is locked for which quarter to come. A cancelled meeting gives the turn back."""
    rows = Turn.objects.filter(meeting__isnull=True, year__gte=today.year)
    return {
        turn.quarter: keys[turn.municipality_id]
        for turn in rows
        if turn.municipality_id in keys and turn.quarter.last >= today
    }


def _skips(keys: Mapping[int, str]) -> dict[tuple[Quarter, str], str]:
    """Which cities were skipped, or declined, in which quarter, with the latest reason."""
    rows = TurnDecision.objects.filter(kind__in=[TurnDecision.Kind.SKIPPED, TurnDecision.Kind.DECLINED])
    return {
        (row.quarter, keys[row.municipality_id]): row.reason
        for row in rows.order_by("at", "pk")
        if row.municipality_id in keys
    }
