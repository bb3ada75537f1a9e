"""Points in surfaces: edges, holes, parts, overlaps; the nearest one; many threads. Compared with asking each surface."""

from __future__ import annotations

import math
import random
from concurrent.futures import ThreadPoolExecutor

import pytest
import shapely
from pyproj import Geod
from shapely.geometry import MultiPolygon, Point, Polygon, box

from reihum.kit.point_index import PointIndex

WITH_HOLE = Polygon(box(12, 50, 13, 51).exterior, [box(12.4, 50.4, 12.6, 50.6).exterior])
TWO_PARTS = MultiPolygon([box(12.5, 50.9, 13.5, 51.5), box(8, 48, 8.1, 48.1)])


def index_of(*shapes: object) -> PointIndex:
    return PointIndex([shapely.to_wkb(shape) for shape in shapes])


@pytest.mark.parametrize(
    ("place", "inside"),
    [
        ((12.1, 50.1), [0]),
        ((12.5, 50.5), []),  # in the hole
        ((12.4, 50.5), [0]),  # on the edge of the hole
        ((12.0, 50.5), [0]),  # on the outer edge
        ((12.0, 50.0), [0]),  # on a corner
        ((11.999999999, 50.0), []),
        ((12.7, 50.95), [0, 1]),  # where both overlap
        ((12.7, 51.0), [0, 1]),  # on the edge of one, within the other
        ((8.05, 48.05), [1]),  # in the far part
        ((9.0, 49.0), []),
    ],
)
def test_edges_holes_parts_and_overlaps(place: tuple[float, float], inside: list[int]) -> None:
    assert index_of(WITH_HOLE, TWO_PARTS).at(*place) == inside


def test_without_surfaces_nothing_is_found() -> None:
    nothing = PointIndex([])
    assert (nothing.at(12, 50), nothing.nearest(12, 50), len(nothing)) == ([], None, 0)


def blobs(count: int, seed: int) -> list[Polygon]:
    random.seed(seed)
    made = []
    for _ in range(count):
        x, y, size = random.uniform(11, 15), random.uniform(50, 52), random.uniform(0.01, 0.2)
        angles = [step * math.pi / 20 for step in range(40)]
        made.append(
            Polygon(
                (
                    x + size * math.sin(angle) * (1 + 0.4 * math.sin(5 * angle)),
                    y + size * math.cos(angle) * (1 + 0.4 * math.sin(5 * angle)),
                )
                for angle in angles
            )
        )
    return made


def test_the_index_says_what_asking_every_surface_says() -> None:
    shapes = blobs(300, seed=1)
    index = index_of(*shapes)
    random.seed(2)
    found = 0
    for _ in range(1000):
        place = random.uniform(11, 15), random.uniform(50, 52)
        expected = [number for number, shape in enumerate(shapes) if shape.covers(Point(place))]
        assert index.at(*place) == expected
        found += len(expected)
    assert found > 200


def test_the_nearest_is_the_nearest_on_the_ground() -> None:
    """On the ellipsoid: the distance from the point to every edge, as pyproj measures it."""
    shapes = blobs(40, seed=3)
    index = index_of(*shapes)
    geod = Geod(ellps="GRS80")
    random.seed(4)
    for _ in range(60):
        x, y = random.uniform(11, 15), random.uniform(50, 52)
        if index.at(x, y):
            continue
        squeeze = math.cos(math.radians(y))

        def flat(points: object, x: float = x, squeeze: float = squeeze) -> object:
            return (points - (x, 0)) * (squeeze, 1)  # type: ignore[operator]

        def metres(shape: Polygon, x: float = x, y: float = y, squeeze: float = squeeze) -> float:
            line = shapely.shortest_line(Point(0, y), shapely.transform(shape, flat))
            far_x, far_y = line.coords[1]
            return float(geod.inv(x, y, x + far_x / squeeze, far_y)[2])

        distances = [metres(shape) for shape in shapes]
        nearest = index.nearest(x, y)
        assert nearest is not None
        assert nearest.number == distances.index(min(distances))
        assert nearest.metres == pytest.approx(min(distances), rel=0.01)


@pytest.mark.parametrize(
    ("place", "bearing"),
    [((12.5, 49.9), 0), ((11.9, 50.5), 90), ((12.5, 51.1), 180), ((13.1, 50.5), 270)],
    ids=["from the south", "from the west", "from the north", "from the east"],
)
def test_the_bearing_leads_to_the_surface(place: tuple[float, float], bearing: float) -> None:
    nearest = index_of(box(12, 50, 13, 51)).nearest(*place)
    assert nearest is not None
    assert nearest.bearing == pytest.approx(bearing, abs=0.01)


def test_threads_ask_the_same_index() -> None:
    shapes = blobs(200, seed=5)
    random.seed(6)
    places = [(random.uniform(11, 15), random.uniform(50, 52)) for _ in range(400)]
    alone = [index_of(*shapes).at(*place) for place in places]
    shared = index_of(*shapes)
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(lambda place: shared.at(*place), places)) == alone
