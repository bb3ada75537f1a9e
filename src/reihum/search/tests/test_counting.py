"""Counting gets in nobody's way, and may be ended or begun again at any moment."""

from __future__ import annotations

import itertools
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection, connections

from reihum.search import counting, words, writing
from reihum.search.models import Count, Entry, Frequency, Word
from reihum.search.tests.conftest import Shelf

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
WORDS = (
    *("Laden", "Garten", "Rathaus", "Brunnen", "Spielplatz", "Kübel"),
    *("Bäume", "Sperrmüll", "Fassade", "Wohnung", "Verein", "Sommer"),
)


@pytest.fixture(autouse=True)
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "AT_ONCE", 5)
    monkeypatch.setattr(writing, "PAUSE", 0)


def in_entries() -> dict[tuple[str, str], int]:
    """What is true: in how many entries each word stands, for each audience that is told."""
    found: Counter[tuple[str, str]] = Counter()
    for entry in Entry.objects.all():
        found.update((audience, word) for audience in entry.audiences for word in words.written_in(entry))
    return dict(found)


def told() -> dict[tuple[str, str], int]:
    return {(row.audience, row.word): row.documents for row in Word.objects.all()}


def terms() -> dict[str, int]:
    return dict(Frequency.objects.values_list("term", "documents"))


def fill(shelf: Shelf) -> None:
    for number, pair in enumerate(itertools.combinations(WORDS, 2)):
        if number % 3 == 0:
            shelf.put(" ".join(pair))


class Killed(BaseException):
    """Nothing catches it, as nothing catches a process that is killed."""


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # who is killed closes no cursor
def test_killed_at_any_statement_nothing_is_too_high_and_the_next_count_is_right(shelf: Shelf) -> None:
    fill(shelf)
    counting.recount()
    assert told() == in_entries()
    for last in range(1000):
        Group.objects.filter(pk=min(shelf.things)).first().delete()  # type: ignore[union-attr]
        del shelf.things[min(shelf.things)]
        new = "abcde"[last % 5] * 3
        shelf.put(f"{WORDS[last % 12]} {WORDS[last % 7]}", f"Neues{new} Altes{new} Rotes{new}")
        left = itertools.count()

        def run(execute: Callable[..., Any], *rest: Any, last: int = last, left: itertools.count[int] = left) -> Any:
            if next(left) == last:
                raise Killed
            return execute(*rest)

        try:
            with connection.execute_wrapper(run):
                counting.recount()
        except Killed:
            true = in_entries()
            assert {key: number for key, number in told().items() if number > true.get(key, 0)} == {}
            assert all(number >= 0 for number in told().values())
            counting.recount()
            assert told() == in_entries(), last
            assert Count.objects.get().documents == Entry.objects.count()
        else:
            break
    assert 15 < last < 999, "it was killed often, and not in the end"
    assert told() == in_entries()
    kept = terms()
    Frequency.objects.all().delete()
    counting.recount()
    assert terms() == kept


def test_others_write_between_and_what_they_take_away_stays_away(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """The writer has a connection of its own, and waits for no lock: SQLite would refuse it after twenty seconds."""
    shelf.put("Geheimnis")
    fill(shelf)
    outcome: list[str] = []

    def write() -> None:
        try:
            if outcome:
                shelf.put("Zwischendurch Brunnen")
            else:
                Group.objects.get(name__startswith="Geheimnis").delete()
            outcome.append("written")
        except Exception as error:  # noqa: BLE001 - for the assertion
            outcome.append(repr(error))
        finally:
            connections.close_all()

    def pause(seconds: float) -> None:
        thread = threading.Thread(target=write)
        thread.start()
        thread.join()

    monkeypatch.setattr(counting.time, "sleep", pause)
    counting.recount()
    assert len(outcome) >= 3
    assert set(outcome) == {"written"}
    true = in_entries()
    assert ("public", "geheimnis") not in true
    assert {key: number for key, number in told().items() if number > true.get(key, 0)} == {}
    monkeypatch.setattr(counting.time, "sleep", lambda seconds: None)
    counting.recount()
    assert told() == in_entries()


def test_of_two_counts_the_later_one_counts(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(shelf)
    paused: list[float] = []

    def pause(seconds: float) -> None:
        paused.append(seconds)
        if len(paused) == 2:  # the first count has written some, and not all
            assert 0 < len(told()) < len(in_entries())
            counting.recount()

    monkeypatch.setattr(counting.time, "sleep", pause)
    counting.recount()
    assert len(paused) > 2
    assert told() == in_entries()
    assert Count.objects.get().counts_begun == 2
