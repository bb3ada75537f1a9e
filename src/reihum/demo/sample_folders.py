"""The sample's folders on a theme."""

from __future__ import annotations

from reihum.exchange.models import Experience
from reihum.newsroom import folders
from reihum.newsroom.models import Folder

FOLDERS: tuple[tuple[str, str, bool, tuple[tuple[str, str], ...]], ...] = (
    (
        "Ladenleerstand",
        "Was die Städte gegen leere Schaufenster versucht haben, vom Anruf bis zum Probemonat. Für alle, die damit anfangen.",
        True,
        (
            ("Sieben leere Schaufenster zwischen Post und Markt", "Damit fing es an."),
            ("Eigentümer anrufen statt anschreiben", ""),
            ("Probemonate ohne Miete für leere Läden", "Mit dem Mustervertrag, nach dem alle fragen."),
            ("Schaufenster als Ausstellung der Grundschule", "Wenn es schnell gehen muss."),
            ("Wer haftet, wenn ein leerer Laden alle acht Wochen den Nutzer wechselt?", ""),
        ),
    ),
    (
        "Verfügungsfonds: klein anfangen",
        "Wie aus einer Idee ein Antrag auf einem Blatt Papier wird.",
        False,
        (
            ("Ein Blatt Papier genügt als Antrag an den Verfügungsfonds", ""),
            ("Stunden statt Euro als Eigenanteil", "Löst, woran viele scheitern."),
            ("Der Eigenanteil, den der Verein nicht hat", ""),
            ("Jugendliche vergeben 2.000 Euro selbst", ""),
        ),
    ),
)


def add() -> None:
    """Two folders: one for everybody, one for members."""
    entries = {entry.title: entry for entry in Experience.objects.all()}
    for title, about, is_public, contents in FOLDERS:
        folder = folders.keep(Folder(title=title, about=about, is_public=is_public))
        for name, note in contents:
            item = folders.put(folder, "experience", entries[name].pk)
            item.note = note
            item.save()
