"""The terms of what is written and asked, with the words of the site; and how they stand in a row of the index."""

from __future__ import annotations

import re
import threading
from collections.abc import Collection, Iterable, Sequence

from reihum.kit.compounds import SHORTEST
from reihum.kit.prepared import Prepared
from reihum.kit.terms import Term, Terms
from reihum.search.models import Count
from reihum.search.readers import MEMBERS, PUBLIC

LEAST = 3  # how often `kit.compounds.own_words` wants a word
LONGEST_FACET = 120  # letters
VALUE = re.compile(r"[a-z0-9]+(?:[_-][a-z0-9]+)*")  # of a facet

LAST_COUNT = Prepared(lambda: Count.objects.defer("own_words").filter(pk=1))

Facet = tuple[str, str, str]  # name, value, label

_lock = threading.Lock()
_kept: tuple[int, Terms] | None = None


def count() -> Count:
    """The last count; an empty one if there is none yet. One query."""
    return LAST_COUNT.first() or Count(pk=1)


def terms_of(counted: Count) -> Terms:
    """The analysis with the words of the site. Kept in memory until they change."""
    global _kept
    kept = _kept
    if kept and kept[0] == counted.vocabulary:
        return kept[1]
    with _lock:
        made = with_words(counted.own_words if counted.vocabulary else ())
        _kept = (counted.vocabulary, made)
    return made


def with_words(words: Iterable[str]) -> Terms:
    """The analysis with plain words that belong to the site."""
    return Terms({word.capitalize(): LEAST for word in words if len(word) > SHORTEST})


def written_down(fields: Sequence[Sequence[Term]]) -> str:
    """The terms of fields as one text, a line each: ` whole  whole   part | part |`.

    So whole words stand one after the other as in the text, with two spaces behind each, and parts have one and a bar.
    """
    return "\n".join(
        "".join([f" {term.whole} " for term in field] + [" "] + [f" {part} |" for term in field for part in term.parts])
        for field in fields
    )


def often(written: str, term: str) -> tuple[int, int]:
    """How often a term stands, whole or as a part, in title and text as `written_down` has them."""
    standing, title_ends = f" {term} ", written.index("\n")
    return written.count(standing, 0, title_ends), written.count(standing, title_ends)


def sequence(wholes: Iterable[str]) -> str:
    """Whole words one after the other, as they stand in a line of `written_down`."""
    return "".join(f" {whole} " for whole in wholes) + " "


def marks(title: Iterable[Term], audiences: Collection[str], facets: Iterable[Facet]) -> str:
    """By which an entry is narrowed down, as one text: terms of its title, who may find it, its facets.

    No term has an underscore, so nobody can ask for a mark by typing it.
    """
    in_title = {part for term in title for part in term.lexemes}
    return " ".join(
        [
            *sorted(map(in_title_mark, in_title)),
            *sorted(map(audience_mark, {*audiences, MEMBERS} if PUBLIC in audiences else audiences)),
            *sorted({facet_mark(name, value) for name, value, _label in facets}),
        ]
    )


def in_title_mark(term: str) -> str:
    return f"_t_{term}"


def audience_mark(audience: str) -> str:
    return f"_a_{audience}"


def reader_marks(audiences: Collection[str]) -> list[str]:
    """The marks of which one is enough for whoever belongs to these audiences. For members they leave out that of the public, as
    `marks` gives theirs to what is public: of two marks that most entries have, an engine takes twice as long to go through."""
    return [audience_mark(audience) for audience in audiences if audience != PUBLIC or MEMBERS not in audiences]


def is_facet(name: str, value: str) -> bool:
    """Whether there can be such a facet."""
    return name.isascii() and name.isalpha() and len(name + value) <= LONGEST_FACET and bool(VALUE.fullmatch(value))


def facet_mark(name: str, value: str) -> str:
    return f"_f_{name}:{value}"
