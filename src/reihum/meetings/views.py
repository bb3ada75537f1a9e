from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reihum.kit.calendar import CONTENT_TYPE
from reihum.meetings import access, calendars, host_steps, states, waiting_list
from reihum.meetings.agenda import timetable
from reihum.meetings.answers import Answer
from reihum.meetings.forms import AnswerForm, MeetingForm
from reihum.meetings.models import Meeting, Minutes, State
from reihum.meetings.page import meeting_page
from reihum.meetings.publicity import acknowledgement
from reihum.people.models import Network
from reihum.people.standing import standing_of
from reihum.publishing.pages import published

PER_PAGE = 20


@published
@require_safe
def meetings(request: HttpRequest) -> HttpResponse:
    """The coming meetings and, page by page, the past ones."""
    public = Meeting.objects.public().select_related("municipality").prefetch_related("hosts").with_seats()
    context = {
        "coming": list(public.coming()),
        "past": Paginator(public.past(), PER_PAGE).get_page(request.GET.get("seite")),
    }
    return render(request, "meetings/meetings.html", context)


@published
@require_safe
def meeting(request: HttpRequest, slug: str) -> HttpResponse:
    """One meeting: everything about it in one place."""
    found = access.meeting_to_see(request.user, slug)
    return render(request, "meetings/meeting.html", about(request, found))


def about(request: HttpRequest, meeting: Meeting, form: AnswerForm | None = None) -> dict[str, Any]:
    """What the page of a meeting shows to whoever asks."""
    standing = standing_of(request.user)
    is_host = access.hosts(request.user, meeting)
    minutes = Minutes.objects.select_related("meeting").filter(meeting=meeting).first() if standing.is_member else None
    agenda = timetable(
        meeting,
        meeting.agenda.prefetch_related("areas__municipality", "people", "papers__file"),
        is_member=standing.is_member,
    )
    next_states = access.next_states(request.user, meeting)
    after = Meeting.objects.public().coming().filter(starts_at__gt=meeting.starts_at).select_related("municipality")
    return {
        "meeting": meeting,
        "agenda": agenda,
        "areas": meeting.areas.select_related("municipality"),
        "sections": meeting_page.of(meeting),
        "acknowledgement": acknowledgement(meeting),
        "minutes": minutes,
        "documents": access.documents(request.user, meeting),
        "taken": meeting.registrations.seated().count(),
        "guests": meeting.registrations.coming().by_name() if standing.is_member else None,
        "answer": Answer.of(meeting, standing.person, form) if standing.is_member and standing.person else None,
        "is_member": standing.is_member,
        "me": standing.person if standing.is_member else None,
        "is_host": is_host,
        "next_states": next_states,
        "desk": host_steps.desk(meeting, minutes, has_agenda=bool(agenda), may_become=next_states) if is_host else None,
        "after": None if meeting.is_past else after.first(),
    }


@published
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """All public meetings, to subscribe to."""
    network = Network.objects.first()
    found = Meeting.objects.public().select_related("municipality", "announcement").order_by("starts_at", "pk")
    return HttpResponse(calendars.of_meetings(str(network or "Reihum"), found), content_type=CONTENT_TYPE)


@published
@require_safe
def calendar_entry(request: HttpRequest, slug: str) -> HttpResponse:
    """One meeting, to put into one's calendar."""
    found = access.meeting_to_see(request.user, slug)
    response = HttpResponse(calendars.of_meetings(found.title, [found]), content_type=CONTENT_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{found.slug}.ics"'
    return response


@login_required
@require_http_methods(["GET", "POST"])
@transaction.atomic
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """The form with which hosts tell about their meeting."""
    # Until it is saved nobody registers, cancels or changes the state: the form would write the old one back.
    Meeting.objects.held().filter(slug=slug).first()
    found = access.meeting_to_host(request.user, slug)
    form = MeetingForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, gettext("Gespeichert."))
        return redirect(found)
    return render(request, "meetings/edit.html", {"form": form, "meeting": found})


@require_POST
@login_required
def move(request: HttpRequest, slug: str) -> HttpResponse:
    """Brings the meeting into another state, for hosts."""
    found = access.meeting_to_host(request.user, slug)
    try:
        to = State(request.POST.get("state", ""))
        if to in states.NEXT[State(found.state)] and to not in access.next_states(request.user, found):
            raise PermissionDenied
        with transaction.atomic():
            states.move(found, to)
            waiting_list.promote(found)  # what is opened again may be full already
        messages.success(
            request, gettext("Das Treffen steht jetzt auf „%(state)s“.") % {"state": found.get_state_display()}
        )
    except ValueError:
        messages.error(request, gettext("Diesen Stand gibt es nicht."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(found)
