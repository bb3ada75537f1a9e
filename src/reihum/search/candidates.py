"""What may be right for words that are looked for, as the engine gives it; and the numbers by which it is ranked.

The engine gives candidates, at most `MOST`: those with all words, title first, then written last first; if these are few, those
with the rarest words too. They are ranked by `kit.ranking`, from numbers that are the same on every database.
"""

from __future__ import annotations

import datetime
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

from reihum.kit import ranking
from reihum.kit.search_query import Query
from reihum.kit.terms import Term
from reihum.search import analysis, engine
from reihum.search.models import Count, Frequency

MOST = 200
FEW = 10  # with all words: if there are fewer, some of the words are enough
OF_EACH = 500  # entries that are looked at for each of several terms
MOST_LEXEMES = 16  # for which is asked one by one
WEIGHTS = (2.0, 1.0)  # of title and text
YEAR = 365.25  # days
OLD = 100  # years, of what has no day


class Found(NamedTuple):
    """A candidate, as the engine gives it."""

    id: int
    kind: str
    key: int
    title: str
    url: str
    day: datetime.date | None
    title_length: int
    text_length: int
    terms: str
    facets: tuple[analysis.Facet, ...]


ANYTHING = engine.Wanted([])
COLUMNS = "id kind key title url day title_length text_length terms facets"


@dataclass(frozen=True)
class Scope:
    """What may be found at all: that which these audiences may find, and has one mark of each group of `facets`."""

    audiences: Collection[str]
    facets: engine.Groups = ()

    @classmethod
    def of(cls, audiences: Collection[str], chosen: Mapping[str, str]) -> Scope | None:
        """`chosen`: facets by name. None if nothing can be found."""
        if not audiences or not all(analysis.is_facet(name, value) for name, value in chosen.items()):
            return None
        return cls(audiences, [[analysis.facet_mark(name, value)] for name, value in chosen.items()])

    @property
    def marks(self) -> engine.Groups:
        """Groups of marks that entries must have."""
        return [analysis.reader_marks(self.audiences), *self.facets]


def of_query(query: Query, scope: Scope, frequencies: Mapping[str, int]) -> tuple[dict[int, Found], bool]:
    """What may be right, by its number, and whether all of it has all the words."""
    asked = [term.lexemes for term in query.words]
    phrases = [(analysis.sequence(phrase), "".join(phrase)) for phrase in query.phrases]
    in_phrases = [(whole, "".join(phrase)) for phrase in query.phrases for whole in phrase]
    without = [analysis.sequence(excluded) for excluded in query.excluded]
    candidates: dict[int, Found] = {}
    for groups in ([[analysis.in_title_mark(term) for term in word] for word in asked], asked):
        if len(candidates) < MOST:
            rows = engine.found(engine.Wanted([*scope.marks, *in_phrases, *groups], phrases, without), COLUMNS, MOST)
            candidates = dict(islice({**candidates, **{row[0]: _read(row) for row in rows}}.items(), MOST))
    if len(candidates) >= FEW or len(asked) == 1:
        return candidates, True
    collection = ranking.Collection(max(frequencies.values(), default=0) + 1, WEIGHTS, (1, 1), frequencies)
    best = with_most({lexeme for word in asked for lexeme in word}, in_phrases, scope, collection)
    numbers = [number for number, _kind in best[:MOST]]
    more = {one.id: one for one in numbered(numbers, engine.Wanted([], phrases, without))}
    return candidates | more, more.keys() <= candidates.keys()


def with_most(
    lexemes: Iterable[str],
    also: engine.Groups,
    scope: Scope,
    collection: ranking.Collection,
    kinds: Collection[str] = (),
) -> list[tuple[int, str]]:
    """Number and kind of entries that have one of each group of `also`: those first that have most of these lexemes, weighed by
    how rare they are; of equals what was written last. One query.

    Frequent lexemes are left out if there are rare ones: they would find much and say little. If none is rare, the rarest finds
    OF_EACH entries that were written last, of each of the `kinds` if there are any.
    """
    by_rarity = sorted(lexemes, key=lambda lexeme: (-collection.rarity(lexeme), lexeme))
    rare = [lexeme for lexeme in by_rarity if collection.containing.get(lexeme, 0) <= OF_EACH]
    if rare:
        asked = rare[:MOST_LEXEMES]
        found = engine.having_rare([[[one], *also, *scope.facets] for one in asked], scope.audiences, OF_EACH)
    else:
        of_kinds = [[[analysis.facet_mark("kind", kind)]] for kind in kinds] or [[]]
        asked = by_rarity[:1] * len(of_kinds)
        must = [[[one], *also, *scope.marks, *kind] for one, kind in zip(asked, of_kinds, strict=False)]
        found = engine.having_each(must, OF_EACH)
    weights: dict[tuple[int, str], float] = defaultdict(float)
    for lexeme, entries in zip(asked, found, strict=True):
        for entry in entries:
            weights[entry] += collection.rarity(lexeme)
    return sorted(weights, key=lambda entry: (-weights[entry], -entry[0]))


def numbered(numbers: Collection[int], wanted: engine.Wanted = ANYTHING) -> list[Found]:
    """Candidates by their numbers, in this order, as far as they are as wanted."""
    found = {row[0]: _read(row) for row in engine.numbered(numbers, wanted, COLUMNS)}
    return [found[number] for number in numbers if number in found]


def _read(row: tuple[Any, ...]) -> Found:
    """A row as the database gives it: SQLite has no days and no JSON of its own."""
    number, kind, key, title, url, day, title_length, text_length, terms, facets = row
    day = datetime.date.fromisoformat(day) if isinstance(day, str) else day
    return Found(number, kind, key, title, url, day, title_length, text_length, terms, _facets(facets))


@lru_cache(maxsize=10_000)
def _facets(text: str) -> tuple[analysis.Facet, ...]:
    """Facets as the database keeps them: many entries have the same."""
    return tuple((name, value, label) for name, value, label in json.loads(text))


def frequencies_of(terms: Iterable[Term]) -> dict[str, int]:
    """In how many entries each whole and part stood when they were counted; 0 of what is new."""
    lexemes = {lexeme for term in terms for lexeme in term.lexemes}
    counted: dict[str, int] = dict.fromkeys(sorted(lexemes), 0)
    counted |= dict(Frequency.objects.filter(term__in=lexemes).values_list("term", "documents"))
    return counted


def collection_of(counted: Count, frequencies: Mapping[str, int]) -> ranking.Collection:
    documents = max(counted.documents, *frequencies.values(), 1)
    return ranking.Collection(documents, WEIGHTS, (counted.title_length, counted.text_length), frequencies)


def as_candidate(one: Found, lexemes: Iterable[str], today: datetime.date) -> ranking.Candidate:
    counts = {
        lexeme: often for lexeme in lexemes if lexeme in one.terms and any(often := analysis.often(one.terms, lexeme))
    }
    age = max((today - one.day).days / YEAR, 0) if one.day else OLD
    return ranking.Candidate(one.id, (one.title_length, one.text_length), counts, age)
