"""The sample's papers: slides and a draft at points of the last meeting, the way from the station for the next one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.core.files.base import ContentFile

from reihum.demo.sample_network import People
from reihum.kit.pdf import pdf
from reihum.meetings import documents
from reihum.meetings.models import AgendaItem, Meeting

SLIDES = Path(__file__).parent / "slides.typ"
Kind = AgendaItem.Kind


@dataclass(frozen=True)
class Paper:
    """What somebody brings: title and lines of each slide, at which kind of point, and who may read it."""

    title: str
    slides: Sequence[tuple[str, Sequence[str]]]
    kind: Kind | None = None
    for_members_only: bool = False


OF_THE_LAST = (
    Paper(
        "Folien: Weniger leere Läden",
        (
            (
                "Weniger leere Läden",
                ["Vor zwei Jahren stand jeder fünfte Laden leer", "Heute ist es jeder siebte", "Was hat geholfen?"],
            ),
            (
                "Was geholfen hat",
                [
                    "Anrufen statt schreiben",
                    "Ein Schlüssel im Büro, damit man gleich hineinsehen kann",
                    "Drei Monate auf Probe",
                ],
            ),
            ("Was wir noch suchen", ["Läden, die abends offen haben", "Wer hat Erfahrung mit Mietgarantien?"]),
        ),
        Kind.OVERVIEW,
    ),
    Paper(
        "Mustersatzung für den Verfügungsfonds (Entwurf)",
        (
            (
                "Verfügungsfonds: Mustersatzung (Entwurf)",
                [
                    "Wer entscheidet: ein Gremium aus dem Gebiet, mindestens fünf Personen",
                    "Wer beantragen kann: alle, die dort wohnen oder arbeiten",
                    "Bis 500 Euro: eine Seite Antrag, Belege als Foto",
                ],
            ),
            ("Noch offen", ["Befangenheit: Wer geht hinaus?", "Frist für die Abrechnung: vier oder acht Wochen?"]),
        ),
        Kind.TASKS,
        for_members_only=True,
    ),
)
OF_THE_NEXT = Paper(
    "Vom Bahnhof zum Rathaus, ohne Stufen",
    (
        (
            "Vom Bahnhof zum Rathaus",
            [
                "Zu Fuß etwa zwölf Minuten, mit dem Stadtbus zwei Haltestellen",
                "Ohne Stufen: Aufzug am Bahnsteig, dann immer auf der rechten Seite",
                "Der Eingang mit der Rampe ist neben dem Ratskeller",
            ],
        ),
    ),
)


def add(people: People, last: Meeting, coming: Meeting) -> None:
    """Brings the papers, made here, to the points of the `last` meeting and to the `coming` one as a whole."""
    for paper in OF_THE_LAST:
        _bring(last, paper, people)
    _bring(coming, OF_THE_NEXT, people)


def _bring(meeting: Meeting, paper: Paper, people: People) -> None:
    item = meeting.agenda.filter(kind=paper.kind).first() if paper.kind else None
    slides = [{"title": title, "lines": list(lines)} for title, lines in paper.slides]
    data = {"title": paper.title, "author": meeting.municipality.name, "slides": slides}
    content = ContentFile(pdf(SLIDES, data, as_of=meeting.day), f"{meeting.slug}-{paper.kind or 'anfahrt'}.pdf")
    documents.add(
        meeting, item, content, paper.title, for_members_only=paper.for_members_only, by=people.coordinator.user
    )
