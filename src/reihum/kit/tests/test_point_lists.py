"""A boundary typed as points: both decimal signs, both orders, and the line with the mistake is named."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from reihum.kit.point_lists import looks_like_points, polygon

RING = [[12.54, 50.82], [12.547, 50.82], [12.547, 50.8245], [12.54, 50.82]]


@pytest.mark.parametrize(
    "text",
    [
        "50,82 12,54\n50,82 12,547\n50,8245 12,547",
        "50.82, 12.54\n50.82, 12.547\n50.8245, 12.547\n50.82, 12.54\n",
        "12.54 50.82\n12.547 50.82\n12.547 50.8245",
        "50,82; 12,54\n50,82;12,547\n  50,8245\t12,547  ",
        "50.82,12.54\n50.82,12.547\n50.8245,12.547",
        "50,82, 12,54\n50,82, 12,547\n50,8245, 12,547",
    ],
)
def test_points_become_a_surface(text: str) -> None:
    assert looks_like_points(text)
    assert polygon(text) == {"type": "Polygon", "coordinates": [RING]}


def test_empty_line_begins_another_part() -> None:
    other = "50,9 12,54\n50,9 12,547\n50,91 12,547"
    found = polygon(f"50,82 12,54\n50,82 12,547\n50,8245 12,547\n\n\n{other}")
    assert found["type"] == "MultiPolygon"
    assert [len(part[0]) for part in found["coordinates"]] == [4, 4]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("50,82 12,54\n50,82", "Zeile 2: „50,82“ ist kein Punkt."),
        ("50,82 12,54\n48,85 2,35\n50,9 12,5", "Zeile 2: „48,85 2,35“ liegt nicht in Deutschland."),
        ("50,82 12,54\n50,82 12,547", "Eine Fläche hat mindestens drei Punkte."),
    ],
)
def test_mistake_is_named(text: str, sentence: str) -> None:
    with pytest.raises(ValidationError) as refused:
        polygon(text)
    assert refused.value.messages[0].startswith(sentence)


def test_geojson_is_no_list_of_points() -> None:
    assert not looks_like_points('{"type": "Polygon"}')
    assert not looks_like_points("")
