"""Entries for tests, and the index in which they are found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from reihum.exchange.models import Experience
from reihum.search.writing import rebuild


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


@pytest.fixture
def index(db: None) -> Callable[[], None]:
    """Writes into the index also what was changed without telling it: `index()`."""

    def write() -> None:
        rebuild(("experience", "project", "person"))

    return write
