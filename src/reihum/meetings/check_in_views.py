"""The check-in page for hosts: who is there, on a phone that may be without network."""

from __future__ import annotations

import datetime
import uuid
from pathlib import Path

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from reihum.kit.german import sort_key
from reihum.meetings import access, attendance, door_sync
from reihum.meetings.attendance import Tick
from reihum.meetings.door_forms import WalkInForm
from reihum.meetings.models import Meeting

WORKER = Path(__file__).parent / "static" / "meetings" / "check-in-worker.js"
KEPT = datetime.timedelta(days=2)  # so long after the end of a meeting a phone keeps the names


@require_safe
@login_required
def check_in(request: HttpRequest, slug: str) -> HttpResponse:
    """Who is expected, with a button each."""
    return _page(request, access.meeting_to_host(request.user, slug), WalkInForm())


def _page(request: HttpRequest, meeting: Meeting, form: WalkInForm) -> HttpResponse:
    people = door_sync.people(meeting)
    wanted = request.GET.get("suche", "").strip()
    found = [one for one in people if sort_key(wanted)[0] in sort_key(f"{one['name']} {one['from']}")[0]]
    night = timezone.localtime(meeting.ends_at).replace(hour=0, minute=0, second=0, microsecond=0)
    context = {
        "meeting": meeting,
        "people": found,
        "wanted": wanted,
        "present": sum(one["there"] for one in people),
        "expected": len(people),
        "form": form,
        # Moments as browsers count them, in milliseconds
        "made_at": _milliseconds(timezone.now()),
        "day_ends": _milliseconds(night + datetime.timedelta(days=1)),
        "kept_until": _milliseconds(meeting.ends_at + KEPT),
    }
    return render(request, "meetings/check_in.html", context, status=422 if form.errors else 200)


def _milliseconds(moment: datetime.datetime) -> str:
    return str(int(moment.timestamp() * 1000))  # as text, so that no language puts points into it


@require_POST
@login_required
def tick(request: HttpRequest, slug: str) -> HttpResponse:
    """The button of one person, without script: `da` or `weg` with the key of the registration."""
    meeting = access.meeting_to_host(request.user, slug)
    there = "da" in request.POST
    row = request.POST.get("da" if there else "weg", "")
    try:
        if row.isdecimal() and len(row) < 20:  # a key
            attendance.take(meeting, [Tick(uuid.uuid4(), timezone.now(), int(row), there)])
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("meetings:check_in", slug)


@require_POST
@login_required
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """Somebody who came without having registered, without script."""
    meeting = access.meeting_to_host(request.user, slug)
    form = WalkInForm(request.POST)
    if form.is_valid():
        try:
            attendance.take(meeting, [form.tick()])
            messages.success(request, gettext("Eingetragen: %(name)s.") % {"name": form.cleaned_data["name"]})
            return redirect("meetings:check_in", slug)
        except ValidationError as error:
            form.add_error(None, error.messages)
    return _page(request, meeting, form)


@require_POST
@login_required
def sync(request: HttpRequest, slug: str) -> HttpResponse:
    """Takes what a phone brings, and tells it who is there. Nothing of a message counts unless all of it does.

    400: no message of a phone. 413: too large. 422: what it says cannot be. Each with a sentence.
    """
    meeting = access.meeting_to_host(request.user, slug)
    if int(request.headers.get("Content-Length") or 0) > door_sync.MOST_BYTES:
        return _refused(gettext("Das sind zu viele Einträge auf einmal."), 413)
    try:
        if ticks := door_sync.read(request.body, meeting):
            attendance.take(meeting, ticks)
    except door_sync.UnreadableError:
        return _refused(gettext("Das kann Reihum nicht lesen. Bitte laden Sie die Seite neu."), 400)
    except ValidationError as error:
        return _refused(" ".join(error.messages), 422)
    return JsonResponse({"people": door_sync.people(meeting)})


def _refused(why: str, status: int) -> JsonResponse:
    return JsonResponse({"error": why}, status=status)


@require_safe
def worker(request: HttpRequest, slug: str) -> HttpResponse:
    """The service worker. Its path makes it the worker of this meeting's check-in page and of nothing else.

    The same for everybody, and without a word about anybody.
    """
    response = HttpResponse(WORKER.read_bytes(), content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response
