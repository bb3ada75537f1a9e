"""An index of entries, projects and people for tests of what is found in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

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
        entry = Experience.objects.create(
            title=title, **{"kind": "works", "municipality": cast.glauchau, "told_by": cast.ayse.person, **fields}
        )
        for name, rows in among.items():
            getattr(entry, name).set(rows)
        return entry

    return make
