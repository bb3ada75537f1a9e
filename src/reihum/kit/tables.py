"""Tables that people bring: CSV and XLSX, read with row and column so that every complaint names its cell. And CSV for them."""

from __future__ import annotations

import codecs
import csv
import datetime
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext

MOST_BYTES = 30_000_000
MOST_UNPACKED = 150_000_000  # bytes
MOST_ROWS = 100_000
MOST_COLUMNS = 200
MOST_LETTERS = 20_000  # in one cell
HEADINGS_WITHIN = 20  # rows from the top
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet takes text that begins so for a formula


def harmless(text: str) -> str:
    """Text for a cell of a table that people open: never a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def as_csv(rows: Iterable[Iterable[Any]]) -> str:
    """A table as German spreadsheets open it: semicolons, decimal commas, German days, and the mark of UTF-8 in front."""
    file = io.StringIO()
    file.write("\N{BYTE ORDER MARK}")
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerows(map(_in_german, row) for row in rows)
    return file.getvalue()


def csv_download(text: str, name: str) -> HttpResponse:
    """A table as `as_csv` writes it, to be kept as a file of that name."""
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _in_german(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime.date):
        return f"{value:%d.%m.%Y}"
    return harmless(value) if isinstance(value, str) else str(value).replace(".", ",")


class UnreadableTableError(ValueError):
    """The file is no table that can be read; says why, and what to do."""


@dataclass(frozen=True)
class Row:
    """A row of the table: its number as the spreadsheet shows it, and its cells by heading."""

    number: int
    cells: dict[str, Any]


@dataclass(frozen=True)
class Table:
    """Headings, rows, and cells that cannot be trusted: (row, heading, why)."""

    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    doubtful: tuple[tuple[int, str, str], ...] = ()


def read(file: Path, known: Iterable[str] = ()) -> Table:
    """The table in a CSV or XLSX file. `known` headings help to find their row, which may stand below a title.

    Raises UnreadableTableError.
    """
    if file.stat().st_size > MOST_BYTES:
        raise UnreadableTableError(gettext("Die Datei ist größer als 30 MB. Bitte teilen Sie sie."))
    if zipfile.is_zipfile(file):
        _check_size(file)
        lines, doubtful = _xlsx(file), _doubtful_cells(file)
    else:
        lines, doubtful = _csv(file), {}
    numbered = [(number, cells) for number, cells in enumerate(lines, 1) if any(not _empty(cell) for cell in cells)]
    if len(numbered) > MOST_ROWS:
        raise UnreadableTableError(gettext("Die Tabelle hat mehr als 100.000 Zeilen. Bitte teilen Sie sie."))
    if not numbered:
        raise UnreadableTableError(gettext("Die Tabelle ist leer."))
    top = _row_of_headings(numbered, known)
    headings = _headings(numbered[top][1])
    rows = tuple(Row(number, dict(zip(headings, cells, strict=False))) for number, cells in numbered[top + 1 :])
    if not rows:
        raise UnreadableTableError(gettext("Unter den Überschriften steht keine Zeile."))
    places = dict(enumerate(headings))
    return Table(
        tuple(heading for heading in headings if heading),
        rows,
        tuple(
            (row, places[column], why)
            for (row, column), why in sorted(doubtful.items())
            if row > numbered[top][0] and places.get(column)
        ),
    )


def _empty(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _row_of_headings(rows: list[tuple[int, list[Any]]], known: Iterable[str]) -> int:
    """The row among the first that has most of the known headings; else the first with at least two filled cells."""
    wanted = {plain(heading) for heading in known}

    def fits(place: int) -> int:
        return sum(not wanted.isdisjoint(names(str(cell))) for cell in rows[place][1] if not _empty(cell))

    first = range(min(len(rows), HEADINGS_WITHIN))
    best = max(first, key=lambda place: (fits(place), -place))
    if fits(best):
        return best
    return next((place for place in first if sum(not _empty(cell) for cell in rows[place][1]) > 1), 0)


def plain(heading: str) -> str:
    """A heading as it compares: without signs, breaks and capitals."""
    return re.sub(r"[^a-z0-9äöüß]+", " ", heading.casefold()).strip()


def names(heading: str) -> set[str]:
    """As what a heading may be known: as it compares, and each language or remark of it by itself.

    „Name des/der Begünstigten / Beneficiary (Art. 49)“ → also „name des begünstigten“ and „beneficiary“.
    """
    one_gender = re.sub(r"\b(d[a-z]{2})\s?/\s?d[a-z]{2}\b|/-?(in(nen)?|r|n)\b|\*in(nen)?\b", r"\1", heading, flags=re.I)
    return {plain(part) for part in (heading, *re.split(r"[/|()\n]", one_gender))} - {""}


def _headings(cells: list[Any]) -> list[str]:
    """One name for each column; empty ones are left out, doubled ones numbered."""
    seen: dict[str, int] = {}
    names = []
    for cell in cells:
        name = "" if _empty(cell) else " ".join(str(cell).split())
        if name:
            seen[name] = seen.get(name, 0) + 1
            name = name if seen[name] == 1 else f"{name} ({seen[name]})"
        names.append(name)
    return names


def _csv(file: Path) -> Iterator[list[Any]]:
    content = file.read_bytes()
    if b"\0" in content[:4096] and not content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UnreadableTableError(
            gettext("Das ist keine Tabelle. Bitte laden Sie eine Datei im Format CSV oder XLSX hoch.")
        )
    text = _decoded(content)
    beginning = "\n".join(text.splitlines()[:50])
    delimiter = max(";,\t|", key=beginning.count)
    csv.field_size_limit(MOST_LETTERS)
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield list(_narrow(cells))
    except csv.Error as error:
        raise UnreadableTableError(
            gettext("Die CSV-Datei ist beschädigt, oder eine Zelle ist viel zu lang.")
        ) from error


def _decoded(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")  # as older programs in Germany save


def _narrow(cells: Iterable[Any]) -> Iterator[Any]:
    for place, cell in enumerate(cells):
        if place >= MOST_COLUMNS:
            raise UnreadableTableError(
                gettext("Die Tabelle hat mehr als 200 Spalten. Bitte löschen Sie, was nicht gebraucht wird.")
            )
        if isinstance(cell, str) and len(cell) > MOST_LETTERS:
            raise UnreadableTableError(gettext("Eine Zelle der Tabelle ist viel zu lang."))
        yield cell


def _xlsx(file: Path) -> Iterator[list[Any]]:
    """The rows of the first sheet, with the results of formulas."""
    from openpyxl import load_workbook  # slow to import, and only needed for this

    try:
        book = load_workbook(file, read_only=True, data_only=True)
        try:
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # programs other than Excel write it wrongly
            for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
                if number > MOST_ROWS + HEADINGS_WITHIN:
                    raise UnreadableTableError(
                        gettext("Die Tabelle hat mehr als 100.000 Zeilen. Bitte teilen Sie sie.")
                    )
                yield list(_narrow(_without_trailing_nothing(cells)))
        finally:
            book.close()
    except UnreadableTableError:
        raise
    except Exception as error:  # openpyxl raises whatever it stumbles over
        raise _damaged() from error


def _without_trailing_nothing(cells: tuple[Any, ...]) -> tuple[Any, ...]:
    end = len(cells)
    while end and cells[end - 1] is None:
        end -= 1
    return cells[:end]


def _check_size(file: Path) -> None:
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError) as error:
        raise _damaged() from error
    if len(entries) > 1_000 or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise UnreadableTableError(
            gettext("Die Datei ist ausgepackt viel zu groß. Bitte speichern Sie nur die eine Tabelle.")
        )
    if "xl/workbook.xml" not in {entry.filename for entry in entries}:
        raise UnreadableTableError(
            gettext("Das ist keine Tabelle. Bitte laden Sie eine Datei im Format CSV oder XLSX hoch.")
        )


def _damaged() -> UnreadableTableError:
    return UnreadableTableError(
        gettext("Die Excel-Datei ist beschädigt oder geschützt. Bitte speichern Sie sie neu als XLSX oder CSV.")
    )


def _doubtful_cells(file: Path) -> dict[tuple[int, int], str]:
    """Cells whose value nobody can know: merged with others, or a formula without a result. By row and column (from 0)."""
    from openpyxl import load_workbook
    from openpyxl.utils import range_boundaries

    found: dict[tuple[int, int], str] = {}
    try:
        values = load_workbook(file, read_only=True, data_only=True)
        formulas = load_workbook(file, read_only=True, data_only=False)
        try:
            for book in (values, formulas):
                book.worksheets[0].reset_dimensions()
            pairs = zip(values.worksheets[0].iter_rows(), formulas.worksheets[0].iter_rows(), strict=False)
            for number, (results, cells) in enumerate(pairs, 1):
                for place, (result, cell) in enumerate(zip(results, cells, strict=False)):
                    if result.value is None and cell.value is not None:
                        found[number, place] = gettext(
                            "Hier steht eine Formel ohne Ergebnis. Bitte öffnen und speichern Sie die Datei in Excel "
                            "oder LibreOffice, oder schreiben Sie den Wert hinein."
                        )
            with zipfile.ZipFile(file) as archive, archive.open(values.worksheets[0]._worksheet_path) as sheet:
                merged = _merged(sheet)
        finally:
            values.close()
            formulas.close()
        for area in merged:
            left, top, right, bottom = range_boundaries(area)
            for number in range(top, min(bottom, top + MOST_ROWS) + 1):
                for place in range(left - 1, min(right, MOST_COLUMNS)):
                    found[number, place] = gettext(
                        "Diese Zelle ist mit anderen verbunden (%(cells)s). Bitte heben Sie die Verbindung auf und "
                        "schreiben Sie den Wert in jede Zeile."
                    ) % {"cells": area}
    except UnreadableTableError:
        raise
    except Exception as error:  # openpyxl raises whatever it stumbles over
        raise _damaged() from error
    return found


def _merged(sheet: Any) -> list[str]:
    """The ranges of merged cells, which stand behind the data; read piece by piece."""
    found, rest = [], b""
    while piece := sheet.read(1_000_000):
        piece = rest + piece
        found += [match.decode() for match in re.findall(rb'<(?:\w+:)?mergeCell [^>]*?ref="([A-Z0-9:]{1,30})"', piece)]
        rest = piece[piece.rfind(b"<") :] if b"<" in piece[-200:] else piece[-200:]
    return list(dict.fromkeys(found))
