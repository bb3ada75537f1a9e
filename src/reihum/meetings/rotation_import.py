"""Files that operators bring for the rotation: school holidays of the Länder, and distances between cities."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext

from reihum.kit import tables, written
from reihum.meetings.holidays import LETTERS
from reihum.meetings.models import SchoolHoliday, TravelDistance
from reihum.places.municipality_search import MunicipalitySearch
from reihum.places.official_keys import Land

HOLIDAY_COLUMNS = {
    "land": ("land", "bundesland", "state"),
    "name": ("name", "ferien", "bezeichnung"),
    "since": ("von", "beginn", "since", "start"),
    "until": ("bis", "ende", "until", "end"),
}
DISTANCE_COLUMNS = {"a": ("von", "from"), "b": ("nach", "to"), "km": ("km", "kilometer", "entfernung")}
MOST_SHOWN = 20  # complaints
LONGEST_HOLIDAYS = datetime.timedelta(days=70)
FARTHEST = 2000  # km


@dataclass(frozen=True)
class Told:
    """How many rows were new, changed, or as before."""

    new: int
    changed: int
    unchanged: int

    def __str__(self) -> str:
        return gettext("%(new)d neu, %(changed)d geändert, %(unchanged)d unverändert.") % {
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
        }


@transaction.atomic
def school_holidays(file: Path) -> Told:
    """Takes over a table with the columns land, name, von, bis. All of it or nothing. Raises ValidationError."""
    rows = _read(file, HOLIDAY_COLUMNS, _holiday)
    return _take_over(SchoolHoliday, rows)


@transaction.atomic
def distances(file: Path) -> Told:
    """Takes over a table with the columns von, nach, km. All of it or nothing. Raises ValidationError."""
    search = MunicipalitySearch()
    return _take_over(TravelDistance, _read(file, DISTANCE_COLUMNS, lambda cells: _distance(cells, search)))


Fields = dict[str, Any]


def _take_over(model: type[models.Model], rows: list[tuple[Fields, Fields]]) -> Told:
    """Saves rows, given as what names them and what they say."""
    new = changed = 0
    for named, says in rows:
        row = model._default_manager.filter(**named).first()
        if row is None:
            model._default_manager.create(**named, **says)
            new += 1
        elif any(getattr(row, field) != value for field, value in says.items()):
            model._default_manager.filter(pk=row.pk).update(**says)
            changed += 1
    return Told(new, changed, len(rows) - new - changed)


def _read(
    file: Path, columns: dict[str, tuple[str, ...]], understand: Callable[[Fields], tuple[Fields, Fields]]
) -> list[tuple[Fields, Fields]]:
    """The rows of the file as they are understood, each once. Raises ValidationError with a line for every wrong row."""
    try:
        table = tables.read(file, [name for names in columns.values() for name in names])
    except FileNotFoundError as error:
        raise ValidationError(gettext("Die Datei gibt es nicht.")) from error
    except tables.UnreadableTableError as error:
        raise ValidationError(str(error)) from error
    headings = {field: _heading(table, names) for field, names in columns.items()}
    problems: list[str] = []
    found: list[tuple[Fields, Fields]] = []
    lines: dict[tuple[Any, ...], tuple[int, Fields]] = {}
    for row in table.rows:
        try:
            named, says = understand({field: row.cells.get(heading) for field, heading in headings.items()})
            key = tuple(named.values())
            if key in lines and lines[key][1] != says:
                raise ValidationError(gettext("Zeile %(row)s sagt etwas anderes.") % {"row": lines[key][0]})
        except ValidationError as error:
            problems.append(
                gettext("Zeile %(row)s: %(problem)s") % {"row": row.number, "problem": " ".join(error.messages)}
            )
            continue
        if key not in lines:
            found.append((named, says))
        lines[key] = (row.number, says)
    if problems:
        raise ValidationError(list(_shortened(problems)))
    return found


def _shortened(problems: list[str]) -> Iterator[str]:
    yield from problems[:MOST_SHOWN]
    if len(problems) > MOST_SHOWN:
        yield gettext("… und %(count)d weitere Zeilen.") % {"count": len(problems) - MOST_SHOWN}


def _heading(table: tables.Table, names: tuple[str, ...]) -> str:
    for heading in table.headings:
        if not tables.names(heading).isdisjoint(names):
            return heading
    raise ValidationError(
        gettext("Es fehlt die Spalte „%(name)s“. Gefunden: %(headings)s.")
        % {"name": names[0], "headings": ", ".join(table.headings)}
    )


def _holiday(cells: Fields) -> tuple[Fields, Fields]:
    since, until = written.day(cells["since"]), written.day(cells["until"])
    name = " ".join(str(cells["name"] or "").split())
    if since is None or until is None or not name:
        raise ValidationError(gettext("Name, „von“ und „bis“ müssen dastehen."))
    if not since <= until <= since + LONGEST_HOLIDAYS:
        raise ValidationError(gettext("Das Ende liegt vor dem Beginn, oder die Ferien wären länger als zehn Wochen."))
    holiday = SchoolHoliday(land=_land(cells["land"]), name=name[:80], since=since, until=until)
    return {"land": holiday.land, "since": since}, {"name": holiday.name, "until": until}


def _land(value: object) -> str:
    """A Land by its letters (SN, DE-SN), its number (14) or its name."""
    text = str(value or "").strip()
    letters = text.upper().removeprefix("DE-")
    if letters in LETTERS:
        return str(LETTERS[letters].value)
    if text.isdigit() and text.zfill(2) in Land.values:
        return text.zfill(2)
    for land in Land:
        if text.casefold() == str(land.label).casefold():
            return str(land.value)
    raise ValidationError(
        gettext("Das Land „%(land)s“ gibt es nicht. Schreiben Sie zum Beispiel SN, 14 oder Sachsen.")
        % {"land": written.short(text)}
    )


def _distance(cells: Fields, search: MunicipalitySearch) -> tuple[Fields, Fields]:
    a, b = search.named(cells["a"]), search.named(cells["b"])
    if a.pk == b.pk:
        raise ValidationError(gettext("Das ist zweimal dieselbe Stadt."))
    text = str(cells["km"] if cells["km"] is not None else "").strip().removesuffix("km").strip().replace(",", ".")
    try:
        km = round(float(text))
    except ValueError as error:
        raise ValidationError(
            gettext("„%(text)s“ ist keine Zahl von Kilometern.") % {"text": written.short(text)}
        ) from error
    if not 0 < km <= FARTHEST:
        raise ValidationError(gettext("Die Entfernung liegt zwischen 1 und 2.000 km."))
    first, second = sorted((a, b), key=lambda city: city.pk)
    return {"a": first, "b": second}, {"km": km}
