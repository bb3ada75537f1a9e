"""What other apps add to the page of an area.

`places` stands before the apps that know about people, money, meetings and news, so it cannot ask them. They tell it
instead, once, when Django starts: each registers a function that gives its part of the page, or None where it has
nothing to say. This is the only way for a later app onto this page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from reihum.places.models import Area

Place = Literal["top", "main", "aside", "end"]


@dataclass(frozen=True)
class Section:
    """A part of the page: the template that draws it and what it draws."""

    template: str
    context: dict[str, Any]


_registered: list[tuple[Place, int, Callable[[Area], Section | None]]] = []


def area_section(place: Place, order: int = 50) -> Callable[[Callable[[Area], Section | None]], Any]:
    """Decorates a function from an area to its section. Within a `place`, lower `order` comes first."""

    def register(give: Callable[[Area], Section | None]) -> Callable[[Area], Section | None]:
        _registered.append((place, order, give))
        return give

    return register


def sections_of(area: Area) -> dict[Place, list[Section]]:
    """The sections of an area's page, by place, in order."""
    page: dict[Place, list[Section]] = {"top": [], "main": [], "aside": [], "end": []}
    for place, _order, give in sorted(_registered, key=lambda entry: entry[1]):
        section = give(area)
        if section:
            page[place].append(section)
    return page
