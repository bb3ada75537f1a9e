"""School holidays and distances from files; and what the proposal knows of holidays."""

import datetime
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from reihum.meetings import rotation_import
from reihum.meetings.holidays import LETTERS, holidays
from reihum.meetings.models import RotationRules, SchoolHoliday, TravelDistance
from reihum.meetings.rotation import Holiday
from reihum.places.official_keys import Land

HOLIDAYS = """land;name;von;bis
SN;Sommerferien;04.07.2026;14.08.2026
Thüringen;Herbstferien;2026-10-12;2026-10-24
de-st;Winterferien;2.2.2026;7.2.2026
9;Faschingsferien;16.02.2026;20.02.2026
"""


@pytest.fixture
def file(tmp_path):
    def write(content: str) -> Path:
        path = tmp_path / "tabelle.csv"
        path.write_text(content)
        return path

    return write


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def test_school_holidays_are_taken_over_once(db, file) -> None:
    assert str(rotation_import.school_holidays(file(HOLIDAYS))) == "4 neu, 0 geändert, 0 unverändert."
    rows = SchoolHoliday.objects.order_by("since").values_list("land", "name", "since", "until")
    assert list(rows) == [
        ("15", "Winterferien", day("2026-02-02"), day("2026-02-07")),
        ("09", "Faschingsferien", day("2026-02-16"), day("2026-02-20")),
        ("14", "Sommerferien", day("2026-07-04"), day("2026-08-14")),
        ("16", "Herbstferien", day("2026-10-12"), day("2026-10-24")),
    ]
    changed = HOLIDAYS.replace("14.08.2026", "15.08.2026")
    assert str(rotation_import.school_holidays(file(changed))) == "0 neu, 1 geändert, 3 unverändert."
    assert SchoolHoliday.objects.get(land="14").until == day("2026-08-15")


def test_what_is_wrong_with_holidays_is_said_line_by_line_and_nothing_is_taken_over(db, file) -> None:
    wrong = HOLIDAYS + (
        "XX;Ferien;01.01.2026;02.01.2026\n"
        "SN;Ferien;32.01.2026;02.02.2026\n"
        "SN;Ferien;01.02.2026;01.01.2026\n"
        "SN;;01.02.2026;05.02.2026\n"
        "SN;Sommerferien;04.07.2026;20.08.2026\n"
    )
    with pytest.raises(ValidationError) as error:
        rotation_import.school_holidays(file(wrong))
    assert error.value.messages == [
        "Zeile 6: Das Land „XX“ gibt es nicht. Schreiben Sie zum Beispiel SN, 14 oder Sachsen.",
        "Zeile 7: Den Tag „32.01.2026“ gibt es nicht.",
        "Zeile 8: Das Ende liegt vor dem Beginn, oder die Ferien wären länger als zehn Wochen.",
        "Zeile 9: Name, „von“ und „bis“ müssen dastehen.",
        "Zeile 10: Zeile 2 sagt etwas anderes.",
    ]
    assert SchoolHoliday.objects.count() == 0


def test_distances_are_taken_over_once(cast, file) -> None:
    table = f"von;nach;km\nGlauchau;Zwickau;18\n{cast.zwickau.ags};{cast.glauchau.ags};18,2\n"
    assert str(rotation_import.distances(file(table))) == "1 neu, 0 geändert, 0 unverändert."
    assert str(rotation_import.distances(file(table.replace("18", "19")))) == "0 neu, 1 geändert, 0 unverändert."
    row = TravelDistance.objects.get()
    assert ({row.a, row.b}, row.km, row.a_id < row.b_id) == ({cast.glauchau, cast.zwickau}, 19, True)


def test_what_is_wrong_with_distances_is_said_line_by_line(cast, file) -> None:
    table = "von;nach;km\nGlauchau;Glauchau;1\nGlauchau;Zwickau;weit\nGlauchau;Zwickau;0\nGlauchau;Atlantis;5\n"
    with pytest.raises(ValidationError) as error:
        rotation_import.distances(file(table))
    assert error.value.messages[:3] == [
        "Zeile 2: Das ist zweimal dieselbe Stadt.",
        "Zeile 3: „weit“ ist keine Zahl von Kilometern.",
        "Zeile 4: Die Entfernung liegt zwischen 1 und 2.000 km.",
    ]
    assert error.value.messages[3].startswith("Zeile 5: ")


@pytest.mark.parametrize(
    ("content", "problem"),
    [("", "Die Tabelle ist leer."), ("von;nach\na;b\n", "Es fehlt die Spalte „km“. Gefunden: von, nach.")],
)
def test_no_table(db, file, content, problem) -> None:
    with pytest.raises(ValidationError) as error:
        rotation_import.distances(file(content))
    assert error.value.messages == [problem]


def test_no_file(db, tmp_path) -> None:
    with pytest.raises(ValidationError, match="Die Datei gibt es nicht"):
        rotation_import.distances(tmp_path / "fort.csv")


def test_each_land_has_its_own_holidays(db) -> None:
    SchoolHoliday.objects.create(land="14", name="Herbstferien", since=day("2026-10-12"), until=day("2026-10-24"))
    found = holidays({"14", "05"}, [2026])
    repentance = Holiday(day("2026-11-18"), day("2026-11-18"), "Buß- und Bettag")
    all_saints = Holiday(day("2026-11-01"), day("2026-11-01"), "Allerheiligen")
    autumn = Holiday(day("2026-10-12"), day("2026-10-24"), "Herbstferien", is_school=True)
    assert [(repentance in days, all_saints in days, autumn in days) for days in (found["14"], found["05"])] == [
        (True, False, True),
        (False, True, False),
    ]
    assert set(LETTERS.values()) == set(Land)


def test_a_pair_of_cities_stands_once_whatever_its_order(cast) -> None:
    later, earlier = sorted((cast.glauchau, cast.zwickau), key=lambda city: -city.pk)
    TravelDistance.objects.create(a=later, b=earlier, km=18)
    with pytest.raises(ValidationError, match="steht die Entfernung schon da"):
        TravelDistance(a=later, b=earlier, km=19).full_clean()
    with pytest.raises(ValidationError, match="zwei verschiedene Städte"):
        TravelDistance(a=later, b=later, km=19).full_clean()


def test_the_network_has_one_set_of_rules(cast) -> None:
    from reihum.meetings import ledger

    assert ledger.read().facts.notice == datetime.timedelta(weeks=10)
    RotationRules.objects.create(notice_weeks=20)
    assert ledger.read().facts.notice == datetime.timedelta(weeks=20)
    with pytest.raises(ValidationError, match="Die Regeln gibt es schon"):
        RotationRules().full_clean()
