"""What is right comes first, whatever engine found it."""

from __future__ import annotations

from math import log

import pytest

from reihum.kit import ranking
from reihum.kit.ranking import Candidate, Collection, counted, ranked
from reihum.kit.terms import Term, Terms

terms = Terms()


def candidate(number: int, title: str, text: str = "", age: float = 0) -> Candidate:
    fields = [terms.of(title), terms.of(text)]
    counts = [counted(field) for field in fields]
    return Candidate(
        number, [*map(len, fields)], {term: [*(each[term] for each in counts)] for term in counts[0] | counts[1]}, age
    )


def collection(*candidates: Candidate, documents: int = 100) -> Collection:
    containing: dict[str, int] = {}
    for each in candidates:
        for term in each.counts:
            containing[term] = containing.get(term, 0) + 1
    return Collection(documents, weights=(2, 1), mean_lengths=(2, 10), containing=containing)


def order(query: str, *candidates: Candidate) -> list[int]:
    return [number for number, _ in ranked(terms.of(query), candidates, collection(*candidates))]


def test_the_score_is_that_of_the_formula(monkeypatch) -> None:
    monkeypatch.setattr(ranking, "FRESHNESS", 0)
    one = Candidate(7, lengths=(2, 20), counts={"mull": (1, 3)})
    among = Collection(documents=10, weights=(2.0, 1.0), mean_lengths=(2, 10), containing={"mull": 4})
    often = 2 * 1 + 3 / (1 - ranking.LENGTH + ranking.LENGTH * 2)
    expected = log(1 + 6.5 / 4.5) * often / (ranking.REPETITION + often)
    assert ranked([Term("mull")], [one], among) == [(7, pytest.approx(expected))]


def test_what_has_nothing_of_it_is_not_found() -> None:
    assert order("Müll", candidate(1, "Leerstand"), candidate(2, "Müll")) == [2]
    assert order("", candidate(1, "Leerstand")) == []
    assert ranked(terms.of("Müll"), [], collection()) == []


def test_rare_words_count_more_than_frequent_ones() -> None:
    frequent = [candidate(number, "Quartier", "Treffen") for number in range(10, 20)]
    assert order("Quartier Wärmepumpe", candidate(1, "Quartier"), candidate(2, "Wärmepumpe"), *frequent)[0] == 2


def test_a_title_counts_more_than_a_text_and_a_short_text_more_than_a_long_one() -> None:
    long = "Müll " + "und noch viel mehr zu sagen " * 10
    assert order("Müll", candidate(1, "x", long), candidate(2, "x", "Müll"), candidate(3, "Müll")) == [3, 2, 1]


def test_the_compound_comes_before_its_words_and_both_before_one() -> None:
    found = order(
        "Ladenleerstand",
        candidate(1, "Laden"),
        candidate(2, "Läden, Leerstand"),
        candidate(3, "Ladenleerstand heute"),
        candidate(4, "Burg"),
    )
    assert found == [3, 2, 1]


def test_fresh_comes_a_little_before_old_but_not_before_better() -> None:
    assert order("Müll", candidate(1, "Müll", age=9), candidate(2, "Müll")) == [2, 1]
    assert order("Müll Ratten", candidate(1, "Müll, Ratten", age=30), candidate(2, "Müll heute")) == [1, 2]


def test_the_lower_number_comes_first_of_equals() -> None:
    assert order("Müll", candidate(9, "Müll"), candidate(4, "Müll"), candidate(6, "Müll")) == [4, 6, 9]


def test_repeating_a_word_helps_less_and_less() -> None:
    scores = dict(
        ranked(
            [Term("a")],
            [Candidate(n, (5, 5), {"a": (0, n)}) for n in (1, 2, 4)],
            Collection(9, (1, 1), (5, 5), {"a": 3}),
        )
    )
    assert scores[2] - scores[1] > (scores[4] - scores[2]) / 2 > 0


def test_words_count_in_compounds_too() -> None:
    assert counted(terms.of("Ladenleerstand und Laden")) == {"ladenleerstand": 1, "laden": 2, "leerstand": 1, "und": 1}
