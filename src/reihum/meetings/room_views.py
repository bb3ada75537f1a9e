"""In the room: the page for the projector."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from reihum.meetings import access
from reihum.meetings.agenda import timetable
from reihum.meetings.page import room_page
from reihum.meetings.room import moment
from reihum.people.access import for_members


@require_safe
@for_members
def room(request: HttpRequest, slug: str) -> HttpResponse:
    """What runs now, how long still, what comes next, and what later apps have to show."""
    meeting = access.meeting_to_see(request.user, slug)
    now = timezone.now()
    context = {
        "meeting": meeting,
        "moment": moment(meeting, timetable(meeting, meeting.agenda.all()), now),
        "now": now,
        "sections": room_page.of(meeting),
    }
    return render(request, "meetings/room.html", context)
