"""Draws the emblem of the European Union as the picture that mails carry: uv run python tools/emblem.py

Pages and PDFs draw it from `funding/emblem.py`; most mail programs show no SVG. A test holds the picture to the geometry.
"""

from __future__ import annotations

from pathlib import Path

import numpy
from PIL import Image, ImageColor
from shapely import MultiPolygon, Polygon, contains_xy

from reihum.funding import emblem

FILE = Path(__file__).parent.parent / "src" / "reihum" / "funding" / "static" / "funding" / "emblem.png"
SCALE = 8  # pixels for each unit of the geometry: sharp at several times the size at which mails show it
FINER = 8  # points looked at for each pixel, across and down, so that the edges of the stars are smooth


def drawn() -> Image.Image:
    """The emblem; a pixel at the edge of a star is as yellow as it is covered, all others have an exact colour."""
    height, width = emblem.HEIGHT * SCALE, emblem.WIDTH * SCALE
    y, x = (numpy.indices((height * FINER, width * FINER)) + 0.5) / (SCALE * FINER)
    stars = MultiPolygon([Polygon(corners) for corners in emblem.stars()])
    covered = contains_xy(stars, x, y).reshape(height, FINER, width, FINER).mean(axis=(1, 3))[..., None]
    blue, yellow = (numpy.array(ImageColor.getrgb(colour)) for colour in (emblem.BLUE, emblem.YELLOW))
    return Image.fromarray(numpy.rint(blue + covered * (yellow - blue)).astype(numpy.uint8))


if __name__ == "__main__":
    drawn().save(FILE, optimize=True)
    print(f"{FILE}: {FILE.stat().st_size} bytes")
