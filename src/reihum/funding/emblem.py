"""The emblem of the European Union, drawn after its published geometry and never otherwise.

A rectangle of 3:2 in Reflex Blue; twelve upright five-pointed stars in yellow like the hours of a clock, their centres
on a circle of a third of the height; each star in a circle of an eighteenth of the height.
Source: Council of Europe, "Technical characteristics of the European flag" (2005); OJ L 271, 2014, p. 7 (annex).
"""

import math
from functools import lru_cache

HEIGHT = 36
WIDTH = HEIGHT * 3 // 2
BLUE = "#003399"
YELLOW = "#ffcc00"
RING = HEIGHT / 3
STAR = HEIGHT / 18


def star(x: float, y: float) -> list[tuple[float, float]]:
    """The ten corners of an upright star around (x, y), from the top clockwise."""
    # The inner corners of a pentagram lie on a circle smaller by the square of the golden ratio.
    inner = STAR * (3 - math.sqrt(5)) / 2
    corners = []
    for corner in range(10):
        radius = inner if corner % 2 else STAR
        angle = corner * math.pi / 5
        corners.append((x + radius * math.sin(angle), y - radius * math.cos(angle)))
    return corners


def stars() -> list[list[tuple[float, float]]]:
    """The corners of the twelve stars in a box of WIDTH × HEIGHT, like the hours of a clock from twelve on."""
    angles = (hour * math.pi / 6 for hour in range(12))
    return [star(WIDTH / 2 + RING * math.sin(angle), HEIGHT / 2 - RING * math.cos(angle)) for angle in angles]


@lru_cache(maxsize=1)
def paths() -> str:
    """The twelve stars as one SVG path in a box of WIDTH × HEIGHT."""
    return "".join("M" + "L".join(f"{x:.3f} {y:.3f}" for x, y in corners) + "Z" for corners in stars())


def svg() -> str:
    """The emblem as a file of its own, to be placed in a PDF."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<path fill="{BLUE}" d="M0 0H{WIDTH}V{HEIGHT}H0Z"/><path fill="{YELLOW}" d="{paths()}"/></svg>'
    )
