"""What was said in the rounds of the sample's last two meetings: made up, and by nobody real."""

from __future__ import annotations

from collections.abc import Sequence

from reihum.demo.sample_network import People, Places
from reihum.exchange.models import Experience
from reihum.funding.models import Topic
from reihum.meetings.models import Meeting

WORKS, PINCHES = Experience.Kind.WORKS, Experience.Kind.PINCHES
# Of the newest meeting first: kind, sentence, more, city, topic or none, which of the others told it (none: a card)
ROUNDS: tuple[tuple[tuple[str, str, str, str, str, int | None], ...], ...] = (
    (
        (
            *(WORKS, "Sprechstunde vor der Ausgabe der Tafel", "Wir stehen dienstags mit einem Klapptisch davor."),
            *("chemnitz", "armut-und-beratung", 0),
        ),
        (
            *(
                WORKS,
                "Eigentümer anrufen statt anschreiben",
                "Von zwanzig Briefen kam einer zurück, von zehn Anrufen sieben.",
            ),
            *("glauchau", "handel-und-leerstand", 2),
        ),
        (WORKS, "Der Hof gehört jetzt vier Häusern", "", "leipzig", "wohnumfeld", None),
        (
            *(PINCHES, "Belege für kleine Beträge", "Eine Quittung über drei Euro kostet uns eine halbe Stunde."),
            *("plauen", "quartiersmanagement", 7),
        ),
        (PINCHES, "Im Sommer ist niemand da, im Winter kein Raum", "", "freiberg", "beteiligung", None),
        (
            *(PINCHES, "Nach der Schule weiß keiner, wohin", "Der Jugendklub öffnet erst um vier."),
            *("riesa", "kinder-und-jugend", 9),
        ),
        (PINCHES, "Der Bus fährt abends nicht mehr", "", "zwickau", "", None),
    ),
    (
        (
            *(WORKS, "Mietermütter öffnen Türen", "Wo sie klingeln, wird aufgemacht. Uns machte niemand auf."),
            *("dresden", "integration", 5),
        ),
        (WORKS, "Ein Schaukasten ersetzt zehn Plakate", "", "zwickau", "image", None),
        (
            *(PINCHES, "Läuft eine Stelle aus, geht das Wissen mit", "Der Ordner bleibt, die Telefonnummern nicht."),
            *("chemnitz", "quartiersmanagement", 0),
        ),
        (PINCHES, "Der Spielplatz ist fertig, das Pflegegeld nicht", "", "riesa", "wohnumfeld", None),
    ),
)


def add(places: Places, people: People, last: Sequence[Meeting]) -> None:
    """Writes down the rounds of the `last` meetings, newest first. Only members read them."""
    topics = {topic.slug: topic for topic in Topic.objects.all()}
    for meeting, entries in zip(last, ROUNDS, strict=False):
        for kind, title, text, city, topic, who in entries:
            entry = Experience.objects.create(
                kind=kind,
                title=title,
                text=text,
                municipality=places.cities[city],
                meeting=meeting,
                told_by=None if who is None else people.others[who],
                told_on=meeting.day,
            )
            entry.topics.set([topics[topic]] if topic else [])
