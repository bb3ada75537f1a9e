"""German compounds taken apart: Ladenleerstände → Laden, Leerstand; Gemeinderatssitzung → Gemeinderat, Sitzung.

Words are plain here (`kit.german.plain`): small, without dots and ß. A compound is taken apart only if all of it is known, into
as few words as possible; what words are is written in `lexicon.txt`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

from reihum.kit.german import plain

# What may stand between a word and the next (Arbeit-s-amt, Kind-er-garten), and behind the last one. Without dots the plural
# of Haus is Haus-er.
LINKS = ("", "s", "es", "n", "en", "er", "e", "ns", "ens", "innen")
ENDINGS = ("", "s", "es", "n", "en", "er", "ern", "e", "se", "sen", "nen", "in", "innen")
WITH_S = re.compile(r"(?:heit|ion|keit|schaft|tat|ung)s?$")  # Ausbildung-s-paten, Universität-s-klinik
ADJECTIVE = "(r)"  # Jugendliche(r): also has an adjective's endings
ADJECTIVE_ENDINGS = ("r", "m")
OWN_STEM = "!"
SHORTEST = 3
MOST_COMPLETED = 40  # forms that are looked at
LONGEST = 60  # letters: longer ones are no words, and would take long

Sections = dict[str, list[str]]


class Way(NamedTuple):
    """A way to take a word apart. Fewer words are better, then fewer letters that link them or are left out beyond what is usual
    (Ausbildungs-Paten, not Ausbildung-Spaten), then a shorter first word: Bürger-Haushalt, not Bürgerhaus-Halt."""

    words: int
    letters: int
    grounds: list[str]


class Lexicon:
    """Which words there are. Attributes hold plain words.

    nouns, firsts: any form of a word, at the end or before another → its ground form. parts: by which words a word is found
    besides itself. own_stems: words to be kept apart from what their stem is also the stem of. silent: first parts that say too
    little to be looked for. small: words that say too little to be looked for.
    """

    def __init__(self, sections: Sections, more: Iterable[str] = ()) -> None:
        """`more`: nouns of the site's own content."""
        self.parts = {word: parts.split() for word, parts in _entries(sections["parts"])}
        self.own_stems = {plain(word.rstrip(OWN_STEM)) for word in _words(sections["words"]) if word.endswith(OWN_STEM)}
        self.silent = {plain(word) for word in _words(sections["silent parts"])}
        self.small = {plain(word) for word in _words(sections["small words"])}
        self.nouns: dict[str, str] = {}
        self.firsts: dict[str, str] = {}
        same = {form: word for word, forms in _entries(sections["forms"]) for form in forms.split()}
        words = [*_words(sections["words"]), *self.parts, *same, *same.values()]
        self.firsts |= {word: word for word in (*map(plain, _words(sections["first parts"])), *self.silent)}
        self._learn(words, same)
        self._learn([word for word in more if word not in self.nouns], {})
        self._in_order = sorted(self.nouns)

    def _learn(self, words: Iterable[str], same: Mapping[str, str]) -> None:
        """Takes in all forms of the words. `same`: words that are forms of others.

        Of two words that a form could be of, it is the longer one's: Bürgern are Bürger, not Burgen.
        """
        endings: dict[str, tuple[str, ...]] = {}
        for word in words:
            more = ADJECTIVE_ENDINGS if word.endswith(ADJECTIVE) else ()
            endings.setdefault(plain(word.rstrip(OWN_STEM).removesuffix(ADJECTIVE)), ENDINGS + more)
        for word in endings:
            self.nouns.setdefault(word, same.get(word, word))
            self.firsts.setdefault(word, same.get(word, word))
        for word in sorted(endings, key=len, reverse=True):
            for ending in endings[word]:
                self.nouns.setdefault(word + ending, same.get(word, word))
            for link in LINKS:
                self.firsts.setdefault(word + link, same.get(word, word))
            if word.endswith("e") and len(word) > SHORTEST + 1:
                self.firsts.setdefault(word[:-1], same.get(word, word))  # Schulhof, Sprachkurs

    def split(self, word: str) -> list[str]:
        """The ground forms of the words in a compound, in order; empty if it is none."""
        if not 2 * SHORTEST <= len(word) <= LONGEST:
            return []
        way = self._way(word, {})
        return way.grounds if way and len(way.grounds) > 1 else []

    def _way(self, word: str, known: dict[str, Way | None]) -> Way | None:
        """The best way to take a word apart, or the end of one; None if there is none."""
        if word in known:
            return known[word]
        if word in self.nouns:
            return Way(1, 0, [self.nouns[word]])
        best = None
        for end in range(SHORTEST, len(word) - SHORTEST + 1):
            first = self.firsts.get(word[:end])
            rest = self._way(word[end:], known) if first else None
            if first and rest:
                usual = len(first) + bool(WITH_S.search(word, 0, end))
                way = Way(rest.words + 1, rest.letters + abs(end - usual), [first, *rest.grounds])
                best = min(best or way, way)
        known[word] = best
        return best

    def beginnings(self, word: str) -> list[tuple[list[str], str]]:
        """Ways to take apart a word that is still being typed: ground forms of what stands, and the letters begun after them."""
        word = word[:LONGEST]
        ways: dict[int, list[str]] = {0: []}
        for start in range(len(word)):
            for end in range(start + SHORTEST, len(word) if start in ways else 0):
                first = self.firsts.get(word[start:end])
                if first and (end not in ways or len(ways[end]) > len(ways[start]) + 1):
                    ways[end] = [*ways[start], first]
        return [(grounds, word[end:]) for end, grounds in sorted(ways.items()) if end]

    def completed(self, letters: str) -> list[str]:
        """Ground forms of some words that begin with these letters, which are more than three."""
        if len(letters) <= SHORTEST:
            return []
        start = bisect_left(self._in_order, letters)
        forms = takewhile(lambda form: form.startswith(letters), self._in_order[start : start + MOST_COMPLETED])
        return [*dict.fromkeys(self.nouns[form] for form in forms)]


def _entries(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Of lines `word: others`, both sides, plain."""
    for line in lines:
        word, _, others = plain(line).partition(":")
        yield word, others


def _words(lines: Iterable[str]) -> list[str]:
    return [word for line in lines for word in line.split()]


@cache
def sections() -> Sections:
    """The lines of `lexicon.txt` by heading, without comments. The file is read once."""
    found: Sections = {}
    for line in Path(__file__).with_name("lexicon.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            found[line.strip("[]")] = lines = []
        elif line and not line.startswith("#"):
            lines.append(line)
    return found


def own_words(counts: Mapping[str, int], lexicon: Lexicon, least: int = 3) -> list[str]:
    """The nouns among the words of a site that the lexicon does not know, as plain words.

    `counts`: how often each word stands there, as it is written. A noun mostly begins with a capital, has at least four letters
    and stands there `least` times; compounds of known words are left out, as they are taken apart.
    """
    nouns = {
        plain(word)
        for word, count in counts.items()
        if count >= least and word[:1].isupper() and word.isalpha() and count > counts.get(word.lower(), 0)
    }
    return sorted(
        noun for noun in nouns if len(noun) > SHORTEST and noun not in lexicon.nouns and not lexicon.split(noun)
    )
