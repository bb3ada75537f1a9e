"""Areas for measures: Voronoi cells with wavy edges over Saxony, about 100 corners each, without gaps."""

from __future__ import annotations

import numpy
import shapely

WEST, SOUTH, EAST, NORTH = 11.9, 50.2, 15.0, 51.7


def cells(count: int) -> numpy.ndarray:
    """As many surfaces in degrees, always the same ones."""
    random = numpy.random.default_rng(1)
    seeds = numpy.column_stack([random.uniform(WEST, EAST, count), random.uniform(SOUTH, NORTH, count)])
    frame = shapely.box(WEST, SOUTH, EAST, NORTH)
    whole = shapely.intersection(
        shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(seeds), extend_to=frame)), frame
    )
    width = ((EAST - WEST) * (NORTH - SOUTH) / count) ** 0.5
    fine = shapely.segmentize(whole, width / 22)

    def wavy(points: numpy.ndarray) -> numpy.ndarray:
        waves = numpy.column_stack([numpy.sin(points[:, 1] * 40 / width), numpy.sin(points[:, 0] * 40 / width)])
        return numpy.round(points + waves * width / 100, 7)

    return shapely.transform(fine, wavy)
