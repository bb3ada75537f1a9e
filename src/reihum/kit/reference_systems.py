"""In which coordinate system the numbers of a file stand, and the way from there to degrees (WGS84).

Files often do not say it, or say it wrongly. The numbers themselves tell: of the systems in use in Germany, few put them
into Germany. Where several do, whoever brings the file has to choose, unless it is known where the surfaces should lie.

A shift between the old German datum (DHDN, Gauß-Krüger) and ETRS89 without the grid files of the surveying offices is
right to about 3 m (EPSG 1776, 15869). ETRS89 and WGS84 are taken as one: they differ by less than a metre.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy
import shapely
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

GERMANY = (5.5, 47.0, 15.5, 55.5)  # west, south, east, north
NEAR = 40  # kilometres from where a surface should lie; the largest municipality is 40 km across
# In the order in which they are tried: degrees, UTM, UTM with the zone in front, Gauß-Krüger, the web's maps.
CANDIDATES = (4326, 25832, 25833, 4647, 5650, 31466, 31467, 31468, 31469, 3857)
NAMES = {
    4326: "WGS84",
    25832: "ETRS89 / UTM 32",
    25833: "ETRS89 / UTM 33",
    4647: "ETRS89 / UTM 32 mit Zone",
    5650: "ETRS89 / UTM 33 mit Zone",
    31466: "Gauß-Krüger 2",
    31467: "Gauß-Krüger 3",
    31468: "Gauß-Krüger 4",
    31469: "Gauß-Krüger 5",
    3857: "Web Mercator",
}
Place = tuple[float, float]  # longitude and latitude


@dataclass(frozen=True)
class Reading:
    """A way to read numbers: in the system `crs` (all that pyproj understands), as written or with x and y swapped."""

    crs: str
    swapped: bool = False

    @property
    def key(self) -> str:
        """As people write it on the command line and forms send it: EPSG:25832, or EPSG:25832/yx."""
        return f"{self.crs}/yx" if self.swapped else self.crs

    @classmethod
    def of(cls, key: str) -> Reading:
        """The reading with this key. Raises ValidationError if there is no such system."""
        crs = key.removesuffix("/yx").strip()
        crs = f"EPSG:{crs}" if crs.isdigit() else crs
        _crs(crs)
        return cls(crs, key.endswith("/yx"))

    def __str__(self) -> str:
        epsg = _epsg(self.crs)
        name = f"EPSG:{epsg}" if epsg else str(_crs(self.crs).name)
        if epsg in NAMES:
            name += f" ({NAMES[epsg]})"
        return gettext("%(system)s, Achsen vertauscht") % {"system": name} if self.swapped else name

    @property
    def is_rough(self) -> bool:
        """Whether the way to WGS84 is right to some metres only."""
        datum = str(_crs(self.crs).geodetic_crs.datum.name)
        return any(old in datum for old in ("Hauptdreiecksnetz", "Rauenberg", "Potsdam", "Pulkovo"))

    def degrees(self, points: Any) -> Any:
        """Points (n × 2) as longitude and latitude; infinite where there is no way."""
        x, y = (points[:, 1], points[:, 0]) if self.swapped else (points[:, 0], points[:, 1])
        return numpy.column_stack(_way(self.crs).transform(x, y))

    def applied(self, geometry: Any) -> Any:
        """The geometry, or all geometries of an array (two dimensions), in degrees."""
        if not self.swapped and _epsg(self.crs) in (4326, 4258):
            return geometry
        return shapely.transform(geometry, self.degrees)


def readings(geometries: Sequence[Any], said: str, near: Sequence[Place | None] = ()) -> list[Reading]:
    """How the numbers of `geometries` can be read so that they lie in Germany; the likeliest first.

    said: what the file says of its system, or nothing. near: for each geometry where it should lie, if that is known.
    One reading is certain; several are for people to choose from; none means: not in Germany, whatever one tries.
    Where a surface should lie counts most, then what the file says, then what can be.
    """
    samples = [_sample(geometry) for geometry in geometries]
    known = list(near) or [None] * len(samples)
    told = [Reading(said), Reading(said, swapped=True)] if said and _is_on_earth(said) else []
    guesses = [Reading(f"EPSG:{number}", swapped) for swapped in (False, True) for number in CANDIDATES]
    fitting = {reading: _fits(reading, samples, known) for reading in (*told, *guesses)}
    close = [reading for reading, (_inside, is_close) in fitting.items() if is_close]
    inside = [reading for reading, (is_inside, _close) in fitting.items() if is_inside]
    if close:
        return [*[one for one in told if one in close], *close][:1]
    for honest in told:
        if honest in inside:
            return [honest]
    straight = [reading for reading in inside if not reading.swapped]
    return straight or inside


def lies_in_germany(geometry: Any) -> bool:
    """Whether a geometry in degrees lies in Germany's box."""
    west, south, east, north = geometry.bounds
    return GERMANY[0] <= west and GERMANY[1] <= south and east <= GERMANY[2] and north <= GERMANY[3]


def _sample(geometry: Any) -> Any:
    """The corners of the box around a geometry, as x and y."""
    if geometry is None or geometry.is_empty or not all(math.isfinite(number) for number in geometry.bounds):
        return numpy.empty((0, 2))
    west, south, east, north = geometry.bounds
    return numpy.array([(west, south), (east, north)])


def _fits(reading: Reading, samples: list[Any], near: list[Place | None]) -> tuple[bool, bool]:
    """Whether at least half of the samples lie in Germany, and half of those with a place near to it; one at the least."""
    counted = within = placed = close = 0
    points = numpy.vstack(samples) if samples else numpy.empty((0, 2))
    if not len(points):
        return False, False
    degrees, at = reading.degrees(points), 0
    for sample, place in zip(samples, near, strict=True):
        here, at = degrees[at : at + len(sample)], at + len(sample)
        if not len(sample):
            continue
        counted += 1
        is_inside = bool(((here >= GERMANY[:2]) & (here <= GERMANY[2:])).all())
        within += is_inside
        if place:
            placed += 1
            close += is_inside and kilometres(tuple(here.mean(axis=0)), place) <= NEAR
    return 0 < counted <= within * 2, 0 < placed <= close * 2


def kilometres(one: Place, other: Place) -> float:
    """How far two places (longitude, latitude) lie apart, right to a hundredth within Germany."""
    across = (one[0] - other[0]) * math.cos(math.radians((one[1] + other[1]) / 2))
    return math.hypot(across, one[1] - other[1]) * 111.2


def _is_on_earth(crs: str) -> bool:
    """Whether the words of a file name a system on the earth; some write that it is unknown."""
    try:
        system = _crs(crs)
    except ValidationError:
        return False
    return bool(system.is_geographic or system.is_projected)


@lru_cache(maxsize=64)
def _crs(crs: str) -> Any:
    from pyproj import CRS  # slow to import
    from pyproj.exceptions import CRSError

    try:
        return CRS.from_user_input(crs)
    except CRSError as error:
        raise ValidationError(
            gettext("Das Koordinatensystem „%(crs)s“ ist nicht bekannt. Schreiben Sie es so: EPSG:25832.")
            % {"crs": crs[:60]}
        ) from error


@lru_cache(maxsize=64)
def _epsg(crs: str) -> int | None:
    return _crs(crs).to_epsg()


@lru_cache(maxsize=64)
def _way(crs: str) -> Any:
    from pyproj import Transformer

    return Transformer.from_crs(_crs(crs), 4326, always_xy=True)
