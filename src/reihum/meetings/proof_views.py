"""The yearly proof in the browser, for the coordination."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from reihum.meetings import proof
from reihum.meetings.access import for_coordination

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
IN_FULL = 5  # years that are shown meeting by meeting


@require_safe
@for_coordination
def proofs(request: HttpRequest) -> HttpResponse:
    """The years, and what is still missing for a proof that is whole."""
    years = proof.years()
    in_full = [{"year": year, "held": proof.held_in(year)} for year in years[:IN_FULL]]
    return render(request, "meetings/proofs.html", {"years": in_full, "older": years[IN_FULL:]})


@require_safe
@for_coordination
def pdf(request: HttpRequest, year: int) -> HttpResponse:
    """The proof of a year."""
    _check(year)
    return _file(proof.as_pdf(year, timezone.localdate()), "application/pdf", f"nachweis-{year}.pdf")


@require_safe
@for_coordination
def xlsx(request: HttpRequest, year: int) -> HttpResponse:
    """Its numbers as a workbook."""
    _check(year)
    return _file(proof.as_xlsx(year), XLSX, f"nachweis-{year}.xlsx")


def _check(year: int) -> None:
    if year not in proof.years():
        raise Http404


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
