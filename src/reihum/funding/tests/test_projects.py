"""Projects: what everybody sees of them, and what the database refuses."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from reihum.funding.models import ActionField, Project, ProjectVersion, Topic
from reihum.kit.german import slug


@pytest.fixture
def make_project(cast: Any) -> Callable[..., Project]:
    def make(name: str, *, total: str | None = None, since: datetime.date | None = None, **fields: Any) -> Project:
        about = {"slug": slug(name), "beneficiary": "AWO", "period": cast.period}
        place = {} if "municipality" in fields else {"area": cast.area}
        project = Project.objects.create(name=name, **{**about, **place, **fields})
        if total:
            ProjectVersion.objects.create(
                project=project, as_of=datetime.date(2017, 6, 1), source="Bescheid", total=Decimal(total), since=since
            )
        return project

    return make


def names(client: Client, query: str = "") -> list[str]:
    response = client.get(reverse("projects:projects") + query)
    assert response.status_code == 200
    return [project.name for project in response.context["projects"]]


def test_the_list_is_filtered_and_ordered(client: Client, cast: Any, make_project: Callable[..., Project]) -> None:
    field = ActionField.objects.create(period=cast.period, number=1, name="Informelle Bildung")
    field.topics.set([Topic.objects.get(slug="kinder-und-jugend")])
    make_project("Kids Club", total="59866.56", action_field=field, since=datetime.date(2017, 6, 1))
    make_project("Familiencafé", total="87000", state="settled", since=datetime.date(2018, 12, 24))
    make_project("Zwickau hilft", municipality=cast.zwickau)
    make_project("Nur beantragt", state="applied")
    assert names(client) == ["Familiencafé", "Kids Club", "Zwickau hilft"]
    assert names(client, "?sort=kosten") == ["Familiencafé", "Kids Club", "Zwickau hilft"]
    assert names(client, "?sort=beginn") == ["Familiencafé", "Kids Club", "Zwickau hilft"]
    assert names(client, "?stadt=zwickau") == ["Zwickau hilft"]
    assert names(client, "?stadt=glauchau&stand=settled") == ["Familiencafé"]
    assert names(client, "?thema=kinder-und-jugend") == ["Kids Club"]
    assert names(client, f"?zeitraum={cast.period.pk}&q=kids") == ["Kids Club"]
    assert names(client, "?stadt=gibt-es-nicht&sort=quatsch&stand=applied") == names(client)


def test_a_change_of_amounts_keeps_the_earlier_ones(client: Client, make_project: Callable[..., Project]) -> None:
    project = make_project("Familiencafé", total="87000")
    ProjectVersion.objects.create(
        project=project,
        as_of=datetime.date(2022, 2, 14),
        source="Schlussliste",
        total=Decimal(136709),
        eu=Decimal(129873),
    )
    page = client.get(project.get_absolute_url()).content.decode()
    assert page.index("136.709,00") < page.index("129.873,00") < page.index("Frühere Angaben") < page.index("87.000,00")


def test_the_page_names_the_funder_of_its_own_period(client: Client, cast: Any, make_project: Any) -> None:
    page = client.get(make_project("Kids Club").get_absolute_url()).content.decode()
    assert "Europäische Union<br>Europäischer Sozialfonds" in page


def test_what_was_only_applied_for_is_nowhere(client: Client, cast: Any, make_project: Any) -> None:
    project = make_project("Geheim", state="applied", total="1")
    assert client.get(project.get_absolute_url()).status_code == 404
    for path in (
        cast.area.get_absolute_url(),
        reverse("projects:projects"),
        reverse("projects:table"),
        "/sitemap-vorhaben.xml",
    ):
        assert "eheim" not in client.get(path).content.decode(), path


def test_the_table_is_one_that_german_spreadsheets_read(client: Client, make_project: Any) -> None:
    make_project(
        "=1+1", slug="formel", total="1234.5", since=datetime.date(2017, 6, 1), beneficiary="Träger; mit Strich"
    )
    response = client.get(reverse("projects:table"))
    text = response.content.decode("utf-8-sig")
    assert response.content.startswith(b"\xef\xbb\xbf")
    (row,) = csv.DictReader(io.StringIO(text), delimiter=";")
    assert (row["name"], row["traeger"]) == ("'=1+1", "Träger; mit Strich")
    assert (row["gesamtkosten"], row["beginn"], row["eu"]) == ("1234,50", "01.06.2017", "")


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_costs_the_same_for_many(
    client: Client, make_project: Any, queries_of: Callable[..., int], rows: int
) -> None:
    for number in range(rows):
        make_project(f"Vorhaben {number}", total="100")
    assert queries_of(client, reverse("projects:projects")) == 8


def test_a_project_has_exactly_one_place(cast: Any, make_project: Any) -> None:
    for place in ({"area": cast.area, "municipality": cast.glauchau}, {"area": None, "municipality": None}):
        with pytest.raises(IntegrityError, match="project_has_one_place"), transaction.atomic():
            make_project("Zu viel", **place)


def test_shares_are_never_more_than_the_whole(make_project: Any) -> None:
    project = make_project("Kids Club")
    version = {"project": project, "as_of": datetime.date(2017, 6, 1), "source": "Bescheid"}
    # In floating point 0.1 + 0.2 is more than 0.3.
    ProjectVersion.objects.create(**version, total=Decimal("0.30"), eu=Decimal("0.10"), own=Decimal("0.20"))
    wrong = ProjectVersion(**{**version, "source": "x"}, total=Decimal("0.30"), eu=Decimal("0.11"), own=Decimal("0.20"))
    with pytest.raises(ValidationError, match="mehr als die Gesamtkosten"):
        wrong.full_clean()
    with pytest.raises(IntegrityError, match="project_version_within_total"), transaction.atomic():
        wrong.save()


def test_a_field_of_action_of_another_period_is_refused(cast: Any, make_project: Any) -> None:
    other = ActionField.objects.exclude(period=cast.period).first()
    project = make_project("Kids Club")
    project.action_field = other
    with pytest.raises(ValidationError, match="gehört zu einem anderen Förderzeitraum"):
        project.full_clean()


def test_the_code_is_the_funders_and_given_once_a_period(make_project: Any) -> None:
    make_project("Ohne")
    make_project("Auch ohne")
    make_project("Eins", code="100300")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_project("Zwei", code="100300")
