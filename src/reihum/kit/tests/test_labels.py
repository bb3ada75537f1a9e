"""No two names touch, none leaves the sheet, none covers another's dot."""

from __future__ import annotations

import itertools
import random

import pytest

from reihum.kit.labels import Anchor, Label, placed

WIDTH, HEIGHT = 760, 500


def crowd(count: int, clear: float, seed: int) -> list[Anchor]:
    random.seed(seed)
    return [
        Anchor(random.uniform(0, WIDTH), random.uniform(0, HEIGHT), "Ort" * random.randint(1, 6), clear)
        for _ in range(count)
    ]


@pytest.mark.parametrize("clear", [0, 8])
@pytest.mark.parametrize("seed", range(20))
def test_labels_keep_apart_and_on_the_sheet(seed: int, clear: float) -> None:
    anchors = crowd(60, clear, seed)
    labels = [label for label in placed(anchors, WIDTH, HEIGHT) if label]
    assert len(labels) > 10
    dots = [(a.x - clear, a.y - clear, a.x + clear, a.y + clear) for a in anchors if clear]
    for one, other in [
        *itertools.combinations([label.box for label in labels], 2),
        *itertools.product([label.box for label in labels], dots),
    ]:
        across = min(one[2], other[2]) - max(one[0], other[0])
        down = min(one[3], other[3]) - max(one[1], other[1])
        assert across <= 0 or down <= 0, (one, other)
    for left, top, right, bottom in (label.box for label in labels):
        assert left >= 0 and top >= 0 and right <= WIDTH and bottom <= HEIGHT


def test_the_same_anchors_get_the_same_labels() -> None:
    assert placed(crowd(50, 8, 1), WIDTH, HEIGHT) == placed(crowd(50, 8, 1), WIDTH, HEIGHT)


def test_the_first_chooses_first_and_who_finds_no_place_is_left_out() -> None:
    here = Anchor(60, 20, "Glauchau", 8)
    assert placed([here, Anchor(60, 20, "Zwickau", 8)], 120, 60) == [Label("Glauchau", 60, 46.3), None]


def test_a_single_name_stands_upon_its_area_and_below_its_dot() -> None:
    (upon,) = placed([Anchor(100, 100, "Mitte")], WIDTH, HEIGHT)
    (below,) = placed([Anchor(100, 100, "Mitte", 8)], WIDTH, HEIGHT)
    assert upon and below
    assert (upon.x, round(upon.y, 1)) == (100, 105.4)
    assert (below.x, round(below.y, 1)) == (100, 126.3)
    assert below.box[1] >= 108
