"""Compounds are taken apart into words that are known, and what is no compound stays whole."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reihum.kit import compounds
from reihum.kit.compounds import Lexicon, own_words, sections
from reihum.kit.german import plain


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(sections())


@pytest.mark.parametrize(
    ("word", "words"),
    [
        ("Ladenleerstand", "Laden Leerstand"),
        ("Schrottimmobilien", "Schrott Immobilie"),
        ("Ausbildungspaten", "Ausbildung Pate"),  # not Spaten
        ("Begegnungsorte", "Begegnung Ort"),  # not Sorten
        ("Gemeinderatssitzungen", "Gemeinderat Sitzung"),
        ("Bürgerbeteiligung", "Bürger Beteiligung"),
        ("Bürgerhaushalt", "Bürger Haushalt"),  # not Bürgerhaus, Halt
        ("Hofbegrünung", "Hof Begrünung"),
        ("Häuserdschungel", ""),  # Dschungel is not known
        ("Häuserblocks", "Haus Block"),
        ("Schulhofgestaltung", "Schule Hof Gestaltung"),
        ("Sprachförderung", "Sprache Förderung"),
        ("Straßenausbaubeitragssatzung", "Straße Ausbau Beitrag Satzung"),
        ("Arbeitslosengeld", "Arbeitslose Geld"),
        ("Jugendlichentreff", "Jugendliche Treff"),
        ("Nachbarinnentreff", "Nachbar Treff"),
        ("Mieterhöhung", "Miete Erhöhung"),  # not Mieter
        ("Wohnungsleerstände", "wohnen Leerstand"),
        ("Stadtteilbüro", "Stadtteil Büro"),
        ("Müllsammelaktion", "Müll sammel Aktion"),
        ("Hauptbahnhof", "haupt Bahnhof"),
        # no compounds, or such as would lead astray
        ("Leerstand", ""),
        ("Ladenlokale", ""),  # not Lokal, of which there is the "Lokale Ökonomie"
        ("Bahnhof", ""),
        ("Vorhaben", ""),
        ("Sitzung", ""),
        ("Einladung", ""),
        ("Bürger", ""),
        ("Burgen", ""),
        ("Verantwortung", ""),
        ("Haus", ""),
        ("", ""),
        ("x" * 5000, ""),
        ("stadt" * 1000, ""),
    ],
)
def test_compounds_are_taken_apart(lexicon, word, words) -> None:
    assert lexicon.split(plain(word)) == plain(words).split()


def test_a_form_is_that_of_the_longer_word(lexicon) -> None:
    forms = ("Bürgern", "Burgen", "Höfe", "Jugendlicher", "Städten", "Nachbarn", "Themen", "Studentinnen", "Wohnungen")
    assert [lexicon.nouns[plain(form)] for form in forms] == [
        *("burger", "burg", "hof", "jugendliche", "stadt", "nachbar", "thema", "studierende", "wohnen")
    ]


def test_words_of_the_site_are_learnt() -> None:
    counts = {
        "Wehrdigt": 5,
        "wehrdigt": 1,
        "Selten": 2,
        "Plötzlich": 3,
        "plötzlich": 9,
        "Mülltonne": 7,
        "R2D2": 8,
        "Ort": 9,
    }
    found = own_words(counts, Lexicon(sections()))
    assert found == ["wehrdigt"]
    assert Lexicon(sections()).split("wehrdigtschule") == []
    assert Lexicon(sections(), found).split("wehrdigtschule") == ["wehrdigt", "schule"]


def test_a_word_that_is_being_typed_is_taken_apart_as_far_as_it_is_there(lexicon) -> None:
    assert (["quartier"], "mana") in lexicon.beginnings("quartiersmana")
    assert (["laden", "leer"], "st") in lexicon.beginnings("ladenleerst")
    assert lexicon.beginnings("xyz") == []


def test_words_that_begin_with_what_is_typed(lexicon) -> None:
    assert lexicon.completed("beteiligu") == ["beteiligung"]
    assert lexicon.completed("bet") == []
    assert lexicon.completed("xyzt") == []


def test_the_list_of_words_is_in_order() -> None:
    """Each word once, in its section; what others are said to be found by or forms of is a word."""
    text = Path(compounds.__file__).with_name("lexicon.txt").read_text(encoding="utf-8")
    assert [*sections()] == ["words", "first parts", "silent parts", "parts", "forms", "small words"]
    for name in ("words", "first parts", "silent parts", "small words"):
        words = " ".join(sections()[name]).split()
        assert sorted({word for word in words if words.count(word) > 1}) == [], name
        assert [word for word in words if not re.fullmatch(r"[a-zäöüßé]+(?:\(r\)|!)?", word)] == [], name
    for name in ("parts", "forms"):
        lines = sections()[name]
        assert [line for line in lines if not re.fullmatch(r"[a-zäöüßé]+:(?: [a-zäöüßé]+)+", line)] == [], name
        heads = [line.partition(":")[0] for line in lines]
        assert heads == sorted(set(heads), key=plain), name
    assert "Licence" in text
    assert "Source" in text
