"""What may have been meant by words that are nowhere to be found, told from words that whoever asks may read."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Collection
from itertools import islice

from reihum.kit.german import plain
from reihum.kit.search_query import MOST_WORDS
from reihum.kit.suggestions import Suggestions
from reihum.kit.terms import WORD, Terms
from reihum.search import analysis, engine, words
from reihum.search.models import Count, Word

MOST = 30_000  # words, the most frequent

_lock = threading.Lock()
_kept: dict[tuple[str, ...], tuple[object, Suggestions]] = {}


def instead_of(text: str, audiences: Collection[str], terms: Terms, counted: Count) -> str | None:
    """The text with other words instead of those that nothing these audiences may find has; None if there are none."""
    told = tuple(audience for audience in words.TOLD if audience in audiences)
    typed = [(match.start(), match.end(), terms.term(match[0])) for match in islice(WORD.finditer(text), MOST_WORDS)]
    typed = [one for one in typed if one[2].whole]
    if not told or not typed:
        return None
    marks = analysis.reader_marks(audiences)
    have = engine.having_each([[term.lexemes, marks] for _start, _end, term in typed], 1)
    unknown = [(start, end) for (start, end, _term), numbers in zip(typed, have, strict=True) if not numbers]
    if not unknown:
        return None
    suggestions = _suggestions(told, counted)
    meant = {(start, end): suggestions.instead_of(text[start:end]) for start, end in unknown}
    known = set(
        Word.objects.filter(
            audience__in=told, documents__gt=0, word__in=[plain(word) for word in meant.values() if word]
        ).values_list("word", flat=True)
    )
    better = text
    for (start, end), word in reversed(meant.items()):
        if word and plain(word) in known:  # it may have been taken away since the words were counted
            better = better[:start] + word + better[end:]
    return better if better != text else None


def _suggestions(told: tuple[str, ...], counted: Count) -> Suggestions:
    """The words that may be suggested to these audiences, kept in memory until they are counted again."""
    with _lock:
        kept = _kept.get(told)
        if kept and kept[0] == counted.counted_at:
            return kept[1]
        rows = Word.objects.filter(audience__in=told, documents__gt=0).order_by("-documents", "word")
        numbers: Counter[str] = Counter()
        for written, number in rows.values_list("written", "documents")[:MOST]:
            numbers[written] += number
        made = Suggestions(numbers)
        _kept[told] = (counted.counted_at, made)
        return made
