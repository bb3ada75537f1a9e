"""The articles of the sample: long enough to read, of many kinds, and every name in them is one that is there."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from reihum.demo import sample_network
from reihum.demo.pictures import SCENES, drawn
from reihum.demo.sample_articles import ABOUT, SHEETS
from reihum.demo.sample_texts import COMING, PUBLISHED, WAITING
from reihum.demo.sample_texts.text import Text

ALL = (*PUBLISHED, COMING, WAITING)


def strings(value: Any) -> Iterator[str]:
    """Every text inside a block."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name not in ("scene", "url", "table_header_choice"):
                yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def words(text: Text) -> int:
    whole = " ".join(string for kind, value in text.body if kind != "document" for string in strings(value))
    return len(re.sub(r"<[^>]+>", " ", whole).split())


@pytest.mark.parametrize("text", ALL, ids=lambda text: text.slug)
def test_an_article_is_worth_reading(text: Text) -> None:
    assert 80 <= words(text) <= 260  # captions and alternative texts count
    assert 60 <= len(text.teaser) <= 200
    assert 1 <= len(text.tags) <= 3
    straight = [string for _kind, value in text.body for string in strings(value) if '"' in string or " - " in string]
    assert straight == []


def test_there_are_twenty_of_many_years_and_kinds() -> None:
    assert len(PUBLISHED) == 20
    assert len({text.slug for text in ALL}) == len(ALL)
    years = {text.day.year for text in PUBLISHED if isinstance(text.day, date)}
    assert years >= {2017, 2018, 2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026}
    assert {kind for text in PUBLISHED for kind, _value in text.body} == {
        *("heading", "paragraph", "picture", "gallery", "quote", "table", "foreign", "document")
    }
    assert len({tag for text in ALL for tag in text.tags}) <= 16
    assert sum(len(text.authors) == 2 for text in PUBLISHED) >= 4


def test_everybody_named_is_made_up_and_everything_named_is_there() -> None:
    people = {f"{given} {family}" for given, family, *_ in sample_network.PEOPLE}
    people |= {"Karin Muster", "Dora Quartier", "Milan Mitglied", "Paul Früher"}
    areas = {area.slug for area in sample_network.AREAS}
    for text in ALL:
        assert set(text.authors) <= {*people, "Redaktion"}
        assert set(text.areas) <= areas
        assert {value for kind, value in text.body if kind == "document"} <= set(SHEETS)
        assert {text.picture} <= {*SCENES, ""}
    assert set(ABOUT) <= {author for text in ALL for author in text.authors}


def test_every_scene_is_drawn_and_always_the_same() -> None:
    first, again = ([hashlib.sha256(drawn(name).read()).hexdigest() for name in SCENES] for _ in range(2))
    assert first == again
    assert len(set(first)) == len(SCENES)
