"""What somebody may be about to type, told from words that they may read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection

from reihum.kit.german import plain
from reihum.kit.search_query import LONGEST as LONGEST_QUERY
from reihum.search import words
from reihum.search.models import Word

SHORTEST_BEGUN = 2  # letters
LAST_WORD = re.compile(r"\w+$")


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
