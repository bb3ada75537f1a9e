"""The sample's cities, areas, money and people."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from reihum.funding.models import AreaFunding, FundingAmount, Period
from reihum.people.models import Membership, Network, Organisation, Person, Role, User
from reihum.places.models import Area, Boundary, Municipality, Population

# In the order of the ring: name, slug, official key (ARS), latitude, longitude.
CITIES = [
    ("Chemnitz", "chemnitz", "145110000000", 50.8323, 12.9253),
    ("Glauchau", "glauchau", "145240080080", 50.8233, 12.5444),
    ("Zwickau", "zwickau", "145240330330", 50.7189, 12.4961),
    ("Plauen", "plauen", "145230320320", 50.4950, 12.1380),
    ("Leipzig", "leipzig", "147130000000", 51.3397, 12.3731),
    ("Wurzen", "wurzen", "147290410410", 51.3700, 12.7390),
    ("Riesa", "riesa", "146270230230", 51.3060, 13.2920),
    ("Dresden", "dresden", "146120000000", 51.0504, 13.7373),
    ("Heidenau", "heidenau", "146280160160", 50.9740, 13.8660),
    ("Görlitz", "goerlitz", "146260110110", 51.1530, 14.9880),
    ("Freiberg", "freiberg", "145220180180", 50.9190, 13.3430),
]
RING = [slug for _name, slug, *_rest in CITIES]
BY_HAND = "grobe Zeichnung für die Vorführung, nicht amtlich"
Points = list[tuple[float, float]]


@dataclass
class Places:
    """What was made, by slug."""

    cities: dict[str, Municipality] = field(default_factory=dict)
    areas: dict[str, Area] = field(default_factory=dict)
    offices: dict[str, Organisation] = field(default_factory=dict)


@dataclass(frozen=True)
class SampleArea:
    city: str
    name: str
    slug: str
    description: str
    corners: Points
    since: datetime.date | None = None
    until: datetime.date | None = None
    archived_on: datetime.date | None = None


AREAS = [
    SampleArea(
        "glauchau",
        "Unterstadt-Mulde",
        "unterstadt-mulde",
        "Die Unterstadt am Fluss mit dem Wehrdigt ist seit dem Jahr 2000 Gebiet der Sozialen Stadt. In zwanzig Jahren "
        "flossen rund zwölf Millionen Euro in Straßen, Häuser, Höfe und Treffpunkte. Träger des Stadtteilmanagements "
        "war seit 2010 ein Bürgerverein.\n\nDie Förderung lief Ende 2019 aus, mit einem Jahr Verlängerung; nach 22 "
        "Jahren schloss das Büro. Was dort gelernt wurde, steht weiter hier.",
        [
            (12.5235, 50.8195),
            (12.5300, 50.8178),
            (12.5372, 50.8190),
            (12.5390, 50.8228),
            (12.5352, 50.8262),
            (12.5268, 50.8250),
        ],
        since=datetime.date(2000, 1, 1),
        until=datetime.date(2022, 6, 30),
        archived_on=datetime.date(2022, 7, 1),
    ),
    SampleArea(
        "glauchau",
        "Scherberg – nördliche Innenstadt",
        "scherberg-noerdliche-innenstadt",
        "Zwischen Bahnhof und Markt: Häuser der Gründerzeit, leere Läden, viele Familien. Das Gebiet kam 2016 in die "
        "Soziale Stadt, nach einer Werkstatt mit rund 45 Bürgerinnen und Bürgern.\n\nEin Verfügungsfonds von 5.000 € im "
        "Jahr unterstützt kleine Vorhaben; über sie entscheidet ein Vergabebeirat aus elf Personen.",
        [
            (12.5385, 50.8262),
            (12.5440, 50.8250),
            (12.5492, 50.8268),
            (12.5478, 50.8312),
            (12.5420, 50.8330),
            (12.5378, 50.8305),
        ],
        since=datetime.date(2016, 1, 26),
    ),
    SampleArea(
        "glauchau",
        "ESF-Gebiet Innenstadt",
        "esf-gebiet-innenstadt",
        "Innenstadt, Auestraße und Scherberg: das Gebiet für die Vorhaben des Europäischen Sozialfonds 2014–2020. Fünf "
        "Stadtteilvorhaben und zwei begleitende Maßnahmen wurden gefördert, vom Familiencafé bis zum Lernangebot für "
        "Kinder.",
        [
            (12.5392, 50.8205),
            (12.5470, 50.8192),
            (12.5520, 50.8226),
            (12.5508, 50.8285),
            (12.5450, 50.8300),
            (12.5398, 50.8258),
        ],
        since=datetime.date(2016, 1, 28),
        until=datetime.date(2022, 6, 30),
    ),
    SampleArea(
        "glauchau",
        "ESF-Plus-Gebiet",
        "esf-plus-gebiet",
        "Das Gebiet für die Vorhaben des ESF Plus 2021–2027, gefördert mit 85 Prozent. Sein Handlungskonzept ist aus dem "
        "Stadtentwicklungskonzept INSEK 2030+ abgeleitet. Es folgt auf das ESF-Gebiet Innenstadt.",
        [
            (12.5398, 50.8212),
            (12.5470, 50.8200),
            (12.5512, 50.8230),
            (12.5500, 50.8292),
            (12.5440, 50.8318),
            (12.5392, 50.8275),
        ],
        since=datetime.date(2023, 1, 1),
    ),
    SampleArea(
        "glauchau",
        "Stadtkern und Lange Vorstadt",
        "stadtkern-und-lange-vorstadt",
        "Die Umgebung der Schlösser, seit 2016 im Städtebaulichen Denkmalschutz.",
        [(12.5420, 50.8192), (12.5475, 50.8168), (12.5535, 50.8180), (12.5525, 50.8222), (12.5462, 50.8235)],
        since=datetime.date(2016, 1, 1),
    ),
    SampleArea(
        "chemnitz",
        "Sonnenberg",
        "sonnenberg",
        "Gründerzeitviertel am Hang östlich der Innenstadt. Ein Stadtteilrat entscheidet über den Verfügungsfonds.",
        [(12.9340, 50.8345), (12.9425, 50.8330), (12.9490, 50.8372), (12.9455, 50.8425), (12.9365, 50.8412)],
    ),
    SampleArea(
        "leipzig",
        "Grünau",
        "gruenau",
        "Großwohnsiedlung im Leipziger Westen mit einem Quartiersrat.",
        [(12.2670, 51.3120), (12.2900, 51.3090), (12.3020, 51.3190), (12.2920, 51.3270), (12.2720, 51.3240)],
    ),
    SampleArea(
        "dresden",
        "Gorbitz",
        "gorbitz",
        "Siedlung am westlichen Stadtrand. Ein Beirat aus sieben Personen beschließt über 20.000 € Verfügungsfonds im Jahr.",
        [(13.6630, 51.0420), (13.6800, 51.0400), (13.6860, 51.0470), (13.6750, 51.0520), (13.6640, 51.0490)],
    ),
    SampleArea(
        "dresden",
        "Nördliche Johannstadt",
        "noerdliche-johannstadt",
        "Zwischen Elbe und Großem Garten. Zwischen 2015 und 2022 entstanden hier rund 130 Vorhaben aus dem Verfügungsfonds.",
        [(13.7660, 51.0520), (13.7840, 51.0530), (13.7850, 51.0580), (13.7690, 51.0580)],
    ),
    SampleArea(
        "freiberg",
        "Seilerberg",
        "seilerberg",
        "Quartiersmanagement seit 2022, gefördert von der Deutschen Fernsehlotterie.",
        [(13.3290, 50.9260), (13.3390, 50.9250), (13.3410, 50.9310), (13.3320, 50.9330)],
        since=datetime.date(2022, 1, 1),
    ),
]

# area, period, since, until, status, [(as of, source, granted, total)]
Amounts = list[tuple[datetime.date, str, str, str | None]]
FUNDINGS: list[tuple[str, str, datetime.date | None, datetime.date | None, str, Amounts]] = [
    (
        "unterstadt-mulde",
        "Soziale Stadt 1999–2019",
        datetime.date(2000, 1, 1),
        datetime.date(2020, 12, 31),
        "ended",
        [],
    ),
    (
        "scherberg-noerdliche-innenstadt",
        "Soziale Stadt 1999–2019",
        datetime.date(2016, 1, 1),
        datetime.date(2019, 12, 31),
        "ended",
        [(datetime.date(2016, 12, 31), "erste Bewilligung 2016–2020, gerundet", "1050000.00", None)],
    ),
    (
        "scherberg-noerdliche-innenstadt",
        "Sozialer Zusammenhalt seit 2020",
        datetime.date(2020, 1, 1),
        None,
        "running",
        [],
    ),
    (
        "esf-gebiet-innenstadt",
        "ESF 2014–2020",
        datetime.date(2016, 11, 25),
        datetime.date(2022, 6, 30),
        "ended",
        [
            (datetime.date(2016, 7, 12), "beantragt laut Handlungskonzept", "756000.00", None),
            (datetime.date(2016, 11, 25), "Rahmenbescheid, gerundet", "439000.00", "462000.00"),
            (datetime.date(2022, 6, 30), "Schlussstand der Stadt Glauchau", "997384.30", "1050101.60"),
        ],
    ),
    ("esf-plus-gebiet", "ESF Plus 2021–2027", datetime.date(2023, 1, 1), None, "running", []),
    (
        "stadtkern-und-lange-vorstadt",
        "Städtebaulicher Denkmalschutz bis 2019",
        datetime.date(2016, 1, 1),
        datetime.date(2019, 12, 31),
        "ended",
        [],
    ),
    ("stadtkern-und-lange-vorstadt", "Lebendige Zentren seit 2020", datetime.date(2020, 1, 1), None, "running", []),
    ("sonnenberg", "Sozialer Zusammenhalt seit 2020", datetime.date(2020, 1, 1), None, "running", []),
    ("gruenau", "Sozialer Zusammenhalt seit 2020", datetime.date(2020, 1, 1), None, "running", []),
    ("gorbitz", "Sozialer Zusammenhalt seit 2020", datetime.date(2020, 1, 1), None, "running", []),
    ("noerdliche-johannstadt", "Sozialer Zusammenhalt seit 2020", datetime.date(2020, 1, 1), None, "running", []),
    ("seilerberg", "Deutsche Fernsehlotterie, laufend", datetime.date(2022, 1, 1), None, "running", []),
]

# given name, family name, city, area or None, kind, topics
PEOPLE = [
    ("Ada", "Beispiel", "chemnitz", "sonnenberg", Role.Kind.MANAGEMENT, "Stadtteilrat, Verfügungsfonds"),
    ("Benno", "Exempel", "glauchau", None, Role.Kind.ESF, "ESF, Programmmanagement, Abrechnung"),
    ("Clara", "Vorbild", "glauchau", None, Role.Kind.CITY_MANAGEMENT, "Leerstand, Händlergemeinschaft"),
    ("Emil", "Entwurf", "leipzig", "gruenau", Role.Kind.MANAGEMENT, "Großwohnsiedlung, Quartiersrat"),
    ("Frieda", "Modell", "dresden", "gorbitz", Role.Kind.MANAGEMENT, "Beirat, Nachbarschaftsfest"),
    ("Gustav", "Skizze", "dresden", "noerdliche-johannstadt", Role.Kind.COMMUNITY, "Ehrenamt, Sprachcafé"),
    ("Hanna", "Probe", "freiberg", "seilerberg", Role.Kind.MANAGEMENT, "Stiftungen, Familien"),
    ("Ivo", "Vorlage", "plauen", None, Role.Kind.ADMINISTRATION, "Sozialplanung"),
    ("Jule", "Platzhalter", "wurzen", None, Role.Kind.ADMINISTRATION, "Jugend, Schulsozialarbeit"),
    ("Kemal", "Schema", "riesa", None, Role.Kind.ADMINISTRATION, "Stadtumbau"),
    ("Lene", "Annahme", "heidenau", None, Role.Kind.COMMUNITY, "Gemeinwesenarbeit, Treffpunkte"),
    ("Östen", "Fiktiv", "goerlitz", None, Role.Kind.ESF, "Publizität, Öffentlichkeitsarbeit"),
]


@dataclass
class People:
    """Who was made: those with an account by role, everybody by name."""

    coordinator: Person
    host: Person
    member: Person
    manager: Person
    others: list[Person]


def add_places() -> Places:
    """The network, its cities in their seats, and the areas with their boundaries."""
    Network.objects.create(
        name="Landesarbeitsgemeinschaft Quartiersmanagement und Gemeinwesenarbeit Sachsen (Vorführung)",
        short_name="LAG Quartiersmanagement Sachsen",
        founded_on=datetime.date(2000, 12, 7),
        claim="Wir lernen voneinander, reihum.",
        introduction="Elf Städte, ein Netzwerk: Einmal im Quartal lädt eine Stadt ein, zeigt ihre Quartiere und teilt, "
        "was gut läuft und wo der Schuh drückt.",
        aim="Wir suchen gemeinsam Antworten auf die Frage, wie sich Arbeiten, Wohnen und Leben dort verbessern lassen, "
        "wo Menschen besondere Sorgen und besonderen Bedarf haben. Dabei sehen wir das Ganze und denken an die lange "
        "Frist: Wer im Quartier lebt und arbeitet, soll mitreden und mitmachen.",
        email="koordination@example.org",
    )
    places = Places()
    for seat, (name, slug, ars, latitude, longitude) in enumerate(CITIES, 1):
        city = Municipality.objects.create(
            name=name, slug=slug, ags=ars[:5] + ars[9:], ars=ars, latitude=latitude, longitude=longitude
        )
        Membership.objects.create(municipality=city, seat=seat, since=datetime.date(2000, 12, 7))
        places.cities[slug] = city
        places.offices[slug] = Organisation.objects.create(
            name=f"Stadt {name}, Stadtentwicklung", kind=Organisation.Kind.CITY, municipality=city
        )
    for name, slug in (
        ("Koordinierungsstelle ESF Glauchau", "glauchau-esf"),
        ("Wirtschaftsförderung Glauchau, Citymanagement", "glauchau-city"),
    ):
        places.offices[slug] = Organisation.objects.create(
            name=name, kind=Organisation.Kind.CITY, municipality=places.cities["glauchau"]
        )
    for row in AREAS:
        area = Area.objects.create(
            municipality=places.cities[row.city],
            name=row.name,
            slug=row.slug,
            description=row.description,
            since=row.since,
            until=row.until,
            archived_on=row.archived_on,
        )
        corners = [list(corner) for corner in [*row.corners, row.corners[0]]]
        Boundary.objects.create(
            area=area,
            as_of=row.since or datetime.date(2020, 1, 1),
            source=BY_HAND,
            geometry={"type": "Polygon", "coordinates": [corners]},
        )
        places.areas[row.slug] = area
    places.areas["esf-plus-gebiet"].predecessors.add(places.areas["esf-gebiet-innenstadt"])
    Population.objects.create(
        area=places.areas["scherberg-noerdliche-innenstadt"],
        as_of=datetime.date(2016, 12, 31),
        source="angenommen für die Vorführung",
        inhabitants=2400,
    )
    return places


def add_fundings(places: Places) -> None:
    """Which area was paid by which period, with the amounts as the sources give them."""
    periods = {period.name: period for period in Period.objects.all()}
    for slug, period, since, until, status, amounts in FUNDINGS:
        funding = AreaFunding.objects.create(
            area=places.areas[slug],
            period=periods[period],
            since=since,
            until=until,
            first_decision=since if amounts else None,
            status=status,
        )
        for as_of, source, granted, total in amounts:
            FundingAmount.objects.create(
                funding=funding,
                as_of=as_of,
                source=source,
                granted=Decimal(granted),
                total=Decimal(total) if total else None,
            )


def add_people(places: Places, password: str, accounts: Mapping[str, str], host_city: str) -> People:
    """The people who do not exist. The host works for the city that invites next."""
    hashed = make_password(password)  # once for all: a good hash is slow

    def make(given_name: str, family_name: str, role: str | None = None, **facts: Any) -> Person:
        email = accounts[role] if role else f"{given_name.lower().replace('ö', 'oe')}@example.org"
        person = Person(given_name=given_name, family_name=family_name, email=email, **facts)
        if role:
            person.user = User.objects.create(email=email, password=hashed)
            EmailAddress.objects.create(user=person.user, email=email, primary=True, verified=True)
        person.save()
        return person

    coordinator = make(
        "Karin", "Muster", "Koordination", phone="0371 000000", topics="Rotation, Satzung", email_public=True
    )
    Role.objects.create(person=coordinator, kind=Role.Kind.COORDINATION, since=datetime.date(2015, 1, 1))
    chair = make("Konrad", "Mustermann", topics="Vorstand")
    Role.objects.create(person=chair, kind=Role.Kind.BOARD, since=datetime.date(2015, 1, 1))
    host = make("Gesine", "Gasthaus", "Gastgeberin", topics="Stadtentwicklung")
    Role.objects.create(
        person=host,
        kind=Role.Kind.ADMINISTRATION,
        organisation=places.offices[host_city],
        municipality=places.cities[host_city],
        since=datetime.date(2019, 4, 1),
    )
    member = make("Milan", "Mitglied", "Mitglied", phone="0375 000000", topics="Sprechstunde, Nachbarschaft")
    Role.objects.create(
        person=member,
        kind=Role.Kind.COMMUNITY,
        organisation=places.offices["zwickau"],
        municipality=places.cities["zwickau"],
        since=datetime.date(2020, 9, 1),
    )
    manager = make(
        "Dora", "Quartier", "Gebietsmanagerin", phone="03763 000000", topics="Beteiligung", phone_public=True
    )
    Role.objects.create(
        person=manager,
        kind=Role.Kind.MANAGEMENT,
        organisation=places.offices["glauchau"],
        area=places.areas["scherberg-noerdliche-innenstadt"],
        since=datetime.date(2017, 10, 2),
        office="Büro im Bahnhof",
        office_hours="Di 13–18 Uhr und Do 9–13 Uhr",
    )
    before = make("Petra", "Vorher")
    Role.objects.create(
        person=before,
        kind=Role.Kind.MANAGEMENT,
        organisation=places.offices["glauchau"],
        area=places.areas["scherberg-noerdliche-innenstadt"],
        since=datetime.date(2016, 1, 26),
        until=datetime.date(2017, 10, 1),
    )
    predecessor = make("Paul", "Früher")
    Role.objects.create(
        person=predecessor,
        kind=Role.Kind.MANAGEMENT,
        area=places.areas["unterstadt-mulde"],
        since=datetime.date(2016, 2, 1),
        until=datetime.date(2022, 6, 30),
    )
    others = []
    for given_name, family_name, city, area, kind, topics in PEOPLE:
        person = make(given_name, family_name, topics=topics)
        Role.objects.create(
            person=person,
            kind=kind,
            organisation=places.offices[city],
            since=datetime.date(2018, 1, 1),
            **({"area": places.areas[area]} if area else {"municipality": places.cities[city]}),
        )
        others.append(person)
    admin = User.objects.create(email=accounts["Administration"], password=hashed, is_superuser=True)
    EmailAddress.objects.create(user=admin, email=admin.email, primary=True, verified=True)
    return People(coordinator, host, member, manager, others)
