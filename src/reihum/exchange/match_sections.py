"""What matching and asking add to the page of an entry."""

from __future__ import annotations

from typing import Any

from reihum.exchange.asking_people import waiting_for
from reihum.exchange.matching import help_for
from reihum.exchange.models import Experience
from reihum.exchange.page import Section, entry_section
from reihum.people.standing import standing_of


@entry_section("top", order=30)
def asked_by_others(entry: Experience, user: Any) -> Section | None:
    """To whoever was asked and has not answered yet."""
    standing = standing_of(user)
    asked = waiting_for(standing.person, entry) if standing.is_member else None
    return Section("exchange/_asked.html", {"asked": asked}) if asked else None


@entry_section("main", order=60)
def what_may_help(entry: Experience, user: Any) -> Section | None:
    """For a problem or question that is still one."""
    if not entry.wants_help:
        return None
    context = {"entry": entry, "help": help_for(entry, user), "is_member": standing_of(user).is_member}
    return Section("exchange/_matches.html", context)
