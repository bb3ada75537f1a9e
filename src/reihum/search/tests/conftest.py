"""A source for tests: groups of Django, found by what `Shelf` says of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db.models.signals import m2m_changed, post_delete, post_save

from reihum.search import sources
from reihum.search.readers import PUBLIC
from reihum.search.sources import Findable, Source


@dataclass
class Shelf:
    """Things to be found: `put` adds one, and gives its number."""

    kind: str = "probe"
    things: dict[int, Findable] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)

    def put(self, title: str, text: str = "", audience: str = PUBLIC, **more: Any) -> int:
        group = Group(name=f"{title} {len(self.things)}"[:150])
        group.pk = max(self.things, default=1000) + 1  # there are groups of others
        self.things[group.pk] = Findable(group.pk, title, text, f"/probe/{group.pk}/", [audience], **more)
        group.save()
        return group.pk

    def change(self, pk: int, **fields: Any) -> None:
        self.things[pk] = replace(self.things[pk], **fields)
        Group.objects.get(pk=pk).save()

    def rows(self, pks: Any) -> Iterator[Findable]:
        there = set(Group.objects.filter(pk__in=self.things.keys() & set(pks)).values_list("pk", flat=True))
        return (self.things[pk] for pk in sorted(there) if pk not in self.hidden)


@pytest.fixture
def shelf(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    monkeypatch.setattr(sources, "_registered", {})
    made = Shelf()
    sources.register(
        Source(made.kind, "Probe", "Proben", Group, made.rows, lambda user, pks: pks, {User: lambda user: []})
    )
    yield made
    for signal in (post_save, post_delete):
        signal.disconnect(sender=Group, dispatch_uid="search-probe")
        signal.disconnect(sender=User, dispatch_uid="search-probe-auth.User")
    m2m_changed.disconnect(dispatch_uid="search-probe")
