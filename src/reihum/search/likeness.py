"""What is like a text: entries that have its rarest words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import log
from typing import NamedTuple

from django.utils import timezone

from reihum.kit import ranking
from reihum.kit.terms import Term, Terms
from reihum.search import analysis
from reihum.search.candidates import Scope, as_candidate, collection_of, frequencies_of, numbered, with_most

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
    kinds: Collection[str],
    *,
    without: Collection[tuple[str, int]] = (),
    limit: int = 10,
) -> dict[str, list[Near]]:
    """What is most like a text, of what these audiences may find: the best of each of these kinds, as of some there is much more
    than of others.

    Looked for are the rarest words of the text, those of its first line counting more; a hit has any of them. `without`: kind and
    number of what is left out.
    """
    if not audiences:
        return {kind: [] for kind in kinds}
    return _Likeness.of(text).nearest(Scope(audiences), kinds, without, limit)


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
        self, scope: Scope, kinds: Collection[str], without: Collection[tuple[str, int]], limit: int
    ) -> dict[str, list[Near]]:
        """What is nearest of that which can be found, by kind. Two queries."""
        lexemes = {lexeme for term in self.wanted for lexeme in term.lexemes}
        numbers: dict[str, list[int]] = {kind: [] for kind in kinds}
        for number, kind in with_most(lexemes, (), scope, self.collection, kinds):
            if kind in numbers and len(numbers[kind]) < limit + len(without) + MORE:
                numbers[kind].append(number)
        today = timezone.localdate()
        found = {one.id: one for one in numbered([*chain(*numbers.values())])}
        candidates = {number: as_candidate(one, lexemes, today) for number, one in found.items()}
        best = sum(_weight(term, self.collection) for term in self.wanted) * (1 + ranking.FRESHNESS)
        near: dict[str, list[Near]] = {kind: [] for kind in kinds}
        for number, score in ranking.ranked(self.wanted, candidates.values(), self.collection):
            one = found[number]
            if len(near[one.kind]) < limit and (one.kind, one.key) not in without:
                shared = self._shared(candidates[number])
                near[one.kind].append(Near(one.kind, one.key, one.title, one.url, min(1.0, score / best), shared))
        return near

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
