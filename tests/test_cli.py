"""The command `reihum`: help, bad arguments in one line, and what is wrong with the installation in one line."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from reihum import cli

COMMANDS = [
    *("demo", "serve", "worker", "migrate", "archive", "check", "administrator", "import-wordpress"),
    *(
        "import-areas",
        "import-municipalities",
        "import-school-holidays",
        "import-distances",
        "check-publicity",
        "publicity-report",
        "search",
        "test",
    ),
]


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("REIHUM_", "DATABASE_", "EMAIL_"))
    }
    command = [sys.executable, "-m", "reihum.cli", *arguments]
    return subprocess.run(
        command, env={**clean, **environment}, capture_output=True, text=True, timeout=120, check=False
    )


def test_every_command_is_known() -> None:
    actions = [action for action in cli.parser()._actions if action.choices]
    assert list(actions[0].choices or ()) == COMMANDS


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main([command, "--help"])
    assert ended.value.code == 0
    out = capsys.readouterr().out
    assert out.startswith(f"usage: reihum {command}")
    assert "--data DIR" in out


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ([], "required: COMMAND"),
        (["fly"], "invalid choice: 'fly'"),
        (["serve", "--port", "http"], "'http' is no port"),
        (["serve", "--port", "0"], "'0' is no port"),
        (["serve", "--port", "65536"], "'65536' is no port"),
        (["serve", "--port", "٣"], "'٣' is no port"),
        (["serve", "--workers", "0"], "'0' processes are not possible"),
        (["serve", "--data", __file__], "is no folder"),
        (["migrate", "--data", ""], "'' is no folder"),
        (["administrator"], "required: email"),
        (["import-wordpress"], "required: EXPORT.xml"),
        (["import-wordpress", "x.xml", "--media", __file__], "is no folder"),
        (["import-wordpress", "x.xml", "--media", "/nirgends"], "is no folder"),
        (["import-wordpress", "x.xml", "--report", "/nirgends/bericht.csv"], "cannot be a file"),
        (["check", "extra"], "unrecognized arguments: extra"),
    ],
)
def test_bad_arguments_get_one_line(arguments: list[str], complaint: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    assert ended.value.code == 2
    out, complained = capsys.readouterr()
    assert out == ""
    assert complaint in complained
    assert complained.count("\n") == 1
    assert "--help" in complained


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none"),
        ("DATABASE_URL", "nonsense://x"),
    ],
)
def test_a_wrong_setting_gets_one_line(tmp_path: Path, variable: str, value: str) -> None:
    if value.startswith("postgres"):
        pytest.importorskip("psycopg")
    ran = run("migrate", "--data", str(tmp_path), **{variable: value})
    assert ran.returncode == 2, ran.stderr
    assert "Traceback" not in ran.stderr
    assert ran.stderr.startswith("reihum")
    assert ran.stderr.strip().count("\n") == 0, ran.stderr


def test_a_new_installation_comes_alive(tmp_path: Path) -> None:
    """migrate, administrator, check: the first steps of the handbook, on an empty folder."""
    data = str(tmp_path / "data")
    assert run("migrate", "--data", data).returncode == 0
    made = run("administrator", "--data", data, "Chefin@Example.org")
    assert (made.returncode, made.stderr) == (0, "")
    assert made.stdout.startswith("chefin@example.org darf jetzt alles.")
    refused = run("administrator", "--data", data, "no address")
    assert refused.returncode == 2
    assert refused.stderr.strip().count("\n") == 0
    checked = run("check", "--data", data)
    assert checked.returncode == 0
    assert "reihum.W002" in checked.stderr + checked.stdout  # no mail server yet


def test_a_wordpress_site_moves_in(tmp_path: Path) -> None:
    """The exit codes: 0 done, 1 done as far as the export is whole, 2 nothing done; always one line on why."""
    from reihum.newsroom.wordpress.tests.export import export, item

    data, file = str(tmp_path / "data"), tmp_path / "export.xml"
    assert run("import-wordpress", "--data", data, str(file)).returncode == 2  # an empty database
    assert run("migrate", "--data", data).returncode == 0
    missing = run("import-wordpress", "--data", data, str(file))
    assert (missing.returncode, missing.stderr.strip().count("\n")) == (2, 0)
    text = export(item(1, "Sommerfest", "Schön."), item(2, "Winter", "Kalt."))
    file.write_text(text[: text.index("Winter")])
    half = run("import-wordpress", "--data", data, str(file))
    assert half.returncode == 1
    assert half.stdout.startswith("Artikel: 1, davon neu: 1\n")
    assert half.stderr.splitlines()[-1].startswith("reihum import-wordpress: Die Datei bricht in Zeile")
    file.write_text(text)
    done = run("import-wordpress", "--data", data, str(file))
    assert done.returncode == 0
    assert done.stdout.startswith("Artikel: 2, davon neu: 1\n")
    assert done.stdout.endswith(f"Bericht: {data}/wordpress-import.csv (0 Zeilen)\n")


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_nothing_starts_on_an_empty_database(tmp_path: Path, command: str) -> None:
    ran = run(command, "--data", str(tmp_path))
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == "reihum: the database is not that of this version; run: reihum migrate\n"


def test_the_secret_is_kept_for_its_owner_only(tmp_path: Path) -> None:
    from reihum.settings import kept_secret

    first = kept_secret(tmp_path / "data")
    assert len(first) >= 50
    assert kept_secret(tmp_path / "data") == first
    assert (tmp_path / "data" / "secret-key").stat().st_mode & 0o777 == 0o600
    assert kept_secret(tmp_path / "other") != first


def test_processes_that_start_together_keep_one_secret(tmp_path: Path) -> None:
    code = "import sys; from pathlib import Path; from reihum.settings import kept_secret; print(kept_secret(Path(sys.argv[1])))"
    found: list[str] = []

    def start(number: int) -> None:
        environment = {**os.environ, "REIHUM_DATA": str(tmp_path / str(number))}
        command = [sys.executable, "-c", code, str(tmp_path / "shared")]
        found.append(subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout)

    threads = [threading.Thread(target=start, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6
    assert len(set(found)) == 1
    assert [file.name for file in (tmp_path / "shared").iterdir()] == ["secret-key"]
