import math
import re

import numpy
import pytest
from django.contrib.staticfiles import finders
from PIL import Image
from shapely import MultiPolygon, Polygon, contains_xy

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


def test_the_picture_for_mails_is_the_geometry_in_every_pixel() -> None:
    """Edges aside, where a pixel is partly star and partly ground."""
    with Image.open(finders.find("funding/emblem.png")) as picture:
        assert (picture.format, picture.mode, picture.info) == ("PNG", "RGB", {})
        assert picture.width * 2 == picture.height * 3
        pixels = numpy.asarray(picture)
    pixel = emblem.HEIGHT / len(pixels)
    y, x = (numpy.indices(pixels.shape[:2]) + 0.5) * pixel
    stars = MultiPolygon([Polygon(corners) for corners in emblem.stars()])
    inside = contains_xy(stars.buffer(-pixel), x, y)
    outside = ~contains_xy(stars.buffer(pixel), x, y)
    assert numpy.unique(pixels[inside], axis=0).tolist() == [[255, 204, 0]]
    assert numpy.unique(pixels[outside], axis=0).tolist() == [[0, 51, 153]]
    # Together with the edges, whose red tells how much of them is star, the stars are as large as they should be.
    assert pixels[..., 0].sum() / 255 * pixel**2 == pytest.approx(stars.area, rel=0.005)


def test_the_picture_for_mails_has_yellow_stars_and_blue_between_them() -> None:
    with Image.open(finders.find("funding/emblem.png")) as picture:
        middle, ring = (picture.width / 2, picture.height / 2), picture.height / 3

        def colour(hour: float) -> tuple[int, ...]:
            angle = hour * math.pi / 6
            return picture.getpixel((int(middle[0] + ring * math.sin(angle)), int(middle[1] - ring * math.cos(angle))))

        assert [colour(hour) for hour in range(12)] == [(255, 204, 0)] * 12
        assert [colour(hour + 0.5) for hour in range(12)] == [(0, 51, 153)] * 12
