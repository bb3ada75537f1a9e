"""Tables as offices make them, and files that are none."""

from __future__ import annotations

import datetime
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from reihum.kit import tables
from reihum.kit.tables import Row, UnreadableTableError, names, plain, read

LIST = (
    'Liste der Vorhaben;;\n;;\nName;Träger;Kosten\nKids Club;AWO;59.866,56 €\n\nFamiliencafé;"CVJM; Glauchau";87.000\n'
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_in_every_encoding_with_a_title_above(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "liste.csv"
    file.write_bytes(LIST.encode(encoding))
    table = read(file, known=["name", "traeger", "kosten"])
    assert table.headings == ("Name", "Träger", "Kosten")
    assert table.rows == (
        Row(4, {"Name": "Kids Club", "Träger": "AWO", "Kosten": "59.866,56 €"}),
        Row(6, {"Name": "Familiencafé", "Träger": "CVJM; Glauchau", "Kosten": "87.000"}),
    )


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    file = tmp_path / "liste.csv"
    file.write_text(delimiter.join(["Name", "Ort"]) + "\n" + delimiter.join(["Kids Club", "Glauchau"]))
    assert read(file).rows == (Row(2, {"Name": "Kids Club", "Ort": "Glauchau"}),)


def workbook(path: Path) -> Workbook:
    book = Workbook()
    for row in (["Name", "Beginn", "Kosten", "Kosten"], ["Kids Club", datetime.datetime(2017, 6, 1), 59866.56, 1]):
        book.active.append(row)
    book.save(path)
    return book


def test_xlsx_with_numbers_dates_and_doubled_headings(tmp_path: Path) -> None:
    workbook(tmp_path / "liste.xlsx")
    table = read(tmp_path / "liste.xlsx")
    cells = {"Name": "Kids Club", "Beginn": datetime.datetime(2017, 6, 1), "Kosten": 59866.56, "Kosten (2)": 1}
    assert (table.rows, table.doubtful) == ((Row(2, cells),), ())


def test_formulas_without_result_and_merged_cells_are_named(tmp_path: Path) -> None:
    book = workbook(tmp_path / "liste.xlsx")
    book.active.append(["Familiencafé", None, "=C2*2"])
    book.active.append(["LunchBOX", None, 5])
    book.active.merge_cells("A4:A5")
    book.active.merge_cells("F1:H1")  # beside the table: nobody minds
    book.save(tmp_path / "liste.xlsx")
    doubtful = read(tmp_path / "liste.xlsx").doubtful
    assert [(row, heading) for row, heading, _why in doubtful] == [(3, "Kosten"), (4, "Name"), (5, "Name")]
    assert doubtful[0][2].startswith("Hier steht eine Formel ohne Ergebnis.")
    assert doubtful[1][2].startswith("Diese Zelle ist mit anderen verbunden (A4:A5).")


@pytest.mark.parametrize(
    ("heading", "also"),
    [
        ("Name des/der Begünstigten / Beneficiary (Art. 49)", {"name des begünstigten", "beneficiary", "art 49"}),
        ("Zuwendungsempfänger/in", {"zuwendungsempfänger"}),
        ("Träger*innen", {"träger"}),
        ("Förderfähige\nGesamtkosten", {"förderfähige", "gesamtkosten", "förderfähige gesamtkosten"}),
    ],
)
def test_a_heading_is_known_by_each_of_its_parts(heading: str, also: set[str]) -> None:
    assert names(heading) == {plain(heading), *also}


def refused(file: Path) -> str:
    with pytest.raises(UnreadableTableError) as caught:
        read(file)
    return str(caught.value)


def test_what_is_no_table_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "datei"
    file.write_bytes(b"%PDF-1.4\0\0\0")
    assert refused(file).startswith("Das ist keine Tabelle.")
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("../../etc/passwd", "x")
    assert refused(file).startswith("Das ist keine Tabelle.")
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/workbook.xml", "<broken")
    assert refused(file).startswith("Die Excel-Datei ist beschädigt")
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (tables.MOST_UNPACKED + 1))
    assert refused(file).startswith("Die Datei ist ausgepackt viel zu groß.")
    file.write_text("")
    assert refused(file) == "Die Tabelle ist leer."
    file.write_text("Name;Ort\n")
    assert refused(file) == "Unter den Überschriften steht keine Zeile."
    file.write_text(";".join(map(str, range(300))) + "\n")
    assert refused(file).startswith("Die Tabelle hat mehr als 200 Spalten.")
    file.write_text("a;b\n" + "x" * 30_000 + ";1\n")
    assert refused(file).startswith("Die CSV-Datei ist beschädigt, oder eine Zelle ist viel zu lang.")
    monkeypatch.setattr(tables, "MOST_BYTES", 10)
    assert refused(file).startswith("Die Datei ist größer als 30 MB.")
