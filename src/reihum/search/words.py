"""Words as they are written, for completions and suggestions: of each in how many entries of an audience it stands.

Told are words of what is public, and to members those of members' entries; those of small circles never. A number may be too low
but never too high: what is taken away is taken off at once, what is new is added by the next count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from django.db import connection

from reihum.kit.german import plain
from reihum.kit.terms import WORD
from reihum.search import readers
from reihum.search.models import Entry

SHORTEST = 4  # letters
LONGEST = 60
AT_ONCE = 150  # rows of a statement
TOLD = (readers.PUBLIC, readers.MEMBERS)

Counts = Mapping[tuple[str, str], int]  # audience and plain word → entries


def written_in(entry: Entry) -> dict[str, str]:
    """The words of an entry that may be told: plain, and as they are written there."""
    found = {}
    for word in WORD.findall(f"{entry.title} {entry.text}"):
        if SHORTEST <= len(word) <= LONGEST and word.isalpha() and len(plain(word)) <= LONGEST:
            found[plain(word)] = word
    return found


def take_off(pairs: Iterable[tuple[Entry, Entry | None]]) -> None:
    """Takes off the words that stood in entries and do not any more, or not for the same audience. A pair: before and after."""
    lost: Counter[tuple[str, str]] = Counter()
    written: dict[str, str] = {}
    for old, new in pairs:
        words, kept = written_in(old), written_in(new) if new else {}
        for audience in TOLD:
            if audience not in old.audiences:
                continue
            still = kept if new and audience in new.audiences else {}
            lost.update((audience, word) for word in words.keys() - still.keys())
        written |= words
    add({key: -number for key, number in lost.items()}, written)


def add(counts: Counts, written: Mapping[str, str]) -> None:
    """Adds to the numbers of words; below zero is possible, and means that a word must not be told."""
    # In one order, so that two who write at once never wait for each other in a circle.
    rows: Iterator[tuple[tuple[str, str], int]] = iter(sorted(counts.items()))
    with connection.cursor() as cursor:
        while some := list(islice(rows, AT_ONCE)):
            values = ", ".join(["(%s, %s, %s, %s, %s)"] * len(some))
            cursor.execute(
                "INSERT INTO search_word (audience, word, beginning, written, documents)"  # noqa: S608 - places for values only
                f" VALUES {values} ON CONFLICT (audience, word) DO UPDATE SET documents ="
                " search_word.documents + excluded.documents",
                [
                    value
                    for (audience, word), number in some
                    for value in (audience, word, word[:3], written[word], number)
                ],
            )
