"""Which of the found comes first: one measure for every engine, from numbers alone.

BM25F: a term counts more the rarer it is, and less with each repetition; one in the title counts more than one in the text,
one in a short text more than one in a long one. Source: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and
Beyond" (Foundations and Trends in Information Retrieval 3, 2009), sections 3.4 to 3.6; rarity as Lucene has it, so that it is
never below 0.

    rarity     = ln(1 + (documents − containing + ½) / (containing + ½))
    often      = Σ fields: weight · count / (1 − LENGTH + LENGTH · length / mean length)
    score      = Σ terms: share · rarity · often / (REPETITION + often)

A word that is asked for counts with its whole term and, together PARTS times as much, with its parts: whoever asks for
Ladenleerstand is well served by "Läden mit Leerstand". What is fresh counts a little more:

    document   = score · (1 + FRESHNESS · ½ ^ (age in years / HALF_LIFE))

The constants were tuned on one half of `bench/search-quality`; with half or one and a half of any of them the result changes by
less than two points.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import log
from typing import NamedTuple

from reihum.kit.terms import Term

REPETITION = 1.2
LENGTH = 0.4
PARTS = 2.0
FRESHNESS = 0.05
HALF_LIFE = 3


class Candidate(NamedTuple):
    """A document that may be right.

    lengths: of each of its fields, in words; counts: how often each term stands in each field; age: in years.
    """

    number: int
    lengths: Sequence[int]
    counts: Mapping[str, Sequence[int]]
    age: float = 0


@dataclass(frozen=True)
class Collection:
    """What all documents have in common. weights, mean_lengths: of each field; containing: how many have a term at all."""

    documents: int
    weights: Sequence[float]
    mean_lengths: Sequence[float]
    containing: Mapping[str, int]

    def rarity(self, term: str) -> float:
        containing = self.containing.get(term, 0)
        return log(1 + (self.documents - containing + 0.5) / (containing + 0.5))


def counted(terms: Iterable[Term]) -> Counter[str]:
    """How often each term stands in a text, as a whole word or in one."""
    return Counter(chain.from_iterable(term.lexemes for term in terms))


def ranked(wanted: Sequence[Term], candidates: Iterable[Candidate], collection: Collection) -> list[tuple[int, float]]:
    """The numbers of candidates that have anything of what is wanted, with scores, best first; of equals the lower number."""
    shares = [share for term in wanted for share in _shares(term)]
    weights = {term: weight * collection.rarity(term) for term, weight in shares}
    scored = [(candidate.number, _score(weights, candidate, collection)) for candidate in candidates]
    return sorted(((number, score) for number, score in scored if score > 0), key=lambda one: (-one[1], one[0]))


def _shares(wanted: Term) -> list[tuple[str, float]]:
    return [(wanted.whole, 1.0), *((part, PARTS / len(wanted.parts)) for part in wanted.parts)]


def _score(weights: Mapping[str, float], candidate: Candidate, collection: Collection) -> float:
    score = 0.0
    for term, weight in weights.items():
        often = _often(candidate, term, collection)
        score += weight * often / (REPETITION + often)
    return score * (1 + FRESHNESS * 0.5 ** (candidate.age / HALF_LIFE))


def _often(candidate: Candidate, term: str, collection: Collection) -> float:
    counts = candidate.counts.get(term)
    if counts is None:
        return 0.0
    return sum(
        weight * count / (1 - LENGTH + LENGTH * length / mean)
        for weight, count, length, mean in zip(
            collection.weights, counts, candidate.lengths, collection.mean_lengths, strict=True
        )
        if count
    )
