"""The sample's articles and experiences."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from reihum.demo.pictures import street
from reihum.demo.sample_network import People, Places
from reihum.exchange.models import Experience
from reihum.funding.models import Period
from reihum.media.models import File, Photo
from reihum.meetings.models import Meeting, MeetingDocument
from reihum.newsroom.models import ArticlePage, Comment, HomePage, NewsPage

DRAWN = "Reihum (Zeichnung)"


def add(places: Places, people: People, glauchau: Meeting, today: datetime.date) -> None:
    """Articles around the meeting in Glauchau and some of these days; experiences; a document."""
    photos = [_photo(seed, title) for seed, title in ((3, "Rundgang"), (8, "Laden"), (21, "Quartier"))]
    pinned = _add_articles(places, glauchau, photos, today)
    home = HomePage.objects.get()
    home.pinned = pinned
    home.save_revision().publish()
    _add_comments()
    _add_experiences(places, people, glauchau, today)
    sheet = File(title="Merkzettel zum Rundgang", file=ContentFile(SHEET.encode(), name="merkzettel-rundgang.txt"))
    sheet.save()
    MeetingDocument.objects.create(meeting=glauchau, file=sheet, for_members_only=False)


SHEET = """Rundgang durch die Glauchauer Innenstadt, 23. Oktober 2017

Wir gehen gemeinsam vom Rathaus aus und halten dort, wo man die Gebiete gut sieht.
Bitte denken Sie an feste Schuhe.
"""


def _photo(seed: int, title: str) -> Photo:
    photo = Photo(
        title=title,
        file=street(seed),
        credit=DRAWN,
        description="Gezeichnete Straße mit Häusern, Bäumen und Sonne",
        licence="gemeinfrei",
    )
    photo.save()
    return photo


def _picture(photo: Photo, alt: str, caption: str = "") -> tuple[str, Any]:
    # The block wants the photo with the alternative text it has in this place.
    shown = Photo.objects.get(pk=photo.pk)
    shown.contextual_alt_text, shown.decorative = alt, False
    return "picture", {"picture": shown, "caption": caption}


def _add_articles(places: Places, glauchau: Meeting, photos: list[Photo], today: datetime.date) -> ArticlePage:
    news = NewsPage.objects.get()

    def add(title: str, slug: str, date: datetime.date, **fields: Any) -> ArticlePage:
        tags = fields.pop("tags")
        areas, periods = fields.pop("areas", []), fields.pop("periods", [])
        page: ArticlePage = news.add_child(instance=ArticlePage(title=title, slug=slug, date=date, **fields))
        page.tags.set(tags)
        page.areas.set(areas)
        page.periods.set(periods)
        page.save_revision().publish()
        return page

    pinned = add(
        "Glauchau lud ein",
        "glauchau-lud-ein",
        datetime.date(2017, 10, 25),
        teaser="25 Gäste aus elf sächsischen Städten und Gemeinden sahen im Rathaus und beim Rundgang, wie viel in Glauchaus "
        "Quartieren zusammenkommt.",
        picture=photos[0],
        meeting=glauchau,
        tags=["Arbeitstreffen", "Rundgang", "ESF"],
        body=[
            (
                "paragraph",
                "<p>Wie viele Programme in einer Stadt ineinandergreifen können, davon machten sich am 23. Oktober 25 Menschen aus "
                "elf sächsischen Städten und Gemeinden ein Bild: Stadtteilmanagerinnen und Stadtteilmanager, ESF-Koordination und "
                "Vertreterinnen und Vertreter der Kommunen. Ins Rathaus eingeladen hatten die Koordinierungsstelle für das "
                "ESF-Programm „Nachhaltige soziale Stadtentwicklung“ 2014–2020 und die Wirtschaftsförderung, die auch Aufgaben "
                "des Citymanagements wahrnimmt.</p>",
            ),
            ("heading", "Drei Managements und die Innenstadt"),
            (
                "paragraph",
                "<p>Zuerst gab der Fachbereich Planen und Bauen einen Überblick über alle Gebiete der Städtebauförderung in der "
                "Großen Kreisstadt. Danach stellten sich die drei Stadtteilmanagements vor, die inzwischen in Glauchau arbeiten: "
                "„Unterstadt-Mulde“, „Scherberg – nördliche Innenstadt“ und das ESF-Gebiet, dazu das Citymanagement.</p>",
            ),
            _picture(
                photos[0],
                "Zeichnung einer Straße mit alten Häusern, wie sie beim Rundgang durch die Innenstadt zu sehen sind",
                "In der Praxis: Rundgang durch die Innenstadt",
            ),
            ("heading", "Was läuft gut, wo drückt der Schuh?"),
            (
                "paragraph",
                "<p>Schwerpunkt war der Austausch über das EU-Programm, das eigens für Sachsen entwickelt wurde. Was in der Praxis "
                "schon gut läuft und wo noch der Schuh drückt, das besprach die Runde offen. Am Nachmittag führte ein Rundgang "
                "durch die Innenstadt, mit Halt an den Gebieten, von denen vorher die Rede war.</p>",
            ),
            ("heading", "Reihum seit siebzehn Jahren"),
            (
                "paragraph",
                "<p>Das Netzwerk gibt es seit siebzehn Jahren; es entstand, als das Programm „Soziale Stadt“ in Sachsen begann. "
                "Einmal im Quartal kommen die Mitglieder zu einem Arbeitstreffen zusammen, jedes Mal in einer anderen Stadt.</p>",
            ),
        ],
    )
    add(
        "Ein Laden, vier Träger",
        "ein-laden-vier-traeger",
        today - datetime.timedelta(days=12),
        teaser="Wie sich Beratung, Werkstatt, Lernhilfe und Nachbarschaftscafé einen Raum und die Kosten teilen können.",
        picture=photos[1],
        tags=["Gute Praxis", "Räume"],
        body=[
            (
                "paragraph",
                "<p>Ein leerer Laden ist schnell gefunden, ihn allein zu bezahlen ist schwer. Leichter wird es, wenn sich mehrere "
                "Träger einen Raum teilen: vormittags Beratung, nachmittags Lernhilfe, abends die Werkstatt, am Wochenende das "
                "Café.</p>",
            ),
            ("heading", "Drei Dinge, die helfen"),
            (
                "paragraph",
                "<ul><li>ein gemeinsamer Kalender, den alle sehen</li><li>eine Person mit Schlüssel, die wirklich erreichbar ist</li>"
                "<li>eine schriftliche Abrede, wer putzt und wer zahlt</li></ul>",
            ),
            (
                "quote",
                {
                    "text": "Seit wir uns den Laden teilen, kennen sich auch die Leute, die zu uns kommen.",
                    "by": "aus der Runde",
                },
            ),
        ],
    )
    add(
        "Was bis Jahresende abzurechnen ist",
        "was-bis-jahresende-abzurechnen-ist",
        today - datetime.timedelta(days=30),
        teaser="Ein Merkzettel für alle, die in den nächsten Wochen Verwendungsnachweise schreiben.",
        tags=["Förderung"],
        periods=[Period.objects.get(name="Sozialer Zusammenhalt seit 2020")],
        body=[
            (
                "paragraph",
                "<p>Fristen stehen im Bescheid, und nur dort. Legen Sie ihn als Erstes auf den Tisch. Dann hilft eine Liste: welche "
                "Belege fehlen, wer sie hat, und wer den Sachbericht schreibt.</p>",
            ),
        ],
    )
    add(
        "Scherberg bekommt einen Vergabebeirat",
        "scherberg-bekommt-einen-vergabebeirat",
        datetime.date(2018, 3, 12),
        teaser="Elf Menschen entscheiden über kleine Vorhaben im Quartier; eigene Arbeitsstunden zählen als Beitrag.",
        picture=photos[2],
        tags=["Verfügungsfonds", "Beteiligung"],
        areas=[places.areas["scherberg-noerdliche-innenstadt"]],
        body=[
            (
                "paragraph",
                "<p>5.000 Euro im Jahr stehen für Ideen aus dem Quartier bereit. Die Hälfte kommt von Bund, Land und Stadt, die "
                "andere Hälfte bringen die Menschen selbst mit: als Geld, als Sachspende oder als Arbeitsstunden.</p>",
            ),
        ],
    )
    return pinned


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
            "area": esf,
            "meeting": glauchau,
            "told_on": glauchau.day,
        },
        {
            "kind": pinches,
            "title": "Drei Programme in einem Straßenzug",
            "text": "Abrechnung und Zuständigkeit laufen auseinander, wenn drei Programme im selben Straßenzug fördern.",
            "municipality": places.cities["glauchau"],
            "area": esf,
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
            "is_public": False,
        },
    ]
    for row in rows:
        Experience.objects.create(**{"is_public": True, **row})
