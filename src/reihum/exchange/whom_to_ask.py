"""Among whom somebody chooses when they ask: who is proposed, who is found by name, and who was ticked before."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from reihum.exchange.match_facts import where_they_work
from reihum.exchange.matching import can_be_asked, people_to_ask
from reihum.exchange.models import Experience
from reihum.people.directory import current_roles, search
from reihum.people.models import Person, Role

MOST_FOUND = 12


@dataclass(frozen=True)
class Candidate:
    """Somebody who can be asked: where they work, and in words why they could know, or what they do."""

    person: Person
    city: str
    words: list[str]


@dataclass(frozen=True)
class Candidates:
    """Everybody stands in one of the two lists. `has_more`: more were found than are shown."""

    proposed: list[Candidate]
    found: list[Candidate]
    has_more: bool

    def numbers(self) -> list[int]:
        return [one.person.pk for one in [*self.proposed, *self.found]]


def candidates(entry: Experience, user: Any, wanted: str = "", ticked: Collection[int] = ()) -> Candidates:
    """Whom the user may ask about an entry: proposals, and who else matches `wanted` (as in the directory). Who is `ticked`
    stays among the proposals. A fixed number of queries."""
    may = can_be_asked(entry, user)
    reasons = {match.thing.pk: match.words for match in people_to_ask(entry, user)}
    found = list(search(wanted).filter(pk__in=may.values("pk"))[: MOST_FOUND + 1]) if wanted else []
    shown = found[:MOST_FOUND]
    there = {person.pk for person in shown}
    others = may.filter(pk__in=[pk for pk in {*reasons, *ticked} if pk not in there])
    known = others.prefetch_related(current_roles()).in_bulk()
    order = [*reasons, *sorted(known.keys() - reasons.keys())]
    proposed = [known[pk] for pk in order if pk in known]
    cities = where_they_work({*known, *there})
    return Candidates(
        list(_in_words(proposed, cities, reasons)), list(_in_words(shown, cities, reasons)), len(found) > MOST_FOUND
    )


def _in_words(
    persons: Iterable[Person], cities: Mapping[int, str], reasons: Mapping[int, list[str]]
) -> Iterable[Candidate]:
    for person in persons:
        does = [_what(role) for role in person.current_roles]  # type: ignore[attr-defined]
        yield Candidate(person, cities.get(person.pk, ""), reasons.get(person.pk) or does)


def _what(role: Role) -> str:
    """What somebody does, without the city, which stands beside it."""
    return ", ".join(str(part) for part in (role.get_kind_display(), role.area or role.organisation) if part)
