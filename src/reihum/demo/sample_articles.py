"""The sample's articles with their pictures, authors and comments; the experiences; a document."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from reihum.demo.pictures import SCENES, drawn
from reihum.demo.sample_network import People, Places
from reihum.demo.sample_texts import COMING, PUBLISHED, WAITING
from reihum.demo.sample_texts.text import Block, Text
from reihum.exchange.models import Experience
from reihum.funding.models import Period
from reihum.kit import german
from reihum.mailing.models import Outgoing
from reihum.media.models import Consent, File, Photo
from reihum.meetings.models import Meeting, MeetingDocument
from reihum.newsroom.models import ArticlePage, Author, Byline, Comment, HomePage, NewsPage
from reihum.people.models import Person

DRAWN = "Zeichnung: Reihum"
PINNED = "glauchau-lud-ein"
ABOUT = {
    "Dora Quartier": "Gebietsmanagerin im Scherberg. Ihr Büro ist im Bahnhof, die Tür steht dienstags und donnerstags offen.",
    "Benno Exempel": "Koordiniert den ESF in Glauchau und sammelt Merkzettel, die anderen Arbeit ersparen.",
    "Ada Beispiel": "Quartiersmanagerin am Sonnenberg, schreibt über Höfe, Fenster und den Stadtteilrat.",
    "Gustav Skizze": "Gemeinwesenarbeiter in der Johannstadt, kocht den Kaffee im Sprachcafé.",
    "Redaktion": "Hier schreibt, wer beim Treffen mitgeschrieben hat.",
}
SHEETS = {
    "merkzettel-rundgang.txt": (
        "Merkzettel zum Rundgang",
        """Rundgang durch die Glauchauer Innenstadt, 23. Oktober 2017

Wir gehen gemeinsam vom Rathaus aus und halten dort, wo man die Gebiete gut sieht.
Bitte denken Sie an feste Schuhe.
""",
    ),
    "abrede-gemeinsamer-raum.txt": (
        "Muster: Abrede über einen gemeinsamen Raum",
        """Abrede über einen gemeinsamen Raum

Wer den Raum nutzt:        (Namen der Träger, je eine Person mit Telefon)
Wann:                      (Tage und Zeiten; der gemeinsame Kalender geht vor)
Schlüssel:                 (wer einen hat, wo der Ersatz liegt)
Kosten:                    (Miete, Strom, Heizung, Internet: wer zahlt welchen Teil, bis wann)
Putzen und Müll:           (wer in welcher Woche)
Wenn etwas kaputtgeht:     (wen man anruft, was man ohne Rückfrage ausgeben darf)
Wenn jemand aufhört:       (drei Monate vorher Bescheid sagen, Schlüssel zurück)

Ort, Datum, Unterschriften
""",
    ),
}


def add(places: Places, people: People, glauchau: Meeting, today: datetime.date) -> None:
    """Articles from 2017 until now, one that comes and one that waits; comments; experiences; documents."""
    sheets = {name: _sheet(name, title, text) for name, (title, text) in SHEETS.items()}
    MeetingDocument.objects.create(meeting=glauchau, file=sheets["merkzettel-rundgang.txt"], for_members_only=False)
    writing = Writing(places, sheets, today)
    for text in PUBLISHED:
        writing.publish(text)
    writing.schedule(COMING)
    writing.submit(WAITING, people.manager)
    home = HomePage.objects.get()
    home.pinned = ArticlePage.objects.get(slug=PINNED)
    home.save_revision().publish()
    _add_comments()
    _add_experiences(places, people, glauchau, today)


def _sheet(name: str, title: str, text: str) -> File:
    sheet: File = File.objects.create(title=title, file=ContentFile(text.encode(), name=name))
    return sheet


class Writing:
    """Makes articles of texts: looks up what they name, draws the pictures, publishes."""

    def __init__(self, places: Places, sheets: dict[str, File], today: datetime.date) -> None:
        self.areas, self.sheets, self.today = places.areas, sheets, today
        self.news = NewsPage.objects.get()
        self.periods = {period.name: period for period in Period.objects.all()}
        self.people = {f"{person.given_name} {person.family_name}": person for person in Person.objects.all()}
        self.photos: dict[str, Photo] = {}
        self.authors: dict[str, Author] = {}

    def publish(self, text: Text) -> None:
        self._page(text).save_revision().publish()

    def schedule(self, text: Text) -> None:
        """For the morning of its day."""
        page = self._page(text, live=False)
        page.go_live_at = timezone.make_aware(datetime.datetime.combine(page.date, datetime.time(8)))
        page.save_revision().publish()

    def submit(self, text: Text, by: Person) -> None:
        """Written by somebody who may not publish."""
        page = self._page(text, live=False, owner=by.user)
        page.save_revision(user=by.user)
        page.get_workflow().start(page, by.user)
        Outgoing.objects.unfinished().delete()  # a sample is no news to anybody

    def _page(self, text: Text, **fields: Any) -> ArticlePage:
        day = text.day if isinstance(text.day, datetime.date) else self.today - datetime.timedelta(days=text.day)
        page = ArticlePage(
            title=text.title,
            slug=text.slug,
            date=day,
            teaser=text.teaser,
            picture=self._photo(text.picture) if text.picture else None,
            meeting=Meeting.objects.get(slug=text.meeting) if text.meeting else None,
            body=[self._block(block) for block in text.body],
            **fields,
        )
        page.bylines = [Byline(author=self._author(name)) for name in text.authors]
        page.areas = [self.areas[slug] for slug in text.areas]
        page.periods = [self.periods[name] for name in text.periods]
        page.tags.add(*text.tags)
        self.news.add_child(instance=page)
        return page

    def _author(self, name: str) -> Author:
        if name not in self.authors:
            self.authors[name] = Author.objects.create(
                name=name, slug=german.slug(name), about=ABOUT.get(name, ""), person=self.people.get(name)
            )
        return self.authors[name]

    def _photo(self, scene: str) -> Photo:
        if scene not in self.photos:
            self.photos[scene] = Photo.objects.create(
                title=SCENES[scene].title,
                file=drawn(scene),
                credit=DRAWN,
                description=SCENES[scene].description,
                licence="gemeinfrei",
                consent=Consent.NOBODY,
            )
        return self.photos[scene]

    def _block(self, block: Block) -> Block:
        kind, value = block
        made: Callable[[Any], Any] | None = {
            "picture": self._picture,
            "gallery": lambda gallery: {"pictures": [self._picture(one) for one in gallery["pictures"]]},
            "document": lambda name: self.sheets[name],
        }.get(kind)
        return kind, made(value) if made else value

    def _picture(self, value: dict[str, str]) -> dict[str, Any]:
        # The block wants the photo with the alternative text it has in this place.
        shown = Photo.objects.get(pk=self._photo(value["scene"]).pk)
        shown.contextual_alt_text, shown.decorative = value["alt"], False
        return {"picture": shown, "caption": value["caption"]}


def _add_comments() -> None:
    """What readers say: a talk, and two comments that nobody has looked at yet."""
    now = timezone.localtime()

    def add(slug: str, name: str, text: str, days: int, hour: int, **fields: Any) -> Comment:
        state = fields.pop("state", Comment.State.PUBLISHED)
        written = now.replace(hour=hour, minute=7 * hour % 60) - datetime.timedelta(days=days)
        return Comment.objects.create(
            article=ArticlePage.objects.get(slug=slug),
            name=name,
            text=text,
            state=state,
            written_at=written,
            received_at=written,
            decided_at=None if state == Comment.State.PENDING else written + datetime.timedelta(hours=2),
            announced_at=written,
            **fields,
        )

    shop, tour = "ein-laden-vier-traeger", "glauchau-lud-ein"
    question = add(
        shop, "Anke", "Bei uns scheitert es jedes Mal am Schlüssel. Wie habt ihr geregelt, wer wann aufschließt?", 6, 19
    )
    answer = add(
        shop,
        "Laden in der Unterstadt",
        "Mit einem Schlüsselkasten mit Zahlencode. Der Code wechselt am Monatsersten und steht im gemeinsamen Kalender.\n\n"
        "Seitdem hat niemand mehr vor der Tür gestanden.",
        5,
        10,
        parent=question,
    )
    add(shop, "Anke", "Das probieren wir aus. Danke!", 5, 17, parent=answer)
    add(
        shop,
        "J. W.",
        "Bitte denkt an eine Rampe. Ich war bei der Eröffnung eines solchen Ladens und kam mit dem Rollstuhl nicht hinein.",
        3,
        8,
    )
    add(
        shop,
        "Werkstatt am Bach",
        "Wir suchen noch einen Raum für zwei Abende in der Woche. An wen wenden wir uns?",
        1,
        18,
        state=Comment.State.PENDING,
    )
    add(
        tour,
        "Ein Anwohner",
        "Schön, dass der Rundgang auch durch die kleinen Straßen ging und nicht nur über den Markt.",
        16,
        20,
    )
    add(
        tour,
        "Familie aus der Unterstadt",
        "Gibt es den Rundgang auch einmal für alle, die hier wohnen?",
        1,
        9,
        state=Comment.State.PENDING,
    )


def _add_experiences(places: Places, people: People, glauchau: Meeting, today: datetime.date) -> None:
    works, pinches = Experience.Kind.WORKS, Experience.Kind.PINCHES
    esf = places.areas["esf-gebiet-innenstadt"]
    rows: list[dict[str, Any]] = [
        {
            "kind": works,
            "title": "Koordinierungsstelle und Wirtschaftsförderung laden gemeinsam ein",
            "text": "Wer zusammen einlädt, erreicht mehr: die einen kennen die Vereine, die anderen die Händlerinnen und Händler.",
            "municipality": places.cities["glauchau"],
            "areas": [esf],
            "meeting": glauchau,
            "told_on": glauchau.day,
        },
        {
            "kind": pinches,
            "title": "Drei Programme in einem Straßenzug",
            "text": "Abrechnung und Zuständigkeit laufen auseinander, wenn drei Programme im selben Straßenzug fördern.",
            "municipality": places.cities["glauchau"],
            "areas": [esf],
            "meeting": glauchau,
            "told_on": glauchau.day,
        },
        {
            "kind": works,
            "title": "Sprechstunde im Waschsalon",
            "text": "Wer wartet, hat Zeit. Seit die Sprechstunde einmal in der Woche im Waschsalon ist, kommen Menschen, die wir "
            "im Büro nie gesehen haben.",
            "municipality": places.cities["zwickau"],
            "told_by": people.member,
            "told_on": today - datetime.timedelta(days=20),
        },
        {
            "kind": pinches,
            "title": "Leerstand im Erdgeschoss",
            "text": "Eigentümer antworten nicht, und ohne Zusage gibt es keine Förderung. Wer hat das gelöst?",
            "municipality": places.cities["plauen"],
            "told_on": today - datetime.timedelta(days=40),
        },
        {
            "kind": pinches,
            "title": "Ein Jahr Vertrag, drei Jahre Vorhaben",
            "text": "Unsere Stelle wird immer nur um ein Jahr verlängert. Das sagen wir offen, aber nicht in der Zeitung.",
            "municipality": places.cities["riesa"],
            "told_by": people.others[9],
            "told_on": today - datetime.timedelta(days=60),
            "visibility": Experience.Visibility.MEMBERS,
        },
    ]
    for row in rows:
        areas = row.pop("areas", [])
        Experience.objects.create(**{"visibility": Experience.Visibility.PUBLIC, **row}).areas.set(areas)
