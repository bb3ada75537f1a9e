"""Below a hit stands the piece of its text that shows why it is one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reihum.kit.excerpts import fragments
from reihum.kit.terms import Terms

terms = Terms()
BEFORE = "Hier steht vieles, das mit der Sache nichts zu tun hat. " * 5
TEXT = BEFORE + "Der Ladenleerstand wächst <b>überall</b>. " + BEFORE + "Die Läden der Altstadt stehen leer."


def shown(text: str, query: str, **options: int) -> list[str]:
    """The fragments for a query, marks in brackets."""
    wanted = {each for term in terms.of(query) for each in term.lexemes}
    return [
        "".join(f"[{piece}]" if marked else piece for piece, marked in fragment.pieces(text))
        for fragment in fragments(text, wanted, terms, **options)
    ]


def test_forms_and_compounds_are_marked_as_whole_words() -> None:
    assert shown("Leere Läden: der Ladenleerstand, Mü\u00adll", "Laden Müll") == [
        "Leere [Läden]: der [Ladenleerstand], [Mü\u00adll]"
    ]


def test_the_fragment_begins_a_little_before_the_hit() -> None:
    assert shown(TEXT, "Ladenleerstand wächst", length=60, most=1) == [
        "tun hat. Der [Ladenleerstand] [wächst] <b>überall</b>. Hier"
    ]


def test_a_second_fragment_has_something_that_the_first_has_not() -> None:
    assert shown(TEXT, "Ladenleerstand Altstadt", length=50) == [
        "hat. Der [Ladenleerstand] wächst <b>überall</b",
        "hat. Die [Läden] der [Altstadt] stehen leer",
    ]
    assert len(shown(f"Müll {BEFORE} Müll {BEFORE} Müll", "Müll", length=50)) == 1


def test_of_equals_the_earlier_is_shown() -> None:
    assert shown(f"Müll eins {BEFORE} Müll zwei", "Müll", length=22) == ["[Müll] eins Hier steht"]


def test_the_beginning_is_shown_if_there_is_nothing() -> None:
    assert shown(TEXT, "Burg", length=30) == ["Hier steht vieles, das mit der"]
    assert shown("", "Burg") == []
    assert shown("… – !", "Burg") == []


def test_a_word_longer_than_a_fragment_is_shown_whole() -> None:
    assert shown("a " + "x" * 300 + " b", "x" * 300, length=50) == [f"[{'x' * 300}]"]


@pytest.mark.parametrize("length", [1, 20, 200])
@settings(deadline=None, database=None)
@given(st.text(alphabet="aMül <>&ßLaden.-\u00ad\n", max_size=300))
def test_fragments_lie_in_the_text_in_order_and_do_not_overlap(length, text) -> None:
    found = fragments(text, {"laden", "mull", "a"}, terms, length=length)
    at = 0
    for fragment in found:
        assert at <= fragment.start < fragment.end <= len(text)
        at = fragment.end
        assert "".join(piece for piece, _ in fragment.pieces(text)) == text[fragment.start : fragment.end]
        assert [piece for piece, marked in fragment.pieces(text) if marked] == [
            text[m.start : m.end] for m in fragment.marks
        ]
        assert (
            fragment.end - fragment.start <= length or len(list(terms.placed(text[fragment.start : fragment.end]))) == 1
        )
