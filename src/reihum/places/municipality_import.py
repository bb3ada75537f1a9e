"""All German municipalities from the official file VG250 of the BKG: keys, names, kinds, outlines, and a place for each.

Fields after the documentation of VG250: ARS and AGS (keys), GEN (name), BEZ (kind), GF (4: land with structure; the others
are water). A simplified copy may know the keys alone; what it brings gets a provisional name until the official file is read.
Names, short names and positions that stand there already stay: people may have written them.
"""

from __future__ import annotations

import datetime
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy
import shapely
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from reihum.kit import geo, geofiles
from reihum.kit.geofiles import GeoFile
from reihum.kit.german import slug
from reihum.kit.reference_systems import Reading, readings
from reihum.places.models import Municipality, MunicipalityOutline
from reihum.places.official_keys import ags_of, check_ags, check_ars

SOURCE = "VG250 © GeoBasis-DE / BKG (dl-de/by-2-0)"
LAND = 4  # GF of what is land
MOST_ROWS = 20_000  # the official file has 11,000, some municipalities in several rows
MOST_BYTES = 1_000_000_000  # unpacked, with all its layers, the official file has a few hundred million
AT_ONCE = 500
DIGITS = 7  # of a degree: a centimetre


@dataclass(frozen=True)
class Official:
    """What the file says of one municipality."""

    ags: str
    ars: str | None
    name: str  # empty where the file does not know it
    kind: str
    geometries: tuple[Any, ...]  # as in the file


@dataclass
class Told:
    """What was done."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    provisional: int = 0
    mended: int = 0
    differences: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """For the command line."""
        yield from self.differences
        yield gettext("%(new)d Gemeinden neu, %(changed)d geändert, %(unchanged)d unverändert.") % {
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
        }
        if self.mended:
            yield gettext("%(count)d Umrisse kreuzten sich selbst; das wurde aufgelöst.") % {"count": self.mended}
        if self.provisional:
            yield gettext(
                "%(count)d Gemeinden heißen vorläufig „Gemeinde …“ mit ihrem Schlüssel, denn die Datei enthält keine Namen. "
                "Lesen Sie danach die amtliche Datei VG250 des BKG ein; sie trägt die Namen nach."
            ) % {"count": self.provisional}


def read(path: Path, layer: str = "") -> tuple[list[Official], Reading]:
    """The municipalities in the file, and how its numbers are to be read. Raises ValidationError."""
    file = geofiles.read(path, layer=layer, prefer="gem", most_rows=MOST_ROWS, most_bytes=MOST_BYTES)
    found = readings([row.geometry for row in file.rows], file.crs)
    if len(found) != 1:
        raise ValidationError(gettext("Das Koordinatensystem der Datei ist nicht zu erkennen."))
    return _official(file), found[0]


def _official(file: GeoFile) -> list[Official]:
    columns = {column.upper(): column for column in file.columns}
    ars_column, ags_column = columns.get("ARS") or columns.get("RS"), columns.get("AGS")
    if not ars_column and not ags_column:
        raise ValidationError(
            gettext("Die Ebene „%(layer)s“ hat keine Spalte ARS oder AGS. Es gibt die Ebenen: %(layers)s.")
            % {"layer": file.layer, "layers": ", ".join(file.layers)}
        )
    rows: dict[str, list[tuple[str | None, str, str, Any]]] = {}
    problems = []
    for row in file.rows:
        if (land := row.values.get(columns.get("GF", ""))) is not None and int(land) != LAND:
            continue
        ars = str(row.values.get(ars_column or "") or "") or None
        ags = str(row.values.get(ags_column or "") or "") or (ags_of(ars) if ars else "")
        try:
            check_ags(ags)
            if ars:
                check_ars(ars)
            if ars and ags_of(ars) != ags:
                raise ValidationError(gettext("AGS und ARS gehören nicht zur selben Gemeinde."))
            if row.geometry is None or row.geometry.geom_type not in ("Polygon", "MultiPolygon"):
                raise ValidationError(gettext("Die Zeile enthält keine Fläche."))
        except ValidationError as error:
            column = ars_column or ags_column
            problems.append(
                gettext("Zeile %(row)s, Spalte „%(column)s“: %(problem)s")
                % {"row": row.number, "column": column, "problem": " ".join(error.messages)}
            )
            continue
        name, kind = (str(row.values.get(columns.get(one, "")) or "") for one in ("GEN", "BEZ"))
        rows.setdefault(ags, []).append((ars, name, kind, row.geometry))
    if problems:
        raise ValidationError([*problems[:5], *(["…"] if len(problems) > 5 else [])])
    return [Official(ags, *parts[0][:3], tuple(part[3] for part in parts)) for ags, parts in sorted(rows.items())]


@transaction.atomic
def take_over(found: list[Official], reading: Reading, as_of: datetime.date | None = None) -> Told:
    """Writes what is new or different, all or nothing. Without `as_of`, outlines that are new are of today."""
    told = Told()
    there = {city.ags: city for city in Municipality.objects.all()}
    slugs = Slugs(found, there)
    for start in range(0, len(found), AT_ONCE):
        batch = found[start : start + AT_ONCE]
        outlines = _outlines(batch, reading, told)
        cities = _write_municipalities(batch, outlines, there, slugs, told)
        _write_outlines(cities, outlines, as_of, told)
    return told


class Slugs:
    """Short names: the name alone where one municipality of Germany has it, else with its key, so that each stays."""

    def __init__(self, found: list[Official], there: dict[str, Municipality]) -> None:
        self.often = Counter(slug(official.name) for official in found)
        self.owners = {city.slug: ags for ags, city in there.items()}

    def of(self, name: str, ags: str) -> str:
        wanted = slug(name)[:100]
        if self.often[wanted] > 1 or self.owners.get(wanted, ags) != ags:
            wanted = f"{wanted}-{ags}"
        self.owners[wanted] = ags
        return wanted


def _outlines(batch: list[Official], reading: Reading, told: Told) -> list[Any]:
    """The surfaces in degrees, valid, as GeoJSON has them. All at once, for one by one takes many times as long."""
    geometries = numpy.array(
        [one.geometries[0] if len(one.geometries) == 1 else shapely.union_all(one.geometries) for one in batch]
    )
    degrees = reading.applied(shapely.force_2d(geometries))
    degrees = shapely.transform(degrees, lambda points: points.round(DIGITS))
    wrong = numpy.flatnonzero(~shapely.is_valid(degrees))
    # Simplified copies cross themselves here and there. Unlike the boundary of an area, nobody asks these for a hectare.
    for index in wrong:
        degrees[index] = shapely.make_valid(degrees[index], method="structure", keep_collapsed=False)
    told.mended += len(wrong)
    return list(shapely.orient_polygons(degrees))


def _write_municipalities(
    batch: list[Official], outlines: list[Any], there: dict[str, Municipality], slugs: Slugs, told: Told
) -> list[tuple[Municipality, bool, bool]]:
    """The municipalities of the batch, each with whether it is new, and whether it was written."""
    points = shapely.point_on_surface(outlines)
    new, changed, cities = [], [], []
    for official, point in zip(batch, points, strict=True):
        city = there.get(official.ags)
        if city is None:
            name = official.name or _provisional(official)
            city = Municipality(
                ags=official.ags, ars=official.ars, name=name[:120], slug=slugs.of(name, official.ags), kind=official.kind[:60],
                longitude=round(point.x, 5), latitude=round(point.y, 5),
            )  # fmt: skip
            new.append(city)
            cities.append((city, True, True))
        else:
            is_changed = _complete(city, official, point, slugs, told)
            changed += [city] if is_changed else []
            cities.append((city, False, is_changed))
        told.provisional += city.name == _provisional(official)
    Municipality.objects.bulk_create(new)
    Municipality.objects.bulk_update(changed, ["name", "slug", "ars", "kind", "longitude", "latitude"], batch_size=100)
    told.new += len(new)
    return cities


def _provisional(official: Official) -> str:
    return f"Gemeinde {official.ars or official.ags}"


def _complete(city: Municipality, official: Official, point: Any, slugs: Slugs, told: Told) -> bool:
    """Adds to a municipality what it lacks. Gives whether anything changed."""
    before = (city.name, city.slug, city.ars, city.kind, city.longitude, city.latitude)
    if official.name and city.name == _provisional(official):
        city.name, city.slug = official.name[:120], slugs.of(official.name, official.ags)
    elif official.name and city.name != official.name:
        told.differences.append(
            gettext("%(ags)s heißt amtlich „%(official)s“; eingetragen ist „%(name)s“, und das bleibt.")
            % {"ags": city.ags, "official": official.name, "name": city.name}
        )
    city.ars = city.ars or official.ars
    city.kind = official.kind[:60] or city.kind
    if city.longitude is None or city.latitude is None:
        city.longitude, city.latitude = round(point.x, 5), round(point.y, 5)
    return before != (city.name, city.slug, city.ars, city.kind, city.longitude, city.latitude)


def _write_outlines(
    cities: list[tuple[Municipality, bool, bool]], outlines: list[Any], as_of: datetime.date | None, told: Told
) -> None:
    known = MunicipalityOutline.objects.filter(municipality__in=[city for city, *_rest in cities])
    if as_of:  # those of another day are written in any case, and need not be read
        known = known.filter(as_of=as_of)
    there = {outline.municipality_id: outline for outline in known}
    written = []
    bounds = shapely.bounds(outlines)
    texts = shapely.to_geojson(outlines)
    for (city, is_new, is_written), surface, box, text in zip(cities, outlines, bounds, texts, strict=True):
        geometry = json.loads(text)
        outline = there.get(city.pk)
        is_same = outline is not None and outline.geometry == geometry
        if not is_same:
            west, south, east, north = (float(number) for number in box)
            written.append(
                MunicipalityOutline(
                    # By its key: the object would hold on to the outline, and all of them do not fit into memory.
                    municipality_id=city.pk, as_of=as_of or timezone.localdate(), source=SOURCE, geometry=geometry,
                    hectares=geo.size(surface), west=west, south=south, east=east, north=north,
                )
            )  # fmt: skip
        if not is_new:
            told.changed += is_written or not is_same
            told.unchanged += not is_written and is_same
    fields = ["as_of", "source", "geometry", "hectares", "west", "south", "east", "north", "changed_at"]
    MunicipalityOutline.objects.bulk_create(
        written, update_conflicts=True, unique_fields=["municipality"], update_fields=fields
    )
