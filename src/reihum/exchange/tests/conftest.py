"""An index of entries, projects and people for tests of what is found in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils import timezone

from reihum.exchange.models import Circle, Experience
from reihum.funding.models import Project
from reihum.people.models import Person
from reihum.people.standing import standing_of
from reihum.search import readers, sources
from reihum.search.sources import Findable, Source


@pytest.fixture
def say(cast: Any) -> Callable[..., Experience]:
    """Makes an entry: `say("Ladenleerstand", kind="pinches", topics=[…], told_by=…)`."""

    def make(title: str, **fields: Any) -> Experience:
        among = {name: fields.pop(name) for name in ("topics", "areas", "periods") if name in fields}
        usual = {"kind": "works", "municipality": cast.glauchau, "told_by": cast.ayse.person}
        usual["created_at"] = timezone.now()  # also where a test has stopped the clock
        entry = Experience.objects.create(
            title=title,
            **{**usual, **fields},
        )
        for name, rows in among.items():
            getattr(entry, name).set(rows)
        return entry

    return make


def audience(entry: Experience) -> str:
    return f"circle:{entry.circle_id}" if entry.circle_id else str(entry.visibility)


def entries(pks: Any) -> Iterator[Findable]:
    for entry in Experience.objects.current().filter(pk__in=pks):
        text = f"{entry.text} {entry.tried} {entry.outcome}"
        yield Findable(entry.pk, entry.title, text, entry.get_absolute_url(), [audience(entry)], entry.told_on)


def projects(pks: Any) -> Iterator[Findable]:
    for project in Project.objects.public().filter(pk__in=pks):
        text = f"{project.purpose} {project.result}"
        yield Findable(project.pk, project.name, text, project.get_absolute_url(), ["public"])


def people(pks: Any) -> Iterator[Findable]:
    for person in Person.objects.filter(pk__in=pks):
        yield Findable(person.pk, str(person), person.topics, person.get_absolute_url(), ["members"])


def belongs(user: Any) -> list[str]:
    standing = standing_of(user)
    circles = Circle.objects.filter(people=standing.person) if standing.person else ()
    return ["members", *(f"circle:{circle.pk}" for circle in circles)] if standing.is_member else []


@pytest.fixture
def index(db: None, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Writes all there is into the index: `index()`."""
    from reihum.search import writing

    rows = {"experience": (Experience, entries), "project": (Project, projects), "person": (Person, people)}
    known = {
        kind: Source(kind, kind, kind, model, given, lambda user, pks: pks)  # type: ignore[arg-type]
        for kind, (model, given) in rows.items()
    }
    monkeypatch.setattr(sources, "_registered", known)
    monkeypatch.setattr(readers, "_registered", [readers.everybody, belongs])

    def write() -> None:
        for kind, (model, _given) in rows.items():
            writing.refresh(kind, model.objects.values_list("pk", flat=True))

    return write
