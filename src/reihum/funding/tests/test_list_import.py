"""A list of operations against what is known: shown first, then taken over as a whole or not at all."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from reihum.funding import list_import
from reihum.funding.list_import import Comparison, compare, guess
from reihum.funding.models import Project, ProjectList, ProjectVersion
from reihum.kit.tables import read

AS_OF = datetime.date(2020, 7, 1)
HEAD = (
    "Kennzeichen;Name des Vorhabens;Name des Begünstigten;Ort;Datum des Beginns des Vorhabens;"
    "Datum des Endes des Vorhabens;Förderfähige Gesamtkosten;Unionskofinanzierungssatz;Zweck"
)
KIDS = (
    "100300;AWO Kids Club;AWO KV Zwickau e.V.;08371 Glauchau;01.06.2017;31.05.2019;59.866,56 €;95;Kinder treffen sich."
)


@pytest.fixture
def the_list(cast: Any) -> ProjectList:
    return ProjectList.objects.create(name="Liste der Vorhaben ESF Sachsen", period=cast.period)


@pytest.fixture
def against(the_list: ProjectList, tmp_path: Path) -> Any:
    """Compares rows with what is known; with `take=True` takes them over too."""

    def ask(*rows: str, head: str = HEAD, as_of: datetime.date = AS_OF, take: bool = False) -> Comparison:
        file = tmp_path / "liste.csv"
        file.write_text("\n".join([head, *rows]))
        table = read(file, known=list_import.HEADINGS)
        the_list.refresh_from_db()
        columns = guess(table, the_list.columns)
        found = compare(the_list, table, columns, as_of)
        if take:
            list_import.apply(the_list, found, columns, as_of)
        return found

    return ask


def test_a_new_project_is_shown_and_changes_nothing_yet(against: Any) -> None:
    found = against(KIDS)
    assert [(line.row, line.is_new, line.project.name) for line in found.lines] == [(2, True, "AWO Kids Club")]
    assert ("Gesamtkosten", "–", "59.866,56\N{NO-BREAK SPACE}€") in found.lines[0].differences
    assert Project.objects.count() == 0


def test_taken_over_it_has_place_money_and_source(against: Any, cast: Any) -> None:
    against(KIDS, take=True)
    project = Project.objects.get()
    version = project.version
    assert (project.slug, project.code, project.municipality, project.area) == (
        "awo-kids-club",
        "100300",
        cast.glauchau,
        None,
    )
    assert (version.total, version.eu) == (Decimal("59866.56"), Decimal("56873.23"))
    assert (version.since, version.until) == (datetime.date(2017, 6, 1), datetime.date(2019, 5, 31))
    assert (version.as_of, version.source) == (AS_OF, "Liste der Vorhaben ESF Sachsen")


def test_the_same_list_again_changes_nothing(against: Any) -> None:
    against(KIDS, take=True)
    again = against(KIDS, as_of=AS_OF + datetime.timedelta(days=120), take=True)
    assert (again.new, again.changed, again.same) == ([], [], 1)
    assert ProjectVersion.objects.count() == 1


def test_other_amounts_become_a_new_version_and_show_the_difference(against: Any) -> None:
    against(KIDS, take=True)
    found = against(KIDS.replace("59.866,56", "61.000,00"), as_of=datetime.date(2021, 1, 1), take=True)
    assert [line.differences for line in found.changed] == [
        [
            ("Gesamtkosten", "59.866,56\N{NO-BREAK SPACE}€", "61.000,00\N{NO-BREAK SPACE}€"),
            ("EU-Betrag", "56.873,23\N{NO-BREAK SPACE}€", "57.950,00\N{NO-BREAK SPACE}€"),
        ]
    ]
    assert list(ProjectVersion.objects.order_by("as_of").values_list("total", flat=True)) == [
        Decimal("59866.56"),
        Decimal("61000.00"),
    ]


def test_what_people_wrote_stays(against: Any, cast: Any) -> None:
    against(KIDS, take=True)
    project = Project.objects.get()
    project.purpose, project.area, project.municipality = "Von uns.", cast.area, None
    project.save()
    against(KIDS.replace("Kinder treffen sich", "Anders"), take=True)
    project.refresh_from_db()
    assert (project.purpose, project.area) == ("Von uns.", cast.area)


def test_a_lower_total_drops_shares_of_the_older_one(against: Any) -> None:
    against(KIDS, take=True)
    ProjectVersion.objects.update(own=Decimal("2000"))
    against(KIDS.replace("59.866,56", "1.000,00"), as_of=datetime.date(2021, 1, 1), take=True)
    newest = Project.objects.get().version
    assert (newest.total, newest.eu, newest.own) == (Decimal("1000.00"), Decimal("950.00"), None)


def test_places_that_are_not_ours_are_counted_and_not_judged(against: Any) -> None:
    found = against(KIDS, "1;Anderswo;Stadt;Görlitz;Anfang 2019;;viel;;", "2;Anderswo;Stadt;Görlitz;;;;;")
    assert (found.problems, found.elsewhere) == ([], {"Görlitz": 2})
    assert len(found.lines) == 1


def test_what_cannot_be_read_names_row_and_column_and_nothing_is_taken_over(against: Any) -> None:
    rows = (
        KIDS,
        "2;Zwei;AWO;Glauchau;Anfang 2019;31.12.2019;ca. 5;95;",
        "3;Drei;AWO;Glauchau;01.02.2019;31.01.2019;100;120;",
        "4;;AWO;Glauchau;;;;;",
        "100300;Doppelt;AWO;Zwickau;;;;;",
    )
    found = against(*rows)
    assert [str(problem) for problem in found.problems] == [
        "Zeile 3, Spalte „Datum des Beginns des Vorhabens“: „Anfang 2019“ ist kein Datum. "
        "Schreiben Sie einen Tag, zum Beispiel 01.01.2019 oder 2019-01-01.",
        "Zeile 3, Spalte „Förderfähige Gesamtkosten“: „ca. 5“ ist kein Betrag. Schreiben Sie zum Beispiel 1.234,56.",
        "Zeile 4, Spalte „Datum des Endes des Vorhabens“: Das Ende liegt vor dem Beginn. Bitte prüfen Sie beide Tage.",
        "Zeile 5, Spalte „Name des Vorhabens“: Hier fehlt etwas.",
        "Zeile 6: Dieses Vorhaben steht schon in Zeile 2.",
    ]
    with pytest.raises(ValueError, match="problems"):
        against(*rows, take=True)
    assert Project.objects.count() == 0


def test_a_needed_column_that_is_missing_is_asked_for(against: Any) -> None:
    found = against("Kids Club;Glauchau", head="Titel;Ort")
    assert [problem.text for problem in found.problems] == [
        "Bitte wählen Sie die Spalte für „Name des Vorhabens“.",
        "Bitte wählen Sie die Spalte für „Träger“.",
    ]


def test_columns_are_remembered_for_the_source(the_list: ProjectList, against: Any, tmp_path: Path) -> None:
    the_list.columns = {"name": "Titel"}
    the_list.save()
    found = against("Ja;Kids Club;AWO;Glauchau", head="Vorhaben;Titel;Träger;Ort")
    assert [line.project.name for line in found.lines] == ["Kids Club"]


def test_a_rate_as_a_part_of_one_and_an_area_by_name(against: Any, cast: Any) -> None:
    head = "Name;Träger;Ort;Gebiet;Gesamtkosten;Kofinanzierungssatz;Handlungsfeld"
    (line,) = against("Eins;AWO;14524080;scherberg;100;0,85;Gibt es nicht", head=head).lines
    assert (line.project.area, line.facts["eu"]) == (cast.area, Decimal("85.00"))
    assert line.notes == ["Das Handlungsfeld „Gibt es nicht“ gibt es in diesem Förderzeitraum nicht."]


def test_what_is_no_longer_in_the_list_is_named_and_stays(against: Any) -> None:
    against(KIDS, take=True)
    found = against("2;Zwei;AWO;Zwickau;;;;;", take=True)
    assert [project.name for project in found.gone] == ["AWO Kids Club"]
    assert Project.objects.count() == 2


def test_if_one_cannot_be_kept_none_is(against: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import DatabaseError

    def full(line: Any, *args: Any) -> None:
        if line.row == 3:
            raise DatabaseError("disk full")

    monkeypatch.setattr(list_import, "_keep_version", full)
    with pytest.raises(DatabaseError):
        against(KIDS, KIDS.replace("100300", "2").replace("Kids", "Teens"), take=True)
    assert Project.objects.count() == 0


def test_a_list_of_three_thousand_is_compared_in_few_queries(against: Any, django_assert_num_queries: Any) -> None:
    rows = [KIDS.replace("100300", str(number)).replace("Kids", f"Kids {number}") for number in range(300)]
    with django_assert_num_queries(8):
        assert len(against(*rows).lines) == 300


@pytest.mark.parametrize(
    ("since", "until", "state"),
    [
        ("01.06.2017", "30.06.2020", "finished"),
        ("01.06.2017", "01.07.2020", "running"),
        ("02.07.2020", "31.12.2021", "approved"),
        ("", "", "running"),
    ],
)
def test_days_of_a_new_project_say_its_state_and_people_have_the_last_word(
    against: Any, since: str, until: str, state: str
) -> None:
    row = KIDS.replace("01.06.2017", since).replace("31.05.2019", until)
    against(row, take=True)
    assert Project.objects.get().state == state
    Project.objects.update(state="settled")
    against(row, as_of=AS_OF + datetime.timedelta(days=900), take=True)
    assert Project.objects.get().state == "settled"


def test_headings_of_two_languages_are_known(tmp_path: Path) -> None:
    """As the lists of the Länder have them."""
    headings = {
        "beneficiary": "Name des/der Begünstigten / Name of the beneficiary",
        "name": "Bezeichnung des Vorhabens | Operation name",
        "since": "Datum des Beginns des Vorhabens (TT.MM.JJJJ)",
        "until": "Operation end date",
        "total": "Gesamtbetrag der förderfähigen Ausgaben (in EUR) / Total eligible expenditure",
        "rate": "Unions-Kofinanzierungssatz pro Prioritätsachse / Union co-financing rate",
        "place": "Ort des Vorhabens / Location",
    }
    file = tmp_path / "liste.csv"
    file.write_text("Liste der Vorhaben;Stand 2024\n" + ";".join(["Land / Country", *headings.values()]) + "\n1;2;3\n")
    table = read(file, known=list_import.HEADINGS)
    assert table.headings[1:] == tuple(headings.values())
    assert guess(table, {}) == headings  # the column of the country is no money of the Land
