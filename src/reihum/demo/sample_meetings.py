"""The sample's meetings: one a quarter, reihum; the one in Glauchau in October 2017 as it was."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from reihum.demo.sample_network import People, Places
from reihum.meetings.models import AgendaItem, Meeting, Registration, State
from reihum.meetings.seats import city_of, seats_of
from reihum.people.models import Person

BERLIN = ZoneInfo("Europe/Berlin")
GLAUCHAU_DAY = datetime.date(2017, 10, 23)
FIRST_YEAR = 2015
AHEAD = 3  # meetings that are planned already
NOTICE = datetime.timedelta(days=10)  # the next meeting is at least so far away

Kind = AgendaItem.Kind
# minutes, kind, title, who
AGENDA = [
    (15, Kind.WELCOME, "Begrüßung", "die gastgebende Stadt"),
    (15, Kind.TASKS, "Was vom letzten Mal offen ist", "alle"),
    (30, Kind.OVERVIEW, "Stadtentwicklung vor Ort im Überblick", "Stadtentwicklung"),
    (75, Kind.AREA, "Die Quartiere stellen sich vor", "Quartiersmanagement"),
    (45, Kind.BREAK, "Mittagspause", ""),
    (90, Kind.EXCHANGE, "Austausch: Was läuft gut, wo drückt der Schuh?", "alle"),
    (75, Kind.TOUR, "Rundgang durch das Quartier", ""),
    (15, Kind.FORMAL, "Wer lädt als Nächstes ein? Verabschiedung", "alle"),
]


@dataclass(frozen=True)
class Plan:
    """Day and city of every meeting, and which is the next."""

    meetings: tuple[tuple[datetime.date, str], ...]
    next_index: int

    @property
    def next_city(self) -> str:
        return self.meetings[self.next_index][1]


def plan(ring: Sequence[str], today: datetime.date) -> Plan:
    """One meeting a quarter since 2015, in the order of the ring, such that Glauchau has its day in 2017."""
    glauchau_quarter = GLAUCHAU_DAY.year * 4 + 3
    offset = ring.index("glauchau")
    meetings: list[tuple[datetime.date, str]] = []
    quarter = FIRST_YEAR * 4
    coming = 0
    while coming < AHEAD:
        day = GLAUCHAU_DAY if quarter == glauchau_quarter else _day(quarter)
        meetings.append((day, ring[(quarter - glauchau_quarter + offset) % len(ring)]))
        coming += day >= today + NOTICE
        # A meeting between today and the notice would be "next" with its registration over: it moves behind the notice.
        if today <= day < today + NOTICE:
            meetings[-1] = (_weekday(today + NOTICE), meetings[-1][1])
            coming += 1
        quarter += 1
    return Plan(tuple(meetings), len(meetings) - AHEAD)


def _day(quarter: int) -> datetime.date:
    """A Tuesday in the middle of the quarter."""
    year, place = divmod(quarter, 4)
    return _weekday(datetime.date(year, place * 3 + 2, 12))


def _weekday(day: datetime.date) -> datetime.date:
    return day + datetime.timedelta(days=(1 - day.weekday()) % 7)


def add(places: Places, people: People, plan: Plan) -> Meeting:
    """Makes all meetings; gives the one in Glauchau in 2017."""
    glauchau = None
    for index, (day, city) in enumerate(plan.meetings):
        meeting = _add(places, index, day, city, plan)
        if day == GLAUCHAU_DAY:
            _as_it_was(meeting, places)
            glauchau = meeting
        else:
            AgendaItem.objects.bulk_create(
                AgendaItem(meeting=meeting, position=position, minutes=minutes, kind=kind, title=title, by=by)
                for position, (minutes, kind, title, by) in enumerate(AGENDA, 1)
            )
        if index == plan.next_index:
            meeting.seats_per_city, meeting.city_seats_until = 2, day - datetime.timedelta(days=8)
            meeting.asks_access = meeting.asks_food = True
            meeting.save()
            _register(meeting, [people.coordinator, people.host, *people.others[:9]])
    assert glauchau is not None  # noqa: S101 - its quarter is in every plan
    return glauchau


def _add(places: Places, index: int, day: datetime.date, city: str, plan: Plan) -> Meeting:
    name = places.cities[city].name
    start = datetime.datetime.combine(day, datetime.time(10), BERLIN)
    state = State.HELD if index < plan.next_index else State.OPEN if index == plan.next_index else State.CONFIRMED
    if index > plan.next_index + 1:
        state = State.PLANNED
    meeting = Meeting.objects.create(
        title=f"Zu Gast in {name}",
        slug=f"{day:%Y-%m-%d}-{city}",
        municipality=places.cities[city],
        starts_at=start,
        ends_at=start + datetime.timedelta(hours=6),
        venue="Rathaus",
        introduction=""
        if index < plan.next_index
        else f"{name} zeigt, woran gerade gearbeitet wird, und lädt zum Rundgang ein.",
        directions=""
        if index < plan.next_index
        else "Vom Bahnhof zu Fuß gut zu erreichen. Das Rathaus hat einen Zugang ohne Stufen.",
        capacity=30,
        register_until=start - datetime.timedelta(days=3),
        state=state,
    )
    meeting.hosts.set([places.offices[city]])
    meeting.areas.set([area for area in places.areas.values() if area.municipality == places.cities[city]][:2])
    meeting.save()
    return meeting


def _as_it_was(meeting: Meeting, places: Places) -> None:
    """The meeting of 23 October 2017: place, hosts, guests and agenda as reported by the city."""
    meeting.venue = "Rathaus, Markt 1"
    meeting.introduction = (
        "Die Koordinierungsstelle für das ESF-Programm „Nachhaltige soziale Stadtentwicklung“ und die Wirtschaftsförderung "
        "laden gemeinsam ins Rathaus ein."
    )
    meeting.visitors, meeting.visiting_municipalities = 25, 11
    meeting.hosts.set([places.offices["glauchau-esf"], places.offices["glauchau-city"]])
    in_glauchau = ("unterstadt-mulde", "scherberg-noerdliche-innenstadt", "esf-gebiet-innenstadt")
    meeting.areas.set([places.areas[slug] for slug in in_glauchau])
    meeting.save()
    rows = [
        (15, Kind.WELCOME, "Begrüßung im Rathaus", "Große Kreisstadt Glauchau", None),
        (45, Kind.OVERVIEW, "Städtebauförderung in Glauchau im Überblick", "Fachbereich Planen und Bauen", None),
        (20, Kind.AREA, "Stadtteilmanagement Unterstadt-Mulde", "Stadtteilmanagement", in_glauchau[0]),
        (20, Kind.AREA, "Stadtteilmanagement Scherberg", "Stadtteilmanagement", in_glauchau[1]),
        (20, Kind.AREA, "Das ESF-Gebiet", "Koordinierungsstelle ESF", in_glauchau[2]),
        (15, Kind.TALK, "Citymanagement", "Wirtschaftsförderung", None),
        (45, Kind.BREAK, "Mittagspause", "", None),
        (90, Kind.EXCHANGE, "Austausch zum ESF-Programm: Was läuft gut, wo drückt der Schuh?", "alle", None),
        (90, Kind.TOUR, "Rundgang durch die Innenstadt", "mit Halt an den Gebieten", None),
    ]
    for position, (minutes, kind, title, by, area) in enumerate(rows, 1):
        item = AgendaItem.objects.create(
            meeting=meeting, position=position, minutes=minutes, kind=kind, title=title, by=by
        )
        if area:
            item.areas.add(places.areas[area])


def _register(meeting: Meeting, people: Sequence[Person]) -> None:
    """Answers as they come in, by the rule of the seats; no mail is sent. Whom somebody brings has to wait."""
    seats, number = seats_of(meeting), 0

    def add(city: int | None, **who: Any) -> Registration:
        nonlocal seats, number
        if seats.why_not(city) is None:
            seats = seats.and_one(city)
            return Registration.objects.create(meeting=meeting, municipality_id=city, **who)
        number += 1
        state = Registration.State.WAITING
        return Registration.objects.create(
            meeting=meeting, municipality_id=city, state=state, queue_number=number, **who
        )

    needs = {2: {"food_needs": "vegetarisch"}, 4: {"access_needs": "Rollstuhl"}, 5: {"food_needs": "vegetarisch"}}
    rows = [
        add(
            city_of(person),
            person=person,
            contact_consent=place % 3 != 0,
            photo_consent=place % 2 == 0,
            **needs.get(place, {}),
        )
        for place, person in enumerate(people)
    ]
    brings = next(row for row in rows if row.municipality_id)
    for name in ("Kim Erfunden", "Robin Erfunden"):
        add(brings.municipality_id, guest_name=name, brought_by=brings)
    add(None, guest_name="Gabi Gastbeispiel", guest_email="gabi.gastbeispiel@example.org", guest_from="Landratsamt")
    undecided = Registration.State.UNDECIDED
    Registration.objects.create(meeting=meeting, guest_name="Uli Ungewiss", guest_from="Hochschule", state=undecided)
