"""What is found: for a query, for a text that others may be like, and for a word that is still being typed.

Whoever asks says for which audiences; that goes into the same SQL as the words. Of nothing else is anything told: neither hits
nor numbers, completions or suggestions.

The engine gives candidates, at most `MOST`: those with all words, title first, then written last first; if these are few, those
with the rarest words too. Only candidates are ranked, by `kit.ranking`, from numbers that are the same on every database.
"""

from __future__ import annotations

import datetime
import json
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from math import ceil, log
from typing import Any, NamedTuple

from django.utils import timezone

from reihum.kit import excerpts, ranking
from reihum.kit.german import plain, sort_key
from reihum.kit.search_query import LONGEST as LONGEST_QUERY
from reihum.kit.search_query import Query, read
from reihum.kit.terms import Term, Terms
from reihum.search import analysis, engine, spelling, words
from reihum.search.models import Count, Entry, Frequency, Word

MOST = 200  # candidates
FEW = 10  # hits with all words: if there are fewer, some of the words are enough
ON_PAGE = 10
RAREST = 12  # terms of a text by which others like it are found
OF_EACH = 1000  # entries that are looked at for each of several terms
LONGEST_ASKED = 20_000  # characters of a text that others are to be like
LONGEST_SHOWN = 60_000  # characters of a text in which excerpts are looked for
STRETCH = 5_000  # of these, at a time
MOST_LEXEMES = 16  # for which is asked one by one
MORE = 40  # candidates for a text beyond those that are wanted, so that ranking has a choice
IN_TITLE = 3  # times as much a word counts in the first line
MOST_SHARED = 5
SHORTEST_BEGUN = 2  # letters
LAST_WORD = re.compile(r"\w+$")
WEIGHTS = (2.0, 1.0)  # of title and text
YEAR = 365.25  # days
OLD = 100  # years, of what has no day

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


class Near(NamedTuple):
    """Something like a text. score: from 0 to 1, the share of what it has of the words that say most. shared: the words, as they
    are written in the text that was asked with, that weigh most."""

    kind: str
    pk: int
    title: str
    url: str
    score: float
    shared: tuple[str, ...]


class Found(NamedTuple):
    """A candidate, as the engine gives it."""

    id: int
    day: datetime.date | None
    title_length: int
    text_length: int
    terms: str
    facets: tuple[analysis.Facet, ...]


ANYTHING = engine.Wanted([])
COLUMNS = "id day title_length text_length terms facets"


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
    narrowed = _narrowed(audiences, chosen)
    if not query.words or narrowed is None:
        return Answer(text, query, 0, False, True, (), {}, 1, 1, None)
    frequencies = _frequencies(query.words)
    candidates, has_all = _candidates(query, narrowed, frequencies)
    meant = None
    if not (candidates and has_all):
        meant = spelling.instead_of(text[:LONGEST_QUERY], audiences, terms, counted)
        if meant:
            query = read(meant, terms)
            frequencies = _frequencies(query.words)
            candidates, has_all = _candidates(query, narrowed, frequencies)
    today = today or timezone.localdate()
    ranked = ranking.ranked(
        query.words,
        [_candidate(one, frequencies, today) for one in candidates.values()],
        _collection(counted, frequencies),
    )
    pages = max(1, ceil(len(ranked) / ON_PAGE))
    page = min(max(page, 1), pages)
    return Answer(
        text,
        query,
        len(ranked),
        len(candidates) >= MOST,
        has_all,
        _hits(ranked[(page - 1) * ON_PAGE : page * ON_PAGE], query.words, terms),
        _counts(candidates[number] for number, _score in ranked),
        page,
        pages,
        meant,
    )


def similar(
    text: str,
    audiences: Collection[str],
    *,
    kinds: Collection[str] = (),
    without: Collection[tuple[str, int]] = (),
    limit: int = 10,
) -> list[Near]:
    """What is most like a text, of what these audiences may find: the best first.

    Looked for are the rarest words of the text, those of its first line counting more; a hit has any of them. `kinds`: of these
    only. `without`: kind and number of what is left out.
    """
    narrowed = _of_kinds(kinds, audiences)
    return _Likeness.of(text).nearest(narrowed, without, limit) if narrowed else []


def similar_of_each(
    text: str,
    audiences: Collection[str],
    kinds: Collection[str],
    *,
    without: Collection[tuple[str, int]] = (),
    limit: int = 10,
) -> dict[str, list[Near]]:
    """As `similar`, of each kind for itself, since of some there is much more than of others. The text is read once."""
    likeness = _Likeness.of(text)
    return {
        kind: likeness.nearest(narrowed, without, limit) if (narrowed := _of_kinds([kind], audiences)) else []
        for kind in kinds
    }


def _of_kinds(kinds: Collection[str], audiences: Collection[str]) -> list[list[str]] | None:
    """Groups of marks that things of these kinds have, of all kinds if none is named; None if nothing can have them."""
    narrowed = _narrowed(audiences, {})
    if narrowed is None or not all(kind.isalpha() and kind.isascii() for kind in kinds):
        return None
    return [*narrowed, [analysis.facet_mark("kind", kind) for kind in kinds]] if kinds else narrowed


@dataclass(frozen=True)
class _Likeness:
    """A text that others are to be like: the terms that say most of it, how it is written, how frequent that is elsewhere."""

    wanted: Sequence[Term]
    written: Mapping[Term, tuple[str, float]]
    frequencies: Mapping[str, int]
    collection: ranking.Collection

    @classmethod
    def of(cls, text: str) -> _Likeness:
        counted = analysis.count()
        written = _said(text[:LONGEST_ASKED], analysis.terms_of(counted))
        frequencies = _frequencies(written)
        collection = _collection(counted, frequencies)
        return cls(_telling(written, frequencies, collection), written, frequencies, collection)

    def nearest(
        self, narrowed: Sequence[Collection[str]], without: Collection[tuple[str, int]], limit: int
    ) -> list[Near]:
        lexemes = {lexeme for term in self.wanted for lexeme in (term.whole, *term.parts)}
        numbers = _with_most(lexemes, narrowed, self.collection, limit + len(without) + MORE)
        today = timezone.localdate()
        candidates = {one.id: _candidate(one, self.frequencies, today) for one in _numbered(numbers)}
        ranked = ranking.ranked(self.wanted, candidates.values(), self.collection)[: limit + len(without)]
        entries = Entry.objects.only("kind", "key", "title", "url").in_bulk([number for number, _score in ranked])
        best = sum(_weight(term, self.collection) for term in self.wanted) * (1 + ranking.FRESHNESS)
        near = []
        for number, score in ranked:
            entry = entries.get(number)
            if entry and (entry.kind, entry.key) not in without:
                shared = _shared(self.wanted, candidates[number], self.written, self.collection)
                near.append(Near(entry.kind, entry.key, entry.title, entry.url, min(1.0, score / best), shared))
        return near[:limit]


def completions(begun: str, audiences: Collection[str], limit: int = 8) -> list[str]:
    """What somebody may be about to type: `begun` with its last word completed, the most frequent first. One query."""
    begun = begun[:LONGEST_QUERY]
    last = LAST_WORD.search(begun)
    typed = plain(last[0]) if last else ""
    told = [audience for audience in words.TOLD if audience in audiences]
    if not last or not told or not SHORTEST_BEGUN <= len(typed) <= words.LONGEST:
        return []
    rows = Word.objects.filter(
        beginning=typed[:3], audience__in=told, word__startswith=typed, documents__gt=0
    ).values_list("word", "written", "documents")
    numbers: Counter[str] = Counter()
    written = {}
    for word, form, number in rows:
        numbers[word] += number
        written[word] = form
    best = sorted(numbers, key=lambda word: (-numbers[word], word))
    return [begun[: last.start()] + written[word] for word in best if word != typed][:limit]


def _narrowed(audiences: Collection[str], chosen: Mapping[str, str]) -> list[list[str]] | None:
    """Groups of marks that hits must have; None if nothing can have them."""
    if not audiences or not all(analysis.is_facet(name, value) for name, value in chosen.items()):
        return None
    return [
        [analysis.audience_mark(audience) for audience in audiences],
        *([analysis.facet_mark(name, value)] for name, value in chosen.items()),
    ]


def _candidates(
    query: Query, narrowed: Sequence[Collection[str]], frequencies: Mapping[str, int]
) -> tuple[dict[int, Found], bool]:
    """What may be right, by its number, and whether all of it has all the words."""
    asked = [(term.whole, *term.parts) for term in query.words]
    phrases = [(analysis.sequence(phrase), "".join(phrase)) for phrase in query.phrases]
    in_phrases = [(whole, "".join(phrase)) for phrase in query.phrases for whole in phrase]
    must = [*narrowed, *in_phrases]
    without = [analysis.sequence(excluded) for excluded in query.excluded]
    candidates: dict[int, Found] = {}
    for groups in ([[analysis.in_title_mark(term) for term in word] for word in asked], asked):
        if len(candidates) < MOST:
            rows = engine.found(engine.Wanted([*must, *groups], phrases, without), COLUMNS, MOST)
            candidates = dict(islice({**candidates, **{row[0]: _read(row) for row in rows}}.items(), MOST))
    if len(candidates) >= FEW or len(asked) == 1:
        return candidates, True
    collection = ranking.Collection(max(frequencies.values(), default=0) + 1, WEIGHTS, (1, 1), frequencies)
    numbers = _with_most({lexeme for word in asked for lexeme in word}, must, collection, MOST)
    more = {one.id: one for one in _numbered(numbers, engine.Wanted([], phrases, without))}
    return candidates | more, more.keys() <= candidates.keys()


def _with_most(
    lexemes: Iterable[str], also: Sequence[Collection[str]], collection: ranking.Collection, most: int
) -> list[int]:
    """The numbers of entries that have most of these lexemes, weighed by how rare they are; of equals what was written last.

    Frequent lexemes are left out if there are rare ones: they would find much and say little.
    """
    by_rarity = sorted(lexemes, key=lambda lexeme: (-collection.rarity(lexeme), lexeme))
    rare = [lexeme for lexeme in by_rarity if collection.containing.get(lexeme, 0) <= OF_EACH]
    asked = (rare or by_rarity[:1])[:MOST_LEXEMES]
    weights: dict[int, float] = defaultdict(float)
    for lexeme, numbers in zip(asked, engine.having_each([[lexeme] for lexeme in asked], also, OF_EACH), strict=True):
        for number in numbers:
            weights[number] += collection.rarity(lexeme)
    return sorted(weights, key=lambda number: (-weights[number], -number))[:most]


def _numbered(numbers: Collection[int], wanted: engine.Wanted = ANYTHING) -> list[Found]:
    """Candidates by their numbers, in this order, as far as they are as wanted."""
    found = {row[0]: _read(row) for row in engine.numbered(numbers, wanted, COLUMNS)}
    return [found[number] for number in numbers if number in found]


def _read(row: tuple[Any, ...]) -> Found:
    """A row as the database gives it: SQLite has no days and no JSON of its own."""
    number, day, title_length, text_length, terms, facets = row
    return Found(
        number,
        datetime.date.fromisoformat(day) if isinstance(day, str) else day,
        title_length,
        text_length,
        terms,
        _facets(facets),
    )


@lru_cache(maxsize=10_000)
def _facets(text: str) -> tuple[analysis.Facet, ...]:
    """Facets as the database keeps them: many entries have the same."""
    return tuple((name, value, label) for name, value, label in json.loads(text))


def _frequencies(terms: Iterable[Term]) -> dict[str, int]:
    """In how many entries each whole and part stood when they were counted; 0 of what is new."""
    lexemes = {lexeme for term in terms for lexeme in (term.whole, *term.parts)}
    counted: dict[str, int] = dict.fromkeys(sorted(lexemes), 0)
    counted |= dict(Frequency.objects.filter(term__in=lexemes).values_list("term", "documents"))
    return counted


def _collection(counted: Count, frequencies: Mapping[str, int]) -> ranking.Collection:
    documents = max(counted.documents, *frequencies.values(), 1)
    return ranking.Collection(documents, WEIGHTS, (counted.title_length, counted.text_length), frequencies)


def _candidate(one: Found, lexemes: Iterable[str], today: datetime.date) -> ranking.Candidate:
    title, _, text = one.terms.partition("\n")
    counts = {
        lexeme: (analysis.often(title, lexeme), analysis.often(text, lexeme))
        for lexeme in lexemes
        if lexeme in one.terms
    }
    age = max((today - one.day).days / YEAR, 0) if one.day else OLD
    return ranking.Candidate(
        one.id, (one.title_length, one.text_length), {key: pair for key, pair in counts.items() if any(pair)}, age
    )


def _hits(ranked: Sequence[tuple[int, float]], wanted: Iterable[Term], terms: Terms) -> tuple[Hit, ...]:
    entries = Entry.objects.defer("terms", "marks").in_bulk([number for number, _score in ranked])
    lexemes = frozenset(lexeme for term in wanted for lexeme in (term.whole, *term.parts))
    return tuple(
        Hit(
            entry.kind,
            entry.key,
            entry.title,
            entry.url,
            entry.day,
            tuple((name, value, label) for name, value, label in entry.facets),
            _marked(entry.title, lexemes, terms),
            _excerpts(entry.text, lexemes, terms),
            score,
        )
        for number, score in ranked
        if (entry := entries.get(number))
    )


def _marked(title: str, lexemes: frozenset[str], terms: Terms) -> Pieces:
    marks = tuple(
        excerpts.Word(start, end, found)
        for start, end, term in terms.placed(title)
        if (found := lexemes.intersection((term.whole, *term.parts)))
    )
    return tuple(excerpts.Fragment(0, len(title), marks).pieces(title))


def _excerpts(text: str, lexemes: frozenset[str], terms: Terms) -> tuple[Pieces, ...]:
    """What to show of a text. Of a long one the first stretch is looked at that has something that was looked for."""
    stretches = [text[start : start + STRETCH] for start in range(0, min(len(text), LONGEST_SHOWN), STRETCH)]
    for stretch in stretches:
        found = excerpts.fragments(stretch, lexemes, terms)
        if any(fragment.marks for fragment in found):
            return tuple(_in_a_row(fragment.pieces(stretch)) for fragment in found)
    beginning = text[:STRETCH]
    return tuple(_in_a_row(fragment.pieces(beginning)) for fragment in excerpts.fragments(beginning, lexemes, terms))


def _in_a_row(pieces: Iterable[tuple[str, bool]]) -> Pieces:
    """Pieces without ends of lines, for which a dot stands."""
    return tuple((piece.replace("\n", " · "), is_marked) for piece, is_marked in pieces)


def _counts(found: Iterable[Found]) -> dict[str, tuple[Choice, ...]]:
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


def _said(text: str, terms: Terms) -> dict[Term, tuple[str, float]]:
    """The terms of a text that say anything: how the word is written first, and how much it counts there."""
    title_ends = len(text.strip().partition("\n")[0])
    said: dict[Term, tuple[str, float]] = {}
    for start, end, term in terms.placed(text.strip()):
        word = text.strip()[start:end]
        if not terms.is_small(word):
            written, weight = said.get(term, (word, 0.0))
            said[term] = (written, weight + (IN_TITLE if end <= title_ends else 1))
    return said


def _telling(
    said: Mapping[Term, tuple[str, float]], frequencies: Mapping[str, int], collection: ranking.Collection
) -> list[Term]:
    """The terms that tell most of what a text is about; none that no entry has."""

    def tells(term: Term) -> float:
        return log(1 + said[term][1]) * max(
            collection.rarity(lexeme) for lexeme in (term.whole, *term.parts) if frequencies[lexeme] or not counted
        )

    counted = any(frequencies.values())
    known = [term for term in said if not counted or any(frequencies[lexeme] for lexeme in (term.whole, *term.parts))]
    return sorted(known, key=lambda term: (-tells(term), term.whole))[:RAREST]


def _weight(term: Term, collection: ranking.Collection) -> float:
    """How much a term can count at most."""
    parts = sum(collection.rarity(part) for part in term.parts) * ranking.PARTS / max(len(term.parts), 1)
    return collection.rarity(term.whole) + parts


def _shared(
    wanted: Iterable[Term],
    candidate: ranking.Candidate,
    said: Mapping[Term, tuple[str, float]],
    collection: ranking.Collection,
) -> tuple[str, ...]:
    """The words of a text that a candidate has, those first that weigh most."""
    weights = {}
    for term in wanted:
        rarities = [collection.rarity(lexeme) for lexeme in (term.whole, *term.parts) if lexeme in candidate.counts]
        if rarities:
            weights[said[term][0]] = max(rarities)
    return tuple(sorted(weights, key=lambda word: (-weights[word], word))[:MOST_SHARED])
