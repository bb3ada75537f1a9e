"""Reading a published list of projects (EU: list of operations, VO (EU) 2021/1060 Art. 49(3)) and taking it over.

First the difference to what is known is worked out and shown (`compare`), then it is applied as a whole or not at all
(`apply`). What people wrote themselves is never lost: dates and amounts become a new version, and a purpose is only filled
in where there is none.
"""

from __future__ import annotations

import datetime
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reihum.funding.models import ActionField, Project, ProjectList, ProjectVersion
from reihum.kit import german
from reihum.kit.tables import Row, Table, names, plain
from reihum.kit.written import NotWrittenError, amount, day, short
from reihum.people.models import Membership
from reihum.places.models import Area, Municipality

# What a list can tell, in our words; the headings under which lists tell it are in data/list_headings.json.
COLUMNS = {
    "name": _("Name des Vorhabens"),
    "beneficiary": _("Träger"),
    "code": _("Kennzeichen"),
    "place": _("Ort"),
    "area": _("Gebiet"),
    "purpose": _("Ziel"),
    "action_field": _("Handlungsfeld"),
    "since": _("Beginn"),
    "until": _("Ende"),
    "total": _("Gesamtkosten"),
    "eu": _("EU-Betrag"),
    "rate": _("Kofinanzierungssatz der EU in Prozent"),
    "federal": _("Bund"),
    "land": _("Land"),
    "municipal": _("Kommune"),
    "own": _("Eigenmittel und Dritte"),
}
USUAL: dict[str, list[str]] = json.loads(
    (Path(__file__).parent / "data" / "list_headings.json").read_text(encoding="utf-8")
)
NEEDED = ("name", "beneficiary", "place")
DAYS = ("since", "until")
AMOUNTS = ("total", *ProjectVersion.SHARES)
HEADINGS = tuple(heading for headings in USUAL.values() for heading in headings)


@dataclass(frozen=True)
class Problem:
    """What is wrong in the file, and where: row and heading as the spreadsheet shows them."""

    row: int
    heading: str
    text: str

    def __str__(self) -> str:
        if not self.heading:
            return gettext("Zeile %(row)s: %(text)s") % {"row": self.row, "text": self.text}
        words = {"row": self.row, "heading": self.heading, "text": self.text}
        return gettext("Zeile %(row)s, Spalte „%(heading)s“: %(text)s") % words


@dataclass
class Line:
    """A project of the list: what it says, the project it is about, and how it differs (name of the fact, old, new)."""

    row: int
    project: Project
    facts: dict[str, Any]  # of the version
    is_new: bool = False
    differences: list[tuple[str, str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    new_version: bool = False


@dataclass
class Comparison:
    """The whole list against what is known. Only without problems it can be applied."""

    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    elsewhere: Counter[str] = field(default_factory=Counter)  # places that are not ours, with how many projects
    gone: list[Project] = field(default_factory=list)  # known by an earlier list, and not in this one

    @property
    def new(self) -> list[Line]:
        return [line for line in self.lines if line.is_new]

    @property
    def changed(self) -> list[Line]:
        return [line for line in self.lines if not line.is_new and line.differences]

    @property
    def same(self) -> int:
        return len(self.lines) - len(self.new) - len(self.changed)


def guess(table: Table, remembered: Mapping[str, str]) -> dict[str, str]:
    """Which heading tells which fact: as chosen the last time for this source, else by usual names."""
    by_name = {name: heading for heading in reversed(table.headings) for name in names(heading)}
    found: dict[str, str] = {}
    for fact, usual in USUAL.items():
        if remembered.get(fact) in table.headings:
            found[fact] = remembered[fact]
            continue
        match = next((by_name[plain(heading)] for heading in usual if plain(heading) in by_name), None)
        if match and match not in found.values():
            found[fact] = match
    return found


def compare(project_list: ProjectList, table: Table, columns: Mapping[str, str], as_of: datetime.date) -> Comparison:
    """The difference between the list as of a day and what is known. Changes nothing."""
    result = Comparison()
    for name in NEEDED:
        if not columns.get(name):
            label = COLUMNS[name]
            result.problems.append(
                Problem(
                    table.rows[0].number - 1,
                    "",
                    gettext("Bitte wählen Sie die Spalte für „%(label)s“.") % {"label": label},
                )
            )
    if result.problems:
        return result
    reader = _Reader(project_list, columns, as_of, table)
    for row in table.rows:
        reader.read(row, result)
    result.gone = [
        project
        for project in Project.objects.filter(period=project_list.period, versions__source=project_list.name).distinct()
        if project.pk not in reader.seen
    ]
    return result


class _Reader:
    """Reads row after row. Everything there is to know from the database is loaded once."""

    def __init__(
        self, project_list: ProjectList, columns: Mapping[str, str], as_of: datetime.date, table: Table
    ) -> None:
        self.list, self.columns, self.as_of = project_list, columns, as_of
        self.doubtful = {(row, heading): why for row, heading, why in table.doubtful}
        projects = list(Project.objects.filter(period=project_list.period).with_latest())
        self.by_code = {project.code: project for project in projects if project.code}
        self.by_name = {(project.name.casefold(), project.beneficiary.casefold()): project for project in projects}
        self.slugs = set(Project.objects.values_list("slug", flat=True))
        self.fields = list(ActionField.objects.filter(period=project_list.period))
        members = Membership.objects.filter(municipality__isnull=False).values("municipality")
        ours = Municipality.objects.filter(Q(pk__in=members) | Q(pk__in=Area.objects.values("municipality")))
        self.cities = {key: city for city in ours for key in (city.name.casefold(), city.ags, city.ars) if key}
        self.areas: dict[tuple[int, str], Area] = {
            (area.municipality_id, area.name.casefold()): area for area in Area.objects.select_related("municipality")
        }
        self.seen: set[int] = set()
        self.rows_of: dict[Any, int] = {}

    def read(self, row: Row, result: Comparison) -> None:
        place = self._text(row, "place")
        city = self._city(place)
        if city is None:
            result.elsewhere[place or gettext("ohne Ort")] += 1
            return
        problems: list[Problem] = []
        said = {name: self._text(row, name) for name in ("name", "beneficiary", "code", "purpose")}
        facts = self._facts(row, problems)
        for name in self.columns:
            why = self.doubtful.get((row.number, self.columns[name]))
            if why:
                problems.append(Problem(row.number, self.columns[name], why))
        for name in ("name", "beneficiary"):
            if not said[name]:
                problems.append(Problem(row.number, self.columns[name], gettext("Hier fehlt etwas.")))
            elif len(said[name]) > 300:
                problems.append(Problem(row.number, self.columns[name], gettext("Das ist länger als 300 Zeichen.")))
        key = said["code"] or (said["name"].casefold(), said["beneficiary"].casefold())
        first = self.rows_of.setdefault(key, row.number)
        if first != row.number:
            words = {"row": first}
            problems.append(Problem(row.number, "", gettext("Dieses Vorhaben steht schon in Zeile %(row)s.") % words))
        if problems:
            result.problems += problems
            return
        result.lines.append(self._line(row, city, said, facts))

    def _text(self, row: Row, name: str) -> str:
        value = row.cells.get(self.columns.get(name, ""))
        if isinstance(value, float) and value.is_integer():
            value = int(value)  # a number that is a name: 100300.0
        return " ".join(str(value).split()) if value is not None else ""

    def _city(self, place: str) -> Municipality | None:
        """The municipality of ours that a place names: „Glauchau“, „08371 Glauchau, Stadt“ or its key."""
        name = place.casefold()
        without_code = name.lstrip("0123456789 -")
        return next(
            (
                self.cities[key]
                for key in (name, without_code, without_code.partition(",")[0].strip())
                if key in self.cities
            ),
            None,
        )

    def _facts(self, row: Row, problems: list[Problem]) -> dict[str, Any]:
        facts: dict[str, Any] = {}
        rate = None
        for name in (*DAYS, *AMOUNTS, "rate"):
            heading = self.columns.get(name)
            if not heading or (row.number, heading) in self.doubtful:
                continue
            value = row.cells.get(heading)
            try:
                if name == "rate":
                    rate = amount(value.replace("%", "").strip() if isinstance(value, str) else value)
                else:
                    facts[name] = day(value) if name in DAYS else amount(value)
            except NotWrittenError as error:
                problems.append(Problem(row.number, heading, str(error)))
                continue
            if name in AMOUNTS and (facts[name] or 0) < 0:
                problems.append(Problem(row.number, heading, gettext("Ein Betrag ist nie kleiner als null.")))
        since, until = facts.get("since"), facts.get("until")
        if since and until and until < since:
            text = gettext("Das Ende liegt vor dem Beginn. Bitte prüfen Sie beide Tage.")
            problems.append(Problem(row.number, self.columns["until"], text))
        if rate is not None and not problems:
            self._by_rate(row, rate, facts, problems)
        if (
            facts.get("total") is not None
            and sum(facts.get(share) or 0 for share in ProjectVersion.SHARES) > facts["total"]
        ):
            text = gettext("Die einzelnen Beträge ergeben zusammen mehr als die Gesamtkosten.")
            problems.append(Problem(row.number, self.columns["total"], text))
        return facts

    def _by_rate(self, row: Row, rate: Decimal, facts: dict[str, Any], problems: list[Problem]) -> None:
        """The EU's share where the list gives only its rate: as percent (85), or as a part (0.85), as spreadsheets keep it."""
        if not 0 <= rate <= 100:
            problems.append(
                Problem(row.number, self.columns["rate"], gettext("Ein Satz liegt zwischen 0 und 100 Prozent."))
            )
        elif facts.get("eu") is None and facts.get("total") is not None:
            percent = rate * 100 if 0 < rate <= 1 else rate
            facts["eu"] = (facts["total"] * percent / 100).quantize(Decimal("0.01"))

    def _line(self, row: Row, city: Municipality, said: dict[str, str], facts: dict[str, Any]) -> Line:
        known = self.by_code.get(said["code"]) if said["code"] else None
        known = known or self.by_name.get((said["name"].casefold(), said["beneficiary"].casefold()))
        line = Line(
            row.number,
            known or Project(period=self.list.period, slug=self._slug(said["name"]), state=self._state(facts)),
            facts,
            is_new=known is None,
        )
        if known:
            self.seen.add(known.pk)
        for name in ("name", "beneficiary", "code"):
            self._set(line, name, said[name])
        if said["purpose"] and not line.project.purpose:
            self._set(line, "purpose", said["purpose"])
        self._field(line, self._text(row, "action_field"))
        self._place(line, city, self._text(row, "area"))
        self._version(line)
        return line

    def _state(self, facts: dict[str, Any]) -> Project.State:
        """Of a new project: lists hold what is granted, and their days say whether it has begun or ended."""
        if (until := facts.get("until")) and until < self.as_of:
            return Project.State.FINISHED
        since = facts.get("since")
        return Project.State.APPROVED if since and since > self.as_of else Project.State.RUNNING

    def _set(self, line: Line, name: str, value: str) -> None:
        old = getattr(line.project, name)
        if value and value != old:
            line.differences.append((str(COLUMNS[name]), short(old) if old else "–", short(value)))
            setattr(line.project, name, value)

    def _field(self, line: Line, text: str) -> None:
        if not text:
            return
        wanted = plain(text)
        found = next(
            (one for one in self.fields if wanted in (plain(one.name), str(one.number), plain(str(one)))), None
        )
        if found is None:
            line.notes.append(
                gettext("Das Handlungsfeld „%(text)s“ gibt es in diesem Förderzeitraum nicht.") % {"text": short(text)}
            )
        elif line.project.action_field_id != found.pk:
            line.differences.append((gettext("Handlungsfeld"), str(line.project.action_field or "–"), str(found)))
            line.project.action_field = found

    def _place(self, line: Line, city: Municipality, text: str) -> None:
        """The area where the list names one of ours; else the city, unless people have said the area already."""
        area = self.areas.get((city.pk, text.casefold()))
        if text and area is None:
            line.notes.append(
                gettext("Das Gebiet „%(text)s“ gibt es in %(city)s nicht.") % {"text": short(text), "city": city}
            )
        project = line.project
        if area is None and project.area_id and project.area.municipality_id == city.pk:  # type: ignore[union-attr]
            return
        new, old = area or city, project.area or project.municipality
        if new != old:
            line.differences.append((gettext("Ort"), str(old or "–"), str(new)))
            project.area, project.municipality = (area, None) if area else (None, city)

    def _version(self, line: Line) -> None:
        """What the list says of time and money, against the newest that is known."""
        newest = None if line.is_new else line.project.version
        for name, value in line.facts.items():
            old = getattr(newest, name) if newest else None
            if value is not None and value != old:
                line.differences.append((str(COLUMNS[name]), _shown(old), _shown(value)))
                line.new_version = True

    def _slug(self, name: str) -> str:
        base = german.slug(name)[:110] or "vorhaben"
        number, slug = 1, base
        while slug in self.slugs:
            number += 1
            slug = f"{base}-{number}"
        self.slugs.add(slug)
        return slug


def _shown(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, datetime.date):
        return date_format(value, "d.m.Y")
    whole, _point, cents = f"{value:,.2f}".rpartition(".")
    return f"{whole.replace(',', '.')},{cents}\N{NO-BREAK SPACE}€"


@transaction.atomic
def apply(project_list: ProjectList, comparison: Comparison, columns: Mapping[str, str], as_of: datetime.date) -> None:
    """Takes over everything that is new or differs, and remembers the columns for the next time."""
    if comparison.problems:
        raise ValueError("a list with problems is not taken over")
    for line in comparison.lines:
        if not line.is_new and not line.differences:
            continue
        line.project.save()
        if line.new_version:
            _keep_version(line, project_list.name, as_of)
    project_list.columns = dict(columns)
    project_list.imported_at = timezone.now()
    project_list.save(update_fields=["columns", "imported_at"])


def _keep_version(line: Line, source: str, as_of: datetime.date) -> None:
    """The version of this list and day; what the list leaves out stays as the newest version had it."""
    newest = None if line.is_new else line.project.version
    version = ProjectVersion.objects.filter(project=line.project, source=source, as_of=as_of).first() or ProjectVersion(
        project=line.project, source=source, as_of=as_of
    )
    for name in (*DAYS, *AMOUNTS):
        value = line.facts.get(name)
        setattr(version, name, value if value is not None else getattr(newest, name, None))
    if version.total is not None and sum(share for _name, share in version.shares) > version.total:
        # The other shares belong to an older total: only what this list says holds.
        for name in ProjectVersion.SHARES:
            if line.facts.get(name) is None:
                setattr(version, name, None)
    version.save()
