"""All municipalities: official keys and names, several rows of one, a second run, and what people wrote."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import numpy
import pyogrio
import pytest
import shapely
from django.core.exceptions import ValidationError
from pyproj import Geod, Transformer

from reihum import cli
from reihum.kit import geofiles
from reihum.places import municipality_import
from reihum.places.models import Municipality, MunicipalityOutline

REAL = Path(__file__).resolve().parents[1].parent / "shared/data/vg250_gem_simplified.zip"
DAY = datetime.date(2024, 1, 1)


def square(x: float, y: float = 5630000, side: float = 1000) -> Any:
    return shapely.box(x, y, x + side, y + side)


def written(tmp_path: Path, *rows: tuple[str, str, str, int, Any], columns: str = "ARS GEN BEZ GF") -> Path:
    """A file as the BKG makes it: ARS, name, kind, GF, and a surface in UTM 33."""
    path = tmp_path / "vg250.gpkg"
    path.unlink(missing_ok=True)
    names = columns.split()
    values = [numpy.array([row[i] for row in rows], dtype=object if i < 3 else "int32") for i in range(len(names))]
    geometries = numpy.array(shapely.to_wkb([row[4] for row in rows]), dtype=object)
    pyogrio.raw.write(
        path, geometries, values, names, layer="vg250_gem", driver="GPKG", geometry_type="Unknown", crs="EPSG:25833"
    )
    return path


def take(path: Path, as_of: datetime.date | None = None) -> municipality_import.Told:
    return municipality_import.take_over(*municipality_import.read(path), as_of)


def counts(told: municipality_import.Told) -> tuple[int, int, int]:
    return told.new, told.changed, told.unchanged


GLAUCHAU = ("145240080080", "Glauchau", "Große Kreisstadt", 4, square(327000))
MEERANE = ("145240180180", "Meerane", "Stadt", 4, square(330000))


def test_names_kinds_and_outlines_come_from_the_file(tmp_path: Path, db: None) -> None:
    more = ((*GLAUCHAU[:4], square(328500)), ("145240080080", "Glauchau", "Große Kreisstadt", 2, square(329000)))
    told = take(written(tmp_path, GLAUCHAU, MEERANE, *more), DAY)
    assert counts(told) == (2, 0, 0)
    city = Municipality.objects.get(ags="14524080")
    assert (city.name, city.slug, city.ars, city.kind) == ("Glauchau", "glauchau", "145240080080", "Große Kreisstadt")
    outline = city.outline
    assert (outline.as_of, outline.geometry["type"]) == (DAY, "MultiPolygon")  # two rows of land, none of water
    assert outline.hectares == pytest.approx(200, rel=0.001)
    place = shapely.Point(city.longitude, city.latitude)
    assert shapely.geometry.shape(outline.geometry).contains(place)


def test_second_run_changes_nothing_and_a_new_outline_replaces_the_old(tmp_path: Path, db: None) -> None:
    take(written(tmp_path, GLAUCHAU, MEERANE), DAY)
    before = list(MunicipalityOutline.objects.values_list("municipality", "as_of", "changed_at"))
    assert counts(take(written(tmp_path, GLAUCHAU, MEERANE))) == (0, 0, 2)
    assert list(MunicipalityOutline.objects.values_list("municipality", "as_of", "changed_at")) == before
    assert counts(take(written(tmp_path, (*GLAUCHAU[:4], square(327000, side=2000)), MEERANE))) == (0, 1, 1)
    assert MunicipalityOutline.objects.count() == 2
    assert Municipality.objects.get(slug="glauchau").outline.hectares == pytest.approx(400, rel=0.001)


def test_without_names_they_are_provisional_until_the_official_file_comes(tmp_path: Path, cast: Any) -> None:
    told = take(written(tmp_path, *((row[0], "", "", 4, row[4]) for row in (GLAUCHAU, MEERANE))))
    assert (told.new, told.provisional) == (1, 1)
    cast.glauchau.refresh_from_db()
    assert (cast.glauchau.name, cast.glauchau.longitude) == ("Glauchau", 12.5444)  # what people wrote stays
    new = Municipality.objects.get(ags="14524180")
    assert (new.name, new.slug) == ("Gemeinde 145240180180", "gemeinde-145240180180")
    assert "vorläufig" in list(told.lines())[-1]
    Municipality.objects.filter(pk=cast.glauchau.pk).update(name="Glauchau an der Mulde")
    told = take(written(tmp_path, GLAUCHAU, MEERANE))
    new.refresh_from_db()
    assert (new.name, new.slug, new.kind, told.provisional) == ("Meerane", "meerane", "Stadt", 0)
    assert told.differences == [
        "14524080 heißt amtlich „Glauchau“; eingetragen ist „Glauchau an der Mulde“, und das bleibt."
    ]


def test_same_names_get_their_keys_into_the_address_whatever_the_order(tmp_path: Path, db: None) -> None:
    one = ("010550001001", "Neustadt", "Stadt", 4, square(327000))
    other = ("145240180180", "Neustadt", "Stadt", 4, square(330000))
    take(written(tmp_path, one, other))
    slugs = {"01055001": "neustadt-01055001", "14524180": "neustadt-14524180"}
    assert dict(Municipality.objects.values_list("ags", "slug")) == slugs
    take(written(tmp_path, other, one))
    assert dict(Municipality.objects.values_list("ags", "slug")) == slugs


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (
            ("14524008008", "A", "", 4, square(327000)),
            "Zeile 2, Spalte „ARS“: Der Gemeindeschlüssel (AGS) hat acht Ziffern",
        ),
        (("995240080080", "A", "", 4, square(327000)), "Zeile 2, Spalte „ARS“: Der Gemeindeschlüssel beginnt mit"),
        ((*MEERANE[:4], shapely.Point(327000, 5630000)), "Zeile 2, Spalte „ARS“: Die Zeile enthält keine Fläche."),
    ],
)
def test_one_wrong_row_and_nothing_is_taken(tmp_path: Path, db: None, row: Any, sentence: str) -> None:
    with pytest.raises(ValidationError) as refused:
        take(written(tmp_path, GLAUCHAU, row))
    assert refused.value.messages[0].startswith(sentence)
    assert Municipality.objects.count() == 0


def test_file_without_keys_is_refused(tmp_path: Path, db: None) -> None:
    with pytest.raises(ValidationError, match=r"hat keine Spalte ARS oder AGS\. Es gibt die Ebenen: vg250_gem\."):
        take(written(tmp_path, GLAUCHAU, columns="SCHLUESSEL GEN BEZ GF"))


def test_command_says_what_it_did(
    tmp_path: Path, db: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "up_to_date", lambda: True)
    assert cli.main(["import-municipalities", str(written(tmp_path, GLAUCHAU)), "--as-of", "1.1.2024"]) == 0
    assert capsys.readouterr().out == "1 Gemeinden neu, 0 geändert, 0 unverändert.\n"
    (tmp_path / "a.txt").write_text("x")
    assert cli.main(["import-municipalities", str(tmp_path / "a.txt")]) == 2


@pytest.mark.skipif(not REAL.exists(), reason=f"needs {REAL.name} in shared/data beside the checkout")
def test_real_outlines_keep_their_size(db: None) -> None:
    """Every fortieth of the real municipalities, compared with the surfaces of the file on the ellipsoid."""
    found, reading = municipality_import.read(REAL)
    assert len(found) == 10_990
    municipality_import.take_over(found[::40], reading)
    way, ellipsoid = Transformer.from_crs(25832, 4258, always_xy=True), Geod(ellps="GRS80")
    sizes = {}
    for row in geofiles.read(REAL, most_rows=20_000).rows:
        if row.geometry.is_valid:
            there = shapely.transform(row.geometry, lambda points: numpy.column_stack(way.transform(*points.T)))
            size = abs(ellipsoid.geometry_area_perimeter(shapely.orient_polygons(there))[0]) / 10_000
            sizes[row.values["ARS"]] = sizes.get(row.values["ARS"], 0) + size
    outlines = MunicipalityOutline.objects.select_related("municipality")
    compared = [(one.hectares, sizes[one.municipality.ars]) for one in outlines if one.municipality.ars in sizes]
    assert len(compared) > 250
    assert all(ours == pytest.approx(theirs, rel=0.001) for ours, theirs in compared)
    assert json.dumps(outlines[0].geometry)
