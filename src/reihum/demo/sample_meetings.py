"""The sample's meetings: one a quarter, reihum; the one in Glauchau in October 2017 as it was."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from reihum.demo.sample_network import People, Places
from reihum.meetings.models import AgendaItem, Meeting, Registration, State
from reihum.people.models import Person

BERLIN = ZoneInfo("Europe/Berlin")
GLAUCHAU_DAY = datetime.date(2017, 10, 23)
FIRST_YEAR = 2015
AHEAD = 3  # meetings that are planned already
NOTICE = datetime.timedelta(days=10)  # the next meeting is at least so far away

AGENDA = [
    (datetime.time(10, 0), AgendaItem.Kind.WELCOME, "Begrüßung", "die gastgebende Stadt"),
    (datetime.time(10, 15), AgendaItem.Kind.TALK, "Stadtentwicklung vor Ort im Überblick", "Stadtentwicklung"),
    (datetime.time(11, 0), AgendaItem.Kind.AREA, "Die Quartiere stellen sich vor", "Quartiersmanagement"),
    (datetime.time(12, 15), AgendaItem.Kind.BREAK, "Mittagspause", ""),
    (datetime.time(13, 0), AgendaItem.Kind.EXCHANGE, "Austausch: Was läuft gut, wo drückt der Schuh?", "alle"),
    (datetime.time(14, 30), AgendaItem.Kind.TOUR, "Rundgang durch das Quartier", ""),
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
            for time, kind, title, by in AGENDA:
                AgendaItem.objects.create(meeting=meeting, starts_at=time, kind=kind, title=title, by=by)
        if index == plan.next_index:
            _register(meeting, [people.coordinator, people.host, *people.others[:9]])
    assert glauchau is not None  # noqa: S101 - its quarter is in every plan
    return glauchau


def _add(places: Places, index: int, day: datetime.date, city: str, plan: Plan) -> Meeting:
    name = places.cities[city].name
    start = datetime.datetime.combine(day, datetime.time(10), BERLIN)
    state = State.HELD if index < plan.next_index else State.OPEN if index == plan.next_index else State.CLOSED
    if index > plan.next_index + 1:
        state = State.DRAFT
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
        (datetime.time(10, 0), AgendaItem.Kind.WELCOME, "Begrüßung im Rathaus", "Große Kreisstadt Glauchau", None),
        (
            datetime.time(10, 15),
            AgendaItem.Kind.TALK,
            "Städtebauförderung in Glauchau im Überblick",
            "Fachbereich Planen und Bauen",
            None,
        ),
        (
            datetime.time(11, 0),
            AgendaItem.Kind.AREA,
            "Stadtteilmanagement Unterstadt-Mulde",
            "Stadtteilmanagement",
            in_glauchau[0],
        ),
        (
            datetime.time(11, 20),
            AgendaItem.Kind.AREA,
            "Stadtteilmanagement Scherberg",
            "Stadtteilmanagement",
            in_glauchau[1],
        ),
        (datetime.time(11, 40), AgendaItem.Kind.AREA, "Das ESF-Gebiet", "Koordinierungsstelle ESF", in_glauchau[2]),
        (datetime.time(12, 0), AgendaItem.Kind.TALK, "Citymanagement", "Wirtschaftsförderung", None),
        (
            datetime.time(13, 0),
            AgendaItem.Kind.EXCHANGE,
            "Austausch zum ESF-Programm: Was läuft gut, wo drückt der Schuh?",
            "alle",
            None,
        ),
        (
            datetime.time(14, 30),
            AgendaItem.Kind.TOUR,
            "Rundgang durch die Innenstadt",
            "mit Halt an den Gebieten",
            None,
        ),
    ]
    for time, kind, title, by, area in rows:
        AgendaItem.objects.create(
            meeting=meeting, starts_at=time, kind=kind, title=title, by=by, area=places.areas[area] if area else None
        )


def _register(meeting: Meeting, guests: Sequence[Person]) -> None:
    Registration.objects.bulk_create(Registration(meeting=meeting, person=guest) for guest in guests)
