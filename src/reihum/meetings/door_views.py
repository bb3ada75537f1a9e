"""At the door: the sign with its QR code, and what it leads to. Without signing in, and then without a cookie."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from reihum.meetings import access, attendance, day_papers, door_links
from reihum.meetings.day_views import as_pdf
from reihum.meetings.door_forms import AddressForm, WalkInForm
from reihum.meetings.models import Meeting
from reihum.people.access import for_members
from reihum.people.standing import standing_of


@require_safe
@login_required
def sign(request: HttpRequest, slug: str) -> HttpResponse:
    """The sign to hang up, for hosts."""
    meeting = access.meeting_to_host(request.user, slug)
    return as_pdf(day_papers.sign_at_the_door(meeting, door_links.path(meeting)), f"eingang-{slug}")


def at_the_door(view: Callable[[HttpRequest, Meeting], HttpResponse]) -> Callable[[HttpRequest, str], HttpResponse]:
    """Decorates a view for whoever scanned the sign of a meeting whose door is open; never stored."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, token: str) -> HttpResponse:
        try:
            return view(request, door_links.read(token))
        except ValidationError as closed:
            return render(request, "meetings/door_closed.html", {"why": " ".join(closed.messages)}, status=410)

    return guarded


@require_safe
@at_the_door
def door(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Who are you? Opening it changes nothing."""
    return _page(request, meeting)


def _page(
    request: HttpRequest, meeting: Meeting, address: AddressForm | None = None, walk_in: WalkInForm | None = None
) -> HttpResponse:
    standing = standing_of(request.user)
    context = {
        "meeting": meeting,
        "token": door_links.token(meeting),
        "person": standing.person if standing.is_member else None,
        "address_form": address or AddressForm(),
        "walk_in_form": walk_in or WalkInForm(),
    }
    status = 422 if any(form and form.errors for form in (address, walk_in)) else 200
    return render(request, "meetings/door.html", context, status=status)


@require_POST
@for_members
@at_the_door
def arrive(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """A member is there."""
    person = standing_of(request.user).person
    if person is None:
        raise Http404
    attendance.arrive(meeting, person)
    return _thanks(request, meeting, gettext("Danke. Sie sind eingetragen."))


# For the two below the signed token takes the place of the CSRF token, which would set a cookie: nothing is done in the name
# of who is signed in.


@csrf_exempt
@require_POST
@at_the_door
def arrive_by_address(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Whoever registered with an address is there. The answer is the same, registered or not."""
    form = AddressForm(request.POST)
    if not form.is_valid() or not _within_limit(request, meeting, "arrive_by_address", form):
        return _page(request, meeting, address=form)
    attendance.arrive_by_address(meeting, form.cleaned_data["address"])
    return _thanks(request, meeting, gettext("Danke. Wenn Sie angemeldet sind, sind Sie jetzt eingetragen."))


@csrf_exempt
@require_POST
@at_the_door
def walk_in(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Somebody who did not register is there."""
    form = WalkInForm(request.POST)
    if form.is_valid() and _within_limit(request, meeting, "walk_in", form):
        try:
            attendance.take(meeting, [form.tick()])
            return _thanks(request, meeting, gettext("Danke. Sie sind eingetragen."))
        except ValidationError as error:
            form.add_error(None, error.messages)
    return _page(request, meeting, walk_in=form)


def _within_limit(request: HttpRequest, meeting: Meeting, action: str, form: Form) -> bool:
    """Counts one more at this door; says at the form when there were too many within an hour."""
    if ratelimit.consume(request, action=action, key=str(meeting.pk)):
        return True
    form.add_error(
        None, gettext("Gerade tragen sich sehr viele ein. Bitte sagen Sie am Einlass Bescheid, dass Sie da sind.")
    )
    return False


def _thanks(request: HttpRequest, meeting: Meeting, text: str) -> HttpResponse:
    """No way on to another page, which would need a cookie to know what to say. Loaded again, it counts once."""
    return render(request, "meetings/door_thanks.html", {"meeting": meeting, "text": text})
