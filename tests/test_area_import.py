"""Areas from files: what is shown is what is done, wrong input is named with row and column, and nothing half."""

from __future__ import annotations

import datetime
import json
import os
import time
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from reihum import cli
from reihum.conftest import SQUARE
from reihum.kit import geofiles, waiting_files
from reihum.places import area_import
from reihum.places.area_import import Columns, ForAll, Plan
from reihum.places.area_import_drawings import drawings
from reihum.places.models import Area, Boundary, Municipality, MunicipalityOutline

DAY = datetime.date(2019, 1, 1)
ALL = ForAll(as_of=DAY, source="Stadtrat")


def moved(by: float) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [[[x + by, y] for x, y in SQUARE["coordinates"][0]]]}


def text(*rows: dict[str, Any], geometry: dict[str, Any] | None = None) -> str:
    features = [
        {"type": "Feature", "properties": row, "geometry": geometry or moved(number / 100)}
        for number, row in enumerate(rows)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


def planned(tmp_path: Path, content: str, for_all: ForAll = ALL, **more: Any) -> Plan:
    path = tmp_path / "gebiete.geojson"
    path.write_text(content)
    file = geofiles.read(path)
    return area_import.plan(file, Columns.guessed(file.columns), for_all, **more)


def test_columns_are_guessed_by_their_names() -> None:
    found = Columns.guessed(("OBJECTID", "GEBIET_NAME", "Gebietsname", "AGS", "Stand", "Beschluss vom", "Fläche"))
    assert found == Columns(name="Gebietsname", municipality="AGS", as_of="Stand", resolved_on="Beschluss vom")


def test_new_area_and_new_version_of_one_that_is_there(tmp_path: Path, cast: Any) -> None:
    rows = [
        {"name": "SCHERBERG", "ags": "14524080", "stand": "31.12.2021"},
        {"name": "Wehrdigt Süd", "ags": "Glauchau"},
    ]
    found = planned(tmp_path, text(*rows))
    assert [row.outcome for row in found.rows] == ["neue Grenze von „Scherberg“", "neues Gebiet"]
    assert Area.objects.count() == Boundary.objects.count() == 1
    assert str(area_import.take_over(found)) == (
        "Übernommen: 1 neues Gebiet, 2 neue Grenzen; ersetzt: 0, unverändert: 0."
    )
    assert cast.area.boundaries.count() == 2
    new = Area.objects.get(slug="wehrdigt-sued")
    assert (new.name, new.municipality, new.boundary and new.boundary.as_of) == ("Wehrdigt Süd", cast.glauchau, DAY)
    again = planned(tmp_path, text(*rows))
    assert [row.outcome for row in again.rows] == ["steht schon so da", "steht schon so da"]
    assert area_import.take_over(again) == area_import.Taken(0, 0, 0, 2)
    changed = planned(tmp_path, text(*rows[1:]))
    assert [row.outcome for row in changed.rows] == ["ersetzt dieselbe Grenze von „Wehrdigt Süd“"]
    assert area_import.take_over(changed) == area_import.Taken(0, 0, 1, 0)
    assert (Area.objects.count(), Boundary.objects.count()) == (2, 3)


def test_people_decide_what_becomes_of_a_row(tmp_path: Path, cast: Any) -> None:
    content = text({"name": "Scherberg"}, {"name": "Neu"}, {"name": ""})
    found = planned(tmp_path, content, decisions={1: "new", 2: str(cast.area.pk), 3: "skip"})
    assert [row.outcome for row in found.rows] == ["neues Gebiet", "neue Grenze von „Scherberg“", "wird ausgelassen"]
    area_import.take_over(found)
    assert {area.slug: area.boundaries.count() for area in Area.objects.all()} == {"scherberg": 2, "scherberg-2": 1}


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"stand": "Anfang 2019"}, "Zeile 2, Spalte „stand“: „Anfang 2019“ ist kein Datum. Schreiben Sie einen Tag,"),
        ({"stand": "31.02.2019"}, "Zeile 2, Spalte „stand“: Den Tag „31.02.2019“ gibt es nicht."),
        ({"von": "01.01.2020", "bis": "2019-01-01"}, "Zeile 2, Spalte „bis“: Das Ende liegt vor dem Beginn."),
        ({"name": None}, "Zeile 2, Spalte „name“: Der Name des Gebiets fehlt."),
        ({"ags": "99999999"}, "Zeile 2, Spalte „ags“: Eine Gemeinde mit dem Schlüssel 99999999 ist nicht eingetragen."),
        ({"ags": "Entenhausen"}, "Zeile 2, Spalte „ags“: Die Gemeinde „Entenhausen“ ist nicht eingetragen."),
        ({"name": "Erste"}, "Zeile 2: Zeile 1 nennt dasselbe Gebiet mit demselben Stand."),
    ],
)
def test_wrong_cell_is_named_with_row_and_column_and_nothing_is_taken(
    tmp_path: Path, cast: Any, row: dict[str, Any], sentence: str
) -> None:
    nothing = {"stand": "2019-01-01", "von": None, "bis": None, "ags": None}
    found = planned(tmp_path, text({"name": "Erste", **nothing}, {"name": "Zweite", **nothing, **row}))
    problems = [problem for planned in found.rows for problem in planned.problems]
    assert len(problems) == 1
    assert problems[0].startswith(sentence)
    with pytest.raises(Exception, match="nichts übernommen"):
        area_import.take_over(found)
    assert (Area.objects.count(), Boundary.objects.count()) == (1, 1)


def test_error_in_the_last_row_leaves_nothing_of_the_first(
    tmp_path: Path, cast: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = planned(tmp_path, text({"name": "Erste"}, {"name": "Zweite"}))
    found.rows[1].source = "x" * 301
    with pytest.raises(Exception, match="300"):
        area_import.take_over(found)
    assert (Area.objects.count(), Boundary.objects.count()) == (1, 1)


def test_without_day_and_source_the_file_says_so_once(tmp_path: Path, cast: Any) -> None:
    found = planned(tmp_path, text({"name": "Erste"}, {"name": "Zweite"}), ForAll())
    assert found.problems == (
        "Der Stand fehlt: Bitte nennen Sie den Tag, auf den sich die Grenzen beziehen, oder die Spalte dafür.",
        "Die Quelle fehlt: Bitte nennen Sie sie, zum Beispiel den Beschluss, oder die Spalte dafür.",
    )
    assert [row.problems for row in found.rows] == [[], []]
    assert not found.is_good


def test_empty_cells_of_day_and_source_are_named(tmp_path: Path, cast: Any) -> None:
    found = planned(
        tmp_path, text({"name": "Erste", "stand": "2019-01-01", "quelle": "Stadtrat"}, {"name": "Zweite"}), ForAll()
    )
    assert [row.problems for row in found.rows] == [
        [],
        [
            "Zeile 2, Spalte „stand“: Der Stand fehlt: der Tag, auf den sich die Grenze bezieht.",
            "Zeile 2, Spalte „quelle“: Die Quelle fehlt, zum Beispiel ein Beschluss.",
        ],
    ]
    assert found.problems == ()


def test_day_of_the_resolution_is_the_day_of_the_boundary_where_nothing_else_is_said(tmp_path: Path, cast: Any) -> None:
    found = planned(tmp_path, text({"name": "Erste", "beschluss": "28.01.2016"}), ForAll(source="Stadtrat"))
    assert found.is_good
    assert (found.rows[0].as_of, found.rows[0].resolved_on) == (datetime.date(2016, 1, 28),) * 2


def test_columns_that_a_shapefile_has_cut_off_are_guessed() -> None:
    assert Columns.guessed(("Gebietsnam", "gemeindesc", "Bezeichnet")) == Columns(
        name="Gebietsnam", municipality="gemeindesc"
    )


def test_one_surface_without_any_column_can_be_named(tmp_path: Path, cast: Any) -> None:
    """As geojson.io gives it; or it goes to an area that is there, which has a name."""
    bare = json.dumps(moved(0.02))
    found = planned(tmp_path, bare)
    assert found.problems == ("In welcher Spalte steht der Name des Gebiets? Die Datei hat: keine Spalten.",)
    assert (found.rows[0].problems, found.is_good) == ([], False)
    named = planned(tmp_path, bare, ForAll(DAY, "Stadtrat", name="Am Bahnhof"))
    assert [(row.name, row.outcome) for row in named.rows] == [("Am Bahnhof", "neues Gebiet")]
    decided = planned(tmp_path, bare, decisions={1: str(cast.area.pk)})
    assert (decided.is_good, decided.rows[0].outcome) == (True, "neue Grenze von „Scherberg“")


def test_rows_without_a_surface_say_so(tmp_path: Path, cast: Any) -> None:
    empty = json.dumps(
        {
            "type": "FeatureCollection",
            "features": [{"type": "Feature", "properties": {"name": "Erste"}, "geometry": None}],
        }
    )
    found = planned(tmp_path, empty)
    assert found.problems == ("Die Datei enthält keine lesbaren Flächen.",)
    assert found.rows[0].outcome == "noch offen"


def test_half_of_the_rows_may_have_their_axes_swapped(tmp_path: Path, cast: Any) -> None:
    swapped = [[y, x] for x, y in moved(0.02)["coordinates"][0]]
    content = json.loads(text({"name": "Erste"}, {"name": "Zweite"}))
    content["features"][1]["geometry"] = {"type": "Polygon", "coordinates": [swapped]}
    found = planned(tmp_path, json.dumps(content))
    assert found.is_good
    assert [row.municipality for row in found.rows] == [cast.glauchau] * 2
    assert found.rows[1].notes[0].startswith("In dieser Zeile waren die Achsen anders herum")


def test_municipality_follows_from_the_place(tmp_path: Path, cast: Any) -> None:
    """By its outline, even if the middle of another is nearer; without outlines by the nearest middle."""
    assert planned(tmp_path, text({"name": "Erste"})).rows[0].municipality == cast.glauchau
    wide = {"type": "Polygon", "coordinates": [[[12.4, 50.6], [12.7, 50.6], [12.7, 50.9], [12.4, 50.9], [12.4, 50.6]]]}
    MunicipalityOutline.objects.create(municipality=cast.zwickau, as_of=DAY, source="BKG", geometry=wide)
    assert planned(tmp_path, text({"name": "Erste"})).rows[0].municipality == cast.zwickau
    far = planned(tmp_path, text({"name": "Erste"}, geometry=moved(-2)))
    assert far.rows[0].problems[0].startswith("Zeile 1: Hier ist keine Gemeinde eingetragen.")


def test_surface_far_from_its_municipality_is_a_problem(tmp_path: Path, cast: Any) -> None:
    found = planned(tmp_path, text({"name": "Erste", "ags": "14524080"}, {"name": "Z"}, geometry=moved(-2)))
    assert found.rows[0].problems[0].startswith("Zeile 1: Die Fläche liegt 141 km von Glauchau entfernt.")


def test_archived_area_gets_nothing(tmp_path: Path, cast: Any) -> None:
    Area.objects.update(archived_on=DAY)
    found = planned(tmp_path, text({"name": "Scherberg"}))
    assert found.rows[0].problems == ["Zeile 1: „Scherberg“ ist archiviert; dort kommt nichts mehr hinzu."]


def test_choice_of_the_system_is_asked_and_taken(tmp_path: Path, cast: Any) -> None:
    metres = {
        "type": "Polygon",
        "coordinates": [[[327000, 5633000], [327500, 5633000], [327500, 5633500], [327000, 5633000]]],
    }
    found = planned(tmp_path, text({"name": "Erste"}, geometry=metres))
    assert [choice.key for choice in found.choices] == ["EPSG:25832", "EPSG:25833"]
    assert found.problems[0].startswith("Die Datei sagt nicht, in welchem Koordinatensystem")
    named = planned(tmp_path, text({"name": "Erste", "ags": "14524080"}, geometry=metres))
    assert named.is_good
    assert named.notes == (
        "Die Datei nennt EPSG:4326 (WGS84), ihre Zahlen passen aber zu EPSG:25833 (ETRS89 / UTM 33); so wurde sie gelesen.",
    )


# --- In the back office ----------------------------------------------------------------------------------------------


def bring(client: Client, content: str, name: str = "gebiete.geojson") -> Any:
    return client.post(reverse("areas_bring"), {"file": SimpleUploadedFile(name, content.encode())})


def test_coordinator_looks_and_takes_over(client: Client, cast: Any) -> None:
    client.force_login(cast.carla)
    response = bring(client, text({"name": "Wehrdigt"}))
    assert response.status_code == 302
    html = unescape(client.get(response.url).content.decode())
    assert "Der Stand fehlt" in html
    assert html.count("<path d=") == 1
    form = {"name": "name", "all_as_of": "2019-01-01", "all_source": "Stadtrat"}
    html = unescape(client.get(response.url, form).content.decode())
    assert "neues Gebiet" in html
    assert "24,7" in html
    assert '<input type="hidden" name="all_as_of" value="2019-01-01">' in html
    assert html.count('id="id_all_as_of"') == 1
    assert Area.objects.count() == 1
    done = client.post(f"{response.url}uebernehmen/", form, follow=True)
    assert "Übernommen: 1 neues Gebiet, 1 neue Grenze; ersetzt: 0, unverändert: 0." in unescape(done.content.decode())
    assert Area.objects.get(slug="wehrdigt").boundary.source == "Stadtrat"  # type: ignore[union-attr]
    assert client.get(response.url).status_code == 404  # the file has gone


def test_what_cannot_be_taken_over_stays_on_the_page(client: Client, cast: Any) -> None:
    client.force_login(cast.carla)
    address = bring(client, text({"name": "Wehrdigt", "stand": "Anfang 2019"})).url
    response = client.post(f"{address}uebernehmen/", {"all_source": "Stadtrat"})
    assert response.status_code == 422
    assert "Zeile 1, Spalte „stand“: „Anfang 2019“ ist kein Datum." in unescape(response.content.decode())
    assert Area.objects.count() == 1


def test_unreadable_file_is_refused_at_the_field_and_not_kept(client: Client, cast: Any, settings: Any) -> None:
    client.force_login(cast.carla)
    before = len(list((settings.DATA / "waiting").glob("*")))
    response = bring(client, "Name;Fläche", "gebiete.csv")
    assert response.status_code == 422
    assert "Dieses Format wird nicht gelesen." in unescape(response.content.decode())
    assert len(list((settings.DATA / "waiting").glob("*"))) == before


def test_nobody_else_sees_the_file(client: Client, cast: Any) -> None:
    client.force_login(cast.carla)
    address = bring(client, text({"name": "Wehrdigt"})).url
    client.force_login(cast.admin)
    assert client.get(address).status_code == 404
    client.force_login(cast.dora)
    assert client.get(address).status_code == 403  # not in the back office at all
    assert client.get(reverse("areas_bring")).status_code == 403


def test_waiting_files_are_bound_to_their_purpose_and_swept(settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    key = waiting_files.keep(SimpleUploadedFile("../../böse.json", b"x"), 1, "areas")
    path = waiting_files.path(key, 1, "areas")
    assert path and path.read_bytes() == b"x"
    assert path.parent.parent == tmp_path / "waiting"
    assert waiting_files.path(key, 2, "areas") is None
    assert waiting_files.path(key, 1, "projects") is None
    assert waiting_files.path(key + "x", 1, "areas") is None
    waiting_files.sweep()
    assert path.exists()
    os.utime(path.parent, (time.time() - 25 * 3600,) * 2)
    waiting_files.sweep()
    assert list((tmp_path / "waiting").iterdir()) == []


# --- On the command line ---------------------------------------------------------------------------------------------


@pytest.fixture
def migrated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "up_to_date", lambda: True)


@pytest.mark.usefixtures("migrated")
def test_command_shows_and_with_apply_does(tmp_path: Path, cast: Any, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.geojson"
    path.write_text(text({"Quartier": "Wehrdigt"}))
    arguments = [
        "import-areas",
        str(path),
        "--name-column",
        "Quartier",
        "--as-of",
        "01.01.2019",
        "--source",
        "Stadtrat",
    ]
    assert cli.main(arguments) == 0
    assert capsys.readouterr().out.splitlines() == [
        "   1  Glauchau: Wehrdigt  24,7 ha  neues Gebiet",
        "      Die Gemeinde folgt aus der Lage.",
        "Nur eine Vorschau; mit --apply wird übernommen.",
    ]
    assert Area.objects.count() == 1
    assert cli.main([*arguments, "--apply"]) == 0
    assert Area.objects.count() == 2
    assert cli.main(arguments[:-2]) == 1
    assert "Die Quelle fehlt: Bitte nennen" in capsys.readouterr().out
    assert cli.main([*arguments, "--crs", "EPSG:77"]) == 2
    assert cli.main(["import-areas", str(tmp_path / "b.geojson")]) == 2
    assert capsys.readouterr().err.splitlines()[-1] == "reihum import-areas: Diese Datei gibt es nicht."


def test_two_municipalities_of_one_name_are_asked_about(tmp_path: Path, cast: Any) -> None:
    Municipality.objects.create(name="Glauchau", slug="glauchau-2", ags="15000001")
    found = planned(tmp_path, text({"name": "Erste", "gemeinde": "Glauchau"}))
    assert "„Glauchau“ heißen mehrere Gemeinden." in found.rows[0].problems[0]


def test_each_municipality_has_a_drawing_above_what_is_known_there(tmp_path: Path, cast: Any) -> None:
    rows = [{"name": "Wehrdigt", "ags": "14524080"}, {"name": "Am Bahnhof", "ags": "14524080"}]
    found = planned(tmp_path, text(*rows, {"name": "Fern"}))
    (drawing,) = drawings(found)
    assert (drawing.title, len(drawing.new), len(drawing.known)) == ("Glauchau", 3, 1)
    assert [label.text for label in drawing.labels] == [
        "1",
        "2",
        "3",
    ]  # the first lies on Scherberg, whose name gives way
    far = planned(tmp_path, text({"name": "Fern"}, geometry=moved(-2)))
    assert [(one.title, len(one.new), one.known) for one in drawings(far)] == [("ohne Gemeinde", 1, ())]
