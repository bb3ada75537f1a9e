"""What a German text is found by: one analysis for what is written and for what is asked.

Each word gives a term, the stem that all its forms share, and parts by which it is found besides: of a compound, its words. So
"Leerstände", "Leerstand" and the end of "Ladenleerstands" are the same.

- Capitals, dots, accents and ß do not count: Straße, STRASSE, strasse; Mühle, Muehle, and also Muhle, as whoever has no ü on the
  keyboard types it. That makes one of some words which are two (schon, schön); Snowball's stemmer does the same.
- Forms for all genders are one: Bürgerinnen, Bürger:innen, Bürger*innen, Bürger_innen, BürgerInnen, Bürger/-innen.
- Words with hyphens are compounds: Quartiers-Management is Quartiersmanagement, and Quartiermanagement too.
- Numbers lose the points between thousands: 1.500 is 1500. Signs are left out: § 171e is found by 171e.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

import snowballstemmer

from reihum.kit.compounds import Lexicon, own_words, sections
from reihum.kit.german import plain

LONGEST = 80  # letters of a term; what is longer is cut
MOST_PIECES = 8  # between hyphens
MOST_BEGINNINGS = 4  # ways to take a word apart that is still being typed
CACHED = 100_000  # words: the vocabulary of a large site, some 50 MB

# Signs within words that nobody sees: soft hyphens, zero-width characters; and accents that stand for themselves.
UNSEEN = "\u00ad\u200b-\u200d\u2060\ufeff"
NOT_SEEN = re.compile(f"[{UNSEEN}]")
_LETTERS = rf"[\w{UNSEEN}\u0300-\u036f]+"
# Mieter:innen, Mieter/-in, Mieter*innenrat; but not Kita/Innenhof, seite.de/info.
_IN = r"(?:innen|in(?![^\W\d_]))"
_GENDER = rf"(?:[:*·_]-?(?:{_IN}|Innen)|/-?{_IN})"
WORD = re.compile(rf"\d{{1,3}}(?:\.\d{{3}})+(?![\d.])|{_LETTERS}(?:(?:[-‐‑]|[:*·/]-?(?={_IN}|(?<!/)Innen)){_LETTERS})*")
GENDER = re.compile(rf"(?<=\w){_GENDER}|(?<=[a-zäöüß])In(?:nen)?(?![A-ZÄÖÜ])")
BETWEEN_PIECES = re.compile(r"[\W_]+")
DOTS_WRITTEN_OUT = re.compile(r"((?<![aeq])u|[ao])e")  # not in neue, Bauer, Quelle

# fördert, Förderung, saniert, Sanierung: Snowball keeps their -er-, but not that of fördern, sanieren. So too entsiegelt,
# Entsiegelung, Sammlung.
ER_FORM = re.compile(r"(?<=..)er(?:ung(?:en)?|t(?:e[nmrs]?)?)$")
EL_FORM = re.compile(r"(?<=.[bdfgkmpst])(?:e?lung(?:en)?|elt(?:e[nmrs]?)?|eln)$")


class Term(NamedTuple):
    """A word as it is looked for: the stem of the whole, and further stems by which it is found."""

    whole: str
    parts: tuple[str, ...] = ()

    @property
    def lexemes(self) -> tuple[str, ...]:
        """All by which it is found."""
        return (self.whole, *self.parts)


class Terms:
    """The analysis, with the words of the site's own content if there are any. For any number of threads.

    What was written with one vocabulary has to be asked with the same.
    """

    def __init__(self, vocabulary: Mapping[str, int] | None = None) -> None:
        """`vocabulary`: how often each word stands in the site's content, as it is written there."""
        self._lexicon = lexicon = Lexicon(sections())
        if vocabulary:
            self._lexicon = Lexicon(sections(), own_words(vocabulary, lexicon))
        self.term = lru_cache(maxsize=CACHED)(self._term)

    def of(self, text: str) -> list[Term]:
        """The terms of a text, in order: the number of a term is its position."""
        return [term for term in map(self.term, WORD.findall(text)) if term.whole]

    def placed(self, text: str) -> Iterator[tuple[int, int, Term]]:
        """The terms of a text with where their words begin and end."""
        for match in WORD.finditer(text):
            term = self.term(match[0])
            if term.whole:
                yield match.start(), match.end(), term

    def is_small(self, word: str) -> bool:
        """Whether a word says too little to be looked for."""
        return plain(word) in self._lexicon.small

    def beginnings(self, word: str) -> list[str]:
        """How terms begin of which `word`, still being typed, may be the beginning."""
        begun = "".join(_pieces(word))
        ways = [("", spelling) for spelling in dict.fromkeys((begun, _with_dots(begun)))]
        for grounds, letters in self._lexicon.beginnings(begun)[-MOST_BEGINNINGS:]:
            ways.append(("".join(map(self._stem, grounds)), letters))
        found: dict[str, None] = {}
        for stems, letters in ways:
            found[stems + letters] = None
            # Beteiligu is no beginning of beteil-.
            for ground in self._lexicon.completed(letters):
                completed = self._stem(ground)
                if not completed.startswith(letters):
                    found[stems + completed] = None
        return [*found]

    def _term(self, word: str) -> Term:
        """The term of a word as it is written."""
        terms = [self._simple(piece) for piece in _pieces(word)]
        if len(terms) == 1:
            return terms[0]
        return _joined(terms, [False] * len(terms))

    def _simple(self, word: str) -> Term:
        """The term of a plain word without a hyphen."""
        for spelling in dict.fromkeys((word, _with_dots(word))):
            if spelling in self._lexicon.nouns:
                return self._known(self._lexicon.nouns[spelling])
            grounds = self._lexicon.split(spelling)
            if grounds:
                return _joined(
                    [self._known(ground) for ground in grounds],
                    [ground in self._lexicon.silent for ground in grounds],
                )
        return Term(stem(_infinitive(_masculine(_with_dots(word)))))

    def _known(self, ground: str) -> Term:
        whole = self._stem(ground)
        parts = dict.fromkeys(self._simple(part).whole for part in self._lexicon.parts.get(ground, ()))
        return Term(whole, tuple(part for part in parts if part != whole))

    def _stem(self, ground: str) -> str:
        if ground in self._lexicon.own_stems:
            return ground
        return stem(_infinitive(ground) if ground.endswith("ung") else ground)


def _pieces(word: str) -> list[str]:
    """The plain words between the hyphens of a word; none, if there is nothing but signs."""
    seen = unicodedata.normalize("NFKC", NOT_SEEN.sub("", word)).replace(".", "")
    return [piece[:LONGEST] for piece in BETWEEN_PIECES.split(plain(GENDER.sub("", seen))) if piece][:MOST_PIECES]


def _with_dots(word: str) -> str:
    """The plain word, if ae, oe and ue stand for ä, ö and ü in it: muehle → muhle."""
    return DOTS_WRITTEN_OUT.sub(r"\1", word)


def _masculine(word: str) -> str:
    """Bürgerinnen and Bürgerin are found as Bürger. beginnen, gewinnen and Termin are something else."""
    if word.endswith("innen") and len(word) > 9:
        return word[:-5]
    return word[:-2] if word.endswith("erin") else word


def _infinitive(word: str) -> str:
    """The infinitive of which a word is a form, or made, as far as the stemmer does not know: saniert, Sanierung → saniern."""
    return EL_FORM.sub("el", ER_FORM.sub("ern", word))


def _joined(terms: list[Term], silent: list[bool]) -> Term:
    """The term of a compound: the stems of its words, without what links them; found by each word that is not silent, and by
    two or three in a row."""
    stems = [term.whole for term in terms]
    found: dict[str, None] = {}
    for term, is_silent in zip(terms, silent, strict=True):
        if not is_silent:
            found |= dict.fromkeys(term.lexemes)
    for length in range(2, min(len(stems), 4)):
        for start in range(len(stems) - length + 1):
            found["".join(stems[start : start + length])[:LONGEST]] = None
    whole = "".join(stems)[:LONGEST]
    found.pop(whole, None)
    return Term(whole, tuple(found))


@lru_cache(maxsize=CACHED)
def stem(word: str) -> str:
    """The stem of a plain word, as Snowball's algorithm for German has it (snowballstem.org)."""
    # A stemmer keeps the word it is at, so each thread has one.
    if not hasattr(_local, "stemmer"):
        _local.stemmer = snowballstemmer.stemmer("german")
    return str(_local.stemmer.stemWord(word))


_local = threading.local()
