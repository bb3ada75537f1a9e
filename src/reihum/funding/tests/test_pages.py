"""Programmes: the field's own are there from the start, and the pages tell where their money goes."""

import datetime
import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from reihum.funding.models import AreaFunding, FundingAmount, Period, Programme, Publicity
from reihum.places.models import Area


def test_the_programmes_of_the_field_are_there_from_the_start(db) -> None:
    esf = {
        period.name: period
        for period in Programme.objects.get(slug="nachhaltige-soziale-stadtentwicklung-esf").periods.all()
    }
    assert (esf["ESF 2014–2020"].publicity_id, esf["ESF 2014–2020"].fund_name) == (
        Publicity.EU_2014,
        "Europäischer Sozialfonds",
    )
    assert (esf["ESF Plus 2021–2027"].publicity_id, esf["ESF Plus 2021–2027"].rate) == (Publicity.EU_2021, 85)
    assert [str(row) for row in Programme.objects.get(slug="sozialer-zusammenhalt").predecessors.all()] == [
        "Soziale Stadt"
    ]
    for period in Period.objects.select_related("programme"):
        period.full_clean()


def test_the_page_of_a_programme_names_its_areas(client, cast) -> None:
    html = client.get(reverse("funding:programme", args=["beispielprogramm"])).content.decode()
    assert "ESF 2014–2020 (Beispiel)" in html and "Glauchau: Scherberg" in html


def test_a_period_of_2014_must_name_its_fund(cast) -> None:
    period = Period(
        programme=cast.period.programme, name="x", start=datetime.date(2014, 1, 1), publicity_id=Publicity.EU_2014
    )
    with pytest.raises(ValidationError) as caught:
        period.full_clean()
    assert caught.value.message_dict["fund_name"] == [
        "Im Zeitraum 2014–2020 muss der Fonds genannt werden (DVO 821/2014, Art. 4)."
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        period.save()


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"end": datetime.date(2013, 12, 31)}, "end"),
        ({"end": datetime.date(2020, 12, 31), "eligible_until": datetime.date(2020, 1, 1)}, "eligible_until"),
    ],
)
def test_days_out_of_order_get_a_sentence_at_the_field(cast, facts, field) -> None:
    period = Period(programme=cast.period.programme, name="x", start=datetime.date(2014, 1, 1), **facts)
    with pytest.raises(ValidationError) as caught:
        period.full_clean()
    assert field in caught.value.message_dict
    with pytest.raises(IntegrityError), transaction.atomic():
        period.save()


def test_amounts_are_kept_by_source_and_the_newest_comes_first(client, cast) -> None:
    funding = AreaFunding.objects.get()
    for year, granted in ((2016, "439000.00"), (2022, "997384.30"), (2019, "909000")):
        FundingAmount.objects.create(
            funding=funding, as_of=datetime.date(year, 6, 30), source=f"Quelle {year}", granted=granted
        )
    html = client.get(cast.area.get_absolute_url()).content.decode()
    order = [
        html.index(text)
        for text in ("997.384,30\N{NO-BREAK SPACE}€", "909.000,00\N{NO-BREAK SPACE}€", "439.000,00\N{NO-BREAK SPACE}€")
    ]
    assert order == sorted(order)


def test_a_grant_above_the_cost_is_refused(cast) -> None:
    amount = FundingAmount(
        funding=AreaFunding.objects.get(), as_of=datetime.date(2020, 1, 1), source="x", granted=10, total=9
    )
    with pytest.raises(ValidationError) as caught:
        amount.full_clean()
    assert caught.value.message_dict["total"] == ["Die Zuwendung ist höher als die Gesamtkosten."]
    with pytest.raises(IntegrityError), transaction.atomic():
        amount.save()


def test_pages_cost_the_same_with_3_and_with_30(client, cast, queries_of) -> None:
    def fill(numbers: range) -> None:
        for number in numbers:
            area = Area.objects.create(municipality=cast.glauchau, name=f"G{number}", slug=f"g{number}")
            AreaFunding.objects.create(area=area, period=cast.period)
            programme = Programme.objects.create(name=f"P{number}", slug=f"p{number}", level="land")
            period = Period.objects.create(programme=programme, name=f"Z{number}", start=datetime.date(2020, 1, 1))
            funding = AreaFunding.objects.create(area=cast.area, period=period)
            FundingAmount.objects.create(funding=funding, as_of=datetime.date(2020, 1, 1), source="x", granted=number)

    urls = [
        reverse("funding:programmes"),
        reverse("funding:programme", args=["beispielprogramm"]),
        cast.area.get_absolute_url(),
    ]
    fill(range(3))
    few = [queries_of(client, url) for url in urls]
    fill(range(3, 30))
    assert [queries_of(client, url) for url in urls] == few


def test_the_file_of_a_notice_is_for_those_in_charge(client: Client, cast: Any, make_file: Any) -> None:
    from reihum.funding.models import Notice
    from reihum.places.models import AreaDocument

    file = make_file("Bescheid")
    Notice.objects.create(
        funding=AreaFunding.objects.get(), issued_on=datetime.date(2016, 11, 25), authority="SAB", file=file
    )
    got = {}
    for name in ("visitor", "erik", "bernd", "dora", "carla"):
        client.logout()
        if name != "visitor":
            client.force_login(getattr(cast, name))
        response = client.get(file.url)
        got[name] = response.status_code
        b"".join(response)
    assert got == {"visitor": 302, "erik": 403, "bernd": 403, "dora": 200, "carla": 200}
    AreaDocument.objects.create(area=cast.area, file=file)
    client.logout()
    response = client.get(file.url)
    assert (response.status_code, b"".join(response)) == (200, b"%PDF-1.4")


def test_an_area_shows_its_documents_and_what_it_grew_from(client: Client, cast: Any, make_file: Any) -> None:
    from reihum.places.models import Area, AreaDocument

    old = Area.objects.create(municipality=cast.glauchau, name="Alter Scherberg", slug="alter-scherberg")
    cast.area.predecessors.add(old)
    AreaDocument.objects.create(area=cast.area, file=make_file("Konzept 2016"))
    page = client.get(cast.area.get_absolute_url()).content.decode()
    assert re.search(r"<dt>Vorher</dt><dd><a href=\"/gebiete/glauchau/alter-scherberg/\">Alter Scherberg</a>", page)
    assert re.search(r'<a href="/dokumente/\d+/plan[^"]*\.pdf">Konzept 2016</a> <small>PDF</small>', page)
    assert "<dt>Danach</dt>" in client.get(old.get_absolute_url()).content.decode()
