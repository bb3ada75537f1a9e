"""The plan of an import of areas as text, for the command line."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.template.defaultfilters import floatformat
from django.utils.translation import gettext

from reihum.kit import geofiles, written
from reihum.kit.reference_systems import Reading
from reihum.places import area_import
from reihum.places.area_import import Columns, ForAll, Plan
from reihum.places.municipality_search import MunicipalitySearch


def run(options: argparse.Namespace) -> tuple[list[str], bool]:
    """What to print, and whether all is well. Writes only with `--apply`. Raises ValidationError."""
    file = geofiles.read(options.file, layer=options.layer)
    for_all = ForAll(
        as_of=written.day(options.as_of) if options.as_of else None,
        source=options.source,
        municipality=MunicipalitySearch().named(options.municipality) if options.municipality else None,
        name=options.name,
    )
    reading = Reading.of(options.crs) if options.crs else None
    found = area_import.plan(file, _columns(options, file.columns), for_all, reading=reading)
    lines = list(_lines(found))
    if not found.is_good:
        return [*lines, gettext("So geht es noch nicht; es wurde nichts geändert.")], False
    if options.apply:
        return [*lines, str(area_import.take_over(found))], True
    return [*lines, gettext("Nur eine Vorschau; mit --apply wird übernommen.")], True


def _columns(options: argparse.Namespace, there: tuple[str, ...]) -> Columns:
    """The columns that were named, and guesses for the rest. Raises ValidationError for one that there is not."""
    guessed = Columns.guessed(there)
    chosen = {}
    for what in Columns.__dataclass_fields__:
        named = getattr(options, f"{what}_column")
        if named and named not in there:
            raise ValidationError(
                gettext("Die Spalte „%(column)s“ gibt es nicht. Es gibt: %(columns)s.")
                % {"column": named, "columns": ", ".join(there)}
            )
        chosen[what] = getattr(guessed, what) if named is None else named
    return Columns(**chosen)


def _lines(found: Plan) -> Iterator[str]:
    yield from found.problems
    yield from found.notes
    for row in found.rows:
        size = f"{floatformat(row.hectares, '1g')} ha" if row.surface else "–"
        yield f"{row.number:>4}  {row.municipality or '–'}: {row.name or '–'}  {size}  {row.outcome}"
        for sentence in (*row.problems, *row.notes):
            yield f"      {sentence}"
