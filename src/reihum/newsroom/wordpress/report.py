"""What could not be carried over, row by row, in a file for a spreadsheet.

Rows are kept in a journal of the installation as soon as they are known, so that the report is whole after an import
that was stopped and run again: what a later run passes over because it is done keeps the rows of the run that did it.
"""

from __future__ import annotations

import csv
import json
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from reihum.kit.tables import harmless


@dataclass(frozen=True)
class Row:
    kind: str
    number: str
    title: str
    address: str
    what: str
    advice: str


def columns() -> list[str]:
    return [
        _("Art"),
        _("Nummer dort"),
        _("Titel"),
        _("Alte Adresse"),
        _("Was nicht übernommen ist"),
        _("Was Sie tun können"),
    ]


class Report:
    """Rows by the thing they are about; what is said last about a thing holds."""

    def __init__(self, journal: Path) -> None:
        journal.parent.mkdir(parents=True, exist_ok=True)
        self.journal = journal
        self._mend()
        self.file = journal.open("a", encoding="utf-8")

    def _mend(self) -> None:
        """Cuts off a last line that a killed process left half."""
        if not self.journal.exists():
            return
        with self.journal.open("rb+") as file:
            size = file.seek(0, os.SEEK_END)
            back = min(size, 1 << 20)
            file.seek(size - back)
            end = file.read(back).rfind(b"\n")
            file.truncate(size - back + end + 1)

    def say(self, key: str, rows: list[Row]) -> None:
        """Replaces what has been said about a thing."""
        if rows or key in self._known():
            self.file.write(json.dumps([key, [astuple(row) for row in rows]], ensure_ascii=False) + "\n")

    def _known(self) -> set[str]:
        if not hasattr(self, "_keys"):
            self._keys = set(self._lines())
        return self._keys

    def keep(self) -> None:
        """Brings everything said to the disk. Before the database commits: a row too many is replaced by the next run."""
        self.file.flush()

    def _lines(self) -> dict[str, int]:
        """The place in the journal of the last line about each thing."""
        found: dict[str, int] = {}
        if self.journal.exists():
            with self.journal.open("rb") as file:
                at = 0
                for line in file:
                    found[json.loads(line)[0]] = at
                    at += len(line)
        return found

    def rows(self) -> Iterator[Row]:
        self.keep()
        with self.journal.open("rb") as file:
            for at in self._lines().values():
                file.seek(at)
                yield from (Row(*row) for row in json.loads(file.readline())[1])

    def write(self, path: Path) -> Counter[str]:
        """Writes the file for the spreadsheet; gives how many rows of each kind it has."""
        counted: Counter[str] = Counter()
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        # With a mark, so that the common spreadsheets read the umlauts.
        with draft.open("w", encoding="utf-8-sig", newline="") as file:
            table = csv.writer(file, delimiter=";")
            table.writerow(columns())
            for row in self.rows():
                counted[row.kind] += 1
                table.writerow([harmless(" ".join(cell.split())) for cell in astuple(row)])
        draft.replace(path)
        return counted

    def close(self) -> None:
        self.file.close()
