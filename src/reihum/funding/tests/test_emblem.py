import math
import re

import pytest

from reihum.funding import emblem


def drawn_stars() -> list[list[tuple[float, float]]]:
    """The stars as they stand in the SVG path, read back."""
    return [
        [(float(x), float(y)) for x, y in re.findall(r"([\d.]+) ([\d.]+)", path)]
        for path in emblem.paths().split("Z")
        if path
    ]


def test_the_rectangle_is_three_to_two() -> None:
    assert emblem.WIDTH * 2 == emblem.HEIGHT * 3


def test_twelve_stars_stand_like_the_hours_of_a_clock() -> None:
    centres = [
        (sum(x for x, _y in star) / 10 - emblem.WIDTH / 2, sum(y for _x, y in star) / 10 - emblem.HEIGHT / 2)
        for star in drawn_stars()
    ]
    assert len(centres) == 12
    for hour, (x, y) in enumerate(centres):
        assert math.hypot(x, y) == pytest.approx(emblem.HEIGHT / 3, abs=0.002)
        assert math.degrees(math.atan2(x, -y)) % 360 == pytest.approx(hour * 30, abs=0.02)


def test_every_star_is_upright_and_in_a_circle_of_an_eighteenth_of_the_height() -> None:
    for star in drawn_stars():
        assert len(star) == 10
        top, points, notches = star[0], star[0::2], star[1::2]
        middle = (sum(x for x, _y in star) / 10, sum(y for _x, y in star) / 10)
        assert top[0] == pytest.approx(middle[0], abs=0.002) and top[1] == min(y for _x, y in star)
        for corner in points:
            assert math.dist(corner, middle) == pytest.approx(emblem.HEIGHT / 18, abs=0.002)
        # Neighbouring points and the two notches between them and their neighbours lie on one line: a true pentagram.
        for i in range(5):
            a, b, c = points[i], notches[i], points[(i + 2) % 5]
            cross = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
            assert cross == pytest.approx(0, abs=0.01)
        assert len(notches) == 5
