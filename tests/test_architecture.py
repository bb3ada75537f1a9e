"""The order in which apps may know each other (docs/develop/architecture.md), held by force.

The checks take a folder, so that each can be shown a tree in which it must find something.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.migration import SwappableTuple

PACKAGE = Path(__file__).parent.parent / "src" / "reihum"

# A later app may use an earlier one, never the reverse.
ORDER = (
    *("kit", "ui", "publishing", "search", "mailing", "media", "places", "people", "funding", "monitoring", "tours"),
    *("meetings", "exchange", "participation", "newsroom"),
)
# Packages that stand beside the modules at the top: they see everything, and no app sees them.
AT_THE_TOP = ("demo",)
WITHOUT_MODELS = ("kit", "ui")
# Where Wagtail may be imported: the rest is plain Django.
WAGTAIL_APPS = ("media", "newsroom")
WAGTAIL_FILES = ("people/apps.py", "people/account_admin.py")
JUNK_DRAWERS = {"utils", "util", "helpers", "helper", "common", "core", "services", "service", "domain", "misc"}


def app_of(file: Path, package: Path) -> str | None:
    """The app a file belongs to; None for the modules at the top, which alone see everything."""
    parts = file.relative_to(package).parts
    is_app = len(parts) > 1 and parts[0] not in AT_THE_TOP and (package / parts[0] / "__init__.py").exists()
    return parts[0] if is_app else None


def files(package: Path, pattern: str) -> Iterator[tuple[Path, str]]:
    """The files of all apps, each with its app."""
    for file in sorted(package.rglob(pattern)):
        app = app_of(file, package)
        if app:
            yield file, app


def imports(file: Path, package: Path) -> Iterator[tuple[int, str]]:
    """Line and full name of every import in a file, also inside functions; relative ones resolved."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            if node.level:
                parts = file.relative_to(package).parts[: -node.level]
                module = ".".join([package.name, *parts, *([module] if module else [])])
            yield node.lineno, module
            yield from ((node.lineno, f"{module}.{alias.name}") for alias in node.names)


def may_know(app: str, other: str) -> bool:
    return other in ORDER[: ORDER.index(app) + 1]


def wrong_imports(package: Path) -> set[str]:
    wrong = set()
    for file, app in files(package, "*.py"):
        for line, name in imports(file, package):
            top, _, rest = name.partition(".")
            other = rest.partition(".")[0]
            # `reihum.conftest` is the tests' own; other modules at the top know the apps, not the reverse.
            if top == "reihum" and other and not may_know(app, other):
                if other == "conftest" and "tests" in file.parts:
                    continue
                wrong.add(f"{file.relative_to(package)}:{line}: {app} may not know {other}")
    return wrong


def wagtail_outside(package: Path) -> set[str]:
    wrong = set()
    for file, app in files(package, "*.py"):
        path = file.relative_to(package)
        if (
            app in WAGTAIL_APPS
            or path.name == "wagtail_hooks.py"
            or path.as_posix() in WAGTAIL_FILES
            or "tests" in path.parts
        ):
            continue
        if "migrations" in path.parts:  # written by Django, from models that are checked
            continue
        wrong |= {f"{path}:{line}" for line, name in imports(file, package) if name.split(".")[0] == "wagtail"}
    return wrong


def junk_drawers(root: Path) -> set[str]:
    return {
        path.relative_to(root).as_posix()
        for path in root.rglob("*")
        if path.stem in JUNK_DRAWERS and (path.is_dir() or path.suffix in (".py", ".html", ".css", ".js"))
    }


# `{% extends "places/area.html" %}`, `{% include "ui/_field.html" %}`, `{% load people %}`
TEMPLATE_NAMES = re.compile(r"""\{%\s*(?:extends|include)\s+["']([a-z_]+)/""")
LIBRARIES = re.compile(r"\{%\s*load\s+(?:[\w\s]+\s+from\s+)?([\w\s]+?)\s*%\}")


def wrong_templates(package: Path) -> set[str]:
    """Templates that use a template or a tag library of a later app."""
    libraries = {file.stem: app for file, app in files(package, "templatetags/*.py") if file.stem != "__init__"}
    wrong = set()
    for file, app in files(package, "*.html"):
        text = file.read_text()
        used = {name for name in TEMPLATE_NAMES.findall(text) if name in ORDER}
        used |= {libraries[name] for names in LIBRARIES.findall(text) for name in names.split() if name in libraries}
        wrong |= {
            f"{file.relative_to(package)}: {app} may not know {other}" for other in used if not may_know(app, other)
        }
    return wrong


INLINE = {
    "a style element": re.compile(r"<style\b", re.I),
    "a style attribute": re.compile(r"<[a-z][^<>]*\sstyle\s*=", re.I),
    "a script without src": re.compile(r"<script\b(?![^>]*\b(?:src|type=\"application/json\"))", re.I),
    "an event handler": re.compile(r"<[a-z][^<>]*\son[a-z]+\s*=", re.I),
    "a javascript: address": re.compile(r"[\"']\s*javascript:", re.I),
}


def inline_code(package: Path) -> set[str]:
    """What the Content-Security-Policy would refuse. Mails know none, and show no other styles than those of an element."""
    wrong = set()
    for file, _app in files(package, "*.html"):
        # Tags may hold quotes and > signs; they say nothing about the HTML around them.
        text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", "", file.read_text(), flags=re.S)
        found = {what for what, pattern in INLINE.items() if pattern.search(text)}
        if file.parent.name == "mail":
            found.discard("a style attribute")
        wrong |= {f"{file.relative_to(package)}: {what}" for what in found}
    return wrong


def test_every_app_has_its_place_in_the_order() -> None:
    folders = {file.parent.name for file in PACKAGE.glob("*/__init__.py")} - set(AT_THE_TOP)
    assert folders <= set(ORDER)
    ours = [
        config.name.removeprefix("reihum.") for config in apps.get_app_configs() if config.name.startswith("reihum.")
    ]
    assert ours == sorted(ours, key=ORDER.index)
    assert set(ours) == folders


def test_imports_only_point_up_the_order() -> None:
    assert wrong_imports(PACKAGE) == set()


def test_wagtail_stays_where_pages_and_files_are_edited() -> None:
    assert wagtail_outside(PACKAGE) == set()


def test_relations_only_point_up_the_order() -> None:
    """The account is the exception that Django makes itself: everybody may point to AUTH_USER_MODEL."""
    wrong = set()
    for model in apps.get_models(include_auto_created=True):
        app = model._meta.app_label
        if app not in ORDER:
            continue
        for field in model._meta.get_fields():
            if isinstance(field, models.ForeignKey | models.ManyToManyField) and field.model is model:
                other = field.related_model._meta
                account = other.label == settings.AUTH_USER_MODEL
                if other.app_label in ORDER and not account and not may_know(app, other.app_label):
                    wrong.add(f"{model._meta.label}.{field.name} → {other.label}")
    assert wrong == set()


def test_migrations_only_depend_on_earlier_apps() -> None:
    wrong = set()
    for (app, name), migration in MigrationLoader(None).disk_migrations.items():
        for dependency in (*migration.dependencies, *migration.run_before):
            swappable = isinstance(dependency, SwappableTuple) and dependency.setting == settings.AUTH_USER_MODEL
            if app in ORDER and dependency[0] in ORDER and not swappable and not may_know(app, dependency[0]):
                wrong.add(f"{app}.{name} → {'.'.join(dependency)}")
    assert wrong == set()


def test_kit_and_ui_have_no_models() -> None:
    assert {app: list(apps.get_app_config(app).get_models()) for app in WITHOUT_MODELS} == {
        app: [] for app in WITHOUT_MODELS
    }


def test_templates_only_use_earlier_apps() -> None:
    assert wrong_templates(PACKAGE) == set()


def test_no_template_has_inline_code() -> None:
    assert inline_code(PACKAGE) == set()


@pytest.mark.parametrize("root", ["src", "tests", "tools"])
def test_names_say_the_topic(root: str) -> None:
    folder = PACKAGE.parent.parent / root
    assert folder.is_dir()
    assert junk_drawers(folder) == set()


@pytest.fixture
def crooked(tmp_path: Path) -> Path:
    """A package in which every check must find something."""
    package = tmp_path / "reihum"
    for name, text in {
        "settings.py": "from reihum.newsroom import models\nimport wagtail\n",  # may: it stands at the top
        "demo/__init__.py": "from reihum.newsroom import models\n",
        "kit/__init__.py": "",
        "kit/geo.py": "def area():\n    from reihum.places import models\n",
        "places/__init__.py": "",
        "places/models.py": "from ..people.models import Person\nfrom reihum.kit import geo\nimport reihum.urls\n",
        "places/wagtail_hooks.py": "from wagtail import hooks\n",
        "places/views.py": "import wagtail.models\nimport modelcluster\n",
        "places/utils.py": "",
        "places/templates/places/area.html": "{% extends 'newsroom/page.html' %}{% load people from people %}",
        "places/templates/places/good.html": '{% if a > 1 %}{% include "ui/_field.html" %}{% endif %}<script src="x">',
        "places/templates/places/bad.html": '<p\n style="" onclick="go()"><a href="javascript:go()"><script>g()<style>',
        "places/templates/places/mail/good.html": '<p style="">',
        "places/templates/places/mail/bad.html": '<p style="" onclick="go()">',
        "people/__init__.py": "",
        "people/templatetags/people.py": "",
    }.items():
        file = package / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return package


def test_the_checks_find_what_is_wrong(crooked: Path) -> None:
    assert wrong_imports(crooked) == {
        "kit/geo.py:2: kit may not know places",
        "places/models.py:1: places may not know people",
        "places/models.py:3: places may not know urls",
    }
    assert wagtail_outside(crooked) == {"places/views.py:1"}
    assert junk_drawers(crooked) == {"places/utils.py"}
    assert wrong_templates(crooked) == {
        "places/templates/places/area.html: places may not know newsroom",
        "places/templates/places/area.html: places may not know people",
    }
    assert inline_code(crooked) == {
        *(f"places/templates/places/bad.html: {what}" for what in INLINE),
        "places/templates/places/mail/bad.html: an event handler",
    }


def test_the_order_is_strict() -> None:
    assert may_know("newsroom", "kit")
    assert may_know("people", "people")
    assert not may_know("people", "meetings")
    assert not may_know("kit", "settings")
