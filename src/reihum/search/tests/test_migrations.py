"""Migrations that change rows, with rows as an older version wrote them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from reihum.search import engine
from reihum.search.models import Entry

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_what_was_public_is_found_with_the_mark_of_members(migrate: Callable[..., Any]) -> None:
    marks = {
        "public": "_t_laden _a_public _f_kind:probe",
        "both": "_t_laden _a_members _a_public",
        "at the end": "_t_laden _a_public",
        "members": "_a_members _f_kind:probe",
        "circle": "_a_circle:7 _f_kind:probe",
        "alike": "_t_laden _f_kind:xa-public",
    }
    old = migrate("0002_counts_begun").get_model("search", "Entry")
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
    migrate()

    changed = {
        "public": "_t_laden _a_members _a_public _f_kind:probe",
        "at the end": "_t_laden _a_members _a_public",
    }
    assert dict(Entry.objects.values_list("title", "marks")) == marks | changed
    found = engine.found(engine.Wanted([["laden"], ["_a_members"]]), "title", 10)
    assert sorted(title for (title,) in found) == ["at the end", "both", "members", "public"]
