import datetime

import pytest

from reihum.funding.acknowledgement import due, of_periods
from reihum.funding.models import AreaFunding, Period, Publicity

IN_2017 = datetime.date(2017, 10, 23)


@pytest.fixture
def esf_plus(cast) -> Period:
    return Period.objects.create(
        programme=cast.period.programme,
        name="ESF Plus 2021–2027 (Beispiel)",
        start=datetime.date(2021, 1, 1),
        end=datetime.date(2027, 12, 31),
        publicity=Publicity.EU_2021,
    )


def test_a_meeting_of_2017_names_the_fund_of_2014_2020(cast, esf_plus) -> None:
    AreaFunding.objects.create(area=cast.area, period=esf_plus, since=datetime.date(2023, 1, 1))
    assert due(areas=[cast.area], day=IN_2017).emblems == (("Europäische Union", "Europäischer Sozialfonds"),)


def test_the_same_area_in_2024_has_the_statement_of_2021_2027_and_no_fund(cast, esf_plus) -> None:
    AreaFunding.objects.create(area=cast.area, period=esf_plus, since=datetime.date(2023, 1, 1))
    assert due(areas=[cast.area], day=datetime.date(2024, 5, 1)).emblems == (
        ("Kofinanziert von der Europäischen Union",),
    )


def test_the_page_of_an_area_names_all_that_ever_paid(cast, esf_plus) -> None:
    AreaFunding.objects.create(area=cast.area, period=esf_plus, since=datetime.date(2023, 1, 1))
    assert due(areas=[cast.area]).emblems == (
        ("Europäische Union", "Europäischer Sozialfonds"),
        ("Kofinanziert von der Europäischen Union",),
    )


@pytest.mark.parametrize("day", [datetime.date(2016, 11, 24), datetime.date(2022, 7, 1)])
def test_before_the_decision_and_after_the_end_nothing_is_due(cast, day) -> None:
    assert due(areas=[cast.area], day=day) is None


def test_money_only_applied_for_is_not_named(cast) -> None:
    AreaFunding.objects.update(status=AreaFunding.Status.APPLIED)
    assert due(areas=[cast.area], day=IN_2017) is None


def test_a_funding_past_its_period_is_not_named(cast) -> None:
    AreaFunding.objects.update(until=None)
    assert due(areas=[cast.area], day=datetime.date(2024, 1, 1)) is None


def test_a_period_that_is_named_counts_on_any_day_and_only_once(cast) -> None:
    asked = due(areas=[cast.area], periods=[cast.period], day=IN_2017)
    assert asked.emblems == (("Europäische Union", "Europäischer Sozialfonds"),)
    assert asked.programmes == ("Beispielprogramm, ESF 2014–2020 (Beispiel)",)
    assert due(periods=[cast.period], day=datetime.date(2030, 1, 1)) == asked


def test_staedtebau_and_the_sentence_of_the_land_are_sentences_without_an_emblem(cast) -> None:
    period = Period(
        programme=cast.period.programme,
        name="Städtebau",
        start=IN_2017,
        publicity=Publicity.STAEDTEBAU,
        land_sentence="Diese Maßnahme wird mitfinanziert.",
        pk=99,
    )
    asked = of_periods([period])
    assert asked.emblems == ()
    assert asked.sentences == (
        "Gefördert durch die Städtebauförderung von Bund, Ländern und Gemeinden.",
        "Diese Maßnahme wird mitfinanziert.",
    )


def test_without_rules_nothing_is_due(cast) -> None:
    Period.objects.update(publicity=Publicity.NONE)
    assert due(areas=[cast.area], day=IN_2017) is None


def test_fully_funded_has_its_own_words(cast) -> None:
    period = Period(
        programme=cast.period.programme, name="x", start=IN_2017, publicity="eu-2021", statement="funded", pk=98
    )
    assert of_periods([period]).emblems == (("Finanziert von der Europäischen Union",),)
