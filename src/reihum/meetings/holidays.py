"""Public holidays of a Land (computed by the library `holidays`) and its school holidays (as imported)."""

from __future__ import annotations

import functools
from collections.abc import Iterable

from reihum.meetings.models import SchoolHoliday
from reihum.meetings.rotation import Holiday
from reihum.places.official_keys import Land

# As the ISO 3166-2 names the Länder, which files and libraries use.
LETTERS = {
    "SH": Land.SCHLESWIG_HOLSTEIN,
    "HH": Land.HAMBURG,
    "NI": Land.NIEDERSACHSEN,
    "HB": Land.BREMEN,
    "NW": Land.NORDRHEIN_WESTFALEN,
    "HE": Land.HESSEN,
    "RP": Land.RHEINLAND_PFALZ,
    "BW": Land.BADEN_WUERTTEMBERG,
    "BY": Land.BAYERN,
    "SL": Land.SAARLAND,
    "BE": Land.BERLIN,
    "BB": Land.BRANDENBURG,
    "MV": Land.MECKLENBURG_VORPOMMERN,
    "SN": Land.SACHSEN,
    "ST": Land.SACHSEN_ANHALT,
    "TH": Land.THUERINGEN,
}


def holidays(lands: Iterable[str], years: Iterable[int]) -> dict[str, tuple[Holiday, ...]]:
    """The holidays of these Länder (by the first two digits of the key), public ones first. One query."""
    wanted, years = sorted(set(lands)), sorted(years)
    school: dict[str, list[Holiday]] = {land: [] for land in wanted}
    rows = SchoolHoliday.objects.filter(land__in=wanted, until__year__gte=years[0], since__year__lte=years[-1])
    for row in rows.order_by("land", "since", "pk"):
        school[row.land].append(Holiday(row.since, row.until, row.name, is_school=True))
    return {land: (*(day for year in years for day in _public(land, year)), *school[land]) for land in wanted}


@functools.cache
def _public(land: str, year: int) -> tuple[Holiday, ...]:
    from holidays import country_holidays  # slow to import, and only needed for this

    letters = next(letters for letters, known in LETTERS.items() if known == land)
    days = country_holidays("DE", subdiv=letters, years=year, language="de")
    return tuple(Holiday(day, day, name) for day, name in sorted(days.items()))
