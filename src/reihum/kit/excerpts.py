"""Where in a text what was looked for stands: fragments to show below a hit, with the words that are marked in it.

Fragments are numbers, not HTML: a template cuts the text by them and escapes each piece.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from reihum.kit.terms import Terms

LENGTH = 200  # characters of a fragment, at most, unless a word alone is longer
MOST = 2  # fragments


class Word(NamedTuple):
    """Where a word begins and ends, and the terms by which it was found; none if it was not looked for."""

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
    words = [
        Word(start, end, wanted.intersection((term.whole, *term.parts))) for start, end, term in terms.placed(text)
    ]
    if not words:
        return []
    windows = [_around(words, number, length) for number, word in enumerate(words) if word.found]
    chosen: list[Fragment] = []
    seen: frozenset[str] = frozenset()
    while windows and len(chosen) < most:
        best = max(windows, key=lambda window: (len(_found(window) - seen), len(window.marks), -window.start))
        if _found(best) <= seen:
            break
        chosen.append(best)
        seen |= _found(best)
        windows = [window for window in windows if window.end <= best.start or window.start >= best.end]
    return sorted(chosen) or [_around(words, 0, length)]


def _found(fragment: Fragment) -> frozenset[str]:
    return frozenset().union(*(mark.found for mark in fragment.marks))


def _around(words: Sequence[Word], number: int, length: int) -> Fragment:
    """The fragment that has a word in its first quarter."""
    first = last = number
    earliest = max(words[number].start - length // 4, words[number].end - length)
    while first and words[first - 1].start >= earliest:
        first -= 1
    while last + 1 < len(words) and words[last + 1].end - words[first].start <= length:
        last += 1
    marks = tuple(word for word in words[first : last + 1] if word.found)
    return Fragment(words[first].start, words[last].end, marks)
