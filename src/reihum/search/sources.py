"""What can be found: apps register sources, and each says what is in it. The index knows none of them."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.functional import Promise

from reihum.search.analysis import Facet

Keys = Collection[int]


@dataclass(frozen=True)
class Findable:
    """One thing as it is to be found.

    audiences: who may find it (`search.readers`). facets: name, value (small letters, digits, hyphens) and label of what it can
    be narrowed down by; its kind and the year of its day come by themselves.
    """

    pk: int
    title: str
    text: str
    url: str
    audiences: Collection[str]
    day: datetime.date | None = None
    facets: Iterable[Facet] = ()


@dataclass(frozen=True)
class Source:
    """A kind of things that can be found.

    model: of the things. rows: those with the given numbers that may be found at all. visible: which of the given numbers a user
    may see; asked once more before hits are shown. also: for other models on which they depend, which things change with a row
    of it. m2m: fields of `model` by name. also_m2m: fields of such other models.
    """

    kind: str
    label: str | Promise
    label_plural: str | Promise
    model: type[models.Model]
    rows: Callable[[Keys], Iterable[Findable]]
    visible: Callable[[Any, Keys], Iterable[int]]
    also: Mapping[type[models.Model], Callable[[Any], Iterable[int]]] = field(default_factory=dict)
    m2m: Collection[str] = ()
    also_m2m: Mapping[type[models.Model], Collection[str]] = field(default_factory=dict)


_registered: dict[str, Source] = {}


def register(source: Source) -> None:
    """Makes a kind findable. Call when Django starts, once."""
    from reihum.search import following

    _registered[source.kind] = source
    following.follow(source)


def source_of(kind: str) -> Source:
    return _registered[kind]


def sources() -> Iterator[Source]:
    """All sources, in the order in which they registered."""
    return iter(_registered.values())


def is_known(kind: str) -> bool:
    return kind in _registered
