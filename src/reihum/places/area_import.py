"""Areas from a file: first a plan that says of each row what it becomes, then, all at once or not at all, that.

A row becomes a new area with its first boundary, or a new version of the boundary of an area that is there. The same file
read in twice changes nothing the second time.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext, ngettext

from reihum.kit import geo, geofiles, written
from reihum.kit.dated import days_in_order
from reihum.kit.geo_repairs import Surface, surface
from reihum.kit.geofiles import GeoFile, Row
from reihum.kit.german import slug
from reihum.kit.reference_systems import NEAR, Reading, kilometres, readings
from reihum.places.models import Area, Boundary, Municipality
from reihum.places.municipality_search import MunicipalitySearch, place_of

SKIP, NEW = "skip", "new"
# How files call what we ask for, as they write it without signs: the first that a file has is taken.
USUAL = {
    "name": ("name", "gebiet", "gebietsname", "gebietname", "bezeichnung", "titel", "bez", "nam", "gebname", "title"),
    "municipality": (
        "ags",
        "ars",
        "rs",
        "gemeindeschluessel",
        "gemschl",
        "gemeinde",
        "stadt",
        "kommune",
        "gemname",
        "gen",
    ),
    "as_of": ("stand", "standdatum", "asof", "datum"),
    "source": ("quelle", "source", "herkunft"),
    "resolved_on": ("beschluss", "beschlussvom", "beschlossen", "beschlossenam", "beschlussdatum"),
    "since": ("von", "beginn", "start", "seit"),
    "until": ("bis", "ende", "end"),
}


@dataclass(frozen=True)
class Columns:
    """Which column of the file says what; empty where none does."""

    name: str = ""
    municipality: str = ""
    as_of: str = ""
    source: str = ""
    resolved_on: str = ""
    since: str = ""
    until: str = ""

    @classmethod
    def guessed(cls, columns: tuple[str, ...]) -> Columns:
        """What the names of the columns let one think. Shapefiles cut them off after ten letters."""
        plain = {slug(column).replace("-", "").replace("_", ""): column for column in reversed(columns)}

        def first(words: tuple[str, ...]) -> str:
            whole = [plain[word] for word in words if word in plain]
            cut = [plain[name] for word in words for name in plain if len(plain[name]) == 10 and word.startswith(name)]
            return next(iter([*whole, *cut]), "")

        return cls(**{what: first(words) for what, words in USUAL.items()})


@dataclass(frozen=True)
class ForAll:
    """What holds for every row that does not say it itself. A name helps where the file has one surface."""

    as_of: datetime.date | None = None
    source: str = ""
    municipality: Municipality | None = None
    name: str = ""


@dataclass
class Planned:
    """What a row becomes. Without a surface it has problems, or the plan has."""

    number: int
    name: str = ""
    municipality: Municipality | None = None
    area: Area | None = None  # that gets the boundary; None for a new one
    since: datetime.date | None = None
    until: datetime.date | None = None
    as_of: datetime.date | None = None
    source: str = ""
    resolved_on: datetime.date | None = None
    surface: Surface | None = None
    hectares: float = 0.0
    version: Boundary | None = None  # that is there already for this day from this source
    decision: str = ""  # SKIP, NEW, or the key of an area, where people decided
    unread: set[str] = field(default_factory=set)  # facts whose cells could not be read
    notes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def is_skipped(self) -> bool:
        return self.decision == SKIP

    @property
    def lacks_name(self) -> bool:
        """Whether it would be a new area without a name."""
        return self.area is None and not slug(self.name)

    @property
    def changes(self) -> bool:
        """Whether taking it over writes anything."""
        if self.is_skipped or self.problems or self.surface is None:
            return False
        return self.version is None or self._differs(self.version)

    def _differs(self, version: Boundary) -> bool:
        assert self.surface is not None  # noqa: S101 - `changes` has asked
        return version.geometry != self.surface.geometry or version.resolved_on != self.resolved_on

    @property
    def outcome(self) -> str:
        """In a few words, for people."""
        if self.is_skipped:
            return gettext("wird ausgelassen")
        if self.problems:
            return gettext("geht so nicht")
        if self.surface is None:
            return gettext("noch offen")
        if self.area is None:
            return gettext("neues Gebiet")
        if self.version is None:
            return gettext("neue Grenze von „%(area)s“") % {"area": self.area.name}
        if self.changes:
            return gettext("ersetzt dieselbe Grenze von „%(area)s“") % {"area": self.area.name}
        return gettext("steht schon so da")


@dataclass(frozen=True)
class Plan:
    """What a file becomes."""

    file: GeoFile
    rows: tuple[Planned, ...]
    reading: Reading | None  # None: the file cannot be read in Germany, or there is a choice
    choices: tuple[Reading, ...]
    notes: tuple[str, ...]
    problems: tuple[str, ...]

    @property
    def is_good(self) -> bool:
        """Whether all that is not left out can be taken over."""
        return not self.problems and not any(row.problems for row in self.rows if not row.is_skipped)

    @property
    def changes(self) -> int:
        return sum(row.changes for row in self.rows)


def plan(
    file: GeoFile,
    columns: Columns,
    for_all: ForAll,
    *,
    reading: Reading | None = None,
    decisions: Mapping[int, str] | None = None,
) -> Plan:
    """What the rows of `file` would become. Changes nothing.

    reading: the coordinate system, where people have chosen it. decisions: for numbers of rows, SKIP, NEW, or the key of
    the area that gets the boundary; all others go to the area of the same name, or become a new one.
    """
    search = MunicipalitySearch()
    rows = [_facts(row, columns, for_all, search) for row in file.rows]
    near = [place_of(row.municipality) if row.municipality else None for row in rows]
    choices = [reading] if reading else readings([row.geometry for row in file.rows], file.crs, near)
    chosen = choices[0] if len(choices) == 1 else None
    if chosen:
        for row, source in zip(rows, file.rows, strict=True):
            _measure(row, source, chosen, turns_left=file.driver != geofiles.SHAPE)
            _locate(row, search)
    _settle(rows, decisions or {}, columns.name)
    notes = () if chosen is None else tuple(_about(chosen, file.crs))
    problems = [*_unsaid(columns, file.columns, rows), *_problems(choices, file)]
    return Plan(file, tuple(rows), chosen, tuple(choices), notes, tuple(problems))


def _unsaid(columns: Columns, there: tuple[str, ...], rows: list[Planned]) -> Iterator[str]:
    """What rows lack because nobody has said in which column it stands."""
    taken = [row for row in rows if not row.is_skipped]
    if not columns.name and any(row.lacks_name for row in taken):
        yield gettext("In welcher Spalte steht der Name des Gebiets? Die Datei hat: %(columns)s.") % {
            "columns": ", ".join(there) or gettext("keine Spalten")
        }
    if not columns.as_of and any(row.as_of is None and "resolved_on" not in row.unread for row in taken):
        yield gettext(
            "Der Stand fehlt: Bitte nennen Sie den Tag, auf den sich die Grenzen beziehen, oder die Spalte dafür."
        )
    if not columns.source and any(not row.source for row in taken):
        yield gettext("Die Quelle fehlt: Bitte nennen Sie sie, zum Beispiel den Beschluss, oder die Spalte dafür.")


def _problems(choices: list[Reading], file: GeoFile) -> list[str]:
    """What is wrong with the file as a whole."""
    if not file.rows:
        return [gettext("Die Datei enthält keine Zeilen.")]
    if all(row.geometry is None or row.geometry.is_empty for row in file.rows):
        return [gettext("Die Datei enthält keine lesbaren Flächen.")]
    if not choices:
        return [
            gettext("In keinem der üblichen Koordinatensysteme liegen diese Flächen in Deutschland. Bitte geben Sie das "
                    "Koordinatensystem an oder exportieren Sie die Datei in QGIS als GeoPackage in EPSG:25832.")
        ]  # fmt: skip
    if len(choices) > 1:
        return [
            gettext("Die Datei sagt nicht, in welchem Koordinatensystem sie steht, und mehrere passen. Bitte wählen Sie eines: "
                    "%(choices)s.") % {"choices": ", ".join(str(choice) for choice in choices)}
        ]  # fmt: skip
    return []


def _about(reading: Reading, said: str) -> list[str]:
    """What people should know of the way in which the numbers were read."""
    notes = []
    if not said:
        notes.append(
            gettext("Die Datei nennt kein Koordinatensystem; angenommen wurde %(system)s.") % {"system": reading}
        )
    elif Reading(said, reading.swapped) != reading:
        notes.append(
            gettext("Die Datei nennt %(said)s, ihre Zahlen passen aber zu %(system)s; so wurde sie gelesen.")
            % {"said": Reading(said) if _is_known(said) else said[:40], "system": reading}
        )
    if reading.swapped:
        notes.append(gettext("Die Achsen waren vertauscht und wurden getauscht."))
    if reading.is_rough:
        notes.append(gettext("Umgerechnet aus dem alten deutschen Netz; das ist auf etwa 3 m genau."))
    return notes


def _is_known(crs: str) -> bool:
    try:
        Reading.of(crs)
    except ValidationError:
        return False
    return True


# --- One row ---------------------------------------------------------------------------------------------------------


def _facts(row: Row, columns: Columns, for_all: ForAll, search: MunicipalitySearch) -> Planned:
    """What a row says besides its geometry."""
    planned = Planned(row.number, for_all.name, for_all.municipality, as_of=for_all.as_of, source=for_all.source)

    def cell(column: str) -> Any:
        return row.values.get(column) if column else None

    def read(what: str, how: Any) -> None:
        column = getattr(columns, what)
        value = cell(column)
        if value is None:
            return
        try:
            setattr(planned, what, how(value))
        except ValidationError as error:
            planned.unread.add(what)
            planned.problems.append(
                gettext("Zeile %(row)s, Spalte „%(column)s“: %(problem)s")
                % {"row": row.number, "column": column, "problem": " ".join(error.messages)}
            )

    read("name", lambda value: " ".join(str(value).split()))
    read("municipality", search.named)
    read("source", lambda value: str(value)[:300])
    for day in ("as_of", "resolved_on", "since", "until"):
        read(day, written.day)
    planned.as_of = planned.as_of or planned.resolved_on
    _check_facts(planned, columns)
    return planned


def _check_facts(planned: Planned, columns: Columns) -> None:
    def problem(sentence: str, column: str = "") -> None:
        where = (
            gettext("Zeile %(row)s, Spalte „%(column)s“: %(problem)s")
            if column
            else gettext("Zeile %(row)s: %(problem)s")
        )
        planned.problems.append(where % {"row": planned.number, "column": column, "problem": sentence})

    if len(planned.name) > 160:
        problem(gettext("Der Name ist länger als 160 Zeichen."), columns.name)
    if columns.as_of and planned.as_of is None and "as_of" not in planned.unread:
        problem(gettext("Der Stand fehlt: der Tag, auf den sich die Grenze bezieht."), columns.as_of)
    if columns.source and not planned.source:
        problem(gettext("Die Quelle fehlt, zum Beispiel ein Beschluss."), columns.source)
    try:
        days_in_order(planned.since, planned.until)
    except ValidationError as error:
        problem(" ".join(error.messages), columns.until)


def _measure(planned: Planned, row: Row, reading: Reading, *, turns_left: bool) -> None:
    try:
        planned.surface = surface(row.geometry, reading, was_open=row.was_open, turns_left=turns_left)
    except ValidationError as error:
        planned.problems.append(
            gettext("Zeile %(row)s: %(problem)s") % {"row": row.number, "problem": " ".join(error.messages)}
        )
        return
    planned.hectares = geo.hectares(planned.surface.geometry)
    planned.notes += planned.surface.notes


def _locate(planned: Planned, search: MunicipalitySearch) -> None:
    """Finds the municipality by the place where nothing else says it, and looks whether it can be that."""
    if planned.surface is None:
        return
    if planned.municipality is None:
        if "municipality" in planned.unread:
            return
        planned.municipality = search.around(planned.surface.geometry)
        if planned.municipality is None:
            planned.problems.append(
                gettext(
                    "Zeile %(row)s: Hier ist keine Gemeinde eingetragen. Bitte legen Sie sie an oder wählen Sie eine."
                )
                % {"row": planned.number}
            )
        else:
            planned.notes.append(gettext("Die Gemeinde folgt aus der Lage."))
        return
    place = place_of(planned.municipality)
    west, south, east, north = geo.bounds(planned.surface.geometry)
    away = kilometres(((west + east) / 2, (south + north) / 2), place) if place else 0
    if away > NEAR:
        planned.problems.append(
            gettext("Zeile %(row)s: Die Fläche liegt %(away)s km von %(city)s entfernt. Bitte prüfen Sie Gemeinde und "
                    "Koordinatensystem.") % {"row": planned.number, "away": round(away), "city": planned.municipality}
        )  # fmt: skip


# --- All rows together -----------------------------------------------------------------------------------------------


def _settle(rows: list[Planned], decisions: Mapping[int, str], name_column: str) -> None:
    """Gives each row its area and the version that is there, and looks for names that are missing or mean the same."""
    cities = {row.municipality.pk for row in rows if row.municipality}
    areas: dict[int, list[Area]] = {}
    for area in (
        Area.objects.filter(municipality__in=cities).select_related("municipality").prefetch_related("boundaries")
    ):
        areas.setdefault(area.municipality_id, []).append(area)
    seen: dict[tuple[Any, ...], int] = {}
    for row in rows:
        row.decision = decisions.get(row.number, "")
        if row.is_skipped or row.municipality is None:
            continue
        row.area = _area(row, areas.get(row.municipality.pk, []))
        if row.area and row.area.is_archived:
            row.problems.append(
                gettext("Zeile %(row)s: „%(area)s“ ist archiviert; dort kommt nichts mehr hinzu.")
                % {"row": row.number, "area": row.area.name}
            )
        if row.area:
            versions = row.area.boundaries.all()
            row.version = next((one for one in versions if (one.as_of, one.source) == (row.as_of, row.source)), None)
            if (row.since or row.area.since, row.until or row.area.until) != (row.area.since, row.area.until):
                row.notes.append(gettext("Beginn und Ende bleiben, wie sie beim Gebiet stehen."))
        if row.lacks_name:
            if name_column:
                row.problems.append(
                    gettext("Zeile %(row)s, Spalte „%(column)s“: Der Name des Gebiets fehlt.")
                    % {"row": row.number, "column": name_column}
                )
            continue
        same = (row.municipality.pk, row.area.pk if row.area else slug(row.name), row.as_of, row.source)
        if same in seen:
            row.problems.append(
                gettext("Zeile %(row)s: Zeile %(other)s nennt dasselbe Gebiet mit demselben Stand.")
                % {"row": row.number, "other": seen[same]}
            )
        seen.setdefault(same, row.number)


def _area(row: Planned, areas: list[Area]) -> Area | None:
    if row.decision == NEW:
        return None
    if row.decision:
        return next((area for area in areas if str(area.pk) == row.decision), None)
    name = row.name.casefold()
    return next((area for area in areas if area.name.casefold() == name or area.slug == slug(row.name)), None)


@dataclass(frozen=True)
class Taken:
    """What taking over has done."""

    areas: int
    boundaries: int
    replaced: int
    unchanged: int

    def __str__(self) -> str:
        areas = ngettext("%(count)d neues Gebiet", "%(count)d neue Gebiete", self.areas) % {"count": self.areas}
        new = ngettext("%(count)d neue Grenze", "%(count)d neue Grenzen", self.boundaries) % {"count": self.boundaries}
        return gettext("Übernommen: %(areas)s, %(boundaries)s; ersetzt: %(replaced)d, unverändert: %(unchanged)d.") % {
            "areas": areas,
            "boundaries": new,
            "replaced": self.replaced,
            "unchanged": self.unchanged,
        }


@transaction.atomic
def take_over(found: Plan) -> Taken:
    """Writes what the plan says, in one transaction. Raises ValidationError, and nothing is written, if anything is wrong."""
    if not found.is_good:
        raise ValidationError(gettext("Es gibt noch Zeilen, die so nicht gehen. Es wurde nichts übernommen."))
    made: dict[tuple[int, str], Area] = {}
    taken = Taken(0, 0, 0, 0)
    for row in found.rows:
        if row.is_skipped:
            continue
        if not row.changes:
            taken = replace(taken, unchanged=taken.unchanged + 1)
            continue
        assert row.municipality and row.surface and row.as_of  # noqa: S101 - a good plan has them
        same = (row.municipality.pk, slug(row.name))
        area = row.area or made.get(same)
        if area is None:
            area = made[same] = _new_area(row)
            taken = replace(taken, areas=taken.areas + 1)
        version = row.version or Boundary(area=area, as_of=row.as_of, source=row.source)
        taken = (
            replace(taken, replaced=taken.replaced + 1)
            if row.version
            else replace(taken, boundaries=taken.boundaries + 1)
        )
        version.geometry, version.resolved_on = row.surface.geometry, row.resolved_on
        version.full_clean()
        version.save()
    return taken


def _new_area(row: Planned) -> Area:
    area = Area(municipality=row.municipality, name=row.name, since=row.since, until=row.until)
    area.slug = _free_slug(area)
    area.full_clean()
    area.save()
    return area


def _free_slug(area: Area) -> str:
    """The name as part of an address, with a number where another area has it."""
    wanted = slug(area.name)[:110]
    taken = set(
        Area.objects.filter(municipality=area.municipality, slug__startswith=wanted).values_list("slug", flat=True)
    )
    return next(
        one
        for number in range(1, len(taken) + 2)
        if (one := wanted if number == 1 else f"{wanted}-{number}") not in taken
    )
