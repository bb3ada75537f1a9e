import datetime
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.utils.text import slugify

from reihum.funding.acknowledgement import due
from reihum.funding.models import (
    AreaFunding,
    Notice,
    Period,
    Programme,
    Project,
    Publicity,
    RuleSet,
    RuleSetLogo,
)
from reihum.places.models import Area, Municipality

IN_2017 = datetime.date(2017, 10, 23)


@pytest.fixture
def esf_plus(cast) -> Period:
    return Period.objects.create(
        programme=cast.period.programme,
        name="ESF Plus 2021–2027 (Beispiel)",
        start=datetime.date(2021, 1, 1),
        end=datetime.date(2027, 12, 31),
        publicity_id=Publicity.EU_2021,
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
        publicity_id=Publicity.STAEDTEBAU,
        land_sentence="Diese Maßnahme wird mitfinanziert.",
        pk=99,
    )
    asked = due(periods=[period])
    assert asked.emblems == ()
    assert asked.sentences == (
        "Gefördert durch die Städtebauförderung von Bund, Ländern und Gemeinden.",
        "Diese Maßnahme wird mitfinanziert.",
    )


def test_without_rules_nothing_is_due(cast) -> None:
    Period.objects.update(publicity=None)
    assert due(areas=[cast.area], day=IN_2017) is None


def test_fully_funded_has_its_own_words(cast) -> None:
    period = Period(
        programme=cast.period.programme, name="x", start=IN_2017, publicity_id="eu-2021", statement="funded", pk=98
    )
    assert due(periods=[period]).emblems == (("Finanziert von der Europäischen Union",),)


EU_2014, EU_2021 = ("Europäische Union", "Europäischer Sozialfonds"), ("Kofinanziert von der Europäischen Union",)
STAEDTEBAU = "Gefördert durch die Städtebauförderung von Bund, Ländern und Gemeinden."
SACHSEN = (
    "Diese Maßnahme wird mitfinanziert mit Steuermitteln auf Grundlage des vom Sächsischen Landtag beschlossenen "
    "Haushaltes."
)


@pytest.fixture
def street(cast) -> SimpleNamespace:
    """A street in three areas of four programmes in two periods; and areas elsewhere."""

    def programme(name: str, level: str) -> Programme:
        return Programme.objects.create(name=name, slug=slugify(name), level=level)

    def period(of: Programme, name: str, start: int, end: int | None, rules: str | None, fund: str = "") -> Period:
        last = datetime.date(end, 12, 31) if end else None
        return Period.objects.create(
            programme=of, name=name, start=datetime.date(start, 1, 1), end=last, publicity_id=rules, fund_name=fund
        )

    def area(city: Municipality, name: str) -> Area:
        return Area.objects.create(municipality=city, name=name, slug=slugify(name))

    def fund(of: Area, by: Period, since: int, **fields: object) -> AreaFunding:
        return AreaFunding.objects.create(area=of, period=by, since=datetime.date(since, 1, 1), **fields)

    esf, efre = programme("Fonds A", "eu"), programme("Fonds B", "eu")
    city, land = programme("Stadt C", "federal"), programme("Land D", "land")
    hof = Municipality.objects.create(name="Hof", slug="hof", ags="09464000")
    old, new = period(esf, "A 2014", 2014, 2020, "eu-2014", EU_2014[1]), period(esf, "A 2021", 2021, 2027, "eu-2021")
    built = period(efre, "B 2021", 2021, 2027, "eu-2021")
    since_2014 = period(city, "C seit 2014", 2014, None, "staedtebau")
    silent = period(land, "D seit 2014", 2014, None, None)
    places = SimpleNamespace(
        north=area(cast.glauchau, "Nord"), south=area(cast.glauchau, "Süd"), west=area(cast.glauchau, "West"),
        hof=area(hof, "Innenstadt"), empty=area(hof, "Leer"), wanted=area(cast.glauchau, "Gewünscht"),
    )  # fmt: skip
    places.north_old = fund(places.north, old, 2016)
    fund(places.north, since_2014, 2015)
    fund(places.south, new, 2023)
    fund(places.south, built, 2023)
    fund(places.west, silent, 2015)
    places.hof_city = fund(places.hof, since_2014, 2015)
    fund(places.wanted, new, 2023, status=AreaFunding.Status.APPLIED)
    places.old, places.new, places.cast = old, new, cast
    return places


@pytest.mark.parametrize(
    ("areas", "day", "emblems", "sentences", "programmes", "rules"),
    [
        # Everything of one street, each side in its own time.
        ("north south west", "2017-06-01", [EU_2014], [STAEDTEBAU, SACHSEN], "A14 C D", "eu-2014 staedtebau sachsen"),
        ("north south west", "2024-06-01", [EU_2021], [STAEDTEBAU, SACHSEN], "A21 B C D", "eu-2021 staedtebau sachsen"),
        ("north south west", None, [EU_2014, EU_2021], [STAEDTEBAU, SACHSEN], "A14 A21 B C D", "both staedtebau sachsen"),
        # EU money is no money of Saxony unless the notice says so.
        ("south", "2024-06-01", [EU_2021], [], "A21 B", "eu-2021"),
        # The Land's rule alone, for money of the Land that has no rules of its own.
        ("west", "2024-06-01", [], [SACHSEN], "D", "sachsen"),
        # Elsewhere its rule does not hold.
        ("hof", "2024-06-01", [], [STAEDTEBAU], "C", "staedtebau"),
        ("north hof", "2015-06-01", [], [STAEDTEBAU, SACHSEN], "C", "staedtebau sachsen"),
        ("empty", "2024-06-01", None, None, "", ""),
        ("wanted", "2024-06-01", None, None, "", ""),
        # The first and the last day count, the days around them do not.
        ("south", "2022-12-31", None, None, "", ""),
        ("south", "2023-01-01", [EU_2021], [], "A21 B", "eu-2021"),
        ("south", "2027-12-31", [EU_2021], [], "A21 B", "eu-2021"),
        ("south", "2028-01-01", None, None, "", ""),
    ],
)  # fmt: skip
def test_what_is_due_for_areas(street, areas, day, emblems, sentences, programmes, rules) -> None:
    asked = due(
        areas=[getattr(street, name) for name in areas.split()], day=datetime.date.fromisoformat(day) if day else None
    )
    if emblems is None:
        assert asked is None
        return
    names = {
        "A14": "Fonds A, A 2014", "A21": "Fonds A, A 2021", "B": "Fonds B, B 2021",
        "C": "Stadt C, C seit 2014", "D": "Land D, D seit 2014",
    }  # fmt: skip
    codes = rules.replace("both", "eu-2014 eu-2021").replace("sachsen", "sachsen-haushalt").split()
    assert (list(asked.emblems), list(asked.sentences)) == (emblems, sentences)
    assert sorted(asked.programmes) == sorted(names[key] for key in programmes.split())
    assert list(asked.rules) == codes
    assert asked.first_viewport is ("eu-2014" in codes)
    assert asked.excludes_other_eu_marks is ("eu-2021" in codes)


def test_programmes_and_emblems_stand_in_the_order_of_rules_and_periods(street) -> None:
    assert due(areas=[street.south, street.north]).programmes == (
        "Fonds A, A 2014", "Fonds A, A 2021", "Fonds B, B 2021", "Stadt C, C seit 2014",
    )  # fmt: skip


def test_money_may_be_spent_some_years_after_the_period(street) -> None:
    day = datetime.date(2023, 6, 1)
    street.north_old.period.eligible_until = datetime.date(2023, 12, 31)
    assert due(areas=[street.north], day=day).emblems == ()  # not saved: it ended in 2020
    street.north_old.period.save()
    assert due(areas=[street.north], day=day).emblems == (EU_2014,)
    assert due(areas=[street.north], day=datetime.date(2024, 1, 1)).emblems == ()


@pytest.mark.parametrize(("valid_from", "valid_until", "holds"), [
    (None, None, True), ("2017-10-23", "2017-10-23", True), ("2017-10-24", None, False), (None, "2017-10-22", False),
])  # fmt: skip
def test_a_rule_set_holds_from_its_first_day_to_its_last(street, valid_from, valid_until, holds) -> None:
    RuleSet.objects.filter(code="sachsen-haushalt").update(valid_from=valid_from, valid_until=valid_until)
    asked = due(areas=[street.west], day=IN_2017)
    assert (asked is not None) is holds


@pytest.fixture
def make_project(street) -> Callable[..., Project]:
    def make(name: str, **fields: object) -> Project:
        place = {} if "municipality" in fields else {"area": street.north}
        given = {"slug": slugify(name), "period": street.new, "beneficiary": "Verein", **place, **fields}
        return Project.objects.create(name=name, **given)

    return make


def test_a_project_counts_with_its_own_period_not_with_those_of_its_area(street, make_project) -> None:
    project = make_project("Nähstube")
    assert due(projects=[project], day=datetime.date(2024, 6, 1)).programmes == ("Fonds A, A 2021",)
    both = due(projects=[project], areas=[street.north], day=datetime.date(2024, 6, 1))
    assert both.programmes == ("Fonds A, A 2021", "Stadt C, C seit 2014")
    # Also long after, and as a QuerySet: it is named.
    assert due(projects=Project.objects.all(), day=datetime.date(2040, 1, 1)).emblems == (EU_2021,)


@pytest.mark.parametrize(("state", "is_named"), [("applied", False), ("withdrawn", False), ("approved", True)])
def test_a_project_is_named_when_it_is_granted(make_project, state, is_named) -> None:
    assert (due(projects=[make_project("Nähstube", state=state)]) is not None) is is_named


def test_the_rule_of_the_land_holds_where_the_project_is(street, make_project) -> None:
    federal = street.hof_city.period
    here = make_project("Hier", period=federal)
    there = make_project("Dort", period=federal, municipality=street.hof.municipality)
    assert due(projects=[here]).sentences == (STAEDTEBAU, SACHSEN)
    assert due(projects=[there]).sentences == (STAEDTEBAU,)


def notice(day: str = "2017-01-01", **fields: object) -> Notice:
    return Notice.objects.create(issued_on=day, authority="Sächsische Aufbaubank (SAB)", **fields)


def test_a_notice_changes_the_statement_of_its_own_project_only(make_project) -> None:
    first, second = make_project("Erstes"), make_project("Zweites")
    notice(project=first, statement="funded")
    assert due(projects=[first]).emblems == (("Finanziert von der Europäischen Union",),)
    assert due(projects=[second]).emblems == (EU_2021,)
    assert due(projects=[first, second]).emblems == (("Finanziert von der Europäischen Union",), EU_2021)


def test_the_sentence_of_a_notice_stands_in_place_of_the_usual_ones(street) -> None:
    notice(funding=street.hof_city, sentence="Gefördert aus Steuermitteln, wie beschlossen.")
    assert due(areas=[street.hof], day=IN_2017).sentences == ("Gefördert aus Steuermitteln, wie beschlossen.",)
    # What is about other money stays.
    assert due(areas=[street.hof, street.north], day=IN_2017).sentences == (
        STAEDTEBAU, "Gefördert aus Steuermitteln, wie beschlossen.", SACHSEN,
    )  # fmt: skip


def test_the_newest_notice_of_the_day_counts(street) -> None:
    notice("2016-01-01", funding=street.hof_city, sentence="Zuerst.")
    notice("2018-01-01", funding=street.hof_city, sentence="Dann.")
    notice("2019-01-01", funding=street.hof_city)  # says nothing about words
    days = ("2015-12-31", "2016-01-01", "2017-12-31", "2018-01-01", "2024-01-01")
    said = [due(areas=[street.hof], day=datetime.date.fromisoformat(day)).sentences for day in days]
    assert said == [(STAEDTEBAU,), ("Zuerst.",), ("Zuerst.",), ("Dann.",), ("Dann.",)]


def test_a_period_named_besides_its_funding_says_nothing_else_than_the_notice(street) -> None:
    funding = AreaFunding.objects.get(area=street.south, period=street.new)
    notice("2023-01-01", funding=funding, statement="funded")
    asked = due(areas=[street.south], periods=[street.new], day=datetime.date(2024, 6, 1))
    assert asked.emblems == (("Finanziert von der Europäischen Union",), EU_2021)  # the second for programme B


def test_logos_stand_in_their_order_while_they_may_be_shown(street, make_logo) -> None:
    rules = RuleSet.objects.get(code="staedtebau")
    for order, (name, fields) in enumerate(
        {
            "Zweites": {},
            "Vorbei": {"until": datetime.date(2017, 10, 22)},
            "Bis heute": {"until": IN_2017},
            "Zu früh": {"since": datetime.date(2017, 10, 24)},
        }.items(),
        1,
    ):
        RuleSetLogo.objects.create(rule_set=rules, logo=make_logo(name, **fields), order=order)
    first = make_logo("Erstes")
    RuleSetLogo.objects.create(rule_set=rules, logo=first, order=0)
    RuleSetLogo.objects.create(rule_set=RuleSet.objects.get(code="sachsen-haushalt"), logo=first)
    asked = due(areas=[street.north], day=IN_2017)
    assert [logo.name for logo in asked.logos] == ["Erstes", "Zweites", "Bis heute"]


def test_a_mark_of_2014_2020_does_not_stand_beside_the_emblem_of_2021_2027(street, make_logo) -> None:
    old = make_logo("Altes Zeichen", eu_mark="eu-2014")
    RuleSetLogo.objects.create(rule_set=RuleSet.objects.get(code="eu-2014"), logo=old)
    assert due(areas=[street.north], day=IN_2017).logos == (old,)
    assert due(areas=[street.north, street.south]).logos == ()


def test_however_much_is_funded_the_queries_are_as_many(
    street, make_project, make_logo, django_assert_max_num_queries
) -> None:
    RuleSetLogo.objects.create(rule_set=RuleSet.objects.get(code="staedtebau"), logo=make_logo("Eines"))
    areas = [street.north, street.south, street.west, street.hof]
    projects = [make_project(f"Vorhaben {number}") for number in range(30)]
    for project in projects:
        notice(project=project, sentence=f"Satz {project.pk}.")
    with django_assert_max_num_queries(4):
        asked = due(areas=areas, periods=[street.new], projects=projects)
    assert len(asked.sentences) == 32 and len(asked.logos) == 1
