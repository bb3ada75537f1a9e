"""The sample's rotation: when cities cannot host, who offers, what was settled, and the school holidays of Saxony."""

from __future__ import annotations

import datetime

from reihum.demo.sample_network import People, Places
from reihum.meetings import ledger, rotation_decisions
from reihum.meetings.models import HostingPause, HostOffer, SchoolHoliday
from reihum.meetings.proposals import Plan, next_quarters
from reihum.meetings.quarters import Quarter
from reihum.places.official_keys import Land

# Not the real days, which differ each year: about when holidays lie in Saxony. First and last day as (month, day).
HOLIDAYS = [
    ("Winterferien", (2, 9), (2, 21)),
    ("Osterferien", (4, 3), (4, 11)),
    ("Sommerferien", (7, 4), (8, 14)),
    ("Herbstferien", (10, 12), (10, 24)),
]
YEARS = 4
QUARTERS = 6  # some of which have their meeting already


def add(places: Places, people: People, today: datetime.date) -> None:
    """Makes the rotation as a coordinator would find it: a city skipped, one locked, the rest to be decided."""
    _add_holidays(today)
    quarters = next_quarters(ledger.read().facts, QUARTERS)
    _add_pauses(places, quarters[2], quarters[3])
    HostOffer.objects.create(
        municipality=places.cities["zwickau"],
        year=quarters[-1].year,
        number=quarters[-1].number,
        note="Dann ist unser neues Nachbarschaftszentrum fertig.",
        offered_by=people.member,
    )
    facts = ledger.read().facts
    plan = Plan(facts, quarters)
    still_open = [proposal for proposal in plan.proposals if proposal.kind == "open" and proposal.host]
    by_key = {city.ags: city for city in places.cities.values()}
    skipped = still_open[0]
    rotation_decisions.skip(
        skipped.quarter,
        by_key[skipped.host or ""],
        "Bis dahin ist das Rathaus noch eine Baustelle.",
        people.coordinator,
    )
    locked = Plan(ledger.read().facts, quarters).proposal(still_open[1].quarter)
    if locked.host:
        rotation_decisions.lock(locked.quarter, by_key[locked.host], people.coordinator)


def _add_holidays(today: datetime.date) -> None:
    SchoolHoliday.objects.bulk_create(
        SchoolHoliday(
            land=Land.SACHSEN,
            name=name,
            since=datetime.date(year, *since),
            until=datetime.date(year, *until),
        )
        for year in range(today.year, today.year + YEARS)
        for name, since, until in HOLIDAYS
    )


def _add_pauses(places: Places, one: Quarter, other: Quarter) -> None:
    for city, quarter, kind, reason in (
        ("plauen", one, HostingPause.Kind.BLACKOUT, "Das Rathaus wird umgebaut."),
        ("riesa", other, HostingPause.Kind.BLACKOUT, "In diesen Wochen ist Stadtfest."),
        ("heidenau", one, HostingPause.Kind.PAUSE, "Das Gebiet läuft aus; ein neues ist beantragt."),
    ):
        HostingPause.objects.create(
            municipality=places.cities[city], since=quarter.first, until=quarter.last, kind=kind, reason=reason
        )
