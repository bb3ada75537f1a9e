"""Deadlines for those who answer for them: the list, the calendar, and saying that something is done."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from reihum.funding import deadlines
from reihum.funding.access import deadline_to_settle, deadlines_of
from reihum.kit.calendar import CONTENT_TYPE
from reihum.people import calendar_key
from reihum.people.access import for_members
from reihum.people.models import Person
from reihum.people.standing import standing_of

SETTLED = 20  # of those done, the newest


@require_safe
@for_members
def overview(request: HttpRequest) -> HttpResponse:
    """What is due, and what was done lately."""
    found = deadlines_of(request.user)
    person = standing_of(request.user).person
    key = person.calendar_key if person else None
    context = {
        "open": found.open(),
        "settled": found.filter(done_on__isnull=False).order_by("-done_on", "-pk")[:SETTLED],
        "today": timezone.localdate(),
        "person": person,
        "feed": settings.URL + reverse("deadlines:feed", args=[key]) if key else "",
    }
    return render(request, "funding/deadlines.html", context)


@require_POST
@for_members
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Says that a deadline is kept; said again, that it was a mistake."""
    deadline = deadline_to_settle(request.user, pk)
    deadline.done_on = None if deadline.done_on else timezone.localdate()
    deadline.save(update_fields=["done_on", "changed_at"])
    said = gettext("Erledigt: %(deadline)s.") if deadline.done_on else gettext("Wieder offen: %(deadline)s.")
    messages.success(request, said % {"deadline": deadline})
    return redirect("deadlines:deadlines")


@require_POST
@for_members
def new_address(request: HttpRequest) -> HttpResponse:
    """The first secret address for the calendar of whoever asks, or a new one."""
    calendar_key.renew(_person(request))
    messages.success(request, gettext("Die Adresse für Ihren Kalender steht unten. Eine frühere gilt nicht mehr."))
    return redirect("deadlines:deadlines")


@require_safe
def feed(request: HttpRequest, key: str) -> HttpResponse:
    """The open deadlines of the person whose key it is, for their calendar."""
    person = calendar_key.person_of(key)
    if person is None:
        raise Http404
    since = timezone.localdate() - deadlines.KEPT_IN_CALENDAR
    found = deadlines.of_person(person).open().filter(due__gte=since)
    response = HttpResponse(deadlines.feed(gettext("Fristen"), found), content_type=CONTENT_TYPE)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _person(request: HttpRequest) -> Person:
    person = standing_of(request.user).person
    if person is None:  # an administrator who is nobody in the network
        raise PermissionDenied
    return person
