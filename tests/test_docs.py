"""What must be documented is: settings, commands, checks, models, apps, signals; and no link leads nowhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.utils.text import slugify

from reihum import cli

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "reihum"
DOCS = ROOT / "docs"
READ = re.compile(r"""env\.\w+\(\s*"([A-Z_]+)"|os\.environ(?:\.get\(|\[)\s*"([A-Z_]+)"|"([A-Z_]+)" in os\.environ""")
# Other people's: Django's, the desktop's, and one of GDAL's that is set for a moment.
NOT_SETTINGS = {"DJANGO_SETTINGS_MODULE", "XDG_CACHE_HOME", "GDAL_SKIP"}


def variables(code: str) -> set[str]:
    return {name for groups in READ.findall(code) for name in groups if name} - NOT_SETTINGS


def first_column(file: Path) -> set[str]:
    """The words in `code` in the first column of a file's tables."""
    return set(re.findall(r"^\| `([^`]+)` \|", file.read_text(), re.M))


def test_every_setting_is_documented_and_no_other() -> None:
    read = variables((PACKAGE / "settings.py").read_text())
    assert len(read) > 10
    assert first_column(DOCS / "betrieb" / "einstellungen.md") == read


def test_settings_are_read_in_one_place() -> None:
    """Elsewhere only what settings.py reads too."""
    read = variables((PACKAGE / "settings.py").read_text())
    others = [file for file in PACKAGE.rglob("*.py") if "tests" not in file.parts and file.name != "settings.py"]
    assert {name for file in others for name in variables(file.read_text())} <= read


def test_every_command_is_documented_and_no_other() -> None:
    (commands,) = [list(action.choices) for action in cli.parser()._actions if action.choices]
    assert first_column(DOCS / "betrieb" / "befehle.md") == {f"reihum {command}" for command in commands}


def test_every_check_is_documented_and_no_other() -> None:
    ids = re.findall(r'id="(reihum\.[EW]\d{3})"', (PACKAGE / "checks.py").read_text())
    assert len(ids) == len(set(ids)) > 8
    assert first_column(DOCS / "betrieb" / "pruefung.md") == set(ids)


def test_every_model_is_in_the_glossary_and_no_other() -> None:
    ours = {model.__name__ for model in apps.get_models() if model.__module__.startswith("reihum.")}
    rows = re.findall(r"^\| [^|`]+ \| `(\w+)` \|", (DOCS / "develop" / "glossary.md").read_text(), re.M)
    assert set(rows) == ours
    assert len(rows) == len(set(rows))


def test_every_app_and_every_receiver_is_in_the_architecture() -> None:
    text = (DOCS / "develop" / "architecture.md").read_text()
    installed = [config.label for config in apps.get_app_configs() if config.name.startswith("reihum.")]
    assert re.findall(r"^\| `(\w+)` \|", text, re.M) == installed  # in their order
    for file in PACKAGE.rglob("*.py"):
        for name in re.findall(r"@receiver\(.*\)\ndef (\w+)", file.read_text()):
            assert f"`{name}`" in text, f"{file.name}: {name}"


def test_every_decision_is_listed_and_numbered() -> None:
    folder = DOCS / "develop" / "decisions"
    files = sorted(file.name for file in folder.glob("0*.md"))
    assert [file[:4] for file in files] == [f"{number:04}" for number in range(1, len(files) + 1)]
    assert re.findall(r"\]\((0[^)]+)\)", (folder / "README.md").read_text()) == files
    for file in files:
        text = (folder / file).read_text()
        assert text.startswith(f"# {file[:4]} ")
        assert [word in text for word in ("**Situation.**", "**Decision.**", "**Consequence.**")] == [True] * 3


MARKDOWN = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])


def broken_links(file: Path) -> list[str]:
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", file.read_text()):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        there = (file.parent / path).resolve() if path else file
        if not there.exists() or (
            anchor
            and anchor not in {slugify(line.lstrip("# ")) for line in there.read_text().splitlines() if line[:1] == "#"}
        ):
            broken.append(target)
    return broken


@pytest.mark.parametrize("file", MARKDOWN, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_links_between_documents_lead_somewhere(file: Path) -> None:
    assert broken_links(file) == []


def test_every_document_is_linked() -> None:
    linked = {
        (file.parent / target.partition("#")[0]).resolve()
        for file in MARKDOWN
        for target in re.findall(r"\]\(([^)\s:]+)\)", file.read_text())
    }
    index = DOCS / "README.md"  # what a visitor of the folder sees first
    assert [file.relative_to(ROOT).as_posix() for file in DOCS.rglob("*.md") if file not in {*linked, index}] == []


def test_the_checks_of_the_docs_find_what_is_wrong(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text("# Da\n[weg](weg.md) [da](a.md) [hier](#da) [nirgends](#fort) [fern](https://example.org/)\n")
    assert broken_links(file) == ["weg.md", "#fort"]
    assert variables('env.str("A", default="") os.environ.get("B") "C" in os.environ env.bool(\n "D")') == set("ABCD")
