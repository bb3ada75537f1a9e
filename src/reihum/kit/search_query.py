"""What somebody typed into the search, read: words, phrases in quotes, exclusions with a minus.

Anything can be read, and nothing in it is an instruction to a database: what comes out are terms of letters and digits only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from reihum.kit.terms import Term, Terms

LONGEST = 1000  # characters that are read
MOST_WORDS = 16

QUOTES = str.maketrans(dict.fromkeys("„“”‟«»", '"'))
CHUNK = re.compile(r'(?P<minus>-?)"(?P<quoted>[^"]*)"?|(?P<excluding>-?)(?P<plain>[^\s"]+)')
ADDRESS = re.compile(r"@|://|^www\.")


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for.

    words: terms of which a hit should have as many as possible, those of phrases too. phrases: wholes that must stand one after
    the other, or joined be a term ("Tempo 30" in Tempo-30-Zone). excluded: wholes, one after the other, that must not; of a
    word alone, compounds with it are not excluded. beginnings: how the term may begin that is still being typed.
    """

    words: tuple[Term, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    excluded: tuple[tuple[str, ...], ...] = ()
    beginnings: tuple[str, ...] = ()


def read(text: str, terms: Terms, *, typing: bool = False) -> Query:
    """The query in `text`; an empty one if there is nothing to look for. `typing`: the last word may not be complete.

    Addresses of pages and mailboxes are phrases. Small words (und, der) are left out unless there is nothing else.
    """
    text = text[:LONGEST].translate(QUOTES)
    words: dict[Term, bool] = {}  # whether the term says anything
    phrases: list[tuple[str, ...]] = []
    excluded: list[tuple[str, ...]] = []
    last = ""
    for chunk in CHUNK.finditer(text):
        if len(words) + len(excluded) >= MOST_WORDS:
            break
        content = chunk["quoted"] or chunk["plain"] or ""
        found = [*islice(terms.placed(content), MOST_WORDS)]
        wholes = tuple(term.whole for _, _, term in found)
        if not found:
            continue
        if chunk["minus"] or chunk["excluding"]:
            excluded.append(wholes)
            continue
        is_phrase = chunk["quoted"] is not None or ADDRESS.search(content)
        if is_phrase:
            phrases.append(wholes)
        for start, end, term in found:
            says = bool(is_phrase) or not terms.is_small(content[start:end])
            words[term] = words.get(term, False) or says
        if not is_phrase and chunk.end() == len(text):
            last = content[found[-1][0] : found[-1][1]]
    wanted = [term for term, says in words.items() if says] or list(words)
    return Query(
        tuple(wanted[:MOST_WORDS]),
        tuple(phrases),
        tuple(excluded),
        tuple(terms.beginnings(last)) if typing and last else (),
    )
