"""What is like a text: entries that have its rarest words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import log
from typing import NamedTuple

from django.utils import timezone

from reihum.kit import ranking
from reihum.kit.terms import Term, Terms
from reihum.search import analysis
from reihum.search.candidates import as_candidate, collection_of, frequencies_of, must_have, numbered, with_most
from reihum.search.models import Entry

RAREST = 12  # terms of a text by which others like it are found
LONGEST_ASKED = 20_000  # characters of a text that others are to be like
MORE = 40  # candidates beyond those that are wanted, so that ranking has a choice
IN_TITLE = 3  # times as much a word counts in the first line
MOST_SHARED = 5


class Near(NamedTuple):
    """Something like a text. score: from 0 to 1, the share of what it has of the words that say most. shared: the words, as they
    are written in the text that was asked with, that weigh most."""

    kind: str
    pk: int
    title: str
    url: str
    score: float
    shared: tuple[str, ...]


def similar(
    text: str,
    audiences: Collection[str],
    *,
    kind: str | None = None,
    without: Collection[tuple[str, int]] = (),
    limit: int = 10,
) -> list[Near]:
    """What is most like a text, of what these audiences may find: the best first.

    Looked for are the rarest words of the text, those of its first line counting more; a hit has any of them. `kind`: of this
    kind only. `without`: kind and number of what is left out.
    """
    narrowed = must_have(audiences, {"kind": kind} if kind else {})
    return _Likeness.of(text).nearest([narrowed], without, limit)[0] if narrowed else []


def similar_of_each(
    text: str,
    audiences: Collection[str],
    kinds: Sequence[str],
    *,
    without: Collection[tuple[str, int]] = (),
    limit: int = 10,
) -> dict[str, list[Near]]:
    """As `similar`, of each kind for itself, since of some there is much more than of others. The text is read once, and the
    database asked once for all."""
    narrowed = {kind: marks for kind in kinds if (marks := must_have(audiences, {"kind": kind}))}
    found = _Likeness.of(text).nearest(list(narrowed.values()), without, limit)
    return {kind: [] for kind in kinds} | dict(zip(narrowed, found, strict=True))


@dataclass(frozen=True)
class _Likeness:
    """A text that others are to be like: the terms that say most of it, how it is written, how frequent that is elsewhere."""

    wanted: Sequence[Term]
    written: Mapping[Term, tuple[str, float]]
    collection: ranking.Collection

    @classmethod
    def of(cls, text: str) -> _Likeness:
        counted = analysis.count()
        written = _said(text[:LONGEST_ASKED], analysis.terms_of(counted))
        collection = collection_of(counted, frequencies_of(written))
        return cls(_telling(written, collection), written, collection)

    def nearest(
        self, narrowed: Sequence[Sequence[Collection[str]]], without: Collection[tuple[str, int]], limit: int
    ) -> list[list[Near]]:
        """What is nearest of that which has these marks, for each row of groups of marks. Three queries."""
        lexemes = {lexeme for term in self.wanted for lexeme in term.lexemes}
        numbers = with_most(lexemes, narrowed, self.collection, limit + len(without) + MORE)
        today = timezone.localdate()
        candidates = {one.id: as_candidate(one, lexemes, today) for one in numbered({*chain(*numbers)})}
        ranked = [self._ranked(candidates[one] for one in some if one in candidates) for some in numbers]
        kept = [some[: limit + len(without)] for some in ranked]
        entries = Entry.objects.only("kind", "key", "title", "url").in_bulk([one for one, _score in chain(*kept)])
        best = sum(_weight(term, self.collection) for term in self.wanted) * (1 + ranking.FRESHNESS)
        return [
            [
                Near(
                    entry.kind,
                    entry.key,
                    entry.title,
                    entry.url,
                    min(1.0, score / best),
                    self._shared(candidates[number]),
                )
                for number, score in some
                if (entry := entries.get(number)) and (entry.kind, entry.key) not in without
            ][:limit]
            for some in kept
        ]

    def _ranked(self, candidates: Iterable[ranking.Candidate]) -> list[tuple[int, float]]:
        return ranking.ranked(self.wanted, candidates, self.collection)

    def _shared(self, candidate: ranking.Candidate) -> tuple[str, ...]:
        """The words of the text that a candidate has, those first that weigh most."""
        weights = {}
        for term in self.wanted:
            rarities = [self.collection.rarity(lexeme) for lexeme in term.lexemes if lexeme in candidate.counts]
            if rarities:
                weights[self.written[term][0]] = max(rarities)
        return tuple(sorted(weights, key=lambda word: (-weights[word], word))[:MOST_SHARED])


def _said(text: str, terms: Terms) -> dict[Term, tuple[str, float]]:
    """The terms of a text that say anything: how the word is written first, and how much it counts there."""
    text = text.strip()
    title_ends = len(text.partition("\n")[0])
    said: dict[Term, tuple[str, float]] = {}
    for start, end, term in terms.placed(text):
        word = text[start:end]
        if not terms.is_small(word):
            written, weight = said.get(term, (word, 0.0))
            said[term] = (written, weight + (IN_TITLE if end <= title_ends else 1))
    return said


def _telling(said: Mapping[Term, tuple[str, float]], collection: ranking.Collection) -> list[Term]:
    """The terms that tell most of what a text is about; none that no entry has."""

    frequencies = collection.containing

    def tells(term: Term) -> float:
        return log(1 + said[term][1]) * max(
            collection.rarity(lexeme) for lexeme in term.lexemes if frequencies[lexeme] or not counted
        )

    counted = any(frequencies.values())
    known = [term for term in said if not counted or any(frequencies[lexeme] for lexeme in term.lexemes)]
    return sorted(known, key=lambda term: (-tells(term), term.whole))[:RAREST]


def _weight(term: Term, collection: ranking.Collection) -> float:
    """How much a term can count at most."""
    parts = sum(collection.rarity(part) for part in term.parts) * ranking.PARTS / max(len(term.parts), 1)
    return collection.rarity(term.whole) + parts
