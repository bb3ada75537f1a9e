"""Pages that apps add to without being known.

The page of an area belongs to an app that stands before the apps that know about people, money, meetings and news, so
it cannot ask them. They tell it instead, once, when Django starts: each registers a function that gives its part of
the page, or None where it has nothing to say. This is the only way for a later app onto an earlier app's page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

Place = Literal["top", "main", "aside", "end"]
Subject = TypeVar("Subject")


@dataclass(frozen=True)
class Section:
    """A part of a page: the template that draws it and what it draws."""

    template: str
    context: dict[str, Any]


class Sections(Generic[Subject]):
    """The sections of one kind of page, such as the page of an area."""

    def __init__(self) -> None:
        self._registered: list[tuple[Place, int, Callable[[Subject], Section | None]]] = []

    def register(self, place: Place, order: int = 50) -> Callable[[Callable[[Subject], Section | None]], Any]:
        """Decorates a function from a subject to its section. Within a `place`, lower `order` comes first."""

        def add(give: Callable[[Subject], Section | None]) -> Callable[[Subject], Section | None]:
            self._registered.append((place, order, give))
            return give

        return add

    def of(self, subject: Subject) -> dict[Place, list[Section]]:
        """The sections of the subject's page, by place, in order."""
        page: dict[Place, list[Section]] = {"top": [], "main": [], "aside": [], "end": []}
        for place, _order, give in sorted(self._registered, key=lambda entry: entry[1]):
            section = give(subject)
            if section:
                page[place].append(section)
        return page
