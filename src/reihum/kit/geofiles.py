"""Files with surfaces on a map, as offices send them: GeoPackage, Shapefile, GeoJSON, FlatGeobuf, KML.

What a file is says its content, never its name. GDAL (in pyogrio) gets to see only a copy in a folder of its own, under a
name that we give, so it cannot be led to other files or to the network; and only after zip and XML were looked through.
Everything that can be wrong with a file becomes a ValidationError with a German sentence.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import tempfile
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

import numpy
import shapely
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

MOST_BYTES = 100_000_000  # of a file as it comes
MOST_UNPACKED = 500_000_000  # of everything in a zip together
MOST_ENTRIES = 200  # in a zip
MOST_RATIO = 200  # of unpacked to packed; a table of blanks packs 1:100
MOST_ROWS = 2_000
MOST_POINTS = 10_000_000  # of all rows together

SHAPE = "ESRI Shapefile"
DRIVERS = {".gpkg": "GPKG", ".shp": SHAPE, ".geojson": "GeoJSON", ".fgb": "FlatGeobuf", ".kml": "LIBKML"}
SIDECARS = (".shx", ".dbf", ".prj", ".cpg")
FORMATS = "GeoPackage, Shapefile (zip), GeoJSON, FlatGeobuf, KML"
# All other drivers of GDAL 3.12 are shut off: some follow addresses or run what stands in a file.
UNWANTED = (
    "ADBC,AIVector,AVCBin,AVCE00,AmigoCloud,CSV,CSW,Carto,DGN,DXF,EDIGEO,EEDA,ESRIJSON,Elasticsearch,GDALG,GML,GPSBabel,GPX,"
    "GTFS,GeoJSONSeq,GeoRSS,HTTP,Idrisi,JML,JSONFG,KML,LVBAG,MBTiles,MVT,MapInfo File,MapML,MiraMonVector,NGW,OAPIF,ODS,"
    "OGCAPI,OGR_GMT,OGR_PDS,OGR_VRT,OSM,OpenFileGDB,PCIDSK,PDF,PDS4,PGDUMP,PLSCENES,PMTiles,S57,SQLite,SXF,Selafin,"
    "TopoJSON,VDV,VFK,VICAR,WAsP,WFS,XLSX"
)
# What KML says of how a place is shown, and not of the place.
KML_OWN = {
    "timestamp",
    "begin",
    "end",
    "altitudeMode",
    "tessellate",
    "extrude",
    "visibility",
    "drawOrder",
    "icon",
    "snippet",
}


@dataclass(frozen=True)
class Row:
    """One feature. `number` counts from 1, as a table of the file in QGIS does."""

    number: int
    values: dict[str, Any]
    geometry: Any  # as it stands in the file, or None
    was_open: bool = False  # a ring did not end where it began; it was closed to be read at all


@dataclass(frozen=True)
class GeoFile:
    """One layer of a file."""

    driver: str
    layer: str
    layers: tuple[str, ...]
    columns: tuple[str, ...]
    crs: str  # as "EPSG:25832" or WKT; empty where the file does not say it
    rows: tuple[Row, ...]


def read(
    path: Path, *, layer: str = "", prefer: str = "", most_rows: int = MOST_ROWS, most_bytes: int = MOST_BYTES
) -> GeoFile:
    """The rows of a layer of the file at `path`. If none is named: of the first in whose name is `prefer`, or the first.

    The limits are for files that anybody uploads; an operator's may be larger. Coordinates stand as in the file, x before
    y. Raises ValidationError.
    """
    if not path.is_file():
        raise ValidationError(gettext("Diese Datei gibt es nicht."))
    if path.stat().st_size > most_bytes:
        raise ValidationError(
            gettext("Die Datei ist größer als %(size)s MB. Bitte lassen Sie weg, was nicht gebraucht wird.")
            % {"size": most_bytes // 1_000_000}
        )
    with tempfile.TemporaryDirectory(prefix="reihum-geo-") as folder:
        sources = _laid_out(path, Path(folder))
        found = [(source, name) for source in sources for name in _layers(source)]
        if not found:
            raise ValidationError(gettext("Die Datei enthält keine Ebene mit Flächen."))
        names = tuple(dict.fromkeys(name for _source, name in found))
        wanted = layer or next((name for name in names if prefer in name.lower()), names[0])
        source = next((source for source, name in found if name == wanted), None)
        if source is None:
            raise ValidationError(
                gettext("Die Ebene „%(layer)s“ gibt es in der Datei nicht. Es gibt: %(layers)s.")
                % {"layer": layer, "layers": ", ".join(names)}
            )
        return _read(source, wanted, names, most_rows)


# --- What it is, and where GDAL may see it ---------------------------------------------------------------------------


def _suffix(path: Path) -> str:
    """The kind of a file, as the suffix of its format; empty for anything that is not read here."""
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith(b"SQLite format 3\0"):
        return ".gpkg"
    if head.startswith(b"fgb\x03"):
        return ".fgb"
    if head.startswith(b"\x00\x00\x27\x0a"):
        return ".shp"
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ValidationError(gettext("Die Datei ist in UTF-16 geschrieben. Bitte speichern Sie sie als UTF-8."))
    if text.startswith(b"{"):
        return ".geojson" if b"gdal_streamed_alg" not in head else ""
    if text.startswith(b"<"):
        return _checked_xml(path)
    return ""


def _checked_xml(path: Path) -> str:
    """ ".kml" for KML. Refuses what could make a parser swell or look elsewhere (declarations of types and entities)."""
    content = path.read_bytes()
    if b"\0" in content or re.search(rb"<!\s*(DOCTYPE|ENTITY|ELEMENT|ATTLIST)", content, re.IGNORECASE):
        raise ValidationError(
            gettext("Die KML-Datei enthält eine DOCTYPE- oder ENTITY-Angabe. So etwas wird nicht gelesen, "
                    "denn damit lassen sich Server überlasten. Bitte exportieren Sie die Datei neu.")
        )  # fmt: skip
    encoding = re.match(rb"\s*(?:\xef\xbb\xbf)?<\?xml[^>]*encoding\s*=\s*[\"']([^\"']*)", content)
    if encoding and encoding[1].lower() not in (b"utf-8", b"us-ascii", b"iso-8859-1", b"windows-1252"):
        raise ValidationError(
            gettext("Die KML-Datei ist in einer fremden Kodierung. Bitte speichern Sie sie als UTF-8.")
        )
    root = re.match(rb"(?:\xef\xbb\xbf)?\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*)*<([\w:.-]+)", content, re.DOTALL)
    return ".kml" if root and root[1].rpartition(b":")[2].lower() == b"kml" else ""


def _laid_out(path: Path, folder: Path) -> list[Path]:
    """The files that GDAL may open, copied into `folder`, each named after its format."""
    if zipfile.is_zipfile(path) and path.read_bytes()[:2] == b"PK":
        return _unpacked(path, folder)
    suffix = _suffix(path)
    if not suffix:
        raise ValidationError(
            gettext("Dieses Format wird nicht gelesen. Möglich sind: %(formats)s.") % {"formats": FORMATS}
        )
    copy = folder / (_plain(path.stem) + suffix)
    _link_or_copy(path, copy)
    if suffix == ".shp":
        for sidecar in path.parent.iterdir():
            if sidecar.stem.lower() == path.stem.lower() and sidecar.suffix.lower() in SIDECARS:
                _link_or_copy(sidecar, copy.with_suffix(sidecar.suffix.lower()))
        _with_table(copy)
    return [copy]


def _unpacked(path: Path, folder: Path) -> list[Path]:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            for entry in archive.infolist():
                _check_entry(entry)
            _check_size(path, entries)
            # Where Apple packs, a shadow of each file lies beside it.
            wanted = [entry for entry in entries if not entry.filename.startswith("__MACOSX/")]
            by_stem: dict[str, Path] = {}
            for entry in wanted:
                _unpack(archive, entry, folder, by_stem)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        if isinstance(error, RuntimeError) and "password" in str(error):
            raise ValidationError(gettext("Die Zip-Datei ist mit einem Kennwort geschützt.")) from error
        raise ValidationError(gettext("Die Zip-Datei ist beschädigt und lässt sich nicht entpacken.")) from error
    return _known(folder)


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.filename.replace("\\", "/")
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if name.startswith("/") or ":" in name.split("/")[0] or ".." in PurePosixPath(name).parts or kind == stat.S_IFLNK:
        raise ValidationError(
            gettext("Die Zip-Datei enthält einen Pfad, der aus ihr hinausführt („%(name)s“). Sie wird nicht gelesen.")
            % {"name": entry.filename[:100]}
        )


def _check_size(path: Path, entries: list[zipfile.ZipInfo]) -> None:
    total = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES:
        raise ValidationError(
            gettext("Die Zip-Datei enthält mehr als 200 Dateien. Bitte packen Sie nur die Karte ein.")
        )
    if total > MOST_UNPACKED:
        raise ValidationError(gettext("Ausgepackt ist die Zip-Datei größer als 500 MB."))
    if total > 10_000_000 and total > MOST_RATIO * path.stat().st_size:
        raise ValidationError(gettext("Die Zip-Datei ist so stark gepackt, dass sie nicht geöffnet wird (Zip-Bombe)."))


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, folder: Path, by_stem: dict[str, Path]) -> None:
    """Writes one entry to `folder` if it can belong to a map. Parts of one Shapefile keep one name."""
    inside = PurePosixPath(entry.filename.replace("\\", "/"))
    suffix = inside.suffix.lower()
    if suffix not in (*DRIVERS, *SIDECARS, ".json"):
        return
    stem = str(inside.with_suffix("")).lower()
    if stem not in by_stem:
        name = _plain(inside.stem)
        taken = {path.name for path in by_stem.values()}
        by_stem[stem] = folder / (name if name not in taken else f"{name}-{len(by_stem)}")
    target = by_stem[stem].with_name(by_stem[stem].name + suffix)
    left = entry.file_size
    with archive.open(entry) as source, target.open("wb") as copy:
        while block := source.read(1 << 20):
            left -= len(block)
            if left < 0:  # says less than it holds
                raise zipfile.BadZipFile
            copy.write(block)


def _known(folder: Path) -> list[Path]:
    """The files of `folder` that are what they say; the rest stays unseen."""
    known = []
    for path in sorted(folder.iterdir()):
        if path.suffix in (*DRIVERS, ".json") and (suffix := _suffix(path)):
            target = path.with_suffix(suffix)
            if target != path:
                if target.exists():
                    continue
                path.rename(target)
            if suffix == ".shp":
                _with_table(target)
            known.append(target)
    if not known:
        raise ValidationError(
            gettext("In der Zip-Datei ist nichts, was gelesen werden kann. Möglich sind: %(formats)s.")
            % {"formats": FORMATS}
        )
    return known


def _with_table(shape: Path) -> None:
    if not shape.with_suffix(".dbf").exists():
        raise ValidationError(
            gettext(
                "Zum Shapefile fehlt die Datei .dbf. Bitte packen Sie .shp, .shx, .dbf und .prj zusammen in eine Zip-Datei."
            )
        )


def _plain(stem: str) -> str:
    """A name for a copy, which GDAL takes as name of the layer."""
    return re.sub(r"[^\w -]", "_", stem)[:80].strip() or "karte"


def _link_or_copy(source: Path, target: Path) -> None:
    try:
        if target.suffix == ".gpkg":  # SQLite writes files of its own beside it
            shutil.copyfile(source, target)
        else:
            target.symlink_to(source.resolve())
    except OSError as error:
        raise ValidationError(gettext("Die Datei lässt sich nicht öffnen.")) from error


# --- What GDAL reads -------------------------------------------------------------------------------------------------


@cache
def _imported() -> Any:
    """pyogrio without the unwanted drivers: it reads the variable once, and processes started by ours must not see it."""
    before = os.environ.get("GDAL_SKIP")
    os.environ["GDAL_SKIP"] = UNWANTED
    try:
        import pyogrio  # slow to import, and only needed when a file is read
    finally:
        if before is None:
            del os.environ["GDAL_SKIP"]
        else:
            os.environ["GDAL_SKIP"] = before
    return pyogrio


@contextmanager
def _gdal() -> Iterator[Any]:
    """pyogrio, with its errors in German and without its warnings: what is odd is looked for and said afterwards."""
    pyogrio = _imported()
    from pyogrio.errors import DataSourceError

    pyogrio.set_gdal_config_options(
        {"SHAPE_RESTORE_SHX": True, "OGR_GEOJSON_MAX_OBJ_SIZE": "200", "CPL_VSIL_CURL_ALLOWED_FILENAME": "-"}
    )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield pyogrio
    except (DataSourceError, ValueError, RuntimeError, OSError) as error:  # all that pyogrio raises of a file
        raise ValidationError(
            gettext("Die Datei ist beschädigt oder unvollständig und lässt sich nicht lesen. "
                    "Öffnet QGIS sie, hilft es, sie dort als GeoPackage zu exportieren.")
        ) from error  # fmt: skip


def _layers(source: Path) -> list[str]:
    """The layers of a file that can hold a geometry."""
    with _gdal() as pyogrio:
        layers = [str(name) for name, geometry in pyogrio.list_layers(source) if geometry is not None]
        for name in layers:
            if pyogrio.read_info(source, layer=name)["driver"] != DRIVERS[source.suffix]:
                raise ValueError(source.suffix)
    return layers


def _read(source: Path, layer: str, layers: tuple[str, ...], most_rows: int) -> GeoFile:
    with _gdal() as pyogrio:
        rows = pyogrio.read_info(source, layer=layer, force_feature_count=True)["features"]
    if rows > most_rows:
        raise ValidationError(
            gettext("Die Datei enthält %(rows)s Flächen; höchstens %(most)s werden auf einmal gelesen.")
            % {"rows": rows, "most": most_rows}
        )
    meta, wkb, columns = _raw(source, layer)
    if wkb is None:
        raise ValidationError(gettext("Die Datei enthält keine Ebene mit Flächen."))
    with numpy.errstate(invalid="ignore"):  # numbers that are none are refused row by row
        whole = shapely.from_wkb(wkb, on_invalid="ignore")
        geometries = shapely.from_wkb(wkb, on_invalid="fix")
    if sum(shapely.get_num_coordinates(geometries)) > MOST_POINTS:
        raise ValidationError(
            gettext("Die Datei enthält mehr als 10 Millionen Punkte. Bitte vereinfachen Sie sie vorher.")
        )
    names = [str(name) for name in meta["fields"]]
    values = [[_value(one) for one in column.tolist()] for column in columns]
    if source.suffix == ".kml":
        kept = [i for i, name in enumerate(names) if name not in KML_OWN and any(one is not None for one in values[i])]
        names, values = [names[i] for i in kept], [values[i] for i in kept]
    return GeoFile(
        driver=DRIVERS[source.suffix],
        layer=layer,
        layers=layers,
        columns=tuple(names),
        crs=meta["crs"] or "",
        rows=tuple(
            Row(
                number=index + 1,
                values={name: column[index] for name, column in zip(names, values, strict=True)},
                geometry=geometry,
                was_open=geometry is not None and whole[index] is None,
            )
            for index, geometry in enumerate(geometries)
        ),
    )


def _raw(source: Path, layer: str) -> tuple[dict[str, Any], Any, list[Any]]:
    """What pyogrio gives of a layer. A table of a Shapefile often is in another encoding than it says, or says none."""
    said = _encoding(source) if source.suffix == ".shp" else None
    with _gdal() as pyogrio:
        for encoding in (said, "CP1252"):
            try:
                meta, _ids, wkb, columns = pyogrio.raw.read(source, layer=layer, encoding=encoding)
                break
            except UnicodeDecodeError:
                continue
        else:
            meta, _ids, wkb, columns = pyogrio.raw.read(source, layer=layer, encoding="ISO-8859-1")
    return meta, wkb, columns


def _encoding(shape: Path) -> str | None:
    """The encoding of a table without .cpg, where it can only be UTF-8; None leaves it to what the table says."""
    if shape.with_suffix(".cpg").exists():
        return None
    try:
        table = shape.with_suffix(".dbf").read_bytes()
        begin = int.from_bytes(table[8:10], "little")
        text = table[begin:].decode()
    except UnicodeDecodeError:
        return None
    return None if text.isascii() else "UTF-8"


def _value(value: Any) -> Any:
    """A cell as Python has it; None for nothing."""
    if value is None or value != value:  # not a number is not itself
        return None
    return value.strip() or None if isinstance(value, str) else value
