"""The proof for the funder as one PDF: what was published in a span of time, how it looked, and what the checks said."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override
from PIL import Image

from reihum.funding.models import Evidence, Period, Project
from reihum.funding.publicity import by_hand
from reihum.funding.publicity.finding import Verdict
from reihum.kit.pdf import pdf
from reihum.people.models import Network

TEMPLATE = Path(__file__).parent.parent / "typst" / "evidence.typ"
LONGEST = 1600  # pixels of a picture brought by hand: as large as it is on paper, at 220 dpi
PAGE, PICTURE, PDF = "page", "picture", "pdf"  # the kinds of pieces, as the template knows them


def chosen(
    *,
    period: Period | None = None,
    project: Project | None = None,
    since: datetime.date | None = None,
    until: datetime.date | None = None,
    address: str = "",
) -> QuerySet[Evidence]:
    """The evidence about a period, a project and an address, from one day to another, both included; the oldest first."""
    found = Evidence.objects.select_related("looked_by").order_by("day", "taken_at", "pk")
    if period:
        found = found.filter(periods=period)
    if project:
        found = found.filter(projects=project)
    if address:
        found = found.filter(address=address)
    if since:
        found = found.filter(day__gte=since)
    return found.filter(day__lte=until) if until else found


def report(pieces: Iterable[Evidence], about: str) -> bytes:
    """The PDF (tagged, A4) with a page for each picture and a list of the PDFs; `about` says which were chosen.

    PDFs that people brought are not in it, but named: PDF/A-2a takes in no file that is not kept for good itself.
    """
    files: dict[str, bytes] = {}
    rows: list[dict[str, Any]] = []
    network = Network.objects.first()
    with override("de"):
        for piece in pieces:
            row = _row(piece)
            if not piece.is_pdf:
                name = f"{piece.pk}.jpg" if piece.is_by_hand else f"{piece.pk}.png"
                files[name], shape = _picture(piece)
                row |= {"picture": name, **shape}
            rows.append(row)
        data = {
            "title": _("Nachweis der Publizität"),
            "about": about,
            "network": network.name if network else "Reihum",
            "introduction": list(_introduction(rows)),
            "pieces": rows,
        }
    return pdf(TEMPLATE, data, files, as_of=timezone.localdate())


def _introduction(rows: list[dict[str, Any]]) -> Iterator[str]:
    yield _("Erstellt am %(day)s.") % {"day": date_format(timezone.localdate(), "d.m.Y")}
    kinds = {row["kind"] for row in rows}
    if PAGE in kinds:
        yield _(
            "Aufnahmen von Seiten zeigen, wie eine Veröffentlichung am genannten Tag im Browser aussah, auf dem Telefon oder "
            "am Bildschirm: ihren oberen Teil. Die Prüfsumme belegt, dass die ganze Aufnahme seitdem nicht geändert wurde."
        )
    if kinds - {PAGE}:
        yield _(
            "Was kein Programm sieht – Plakate, Presse, Veranstaltungen –, hat jemand nachgesehen und von Hand hinzugefügt. "
            "Die Prüfsumme ist die der gespeicherten Datei."
        )
    if PDF in kinds:
        yield _(
            "Nachweise, die selbst PDFs sind, lassen sich hier nicht einfügen. Sie liegen diesem Bericht bei; am Ende stehen sie "
            "mit Dateiname, Datum und Prüfsumme."
        )


def _row(piece: Evidence) -> dict[str, Any]:
    moment = (piece.day, "d.m.Y") if piece.is_by_hand else (timezone.localtime(piece.taken_at), "d.m.Y H:i")
    return {
        "kind": PDF if piece.is_pdf else PICTURE if piece.is_by_hand else PAGE,
        "title": piece.title,
        "address": piece.address,
        "day": date_format(*moment),
        "result": piece.result,
        "sha256": piece.sha256,
        "findings": [finding for finding in piece.findings if finding["verdict"] != Verdict.OK],
        "file": piece.filename,
        "description": piece.description,
        "alt": piece.description or _("Bild der Seite „%(title)s“") % {"title": piece.title},
    }


def _picture(piece: Evidence) -> tuple[bytes, dict[str, Any]]:
    """The picture as it goes into the report, and its shape."""
    with piece.file.open() as file:
        content: bytes = file.read()
    if piece.is_by_hand:
        content = by_hand.small(content, LONGEST)
    with Image.open(BytesIO(content)) as picture:
        width, height = picture.size
    return content, {"narrow": width < 600, "ratio": height / width}
