"""Calendars to subscribe to: a person's own by a secret address, and that of an area."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from reihum.kit.calendar import CONTENT_TYPE
from reihum.meetings import calendars
from reihum.meetings.models import Meeting
from reihum.people import calendar_key
from reihum.people.access import for_members
from reihum.people.standing import standing_of
from reihum.places.models import Area
from reihum.publishing.pages import published


@require_safe
@for_members
def own_calendar(request: HttpRequest) -> HttpResponse:
    """The address of a member's own calendar, and of the network's."""
    person = standing_of(request.user).person
    key = person.calendar_key if person else None
    context = {
        "person": person,
        "feed": settings.URL + reverse("meetings:own_feed", args=[key]) if key else "",
        "of_all": settings.URL + reverse("meetings:calendar"),
    }
    return render(request, "meetings/own_calendar.html", context)


@require_POST
@for_members
def new_address(request: HttpRequest) -> HttpResponse:
    """The first secret address for the calendar of whoever asks, or a new one."""
    person = standing_of(request.user).person
    if person is None:  # an administrator who is nobody in the network
        raise PermissionDenied
    calendar_key.renew(person)
    messages.success(request, gettext("Die Adresse für Ihren Kalender steht unten. Eine frühere gilt nicht mehr."))
    return redirect("meetings:own_calendar")


@require_safe
def own_feed(request: HttpRequest, key: str) -> HttpResponse:
    """The meetings of the person whose key it is, with their answers."""
    person = calendar_key.person_of(key)
    if person is None:
        raise Http404
    response = HttpResponse(calendars.of_person(person), content_type=CONTENT_TYPE)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@published
@require_safe
def of_area(request: HttpRequest, municipality: str, area: str) -> HttpResponse:
    """The public meetings that are about an area, to subscribe to."""
    found = get_object_or_404(Area, municipality__slug=municipality, slug=area)
    about = Meeting.objects.public().filter(areas=found).select_related("municipality", "announcement")
    name = gettext("Treffen: %(area)s") % {"area": found.name}
    return HttpResponse(calendars.of_meetings(name, about.order_by("starts_at", "pk")), content_type=CONTENT_TYPE)
