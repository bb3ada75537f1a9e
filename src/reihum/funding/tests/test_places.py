"""What this app adds to the pages of places: programmes with boundaries of their own, and projects as open data."""

from __future__ import annotations

import datetime
from typing import Any

from django.test import Client

from reihum.conftest import Cast
from reihum.funding.models import AreaFunding, FundingBoundary, Project, ProjectVersion
from reihum.kit.german import slug
from reihum.places import inside
from reihum.places.tests.test_address import EAST as TYPED_EAST
from reihum.places.tests.test_address import MIDDLE as TYPED_MIDDLE
from reihum.places.tests.test_address import ask
from reihum.places.tests.test_inside import EAST, MIDDLE, moved
from reihum.places.tests.test_ogc import ROOT, get


def test_a_programme_with_a_boundary_of_its_own_is_asked_apart(cast: Cast) -> None:
    funding = AreaFunding.objects.get()
    FundingBoundary.objects.create(
        funding=funding, as_of=datetime.date(2020, 1, 1), source="Bescheid", geometry=moved(0.007)
    )
    middle, east = inside.at(*MIDDLE), inside.at(*EAST)
    assert (middle.areas, middle.others["funding"], middle.beyond) == ({cast.area.pk}, set(), set())
    assert (east.areas, east.others["funding"], east.beyond) == (set(), {funding.pk}, {cast.area.pk})


def test_where_a_programme_reaches_less_or_more_far_it_says_so(client: Client, cast: Cast) -> None:
    FundingBoundary.objects.create(
        funding=AreaFunding.objects.get(), as_of=datetime.date(2020, 1, 1), source="Bescheid", geometry=moved(0.007)
    )
    assert "Die Stelle liegt im Gebiet, aber nicht in der Fördergrenze dieses Programms." in ask(client, TYPED_MIDDLE)
    east = ask(client, TYPED_EAST)
    assert "Die Stelle liegt in keinem Gebiet, aber in der Fördergrenze eines Programms." in east
    assert "Die Fördergrenze dieses Programms reicht über das Gebiet hinaus" in east


def test_projects_are_there_if_they_are_public(client: Client, cast: Cast) -> None:
    def project(name: str, **fields: Any) -> Project:
        return Project.objects.create(
            name=name, slug=slug(name), period=cast.period, area=cast.area, beneficiary="Verein", **fields
        )

    spot = project("Nähstube", latitude=50.822, longitude=12.5435)
    project("Garten")
    project("Geplant", state=Project.State.APPLIED)
    ProjectVersion.objects.create(project=spot, as_of=datetime.date(2020, 1, 1), source="Bescheid", total="1050101.60")
    found = get(client, f"{ROOT}collections/vorhaben/items")["features"]
    assert [(one["properties"]["name"], one["geometry"]) for one in found] == [
        ("Nähstube", {"type": "Point", "coordinates": [12.5435, 50.822]}),
        ("Garten", None),
    ]
    assert found[0]["properties"]["total"] == 1050101.6


def test_a_page_of_projects_costs_the_same_for_few_and_for_many(client: Client, cast: Cast, queries_of: Any) -> None:
    def more(count: int, start: int) -> None:
        for number in range(start, start + count):
            Project.objects.create(
                name=f"P {number}", slug=f"p-{number}", period=cast.period, area=cast.area, beneficiary="x"
            )

    more(2, 0)
    few = queries_of(client, f"{ROOT}collections/vorhaben/items")
    more(28, 2)
    assert queries_of(client, f"{ROOT}collections/vorhaben/items") == few
