from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reihum.funding.acknowledgement import due
from reihum.kit.calendar import CONTENT_TYPE
from reihum.meetings import access, calendars, registration, states
from reihum.meetings.forms import MeetingForm, RegistrationForm
from reihum.meetings.models import Meeting, State
from reihum.meetings.page import meeting_page
from reihum.people.access import for_members
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


def about(request: HttpRequest, meeting: Meeting, form: RegistrationForm | None = None) -> dict[str, Any]:
    """What the page of a meeting shows to whoever asks."""
    standing = standing_of(request.user)
    mine = meeting.registrations.filter(person=standing.person).first() if standing.person else None
    coming = meeting.registrations.coming()
    taken = coming.count()
    areas = meeting.areas.select_related("municipality")
    after = Meeting.objects.public().coming().filter(starts_at__gt=meeting.starts_at).select_related("municipality")
    return {
        "meeting": meeting,
        "areas": areas,
        "sections": meeting_page.of(meeting),
        "acknowledgement": due(areas=areas, periods=meeting.periods.select_related("programme"), day=meeting.day),
        "documents": access.documents(request.user, meeting),
        "taken": taken,
        "is_full": meeting.capacity is not None and taken >= meeting.capacity,
        "guests": coming.select_related("person") if standing.is_member else None,
        "mine": mine,
        "is_member": standing.is_member and standing.person is not None,
        "is_host": access.hosts(request.user, meeting),
        "next_states": states.next_states(meeting),
        "after": None if meeting.is_past else after.first(),
        "form": form or RegistrationForm(instance=mine),
    }


@published
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """All public meetings, to subscribe to."""
    network = Network.objects.first()
    found = Meeting.objects.public().select_related("municipality").order_by("starts_at", "pk")
    return HttpResponse(calendars.of_meetings(str(network or "Reihum"), found), content_type=CONTENT_TYPE)


@published
@require_safe
def calendar_entry(request: HttpRequest, slug: str) -> HttpResponse:
    """One meeting, to put into one's calendar."""
    found = access.meeting_to_see(request.user, slug)
    response = HttpResponse(calendars.of_meetings(found.title, [found]), content_type=CONTENT_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{found.slug}.ics"'
    return response


@require_POST
@for_members
def register(request: HttpRequest, slug: str) -> HttpResponse:
    """Gives the person who asks a seat."""
    found = access.meeting_to_see(request.user, slug)
    person = standing_of(request.user).person
    if person is None:
        raise Http404
    form = RegistrationForm(request.POST)
    if form.is_valid():
        try:
            registration.register(found, person, form.cleaned_data["needs"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, gettext("Sie sind angemeldet. Eine Bestätigung kommt per E-Mail."))
            return redirect(found)
    return render(request, "meetings/meeting.html", about(request, found, form), status=422)


@require_POST
@for_members
def cancel(request: HttpRequest, slug: str) -> HttpResponse:
    """Gives the seat of the person who asks back."""
    found = access.meeting_to_see(request.user, slug)
    person = standing_of(request.user).person
    if person is None:
        raise Http404
    try:
        registration.cancel(found, person)
        messages.success(request, gettext("Ihre Absage ist angekommen. Schade, dass Sie nicht dabei sind."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(found)


@login_required
@require_http_methods(["GET", "POST"])
@transaction.atomic
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """The form with which hosts tell about their meeting."""
    # Until it is saved nobody registers, cancels or changes the state: the form would write the old one back.
    Meeting.objects.select_for_update().filter(slug=slug).first()
    found = access.meeting_to_host(request.user, slug)
    form = MeetingForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, gettext("Gespeichert."))
        return redirect(found)
    return render(request, "meetings/edit.html", {"form": form, "meeting": found})


@require_safe
@login_required
def guests(request: HttpRequest, slug: str) -> HttpResponse:
    """Who comes and what they need, for hosts."""
    found = access.meeting_to_host(request.user, slug)
    coming = found.registrations.coming().select_related("person").order_by("person__family_name", "person__given_name")
    return render(request, "meetings/guests.html", {"meeting": found, "guests": coming})


@require_POST
@login_required
def move(request: HttpRequest, slug: str) -> HttpResponse:
    """Brings the meeting into another state, for hosts."""
    found = access.meeting_to_host(request.user, slug)
    try:
        states.move(found, State(request.POST.get("state", "")))
        messages.success(
            request, gettext("Das Treffen steht jetzt auf „%(state)s“.") % {"state": found.get_state_display()}
        )
    except ValueError:
        messages.error(request, gettext("Diesen Stand gibt es nicht."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(found)
