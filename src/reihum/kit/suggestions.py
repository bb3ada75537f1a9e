"""What somebody may have meant who mistyped a word: the most likely word of a vocabulary."""

from __future__ import annotations

import re
from collections.abc import Mapping

from reihum.kit.german import plain

SHORTEST = 4  # letters: shorter words are too much like each other
LONGEST = 40

# What is spelled one way for another, since it sounds the same.
SOUNDS = (
    *(("ph", "f"), ("th", "t"), ("dt", "t"), ("ck", "k"), ("tz", "z"), ("ai", "ei"), ("ey", "ei"), ("ay", "ei")),
    *(("eu", "au"), ("ie", "i"), ("ae", "a"), ("oe", "o"), ("ue", "u"), ("qu", "kw"), ("x", "ks")),
    *(("v", "f"), ("y", "i"), ("c", "k"), ("h", "")),
)
DOUBLED = re.compile(r"(.)\1+")


def sound(word: str) -> str:
    """How a plain word sounds, roughly: Verein and Ferrein, Rhytmus and Rhythmus are the same."""
    for spelling, other in SOUNDS:
        word = word.replace(spelling, other)
    return DOUBLED.sub(r"\1", word)


class Suggestions:
    """Looks words up in a vocabulary. For any number of threads; a question takes some ten milliseconds for 30,000 words."""

    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        """`vocabulary`: how often each word stands in what can be found, as it is written there."""
        self._words: dict[str, tuple[int, str]] = {}  # plain → the most frequent way to write it
        for word, count in vocabulary.items():
            key = plain(word)
            if SHORTEST <= len(key) <= LONGEST:
                before, written = self._words.get(key, (0, ""))
                self._words[key] = (before + count, max(written, word, key=lambda one: (vocabulary.get(one, 0), one)))
        self._by_length: dict[int, list[tuple[int, str]]] = {}
        for key in self._words:
            self._by_length.setdefault(len(key), []).append((_letters(key), key))

    def instead_of(self, word: str) -> str | None:
        """The word that was meant, as it is written; None if `word` is in the vocabulary, or nothing is near.

        Near are words with one mistake, from eight letters on with two: a letter too many, too few or wrong, two in the wrong
        order. The one with fewest mistakes is meant, where sounding the same is worth half of one; then the more frequent.
        """
        typed = plain(word)
        if not SHORTEST <= len(typed) <= LONGEST or typed in self._words:
            return None
        most, letters, heard = (2 if len(typed) >= 8 else 1), _letters(typed), sound(typed)
        found = []
        for length in range(len(typed) - most, len(typed) + most + 1):
            for others, key in self._by_length.get(length, ()):
                # Each mistake changes which letters there are by two at most; few words pass.
                if (letters ^ others).bit_count() > 2 * most:
                    continue
                mistakes = distance(typed, key, most)
                if mistakes <= most:
                    found.append((mistakes - 0.5 * (sound(key) == heard), -self._words[key][0], key))
        return self._words[min(found)[2]][1] if found else None


def _letters(word: str) -> int:
    """Which letters a word has, as bits."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) % 61)
    return bits


def distance(one: str, other: str, most: int) -> int:
    """How many mistakes make `other` of `one` (optimal string alignment); more than `most` is said as `most` + 1.

    Source: Navarro, "A Guided Tour to Approximate String Matching", ACM Computing Surveys 33 (2001); Damerau's transpositions.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, its in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != its))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == its:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)
