"""The commands that bring school holidays and distances."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from reihum import cli


@pytest.fixture(autouse=True)
def ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "up_to_date", lambda: True)


@pytest.mark.parametrize(
    ("command", "table"),
    [
        ("import-school-holidays", "land;name;von;bis\nSN;Sommerferien;04.07.2026;14.08.2026\n"),
        ("import-distances", "von;nach;km\nGlauchau;Zwickau;18\n"),
    ],
)
def test_commands_say_what_they_did(tmp_path: Path, cast: Any, capsys: Any, command: str, table: str) -> None:
    file = tmp_path / "tabelle.csv"
    file.write_text(table)
    assert [cli.main([command, str(file)]) for _ in range(2)] == [0, 0]
    assert capsys.readouterr().out == "1 neu, 0 geändert, 0 unverändert.\n0 neu, 0 geändert, 1 unverändert.\n"
    file.write_text(table + ";;;\nx;y;z;0\n")
    assert cli.main([command, str(file)]) == 2
    assert [line.split(": ")[:2] for line in capsys.readouterr().err.splitlines()] == [[f"reihum {command}", "Zeile 4"]]
    assert cli.main([command, str(tmp_path / "fort.csv")]) == 2
    assert capsys.readouterr().err == f"reihum {command}: Die Datei gibt es nicht.\n"
