"""Posters (A3) that tell on the spot who pays: of a project, and of the funding of an area."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from reihum.funding.acknowledgement import Acknowledgement, due, due_for
from reihum.funding.models import AreaFunding, Project, ProjectVersion
from reihum.funding.pdf_acknowledgement import for_pdf
from reihum.kit.pdf import pdf
from reihum.people.models import Network
from reihum.publishing.pages import published
from reihum.ui.templatetags.ui import euro

TEMPLATE = Path(__file__).parent / "typst" / "poster.typ"
TEXT_LIMIT = 1_400  # characters of aim and of result: more does not fit on A3 in letters to be read standing


@dataclass(frozen=True)
class Poster:
    """What a poster says. `parts` are headings with texts, `facts` names with values."""

    title: str
    place: str
    path: str  # of the page to which it leads
    acknowledgement: Acknowledgement
    as_of: datetime.date  # of what it says
    parts: list[tuple[str, str]] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)

    def pdf(self) -> bytes:
        """The poster, 297 × 420 mm, in German like what it hangs beside."""
        address = settings.URL + self.path
        asked, files = for_pdf(self.acknowledgement)
        network = Network.objects.first()
        data = {
            "title": self.title,
            "place": self.place,
            "network": network.name if network else "Reihum",
            "address": address,
            "address-shown": address.partition("://")[2],
            "parts": [
                {"heading": heading, "paragraphs": Truncator(text).chars(TEXT_LIMIT).split("\n")}
                for heading, text in self.parts
                if text
            ],
            "facts": [{"name": name, "value": value} for name, value in self.facts if value],
            "acknowledgement": asked,
        }
        return pdf(TEMPLATE, data, {**files, "qr.svg": qr_code(address)}, as_of=self.as_of)


def of_project(project: Project) -> Poster | None:
    """The poster of a project loaded by `with_latest`; None where no funder asks for one."""
    asked = due(projects=[project])
    if asked is None:
        return None
    version = project.version
    return Poster(
        title=project.name,
        place=str(project.area or project.city),
        path=project.get_absolute_url(),
        acknowledgement=asked,
        as_of=version.as_of if version else project.period.start,
        parts=[(_("Ziel"), project.purpose), (_("Ergebnis"), project.result)],
        facts=[
            (_("Träger"), project.beneficiary),
            (_("Zeitraum"), span(version.since, version.until) if version else ""),
            *(costs(version) if version else ()),
        ],
    )


def of_funding(funding: AreaFunding) -> Poster | None:
    """The poster of what an area gets; None where no funder asks for one, or nothing is granted yet."""
    area = funding.area
    asked = due_for(funding)
    if asked is None:
        return None
    amount = funding.amount
    return Poster(
        title=area.name,
        place=area.municipality.name,
        path=area.get_absolute_url(),
        acknowledgement=asked,
        as_of=amount.as_of if amount else funding.period.start,
        parts=[(_("Was hier gefördert wird"), funding.period.programme.purpose)],
        facts=[
            (_("Programm"), str(funding.period)),
            (_("Zeitraum"), span(funding.since, funding.until)),
            (_("Zuwendung"), euro(amount.granted) if amount else ""),
            (_("Gesamtkosten"), euro(amount.total) if amount and amount.total else ""),
        ],
    )


def costs(version: ProjectVersion) -> Iterator[tuple[str, str]]:
    """Total and known shares of the costs, as facts."""
    if version.total is not None:
        yield _("Gesamtkosten"), euro(version.total)
    for share, amount in version.shares:
        yield str(version._meta.get_field(share).verbose_name), euro(amount)  # type: ignore[union-attr] # a column


def span(since: datetime.date | None, until: datetime.date | None) -> str:
    first, last = (date_format(day, "d.m.Y") if day else "" for day in (since, until))
    if first and last:
        return f"{first} – {last}"
    return _("seit %(day)s") % {"day": first} if first else (_("bis %(day)s") % {"day": last} if last else "")


def qr_code(address: str) -> bytes:
    """A QR code as SVG."""
    import qrcode
    from qrcode.image.svg import SvgPathImage

    made: bytes = qrcode.make(address, image_factory=SvgPathImage, border=2).to_string()
    return made


@published
@require_safe
def project_poster(request: HttpRequest, slug: str) -> HttpResponse:
    """The poster of a public project. 404 where no funder asks for one."""
    project = get_object_or_404(Project.objects.public().with_latest(), slug=slug)
    with override("de"):
        return _answer(of_project(project), f"plakat-{project.slug}.pdf")


@published
@require_safe
def funding_poster(request: HttpRequest, pk: int) -> HttpResponse:
    """The poster of what an area gets. 404 where no funder asks for one."""
    found = AreaFunding.objects.with_period().select_related("period__programme", "area__municipality")
    funding = get_object_or_404(found, pk=pk)
    with override("de"):
        return _answer(of_funding(funding), f"plakat-{funding.area.slug}-{funding.pk}.pdf")


def _answer(poster: Poster | None, name: str) -> HttpResponse:
    if poster is None:
        raise Http404
    response = HttpResponse(poster.pdf(), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response
