"""Who mistypes a word is told the one that was meant, and nobody is told anything wild."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reihum.kit.suggestions import Suggestions, distance, sound

WORDS = {
    "Verfügungsfonds": 40,
    "Gemeinschaftsgarten": 9,
    "Einsamkeit": 12,
    "Rhythmus": 2,
    "Verein": 30,
    "Straße": 50,
    "Müll": 20,
    "Dolmetscher": 5,
    "Leerstand": 30,
    "Lehrstand": 1,
    "Haus": 60,
    "Maus": 3,
    "Laus": 1,
    "Impfbus": 2,
    "impfbus": 1,
    "Kita": 9,
}
suggestions = Suggestions(WORDS)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Verfügungsfond", "Verfügungsfonds"),
        ("verfuegungsfonds", "Verfügungsfonds"),
        ("Gemeinschatsgarten", "Gemeinschaftsgarten"),
        ("Einsamkiet", "Einsamkeit"),
        ("Einsamkeitt", "Einsamkeit"),
        ("Rytmus", None),  # two mistakes in a short word
        ("Rhytmus", "Rhythmus"),
        ("Ferein", "Verein"),
        ("Strase", "Straße"),
        ("Dolmetcher", "Dolmetscher"),
        ("Leerstant", "Leerstand"),
        ("Raus", "Haus"),  # of three that are as near the most frequent
        ("Impfbuss", "Impfbus"),
        # right words, short words, words of which nothing is near
        ("Haus", None),
        ("STRASSE", None),
        ("strasse", None),
        ("Kit", None),
        ("Quartier", None),
        ("", None),
        ("x" * 10_000, None),
        ("🎉🎉🎉🎉", None),
    ],
)
def test_what_was_meant(typed, meant) -> None:
    assert suggestions.instead_of(typed) == meant


def test_nothing_is_suggested_from_nothing() -> None:
    assert Suggestions({}).instead_of("Leerstand") is None


@pytest.mark.parametrize(
    ("one", "other", "mistakes"),
    [("", "", 0), ("haus", "maus", 1), ("haus", "hasu", 1), ("haus", "häuser", 3), ("ab", "ba", 1), ("abc", "", 3)],
)
def test_mistakes_are_counted(one, other, mistakes) -> None:
    assert distance(one, other, 5) == mistakes
    assert distance(other, one, 5) == mistakes
    assert distance(one, other, 0) == min(mistakes, 1)


@settings(deadline=None, database=None)
@given(st.text("abc", max_size=8), st.text("abc", max_size=8), st.integers(0, 3))
def test_counting_stops_where_it_may(one, other, most) -> None:
    assert distance(one, other, most) == min(distance(one, other, 20), most + 1)


def test_what_sounds_the_same() -> None:
    for one, other in (
        ("verein", "ferein"),
        ("rhythmus", "ritmus"),
        ("mueller", "muler"),
        ("stadt", "stat"),
        ("boot", "bot"),
    ):
        assert sound(one) == sound(other)
    assert sound("haus") != sound("maus")


@settings(deadline=None, database=None)
@given(st.text(max_size=50))
def test_anything_can_be_asked(typed) -> None:
    assert suggestions.instead_of(typed) in {None, *WORDS}
