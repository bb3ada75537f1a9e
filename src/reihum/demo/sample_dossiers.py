"""The sample's dossiers: minutes of the last meetings, tasks that came of them, what hosts leave to each other."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from reihum.demo.sample_network import People
from reihum.meetings import attendance, checklist, minutes
from reihum.meetings.minutes import Text
from reihum.meetings.models import AgendaItem, ChecklistItem, Meeting, Registration, State, Task
from reihum.meetings.seats import city_of

Kind = AgendaItem.Kind


@dataclass(frozen=True)
class Dossier:
    """What is known of a meeting afterwards: texts by kind of point, tasks (what, whose, days until), advice."""

    texts: dict[str, Text]
    tasks: Sequence[tuple[str, int, int, str]]  # what, which of the others, days after the meeting, state
    advice: str


# The newest first.
DOSSIERS = (
    Dossier(
        {
            Kind.WELCOME: Text(
                "Die gastgebende Stadt begrüßt die Runde. Vier sind zum ersten Mal dabei und stellen sich vor."
            ),
            Kind.TASKS: Text(
                "Die Mustersatzung für den Verfügungsfonds liegt vor und steht bei den Dokumenten. Die Umfrage zu den "
                "Öffnungszeiten der Büros läuft noch."
            ),
            Kind.OVERVIEW: Text(
                "In der Innenstadt stehen weniger Läden leer als vor zwei Jahren. Am meisten hat geholfen, dass jemand die "
                "Eigentümerinnen und Eigentümer anruft, statt ihnen zu schreiben."
            ),
            Kind.AREA: Text(
                "Zwei Quartiere zeigen, woran sie arbeiten: ein Tauschladen, den Ehrenamtliche führen, und ein Hof, den vier "
                "Hausgemeinschaften zusammen umgestalten."
            ),
            Kind.EXCHANGE: Text(
                "Gut läuft: Sprechstunden dort, wo die Leute ohnehin sind, etwa vor der Ausgabe der Tafel.\n"
                "Der Schuh drückt: Belege für kleine Beträge kosten mehr Zeit, als die Beträge wert sind.",
                "Wir sammeln Beispiele für einfache Belege und geben sie gemeinsam an die Bewilligungsstelle.",
            ),
            Kind.TOUR: Text(
                "Drei Halte: der Tauschladen, der Hof, die Brache am Bahndamm. Fotos liegen bei den Dokumenten."
            ),
            Kind.FORMAL: Text(
                "Die nächste Stadt bestätigt ihren Tag.", "Der Bericht erscheint innerhalb von zwei Wochen."
            ),
        },
        (
            ("Beispiele für einfache Belege sammeln", 0, 60, Task.State.OPEN),
            ("Umfrage zu den Öffnungszeiten abschließen", 2, 45, Task.State.OPEN),
            ("Fotos vom Rundgang an alle schicken", 4, 10, Task.State.DONE),
        ),
        "Der Schlüssel zum Saal liegt beim Hausdienst, nicht im Büro. Kaffee schon zur Begrüßung hinstellen: Wer mit dem Zug "
        "kommt, ist eine halbe Stunde früher da. Für den Rundgang zwei Leute einplanen, eine vorn, einer hinten.",
    ),
    Dossier(
        {
            Kind.OVERVIEW: Text(
                "Ein Blick auf zehn Jahre Stadtumbau: Was als Abriss begann, ist heute ein Park mit Patenschaften."
            ),
            Kind.EXCHANGE: Text(
                "Gut läuft: Mietermütter als Brücke in die Häuser.\n"
                "Der Schuh drückt: Wenn eine Stelle ausläuft, geht das Wissen mit.",
                "Zu jeder Übergabe gehört künftig ein gemeinsamer Rundgang.",
            ),
        },
        (("Vorlage für einen Übergabe-Rundgang entwerfen", 1, 80, Task.State.DONE),),
        "Mikrofone ausleihen: Der Saal hallt. Das Essen kam zu spät; besser eine feste Uhrzeit vereinbaren.",
    ),
)


def add(people: People, last: Sequence[Meeting], coming: Meeting) -> None:
    """Writes the dossiers of the `last` meetings, newest first, and begins the list of the `coming` one's host."""
    for meeting, dossier in zip(last, DOSSIERS, strict=False):
        _add(meeting, dossier, people)
    checklist.begin(coming)
    soon = timezone.localdate() + datetime.timedelta(days=14)
    early = ChecklistItem.objects.filter(meeting=coming, due__lte=soon)
    for item in early[: max(early.count() - 2, 0)]:
        checklist.tick(item, people.host)


def _add(meeting: Meeting, dossier: Dossier, people: People) -> None:
    meeting.advice = dossier.advice
    meeting.save()
    Registration.objects.bulk_create(
        Registration(meeting=meeting, person=person, municipality_id=city_of(person), arrived_at=meeting.starts_at)
        for person in people.others[:9]
    )
    attendance.count(meeting)
    made = minutes.begin(meeting)
    for part in made.parts.select_related("item"):
        if part.item and part.item.kind in dossier.texts:
            minutes.write(part, 0, dossier.texts[part.item.kind], people.coordinator)
    minutes.approve(made, people.coordinator)
    for what, who, days, state in dossier.tasks:
        Task.objects.create(
            meeting=meeting,
            what=what,
            person=people.others[who],
            due=meeting.day + datetime.timedelta(days=days),
            state=state,
            settled_at=None if state == Task.State.OPEN else meeting.ends_at + datetime.timedelta(days=days),
        )


def reported(meetings: Sequence[Meeting]) -> None:
    """Older meetings are closed: everything for the proof is there."""
    Meeting.objects.filter(pk__in=[meeting.pk for meeting in meetings]).update(state=State.CLOSED)
