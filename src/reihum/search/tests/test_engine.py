"""The two ways to ask the engine for what some readers may find say the same."""

from __future__ import annotations

import pytest

from reihum.search import engine
from reihum.search.analysis import facet_mark, reader_marks
from reihum.search.models import Entry
from reihum.search.tests.conftest import Shelf
from reihum.search.tests.test_asking import AUDIENCES


@pytest.mark.parametrize("who", [who for who, audiences in AUDIENCES.items() if audiences])
def test_of_rare_words_readers_find_the_same_as_by_marks(shelf: Shelf, who: str) -> None:
    readers = AUDIENCES[who]
    audiences = ["public", "members", "circle:7", "circle:8", "coordination", "person:5", "person:55"]
    for number, audience in enumerate(audiences * 2):
        city = "jena" if number % 3 else "glauchau"
        shelf.put(f"Lesecafé {number}", audience=audience, facets=[("city", city, city.title())])
    wanted = [[["lesecaf"]], [["lesecaf", "nie"], [facet_mark("city", "jena")]], [["nie"]]]
    both = [sorted(entry.audiences) for entry in Entry.objects.order_by("-pk") if {*entry.audiences} & {*readers}]

    found = engine.having_rare(wanted, readers, 100)

    assert found == engine.having_each([[*groups, reader_marks(readers)] for groups in wanted], 100)
    assert [Entry.objects.get(pk=number).audiences for number, kind in found[0] if kind == "probe"] == both
    assert [len(some) for some in engine.having_rare(wanted, readers, 1)] == [1, 1, 0]


def test_nothing_is_asked_for_nothing(shelf: Shelf) -> None:
    shelf.put("Lesecafé")
    assert engine.having_rare([], ["public"], 10) == engine.having_each([], 10) == []
