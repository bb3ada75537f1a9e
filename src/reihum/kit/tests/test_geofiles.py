"""Files as offices send them, made by GDAL, and files that are meant to harm."""

from __future__ import annotations

import io
import json
import os
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy
import pyogrio
import pytest
import shapely
from django.core.exceptions import ValidationError
from pyproj import CRS, Geod, Transformer

from reihum.conftest import SQUARE
from reihum.kit import geo, geofiles
from reihum.kit.geo_repairs import surface
from reihum.kit.reference_systems import readings

HERE = (12.5435, 50.82225)
KML = """<?xml version="1.0" encoding="UTF-8"?>{head}<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark>
<name>Süd{name}</name><Polygon><outerBoundaryIs><LinearRing><coordinates>12.54,50.82 12.547,50.82 12.547,50.8245 12.54,50.82
</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></Document></kml>"""


def in_system(epsg: int) -> Any:
    way = Transformer.from_crs(4326, epsg, always_xy=True)
    # Sides of hundreds of points: a straight line in degrees is none in metres.
    square = shapely.segmentize(shapely.geometry.shape(SQUARE), 0.0001)
    return shapely.transform(square, lambda points: numpy.column_stack(way.transform(points[:, 0], points[:, 1])))


def written(path: Path, geometry: Any, driver: str, crs: str | None = "EPSG:25833", **more: Any) -> Path:
    geometries = numpy.array(shapely.to_wkb([geometry]), dtype=object)
    pyogrio.raw.write(
        path, geometries, [numpy.array(["Südvorstadt"], dtype=object)], ["name"],
        driver=driver, geometry_type=geometry.geom_type, crs=crs, **more,
    )  # fmt: skip
    return path


def packed(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def shapefile(tmp_path: Path, geometry: Any, **more: Any) -> dict[str, bytes]:
    """A Shapefile's parts, by suffix."""
    written(tmp_path / "teil.shp", geometry, geofiles.SHAPE, **more)
    return {path.suffix: path.read_bytes() for path in tmp_path.glob("teil.*")}


@pytest.mark.parametrize("epsg", [4326, 25832, 25833, 4647, 5650, 31468, 31469, 3857, 2398])
@pytest.mark.parametrize("driver", ["GPKG", "ESRI Shapefile", "GeoJSON", "FlatGeobuf", "LIBKML"])
def test_every_format_in_every_system_keeps_name_and_size(tmp_path: Path, driver: str, epsg: int) -> None:
    if driver == "LIBKML" and epsg != 4326:
        pytest.skip("KML knows degrees only")
    original = in_system(epsg)
    suffix = next(suffix for suffix, name in geofiles.DRIVERS.items() if name == driver)
    path = written(tmp_path / f"gebiete{suffix}", original, driver, f"EPSG:{epsg}")
    found = geofiles.read(path)
    (row,) = found.rows
    reading = readings([row.geometry], found.crs)[0]
    mended = surface(row.geometry, reading)
    name = "Name" if driver == "LIBKML" else "name"
    assert (found.driver, row.values[name]) == (driver, "Südvorstadt")
    assert CRS.from_user_input(reading.crs).equals(CRS(epsg), ignore_axis_order=True)
    of_the_source = abs(Geod(ellps="GRS80").geometry_area_perimeter(shapely.geometry.shape(SQUARE))[0]) / 10_000
    assert geo.hectares(mended.geometry) == pytest.approx(of_the_source, rel=0.001)
    assert shapely.geometry.shape(mended.geometry).centroid.distance(shapely.Point(HERE)) < 0.0001  # 10 m


def test_zipped_shapefile_in_a_folder_with_capitals(tmp_path: Path) -> None:
    parts = shapefile(tmp_path, in_system(25833))
    names = {f"Karten/GEBIETE{suffix.upper()}": content for suffix, content in parts.items()}
    found = geofiles.read(
        packed(tmp_path / "x.zip", {**names, "__MACOSX/Karten/._GEBIETE.SHP": b"x", "liesmich.txt": b"x"})
    )
    assert (found.driver, found.layers, found.rows[0].values) == (geofiles.SHAPE, ("GEBIETE",), {"name": "Südvorstadt"})


@pytest.mark.parametrize("encoding", ["UTF-8", "ISO-8859-1", "CP1252"])
@pytest.mark.parametrize("says", [True, False, "wrongly"])
def test_umlauts_of_a_shapefile_whatever_it_says(tmp_path: Path, encoding: str, says: bool | str) -> None:
    parts = shapefile(tmp_path, in_system(25833), encoding=encoding)
    if says is not True:
        del parts[".cpg"]
        parts[".dbf"] = parts[".dbf"][:29] + b"\0" + parts[".dbf"][30:]  # the table's own mark
    if says == "wrongly" and encoding != "UTF-8":
        parts[".cpg"] = b"UTF-8"
    found = geofiles.read(packed(tmp_path / "x.zip", {f"a{suffix}": content for suffix, content in parts.items()}))
    assert found.rows[0].values == {"name": "Südvorstadt"}


def test_name_of_a_file_does_not_matter(tmp_path: Path) -> None:
    path = written(tmp_path / "a.gpkg", in_system(25833), "GPKG").rename(tmp_path / "karte.geojson")
    assert geofiles.read(path).driver == "GPKG"


def test_layer_is_chosen_by_name(tmp_path: Path) -> None:
    path = written(tmp_path / "a.gpkg", in_system(25833), "GPKG", layer="alt")
    written(path, in_system(25833).buffer(100), "GPKG", layer="neu", append=True)
    assert geofiles.read(path).layers == ("alt", "neu")
    assert geofiles.read(path, layer="neu").rows[0].geometry.area > geofiles.read(path).rows[0].geometry.area
    assert says(path, layer="mittel") == "Die Ebene „mittel“ gibt es in der Datei nicht. Es gibt: alt, neu."


def test_open_ring_is_closed_and_told(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"type": "Polygon", "coordinates": [SQUARE["coordinates"][0][:-1]]}))
    (row,) = geofiles.read(tmp_path / "a.json").rows
    assert row.was_open
    assert row.geometry.equals(shapely.geometry.shape(SQUARE))


def says(path: Path, **more: Any) -> str:
    with pytest.raises(ValidationError) as refused:
        geofiles.read(path, **more)
    (sentence,) = refused.value.messages
    return sentence


def bomb(name: str = "&a;") -> bytes:
    head = '<!DOCTYPE kml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    return KML.format(head=head, name=name).encode()


def link() -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        entry = zipfile.ZipInfo("a.geojson")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, "/etc/passwd")
    return memory.getvalue()


def zipped(files: dict[str, bytes]) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return memory.getvalue()


DOCTYPE = "Die KML-Datei enthält eine DOCTYPE- oder ENTITY-Angabe."
OUTWARDS = "Die Zip-Datei enthält einen Pfad, der aus ihr hinausführt"
NO_FORMAT = "Dieses Format wird nicht gelesen."
BROKEN = "Die Datei ist beschädigt oder unvollständig"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (lambda: b"", NO_FORMAT),
        (lambda: b"name;flaeche\nS\xfcd;1", NO_FORMAT),
        (lambda: b"\x89PNG\r\n\x1a\n", NO_FORMAT),
        (lambda: b"<OGRVRTDataSource><OGRVRTLayer name='a'/></OGRVRTDataSource>", NO_FORMAT),
        (lambda: b"<!-- <kml> --><OGRVRTDataSource/>", NO_FORMAT),
        (lambda: b'{"type": "gdal_streamed_alg", "command_line": "gdal vector pipeline ! read /etc/passwd"}', NO_FORMAT),
        (lambda: b'{"type": "Polygon", "coordinates": [[[12', BROKEN),
        (lambda: b'{"a": 1}', BROKEN),
        (lambda: b"SQLite format 3\0" + b"\0" * 200, BROKEN),
        (lambda: b"fgb\x03fgb\x00" + b"\xff" * 100, "Die Datei enthält keine Ebene mit Flächen."),
        (bomb, DOCTYPE),
        (lambda: zipped({"doc.kml": bomb()}), DOCTYPE),
        (lambda: KML.format(head="", name="").encode("utf-16"), "Die Datei ist in UTF-16 geschrieben."),
        (lambda: zipped({"../../a.geojson": b"{}"}), OUTWARDS),
        (lambda: zipped({"..\\a.geojson": b"{}"}), OUTWARDS),
        (lambda: zipped({"/etc/a.geojson": b"{}"}), OUTWARDS),
        (lambda: zipped({"C:/a.geojson": b"{}"}), OUTWARDS),
        (link, OUTWARDS),
        (lambda: zipped({f"{i}.txt": b"" for i in range(201)}), "Die Zip-Datei enthält mehr als 200 Dateien."),
        (lambda: zipped({"a.geojson": b" " * 30_000_000}), "Die Zip-Datei ist so stark gepackt"),
        (lambda: zipped({"a.txt": b"Hallo"}), "In der Zip-Datei ist nichts, was gelesen werden kann."),
        (lambda: zipped({"a.geojson": b'{"type": "Polygon"}' * 9})[:60], NO_FORMAT),
        (lambda: zipped({"a.shp": b"\x00\x00\x27\x0a" + b"\0" * 96}), "Zum Shapefile fehlt die Datei .dbf."),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_in_german(tmp_path: Path, content: Callable[[], bytes], sentence: str) -> None:
    path = tmp_path / "gebiete.gpkg"
    path.write_bytes(content())
    assert says(path).startswith(sentence)


def test_limits_of_size_and_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path / "a.gpkg", in_system(25833), "GPKG")
    assert says(path, most_rows=0) == "Die Datei enthält 1 Flächen; höchstens 0 werden auf einmal gelesen."
    monkeypatch.setattr(geofiles, "MOST_POINTS", 10)
    assert says(path).startswith("Die Datei enthält mehr als 10 Millionen Punkte.")
    with path.open("r+b") as file:
        file.truncate(geofiles.MOST_BYTES + 1)
    assert says(path).startswith("Die Datei ist größer als 100 MB.")


def test_entry_that_says_less_than_it_holds_is_refused(tmp_path: Path) -> None:
    content = bytearray(zipped({"a.geojson": b'{"type": "Polygon", "coordinates": []}' * 10}))
    size = (380).to_bytes(4, "little")
    assert content.count(size) == 2
    path = tmp_path / "x.zip"
    path.write_bytes(bytes(content).replace(size, (5).to_bytes(4, "little")))
    assert says(path) == "Die Zip-Datei ist beschädigt und lässt sich nicht entpacken."


def test_only_five_drivers_are_on() -> None:
    """In a process of its own: this one has loaded GDAL before."""
    script = "from reihum.kit import geofiles\nwith geofiles._gdal() as pyogrio: print(sorted(pyogrio.list_drivers()))"
    environment = {key: value for key, value in os.environ.items() if key != "GDAL_SKIP"}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.strip() == str(sorted([*geofiles.DRIVERS.values(), "MEM"]))
