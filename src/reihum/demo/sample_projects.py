"""The sample's projects, notices of award with their deadlines, and a handover that has begun."""

from __future__ import annotations

import datetime
import io
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image

from reihum.demo.pictures import drawn
from reihum.demo.sample_network import BY_HAND, People, Places
from reihum.funding.models import (
    ActionField,
    AreaFunding,
    Deadline,
    Evidence,
    FundingBoundary,
    Notice,
    Period,
    Project,
    ProjectList,
    ProjectVersion,
)
from reihum.funding.publicity import by_hand
from reihum.people import handovers

MADE_UP = "angenommen für die Vorführung"
PORTAL = "Projektportal europa-fördert-sachsen.de"
# As of, source, total, EU, since, until. Amounts and days of Glauchau's projects are public; see docs/develop/sample.md.
Versions = list[tuple[datetime.date, str, str | None, str | None, datetime.date | None, datetime.date | None]]
PROJECTS: list[tuple[dict[str, Any], str, str, int, Versions]] = [
    (
        {
            "name": "AWO Kids Club",
            "slug": "awo-kids-club",
            "beneficiary": "AWO Kreisverband Zwickau e. V.",
            "state": Project.State.SETTLED,
            "purpose": "Ein offenes Angebot für Kinder in der Innenstadt: spielen, kochen und lernen ohne Schulnoten.",
            "result": "Das Angebot lief zwei Jahre und ist abgeschlossen.",
        },
        "esf-gebiet-innenstadt",
        "ESF 2014–2020",
        1,
        [
            (
                datetime.date(2019, 5, 31),
                PORTAL,
                "59866.56",
                "56873.23",
                datetime.date(2017, 6, 1),
                datetime.date(2019, 5, 31),
            )
        ],
    ),
    (
        {
            "name": "Die LunchBOX",
            "slug": "die-lunchbox",
            "beneficiary": "CVJM Glauchau",
            "state": Project.State.SETTLED,
            "purpose": "Ein Treffpunkt für junge Menschen nach der Schule, mit Essen und Zeit zum Reden.",
            "result": "Das Angebot lief zwei Jahre und ist abgeschlossen.",
        },
        "esf-gebiet-innenstadt",
        "ESF 2014–2020",
        1,
        [
            (
                datetime.date(2019, 5, 31),
                PORTAL,
                "46229.38",
                "43917.91",
                datetime.date(2017, 6, 1),
                datetime.date(2019, 5, 31),
            )
        ],
    ),
    (
        {
            "name": "AWO Familiencafé",
            "slug": "awo-familiencafe",
            "beneficiary": "AWO Kreisverband Zwickau e. V.",
            "state": Project.State.SETTLED,
            "purpose": "Ein Café, in dem Familien einander treffen und Rat finden.",
            "result": "Das Café hatte bis Februar 2022 geöffnet. Die Kosten stiegen mit der Verlängerung; beide Stände stehen unten.",
            "latitude": 50.8231,
            "longitude": 12.5440,
        },
        "esf-gebiet-innenstadt",
        "ESF 2014–2020",
        3,
        [
            (datetime.date(2018, 12, 24), "Bewilligung, gerundet", "87000.00", "82650.00", datetime.date(2018, 12, 24), None),
            (
                datetime.date(2022, 2, 14),
                "Schlussstand der Stadt Glauchau",
                "136709.00",
                "129873.55",
                datetime.date(2018, 12, 24),
                datetime.date(2022, 2, 14),
            ),
        ],
    ),
    (
        {
            "name": "First Step – Beratung am Markt",
            "slug": "first-step",
            "beneficiary": "Freier Träger in Glauchau",
            "state": Project.State.SETTLED,
            "purpose": "Ein Büro am Markt 9 mit Beratung auf dem Weg in Ausbildung und Arbeit.",
            "result": "Das Vorhaben ist abgeschlossen.",
        },
        "esf-gebiet-innenstadt",
        "ESF 2014–2020",
        3,
        [],
    ),
    (
        {
            "name": "Nachbarschaftswerkstatt (erfundenes Beispiel)",
            "slug": "nachbarschaftswerkstatt",
            "beneficiary": "Verein Offene Werkstatt Beispiel e. V.",
            "state": Project.State.RUNNING,
            "has_investment": True,
            "purpose": "Reparieren statt wegwerfen: Einmal in der Woche öffnet die Werkstatt, und wer etwas kann, zeigt es "
            "denen, die es lernen wollen.",
            "result": "Bisher kamen rund dreißig Menschen an jedem Öffnungstag.",
            "latitude": 50.8242,
            "longitude": 12.5468,
        },
        "esf-plus-gebiet",
        "ESF Plus 2021–2027",
        2,
        [(datetime.date(2024, 3, 1), MADE_UP, "128400.00", "109140.00", datetime.date(2024, 4, 1), datetime.date(2027, 3, 31))],
    ),
    (
        {
            "name": "Hof an der Bahn (erfundenes Beispiel)",
            "slug": "hof-an-der-bahn",
            "beneficiary": "Stadt Glauchau",
            "state": Project.State.RUNNING,
            "has_investment": True,
            "purpose": "Aus einem versiegelten Hinterhof wird ein Platz mit Bäumen, Bänken und einem Brunnen.",
        },
        "scherberg-noerdliche-innenstadt",
        "Sozialer Zusammenhalt seit 2020",
        2,
        [(datetime.date(2025, 2, 1), MADE_UP, "210000.00", None, datetime.date(2025, 5, 1), datetime.date(2027, 10, 31))],
    ),
]  # fmt: skip
# In the beginning the programme of 2020 left the station out.
WITHOUT_THE_STATION = [
    (12.5385, 50.8262),
    (12.5440, 50.8250),
    (12.5492, 50.8268),
    (12.5484, 50.8290),
    (12.5380, 50.8288),
]


def add(places: Places, people: People, today: datetime.date) -> None:
    """Projects with their amounts, a programme's own boundary, notices with deadlines, evidence, and a handover."""
    periods = {period.name: period for period in Period.objects.all()}
    for facts, area, period, number, versions in PROJECTS:
        field = ActionField.objects.get(period__name=period, number=number)
        project = Project.objects.create(area=places.areas[area], period=periods[period], action_field=field, **facts)
        for as_of, source, total, eu, since, until in versions:
            ProjectVersion.objects.create(
                project=project,
                as_of=as_of,
                source=source,
                total=total and Decimal(total),
                eu=eu and Decimal(eu),
                since=since,
                until=until,
            )
    ProjectList.objects.create(
        name="Liste der Vorhaben ESF Plus Sachsen",
        url="https://europa-fördert-sachsen.de/",
        period=periods["ESF Plus 2021–2027"],
    )
    corners = [list(corner) for corner in [*WITHOUT_THE_STATION, WITHOUT_THE_STATION[0]]]
    FundingBoundary.objects.create(
        funding=AreaFunding.objects.get(
            area=places.areas["scherberg-noerdliche-innenstadt"], period=periods["Sozialer Zusammenhalt seit 2020"]
        ),
        as_of=datetime.date(2020, 1, 1),
        source=BY_HAND,
        geometry={"type": "Polygon", "coordinates": [corners]},
    )
    _notices(people, today)
    _evidence(people, today)
    _handover(people, today)


def _notices(people: People, today: datetime.date) -> None:
    workshop = Project.objects.get(slug="nachbarschaftswerkstatt")
    notice = Notice.objects.create(
        project=workshop,
        issued_on=datetime.date(2024, 3, 1),
        number="Beispiel 100 200 300",
        authority="Sächsische Aufbaubank (SAB)",
    )
    in_charge = people.manager
    for what, days, person, done in (
        ("Zwischennachweis einreichen", 40, in_charge, False),
        ("Plakat A3 am Eingang aufhängen und fotografieren", 75, None, False),
        ("Auszahlung beantragen", 130, in_charge, False),
        ("Beginn des Vorhabens anzeigen", -200, in_charge, True),
    ):
        due = today + datetime.timedelta(days=days)
        Deadline.objects.create(notice=notice, what=what, due=due, person=person, done_on=due if done else None)
    funding = AreaFunding.objects.get(
        area__slug="scherberg-noerdliche-innenstadt", period__name="Sozialer Zusammenhalt seit 2020"
    )
    yearly = Notice.objects.create(
        funding=funding,
        issued_on=datetime.date(2025, 1, 15),
        number="Beispiel SZ-2025",
        authority="Sächsische Aufbaubank (SAB)",
    )
    Deadline.objects.create(
        notice=yearly, what="Begleitinformationen (eBI, eMo) eintragen", due=today + datetime.timedelta(days=95)
    )


def _evidence(people: People, today: datetime.date) -> None:
    """What somebody could have kept of the made-up workshop; its pictures are drawn, and say so."""
    workshop = Project.objects.get(slug="nachbarschaftswerkstatt")
    page = io.BytesIO()
    Image.open(drawn("market-2")).save(page, "PDF", resolution=150)
    for title, days, name, content, description in (
        (
            "Plakat am Eingang der Werkstatt (gezeichnet)",
            60,
            "plakat.jpg",
            drawn("entrance").read(),
            "Gezeichneter Hauseingang. Neben der Tür hängt das Plakat A3 mit dem Emblem der Europäischen Union, dem Hinweis "
            "„Kofinanziert von der Europäischen Union“ und dem Namen des Vorhabens. Auf Augenhöhe, von der Straße zu lesen.",
        ),
        (
            "Faltblatt zum Werkstattfest (gezeichnet)",
            30,
            "faltblatt.pdf",
            page.getvalue(),
            "Statt eines Faltblatts ein gezeichneter Platz mit Ständen: So liegt ein PDF dem Bericht bei.",
        ),
    ):
        file = ContentFile(content, name)
        made = Evidence(
            title=title,
            day=today - datetime.timedelta(days=days),
            file=file,
            sha256=by_hand.checksum(file),
            description=description,
            looked_by=people.coordinator,
        )
        by_hand.add(made, [workshop], [])


def _handover(people: People, today: datetime.date) -> None:
    """Somebody leaves in two months: half of the list is done."""
    leaving = next(person for person in people.others if person.given_name == "Gustav")
    role = leaving.roles.get()
    role.until = today + datetime.timedelta(days=60)
    role.save()
    handover = handovers.begin(role)
    for item in handover.items.all()[:4]:
        item.done_on = today
        item.save()
