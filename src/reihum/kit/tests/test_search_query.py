"""What people type is read as they mean it, and whatever else is typed does no harm."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reihum.kit.search_query import MOST_WORDS, Query, read
from reihum.kit.terms import Terms

terms = Terms()


def words(text: str) -> list[str]:
    return [term.whole for term in read(text, terms).words]


def test_words_are_looked_for_once_and_small_ones_not_at_all() -> None:
    assert words("Leerstände in den Ladenlokalen und Leerstand") == ["leerstand", "ladenlokal"]


def test_small_words_are_looked_for_if_there_is_nothing_else() -> None:
    assert words("was ist das") == ["was", "ist", "das"]
    assert words("-Müll was ist das") == ["was", "ist", "das"]


@pytest.mark.parametrize("quoted", ['"Leichte Sprache"', "„Leichte Sprache“", "»leichte Sprache«", '"leichte Sprache'])
def test_quotes_make_a_phrase_whose_words_are_looked_for_too(quoted) -> None:
    assert read(f"Flyer {quoted}", terms) == Query(
        words=tuple(terms.of("Flyer leichte Sprache")), phrases=(("leicht", "sprach"),)
    )


def test_small_words_count_within_phrases() -> None:
    assert read('"läuft und drückt"', terms).phrases == (("lauft", "und", "druckt"),)


def test_a_minus_excludes() -> None:
    query = read('Schule -Volkshochschule -"offener Ganztag" Quartiers-Management 2014-2020', terms)
    assert query.excluded == (("volkshochschul",), ("off", "ganztag"))
    assert [term.whole for term in query.words] == ["schul", "quartimanagement", "20142020"]


def test_addresses_are_phrases() -> None:
    assert read("mail an info@stadt.de", terms).phrases == (("info", "stadt", "de"),)
    assert read("https://www.stadt.de/mitte", terms).phrases == (("https", "www", "stadt", "de", "mitt"),)


@pytest.mark.parametrize(
    ("text", "begun"),
    [
        ("Leerstand Jug", ["jug"]),
        ("Leerstand ", []),
        ("-Jug", []),
        ('"Leerstand Jug', []),
        ("", []),
    ],
)
def test_only_the_last_word_is_being_typed(text, begun) -> None:
    assert list(read(text, terms, typing=True).beginnings) == begun
    assert read(text, terms).beginnings == ()


@pytest.mark.parametrize(
    "text", ["", " ", '"', '""""', '- -- -""', "*:(){}^~", "%_[]*?", "\0\0", "🎉🎉", "„“", "--", "'"]
)
def test_what_has_no_words_looks_for_nothing(text) -> None:
    assert read(text, terms, typing=True) == Query()


@pytest.mark.parametrize(
    "text",
    [
        "'; DROP TABLE users; --",
        "müll OR 1=1 AND NEAR(a b) NOT c* title:x ^y {z}",
        "a & b | !c <-> d:* \\ 'e'",
        "müll\0tonne",
    ],
)
def test_operators_of_databases_are_nothing_but_words(text) -> None:
    query = read(text, terms, typing=True)
    found = [*(each for term in query.words for each in term.lexemes), *query.beginnings]
    found += [whole for sequence in (*query.phrases, *query.excluded) for whole in sequence]
    assert found
    assert all(each.isalnum() for each in found)


@settings(deadline=None, database=None)
@given(st.text(max_size=300), st.booleans())
@example('"' * 10_000, True)
@example("a-" * 5_000, True)
@example("-" * 10_000, True)
@example("stadt" * 2_000, True)
@example("r:innen" * 1_500, True)
@example(" ".join(f"-wort{number}" for number in range(2_000)), True)
@example(" ".join(f"wort{number}" for number in range(2_000)), True)
def test_anything_can_be_read(text, typing) -> None:
    query = read(text, terms, typing=typing)
    sequences = (*query.phrases, *query.excluded)
    assert len(query.words) <= MOST_WORDS
    assert len(sequences) <= 2 * MOST_WORDS
    assert all(each.isalnum() for term in query.words for each in term.lexemes)
    assert all(whole.isalnum() for sequence in sequences for whole in sequence)
    assert all(beginning.isalnum() for beginning in query.beginnings)
