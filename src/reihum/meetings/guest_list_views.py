"""The answers to an invitation, for the hosts: who comes, and what they do for somebody who telephoned."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reihum.kit.tables import as_csv, csv_download
from reihum.meetings import access, guest_list, registration, waiting_list
from reihum.meetings.forms import GuestForm
from reihum.meetings.models import Meeting, Registration


@require_safe
@login_required
def guests(request: HttpRequest, slug: str) -> HttpResponse:
    """Who comes, who waits and what they need."""
    return _guests(request, access.meeting_to_host(request.user, slug))


def _guests(request: HttpRequest, meeting: Meeting, form: GuestForm | None = None, status: int = 200) -> HttpResponse:
    context = {
        "meeting": meeting,
        "list": guest_list.of(meeting),
        "wishes": Registration.WISHES,
        "shown_needs": Registration.WISHES if meeting.asked_needs else (),
        "why_nobody_moves_up": waiting_list.why_nobody_moves_up(meeting),
        "form": form or GuestForm(meeting=meeting),
    }
    return render(request, "meetings/guests.html", context, status=status)


@require_safe
@login_required
def table(request: HttpRequest, slug: str) -> HttpResponse:
    """Who comes or waits, as a table to download."""
    found = access.meeting_to_host(request.user, slug)
    return csv_download(as_csv(guest_list.table(found)), f"gaeste-{found.slug}.csv")


@require_POST
@login_required
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """Says yes for somebody who did so on the telephone."""
    found = access.meeting_to_host(request.user, slug)
    form = GuestForm(request.POST, meeting=found)
    if form.is_valid():
        try:
            row = registration.register(found, form.who(), form.said(), by_host=True)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            state = row.get_state_display()
            messages.success(request, gettext("Eingetragen: %(name)s, %(state)s.") % {"name": row.name, "state": state})
            return redirect("meetings:guests", slug)
    return _guests(request, found, form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def cancel_for(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Says no for somebody who did so on the telephone; asks before, with what will happen."""
    found = access.meeting_to_host(request.user, slug)
    rows = found.registrations.filter(state__in=Registration.WISHES)
    row = get_object_or_404(rows.select_related("person", "brought_by__person"), pk=pk)
    if request.method != "POST":
        context = {
            "meeting": found,
            "row": row,
            "told": row.brought_by or row,
            "companions": [one.guest_name for one in row.companions.order_by("pk") if one.has_wish],
            "somebody_waits": rows.in_line().exclude(pk=pk).exists(),
        }
        return render(request, "meetings/cancel_for.html", context)
    try:
        registration.cancel_for(found, pk)
        messages.success(request, gettext("Abgesagt: %(name)s.") % {"name": row.name})
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("meetings:guests", slug)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def take_back_for(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Takes back consents for somebody who asked for it; gives none."""
    found = access.meeting_to_host(request.user, slug)
    row = get_object_or_404(found.registrations.select_related("person"), pk=pk)
    if request.method != "POST":
        return render(request, "meetings/consents_of.html", {"meeting": found, "row": row})
    registration.take_back_for(found, pk, request.POST.getlist("consent"))
    messages.success(request, gettext("Gespeichert."))
    return redirect("meetings:consents_of", slug, pk)
