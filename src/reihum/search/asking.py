"""What is found for a query.

Whoever asks says for which audiences; that goes into the same SQL as the words. Of nothing else is anything told: neither hits
nor numbers. And the sources are asked once more what somebody may see before it is shown.
"""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, NamedTuple

from django.utils import timezone

from reihum.kit import excerpts, ranking
from reihum.kit.german import sort_key
from reihum.kit.search_query import LONGEST as LONGEST_QUERY
from reihum.kit.search_query import Query, read
from reihum.kit.terms import Term, Terms
from reihum.search import analysis, candidates, sources, spelling
from reihum.search.models import Entry

ON_PAGE = 10
LONGEST_SHOWN = 60_000  # characters of a text in which excerpts are looked for
STRETCH = 5_000  # of these, at a time

Pieces = tuple[tuple[str, bool], ...]  # of a text, each with whether it is marked


@dataclass(frozen=True)
class Hit:
    """Something found. title_pieces and excerpts: cut where words that were looked for begin and end."""

    kind: str
    pk: int
    title: str
    url: str
    day: datetime.date | None
    facets: tuple[analysis.Facet, ...]
    title_pieces: Pieces
    excerpts: tuple[Pieces, ...]
    score: float


class Choice(NamedTuple):
    """A value by which hits can be narrowed down, and how many have it."""

    value: str
    label: str
    number: int


@dataclass(frozen=True)
class Answer:
    """What was found.

    query: as it was read. total: how many hits there are; if `is_capped` at least so many, and the counts are of these. counts:
    by name of the facet, the most frequent first. has_all: whether every hit has all the words. instead_of: the text with other
    words that were probably meant, as nothing has the words that were typed; the hits are for it.
    """

    text: str
    query: Query
    total: int
    is_capped: bool
    has_all: bool
    hits: tuple[Hit, ...]
    counts: Mapping[str, tuple[Choice, ...]]
    page: int
    pages: int
    instead_of: str | None


def ask(
    text: str,
    audiences: Collection[str],
    *,
    chosen: Mapping[str, str] = {},
    page: int = 1,
    today: datetime.date | None = None,
) -> Answer:
    """What is found for a query, by whoever belongs to these audiences.

    `chosen`: facets by name, to which hits are narrowed down. A page that there is not is the last one. Anything may be asked:
    what cannot be read, or chosen, finds nothing.
    """
    counted = analysis.count()
    terms = analysis.terms_of(counted)
    query = read(text, terms)
    scope = candidates.Scope.of(audiences, chosen)
    if not query.words or scope is None:
        return Answer(text, query, 0, False, True, (), {}, 1, 1, None)
    frequencies = candidates.frequencies_of(query.words)
    may_be, has_all = candidates.of_query(query, scope, frequencies)
    meant = None
    if not (may_be and has_all):
        meant = spelling.instead_of(text[:LONGEST_QUERY], audiences, terms, counted)
        if meant:
            query = read(meant, terms)
            frequencies = candidates.frequencies_of(query.words)
            may_be, has_all = candidates.of_query(query, scope, frequencies)
    today = today or timezone.localdate()
    ranked = ranking.ranked(
        query.words,
        [candidates.as_candidate(one, frequencies, today) for one in may_be.values()],
        candidates.collection_of(counted, frequencies),
    )
    pages = max(1, ceil(len(ranked) / ON_PAGE))
    page = min(max(page, 1), pages)
    return Answer(
        text,
        query,
        len(ranked),
        len(may_be) >= candidates.MOST,
        has_all,
        _hits(
            [(may_be[one], score) for one, score in ranked[(page - 1) * ON_PAGE : page * ON_PAGE]], query.words, terms
        ),
        _counts(may_be[number] for number, _score in ranked),
        page,
        pages,
        meant,
    )


def shown(user: Any, hits: Iterable[Hit]) -> list[tuple[str, Hit]]:
    """The hits that the user may see, each with what it is. What may be found says the index; each source is asked once more."""
    by_kind: dict[str, list[int]] = {}
    hits = [hit for hit in hits if sources.is_known(hit.kind)]
    for hit in hits:
        by_kind.setdefault(hit.kind, []).append(hit.pk)
    may = {(kind, pk) for kind, pks in by_kind.items() for pk in sources.source_of(kind).visible(user, pks)}
    return [(str(sources.source_of(hit.kind).label), hit) for hit in hits if (hit.kind, hit.pk) in may]


def _hits(ranked: Sequence[tuple[candidates.Found, float]], wanted: Iterable[Term], terms: Terms) -> tuple[Hit, ...]:
    texts = dict(Entry.objects.filter(pk__in=[one.id for one, _score in ranked]).values_list("pk", "text"))
    lexemes = frozenset(lexeme for term in wanted for lexeme in term.lexemes)
    return tuple(
        Hit(
            one.kind,
            one.key,
            one.title,
            one.url,
            one.day,
            one.facets,
            _marked(one.title, lexemes, terms),
            _excerpts(texts[one.id], lexemes, terms),
            score,
        )
        for one, score in ranked
        if one.id in texts  # somebody may just have deleted it
    )


def _marked(title: str, lexemes: frozenset[str], terms: Terms) -> Pieces:
    marks = tuple(
        excerpts.Word(start, end, found)
        for start, end, term in terms.placed(title)
        if (found := lexemes.intersection(term.lexemes))
    )
    return tuple(excerpts.Fragment(0, len(title), marks).pieces(title))


def _excerpts(text: str, lexemes: frozenset[str], terms: Terms) -> tuple[Pieces, ...]:
    """What to show of a text. Of a long one the first stretch is looked at that has something that was looked for."""
    stretches = [text[start : start + STRETCH] for start in range(0, min(len(text), LONGEST_SHOWN), STRETCH)]
    beginning: tuple[Pieces, ...] = ()
    for stretch in stretches:
        found = excerpts.fragments(stretch, lexemes, terms)
        shown = tuple(_in_a_row(fragment.pieces(stretch)) for fragment in found)
        if any(fragment.marks for fragment in found):
            return shown
        beginning = beginning or shown
    return beginning


def _in_a_row(pieces: Iterable[tuple[str, bool]]) -> Pieces:
    """Pieces without ends of lines, for which a dot stands."""
    return tuple((piece.replace("\n", " · "), is_marked) for piece, is_marked in pieces)


def _counts(found: Iterable[candidates.Found]) -> dict[str, tuple[Choice, ...]]:
    """How many have each facet."""
    numbers: dict[str, Counter[str]] = defaultdict(Counter)
    labels: dict[tuple[str, str], str] = {}
    for one in found:
        for name, value, label in one.facets:
            numbers[name][value] += 1
            labels.setdefault((name, value), label)
    return {
        name: tuple(
            Choice(value, labels[name, value], number)
            for value, number in sorted(by_value.items(), key=lambda pair: (-pair[1], sort_key(labels[name, pair[0]])))
        )
        for name, by_value in numbers.items()
    }
