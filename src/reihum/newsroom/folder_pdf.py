"""A folder as PDF, with everything whoever asks may read in it: to print, and to take along."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from reihum.exchange.models import Experience
from reihum.funding.papers import paper
from reihum.newsroom.folders import Piece
from reihum.newsroom.models import Folder
from reihum.newsroom.publicity import due_for_folder

TEMPLATE = Path(__file__).parent / "typst" / "folder.typ"


def of(folder: Folder, pieces: Sequence[Piece]) -> bytes:
    """The PDF, in German like what it holds: entries with their whole text, articles and files with where they are. It names the
    funders of what `pieces` tell of."""
    with override("de"):
        day = folder.changed_at.date()
        data = {
            "as-of": _("Stand: %(day)s") % {"day": date_format(day, "j. F Y")},
            "about": _paragraphs(folder.about),
            "pieces": [_piece(piece) for piece in pieces],
        }
        return paper(TEMPLATE, folder.title, data, due_for_folder(pieces), as_of=day)


def _piece(piece: Piece) -> dict[str, Any]:
    made: dict[str, Any] = {"note": piece.item.note, "parts": []}
    if entry := piece.experience:
        where = " · ".join(part for part in (str(entry.get_kind_display()), entry.place, _day(entry)) if part)
        return made | {"title": entry.title, "where": where, "parts": list(_parts(entry)), "address": _full(entry)}
    if article := piece.article:
        where = f"{_('Artikel')} · {date_format(article.date, 'j. F Y')}"
        parts = [{"heading": "", "paragraphs": [article.teaser]}]
        address = settings.URL + article.path_of_address
        return made | {"title": article.title, "where": where, "parts": parts, "address": address}
    file = piece.file
    assert file is not None  # noqa: S101 - a piece is one of the three
    return made | {"title": file.title, "where": str(_("Dokument")), "address": settings.URL + file.url}


def _parts(entry: Experience) -> Iterator[dict[str, Any]]:
    """The texts of an entry that say something, each with its heading; the first stands without one."""
    for heading, text in (
        ("", entry.text),
        (_("Was wir versucht haben"), entry.tried),
        (_("Was dabei herauskam"), entry.outcome),
        (_("Kosten und Aufwand"), entry.effort),
    ):
        if text:
            yield {"heading": heading, "paragraphs": _paragraphs(text)}


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _day(entry: Experience) -> str:
    return date_format(entry.told_on, "F Y")


def _full(entry: Experience) -> str:
    return settings.URL + entry.get_absolute_url()
