"""Where in a text what was looked for stands: fragments to show below a hit, with the words that are marked in it.

Fragments are numbers, not HTML: a template cuts the text by them and escapes each piece.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from reihum.kit.terms import Term, Terms

LENGTH = 200  # characters of a fragment, at most, unless a word alone is longer
MOST = 2  # fragments


class Word(NamedTuple):
    """Where a word begins and ends, and the terms by which it was found."""

    start: int
    end: int
    found: frozenset[str]


class Fragment(NamedTuple):
    """A piece of a text, and the marked words in it; all counted from the beginning of the text."""

    start: int
    end: int
    marks: tuple[Word, ...]

    def pieces(self, text: str) -> Iterator[tuple[str, bool]]:
        """The piece of `text`, cut where marks begin and end: each with whether it is marked."""
        at = self.start
        for mark in self.marks:
            if at < mark.start:
                yield text[at : mark.start], False
            yield text[mark.start : mark.end], True
            at = mark.end
        if at < self.end:
            yield text[at : self.end], False


def fragments(
    text: str, wanted: Collection[str], terms: Terms, *, length: int = LENGTH, most: int = MOST
) -> list[Fragment]:
    """The pieces of `text` that have most of what is wanted, in the order of the text; its beginning if there is nothing.

    `wanted`: wholes and parts of the terms that are looked for. A fragment begins and ends with a whole word. Of two that are as
    good the earlier is taken; a second one only if it has something that the first has not.
    """
    wanted = frozenset(wanted)
    found: dict[Term, frozenset[str]] = {}
    places: list[tuple[int, int]] = []
    marks: dict[int, Word] = {}  # by the number of the word
    for start, end, term in terms.placed(text):
        if term not in found:
            found[term] = wanted.intersection(term.lexemes)
        if found[term]:
            marks[len(places)] = Word(start, end, found[term])
        places.append((start, end))
    if not places:
        return []
    windows = [_around(places, marks, number, length) for number in marks]
    chosen: list[Fragment] = []
    seen: frozenset[str] = frozenset()
    while windows and len(chosen) < most:
        best = max(windows, key=lambda window: (len(_found(window) - seen), len(window.marks), -window.start))
        if _found(best) <= seen:
            break
        chosen.append(best)
        seen |= _found(best)
        windows = [window for window in windows if window.end <= best.start or window.start >= best.end]
    return sorted(chosen) or [_around(places, marks, 0, length)]


def _found(fragment: Fragment) -> frozenset[str]:
    return frozenset().union(*(mark.found for mark in fragment.marks))


def _around(places: Sequence[tuple[int, int]], marks: Mapping[int, Word], number: int, length: int) -> Fragment:
    """The fragment that has a word in its first quarter."""
    first = last = number
    start, end = places[number]
    earliest = max(start - length // 4, end - length)
    while first and places[first - 1][0] >= earliest:
        first -= 1
        start = places[first][0]
    while last + 1 < len(places) and places[last + 1][1] - start <= length:
        last += 1
    return Fragment(start, places[last][1], tuple(marks[each] for each in range(first, last + 1) if each in marks))
