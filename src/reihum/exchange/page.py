"""The page of an entry takes sections from topics of this app that stand on their own, such as matching. See `ui.sections`."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser

from reihum.exchange.models import Experience
from reihum.people.models import User
from reihum.ui.sections import Place, Section, Sections

Reader = User | AnonymousUser
Gives = Callable[[Experience, Reader], Section | None]

# What stands there depends on who reads it.
_page: Sections[tuple[Experience, Reader]] = Sections()


def entry_section(place: Place, order: int = 50) -> Callable[[Gives], Gives]:
    """Decorates a function from an entry and who reads its page to a section, or None where there is nothing to say."""

    def add(give: Gives) -> Gives:
        _page.register(place, order)(lambda subject: give(*subject))
        return give

    return add


def sections_of(entry: Experience, user: Reader) -> dict[Place, list[Section]]:
    """The sections of the page of an entry for who reads it, by place, in order."""
    return _page.of((entry, user))


__all__ = ["Section", "entry_section", "sections_of"]
