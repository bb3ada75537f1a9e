"""What a municipality, an area and a boundary may be."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from reihum.conftest import SQUARE
from reihum.places.models import Area, Boundary, Municipality, Population


def problems(record) -> dict[str, list[str]]:
    """The sentences of full_clean, by field."""
    with pytest.raises(ValidationError) as caught:
        record.full_clean()
    return caught.value.message_dict


@pytest.mark.parametrize(
    ("ags", "sentence"),
    [
        ("1452408", "Der Gemeindeschlüssel (AGS) hat acht Ziffern, zum Beispiel 14524080."),
        ("145240800", "Der Gemeindeschlüssel (AGS) hat acht Ziffern, zum Beispiel 14524080."),
        ("1452408O", "Der Gemeindeschlüssel (AGS) hat acht Ziffern, zum Beispiel 14524080."),
        ("١٤٥٢٤٠٨٠", "Der Gemeindeschlüssel (AGS) hat acht Ziffern, zum Beispiel 14524080."),
        ("17524080", "Der Gemeindeschlüssel beginnt mit der Nummer des Landes, 01 bis 16. „17“ gibt es nicht."),
        ("00524080", "Der Gemeindeschlüssel beginnt mit der Nummer des Landes, 01 bis 16. „00“ gibt es nicht."),
    ],
)
def test_a_wrong_official_key_gets_a_sentence_at_the_field(db, ags, sentence) -> None:
    found = problems(Municipality(name="Glauchau", slug="glauchau", ags=ags))
    assert sentence in found["ags"]


def test_both_keys_must_name_the_same_municipality(db) -> None:
    found = problems(Municipality(name="Glauchau", slug="glauchau", ags="14524080", ars="145240330330"))
    assert found == {"ars": ["Regionalschlüssel und Gemeindeschlüssel gehören nicht zur selben Gemeinde."]}


def test_a_municipality_is_there_once(cast) -> None:
    assert problems(Municipality(name="x", slug="x", ags="14524080"))["ags"] == [
        "Diese Gemeinde ist schon eingetragen."
    ]


def test_several_may_have_no_ars(cast) -> None:
    for number, name in enumerate(("Plauen", "Riesa")):
        city = Municipality(name=name, slug=name.lower(), ags=f"1452300{number}", ars="")
        city.full_clean()
        city.save()
    assert Municipality.objects.filter(ars__isnull=True).count() == 3


def test_the_land_follows_from_the_key(cast) -> None:
    assert (Municipality.objects.get(slug="glauchau").land, cast.glauchau.land_name) == ("14", "Sachsen")


@pytest.mark.parametrize("ags", ["1452408", "17524080", "abcdefgh"])
def test_the_database_refuses_a_wrong_key_too(db, ags) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Municipality.objects.create(name="x", slug="x", ags=ags)


def test_municipalities_sort_as_in_a_german_dictionary(db) -> None:
    for number, name in enumerate(["Zwickau", "Öderan", "Oelsnitz", "Görlitz", "Gera", "Gotha", "Aue"]):
        Municipality.objects.create(name=name, slug=f"s{number}", ags=f"1400000{number}")
    assert [city.name for city in Municipality.objects.all()] == [
        *("Aue", "Gera", "Görlitz", "Gotha", "Öderan", "Oelsnitz", "Zwickau")
    ]


def test_an_end_before_the_start_gets_a_sentence_at_the_field(cast) -> None:
    area = Area(
        municipality=cast.glauchau, name="x", slug="x", since=datetime.date(2020, 1, 2), until=datetime.date(2020, 1, 1)
    )
    assert problems(area)["until"] == ["Das Ende liegt vor dem Beginn. Bitte prüfen Sie beide Tage."]
    with pytest.raises(IntegrityError), transaction.atomic():
        area.save()


def test_a_boundary_that_crosses_itself_is_refused_with_the_place(cast) -> None:
    bow = {"type": "Polygon", "coordinates": [[[12, 50], [12.1, 50.1], [12.1, 50], [12, 50.1], [12, 50]]]}
    boundary = Boundary(area=cast.area, as_of=datetime.date(2020, 1, 1), source="x", geometry=bow)
    assert problems(boundary)["geometry"] == ["Die Grenze kreuzt sich selbst bei 12.05, 50.05 (Länge, Breite)."]
    with pytest.raises(ValidationError):
        boundary.save()
    assert cast.area.boundaries.count() == 1


def test_size_and_box_are_measured_when_a_boundary_is_saved(cast) -> None:
    boundary = Boundary.objects.get()
    # 0,007° × 0,0045° at 50,8°: about 493,5 m × 500,6 m
    assert boundary.hectares == pytest.approx(24.70, abs=0.05)
    assert boundary.box == (12.540, 50.820, 12.547, 50.8245)


def test_the_newest_version_counts(cast) -> None:
    for year, people in ((2015, 1200), (2022, 1500), (2018, 1400)):
        Population.objects.create(area=cast.area, as_of=datetime.date(year, 1, 1), source="Stadt", inhabitants=people)
    assert Area.objects.get().population.inhabitants == 1500
    assert Area.objects.with_latest().get().population.inhabitants == 1500


def test_a_source_says_one_thing_a_day(cast) -> None:
    again = Boundary(area=cast.area, as_of=datetime.date(2016, 1, 28), source="Stadtrat", geometry=SQUARE)
    again.hectares, again.west, again.south, again.east, again.north = 1, 0, 0, 1, 1
    assert problems(again) == {"__all__": ["Diese Quelle hat für diesen Tag schon eine Grenze."]}
