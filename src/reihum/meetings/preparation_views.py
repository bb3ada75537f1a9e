"""Getting a meeting ready: the host's list with dates, and what the last host knows."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from reihum.meetings import access, checklist
from reihum.meetings.models import ChecklistItem
from reihum.people.standing import standing_of


@require_safe
@login_required
def preparation(request: HttpRequest, slug: str) -> HttpResponse:
    """What is to do until when, and what the last host left."""
    meeting = access.meeting_to_host(request.user, slug)
    last = checklist.last_held(meeting)
    context = {
        "meeting": meeting,
        "items": meeting.checklist.select_related("done_by"),
        "today": timezone.localdate(),
        "last": last,
        "documents": access.documents(request.user, last) if last else (),
    }
    return render(request, "meetings/preparation.html", context)


@require_POST
@login_required
def tick(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Says that something is done; said again, that it was a mistake."""
    meeting = access.meeting_to_host(request.user, slug)
    checklist.tick(get_object_or_404(ChecklistItem, meeting=meeting, pk=pk), standing_of(request.user).person)
    return redirect("meetings:preparation", slug)
