"""Migrations that change rows, with rows as an older version wrote them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from reihum.search import engine
from reihum.search.models import Entry

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def before() -> Iterator[Any]:
    """The models before members were asked for with one mark."""
    yield MigrationExecutor(connection).migrate([("search", "0002_counts_begun")]).apps
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def test_what_was_public_is_found_with_the_mark_of_members(before: Any) -> None:
    marks = {
        "public": "_t_laden _a_public _f_kind:probe",
        "both": "_t_laden _a_members _a_public",
        "at the end": "_t_laden _a_public",
        "members": "_a_members _f_kind:probe",
        "circle": "_a_circle:7 _f_kind:probe",
        "alike": "_t_laden _f_kind:xa-public",
    }
    old = before.get_model("search", "Entry")
    for number, (title, marked) in enumerate(marks.items()):
        old.objects.create(
            kind="probe",
            key=number,
            title=title,
            audiences=[],
            facets=[],
            title_length=1,
            text_length=0,
            terms=" laden  \n ",
            marks=marked,
            vocabulary=0,
        )
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())

    changed = {
        "public": "_t_laden _a_members _a_public _f_kind:probe",
        "at the end": "_t_laden _a_members _a_public",
    }
    assert {title: marked.strip() for title, marked in Entry.objects.values_list("title", "marks")} == marks | changed
    found = engine.found(engine.Wanted([["laden"], ["_a_members"]]), "title", 10)
    assert sorted(title for (title,) in found) == ["at the end", "both", "members", "public"]
