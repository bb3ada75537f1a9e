"""Which surfaces hold a point, and which is nearest: an index in memory over any number of them."""

from __future__ import annotations

import math
import threading
from collections.abc import Sequence
from dataclasses import dataclass

import numpy
import shapely

METRES_A_DEGREE = 111_200  # of latitude, in the middle of Germany: right to a thousandth there


@dataclass(frozen=True)
class Nearest:
    """The surface nearest to a point: its number, how far in metres, and in which direction in degrees from north."""

    number: int
    metres: float
    bearing: float


class PointIndex:
    """Surfaces in degrees (WGS84, longitude first), numbered as they come. For any number of threads.

    Edges and corners belong to a surface, holes do not. The cost of a question grows with the logarithm of their number.
    """

    def __init__(self, surfaces: Sequence[bytes]) -> None:
        """`surfaces`: as WKB, which loads twenty times as fast as GeoJSON."""
        self._shapes = shapely.from_wkb(numpy.array(surfaces, dtype=object))
        shapely.prepare(self._shapes)
        self._tree = shapely.STRtree(self._shapes)
        # A prepared surface finishes preparing itself when it is first asked, which two threads must not do together.
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._shapes)

    def at(self, longitude: float, latitude: float) -> list[int]:
        """The numbers of the surfaces that hold the point, ascending."""
        point = shapely.points((longitude, latitude))
        with self._lock:
            near = self._tree.query(point)
            found: list[int] = near[shapely.covers(self._shapes[near], point)].tolist()
        return sorted(found)

    def nearest(self, longitude: float, latitude: float) -> Nearest | None:
        """The surface whose edge is nearest; None if there is no surface. Of two as near, the lower number.

        Distances are those of the plane around the point: right to a hundredth within 100 km.
        """
        if not len(self):
            return None
        squeeze = math.cos(math.radians(latitude))
        flat = shapely.points((0, 0))

        def around_the_point(points: numpy.ndarray) -> numpy.ndarray:
            return (points - (longitude, latitude)) * (squeeze, 1)

        # The nearest in degrees is not the nearest on the ground, but no farther one than it need be looked at.
        (first,) = self._tree.query_nearest(shapely.points((longitude, latitude)), all_matches=False)
        reach = float(shapely.distance(shapely.transform(self._shapes[first], around_the_point), flat))
        numbers = self._around(longitude, latitude, reach * 1.000001, squeeze)
        moved = shapely.transform(self._shapes[numbers], around_the_point)
        distances = shapely.distance(moved, flat)
        best = int(distances.argmin())
        x, y = shapely.shortest_line(flat, moved[best]).coords[1]
        return Nearest(
            int(numbers[best]), float(distances[best]) * METRES_A_DEGREE, math.degrees(math.atan2(x, y)) % 360
        )

    def _around(self, longitude: float, latitude: float, reach: float, squeeze: float) -> numpy.ndarray:
        window = shapely.box(
            longitude - reach / squeeze, latitude - reach, longitude + reach / squeeze, latitude + reach
        )
        return numpy.sort(self._tree.query(window))
