"""Posters as PDF: size, what they say, and that everybody can read them."""

from __future__ import annotations

import datetime
import re
import shutil
import subprocess
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from reihum.funding.models import AreaFunding, FundingAmount, Notice, Project, ProjectVersion, RuleSet, RuleSetLogo
from reihum.funding.posters import qr_code

needs_poppler = pytest.mark.skipif(
    not shutil.which("pdfinfo"), reason="PDFs are not looked into: no poppler (apt-get install poppler-utils)"
)


@pytest.fixture
def project(cast: Any) -> Project:
    made = Project.objects.create(
        name="Nähstube & #Nachbarschaft *für* alle",
        slug="naehstube",
        period=cast.period,
        area=cast.area,
        beneficiary="Nachbarschaft e. V.",
        purpose="Menschen lernen einander kennen.\nSie lernen nähen.",
        result="Aus 120 Kleidern wurden neue.",
    )
    for as_of, total in (("2018-01-01", "90000"), ("2020-01-01", "105010.60")):
        ProjectVersion.objects.create(
            project=made,
            as_of=as_of,
            source="Bescheid",
            since=datetime.date(2017, 9, 1),
            until=datetime.date(2020, 8, 31),
            total=Decimal(total),
            eu=Decimal("85000.00"),
        )
    return made


def read(pdf: bytes, *command: str) -> str:
    """What a tool of poppler says about a PDF."""
    output = ["-"] if command[0] == "pdftotext" else []
    return subprocess.run([*command, "-", *output], input=pdf, capture_output=True, check=True).stdout.decode()


def said(pdf: bytes) -> str:
    return " ".join(read(pdf, "pdftotext", "-layout").split())


@needs_poppler
def test_the_poster_of_a_project_is_one_page_of_a3_that_everybody_can_read(client: Client, project: Project) -> None:
    response = client.get(reverse("project_poster", args=[project.slug]))
    assert (response["Content-Type"], response["Content-Disposition"]) == (
        "application/pdf",
        'inline; filename="plakat-naehstube.pdf"',
    )
    info = read(response.content, "pdfinfo")
    facts = dict(re.findall(r"^([\w ]+):\s+(.*)$", info, re.M))
    width, height = (float(size) for size in re.findall(r"[\d.]+", facts["Page size"])[:2])
    assert (round(width * 25.4 / 72), round(height * 25.4 / 72)) == (297, 420)
    assert (facts["Pages"], facts["Tagged"], facts["Title"]) == ("1", "yes", project.name)
    text = said(response.content)
    for part in (
        "Europäische Union Europäischer Sozialfonds",
        project.name,  # no character of it is a command
        "Menschen lernen einander kennen. Sie lernen nähen.",
        "Aus 120 Kleidern wurden neue.",
        "Träger: Nachbarschaft e. V.",
        "Zeitraum: 01.09.2017 – 31.08.2020",
        "Gesamtkosten: 105.010,60 €",  # the newest version
        "davon Europäische Union: 85.000,00 €",
        "Netzwerk Quartiersmanagement Beispiel",
        "Glauchau: Scherberg",
    ):
        assert part in text, part
    assert "90.000" not in text
    fonts = read(response.content, "pdffonts")
    assert {re.sub(r"^[A-Z]+\+|-Identity-H$", "", line.split()[0]) for line in fonts.splitlines()[2:]} == {
        "EBGaramond12-Regular",
        "OpenSans",
        "OpenSans-Bold",
    }


@needs_poppler
def test_the_longest_texts_stay_on_one_page(client: Client, project: Project) -> None:
    project.purpose = project.result = "Ein Satz über das Nähen im Quartier. " * 200
    project.name = "Ein sehr langer Name " * 14
    project.save()
    content = client.get(reverse("project_poster", args=[project.slug])).content
    assert re.search(r"^Pages:\s+1$", read(content, "pdfinfo"), re.M)
    assert "davon Europäische Union: 85.000,00 €" in said(content)


@needs_poppler
def test_the_poster_of_a_funding_names_its_own_funder_with_logos(
    client: Client, cast: Any, make_logo: Callable[..., Any]
) -> None:
    RuleSetLogo.objects.create(rule_set=RuleSet.objects.get(code="eu-2014"), logo=make_logo("Amt"))
    funding = AreaFunding.objects.get()
    Notice.objects.create(funding=funding, issued_on="2017-01-01", authority="SAB", sentence="Aus Steuermitteln.")
    FundingAmount.objects.create(funding=funding, as_of="2017-01-01", source="SAB", granted=Decimal("1050101.60"))
    content = client.get(reverse("funding:funding_poster", args=[funding.pk])).content
    text = said(content)
    for part in (
        "Europäischer Sozialfonds",
        "Aus Steuermitteln.",
        "Zuwendung: 1.050.101,60 €",
        "25.11.2016 – 30.06.2022",
    ):
        assert part in text, part
    assert "Figure" in read(content, "pdfinfo", "-struct")
    funding.status = AreaFunding.Status.APPLIED
    funding.save()
    assert client.get(reverse("funding:funding_poster", args=[funding.pk])).status_code == 404


def test_no_poster_where_nothing_is_public_or_no_funder_asks(client: Client, cast: Any, project: Project) -> None:
    path = reverse("project_poster", args=[project.slug])
    Project.objects.update(state=Project.State.APPLIED)
    assert client.get(path).status_code == 404
    Project.objects.update(state=Project.State.RUNNING)
    cast.period.publicity = None
    cast.period.save()
    assert client.get(path).status_code == 404
    assert client.get(reverse("project_poster", args=["gibt-es-nicht"])).status_code == 404


def test_the_code_leads_to_the_page() -> None:
    assert qr_code("https://example.org/vorhaben/naehstube/") != qr_code("https://example.org/vorhaben/")
