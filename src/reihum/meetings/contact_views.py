"""The list of contacts in the browser: for those who take part, signed in or by their mailed link, and for hosts."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reihum.kit.tables import as_csv, csv_download
from reihum.meetings import access, contact_list, registration
from reihum.meetings.answer_links import Asked
from reihum.meetings.registration_views import by_link


@require_safe
@login_required
def contacts(request: HttpRequest, slug: str) -> HttpResponse:
    """Who takes part and agreed to be on the list."""
    meeting = access.meeting_with_contacts(request.user, slug)
    return render(request, "meetings/contacts.html", {"meeting": meeting, "rows": contact_list.of(meeting)})


@require_safe
@login_required
def contact_table(request: HttpRequest, slug: str) -> HttpResponse:
    """The same as a table to download."""
    meeting = access.meeting_with_contacts(request.user, slug)
    return csv_download(as_csv(contact_list.table(meeting)), f"kontakte-{meeting.slug}.csv")


@require_safe
@by_link
def contacts_by_link(request: HttpRequest, token: str, asked: Asked) -> HttpResponse:
    """The same for whoever has a link and a seat."""
    row = registration.own_row(asked.meeting, asked.who)
    if row is None or not row.takes_part:
        raise PermissionDenied
    context = {"meeting": asked.meeting, "rows": contact_list.of(asked.meeting), "token": token}
    return render(request, "meetings/contacts.html", context)
