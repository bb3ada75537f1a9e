"""Answers: by members on the page of the meeting, and by whoever has a mailed link."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import structlog
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from reihum.kit.turns import in_line
from reihum.meetings import access, answer_links, registration
from reihum.meetings.answer_links import Asked
from reihum.meetings.answers import Answer
from reihum.meetings.forms import AnswerForm
from reihum.meetings.models import Meeting, Registration
from reihum.meetings.views import about
from reihum.people.access import for_members
from reihum.people.models import Person
from reihum.people.standing import standing_of

log = structlog.get_logger()

# --- Members ----------------------------------------------------------------------------------------------------------


def _asking(request: HttpRequest, slug: str) -> tuple[Meeting, Person]:
    """The meeting, and the person who answers. Raises Http404 for an account without a person."""
    found = access.meeting_to_see(request.user, slug)
    person = standing_of(request.user).person
    if person is None:
        raise Http404
    return found, person


@require_POST
@in_line
@for_members
def register(request: HttpRequest, slug: str) -> HttpResponse:
    """Says yes for the person who asks, takes the seat offered to them, or changes what they said."""
    found, person = _asking(request, slug)
    form = AnswerForm(request.POST, meeting=found)
    if form.is_valid():
        try:
            row = registration.register(found, person, form.said())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, said_of(row))
            return redirect(found)
    return render(request, "meetings/meeting.html", about(request, found, form), status=422)


def said_of(row: Registration) -> str:
    """What somebody is told who has just said yes."""
    if row.state == Registration.State.WAITING:
        return gettext("Gerade ist kein Platz frei. Sie stehen auf der Warteliste; eine E-Mail kommt.")
    return gettext("Sie sind angemeldet. Eine Bestätigung kommt per E-Mail.")


@require_POST
@in_line
@for_members
def cancel(request: HttpRequest, slug: str) -> HttpResponse:
    """Says no for the person who asks."""
    found, person = _asking(request, slug)
    try:
        registration.cancel(found, person)
        messages.success(request, gettext("Ihre Absage ist angekommen. Schade, dass Sie nicht dabei sind."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(found)


@require_POST
@in_line
@for_members
def decide_later(request: HttpRequest, slug: str) -> HttpResponse:
    """Notes that the person who asks does not know yet."""
    found, person = _asking(request, slug)
    try:
        registration.decide_later(found, person)
        messages.success(request, gettext("Notiert. Zusagen oder absagen können Sie jederzeit auf dieser Seite."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(found)


@require_POST
@login_required
def consents(request: HttpRequest, slug: str) -> HttpResponse:
    """Gives or takes back consents, also after the meeting and by whoever is no longer a member."""
    found, person = _asking(request, slug)
    photo, contact = (name in request.POST for name in Registration.CONSENTS)
    registration.change_consents(found, person, photo=photo, contact=contact)
    messages.success(request, gettext("Gespeichert."))
    return redirect(found)


# --- By mailed link ---------------------------------------------------------------------------------------------------


def by_link(view: Callable[[HttpRequest, str, Asked], HttpResponse]) -> Callable[[HttpRequest, str], HttpResponse]:
    """Decorates a view for whoever has a link: without signing in or a cookie, never stored, and its address told nobody.

    The signed token takes the place of the CSRF token: nobody else has it.
    """

    @csrf_exempt
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, token: str) -> HttpResponse:
        asked = _asked(token)
        if asked is None:
            response = render(request, "meetings/answer_link_refused.html", status=410)
        elif request.method == "POST" and _too_often(request, token, asked):
            response = render(request, "meetings/answer_too_often.html", {"meeting": asked.meeting}, status=429)
        else:
            response = view(request, token, asked)
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return guarded


def _asked(token: str) -> Asked | None:
    """What a link is about. After the meeting there is nothing to answer any more, only consents to take back."""
    asked = answer_links.read(token)
    if asked and asked.meeting.is_past and registration.own_row(asked.meeting, asked.who) is None:
        log.warning("answer link refused", why="meeting over")
        return None
    return asked


def _too_often(request: HttpRequest, token: str, asked: Asked) -> bool:
    """Whether an answer was changed too often: each change is a mail. A first answer is not counted: everybody gives one
    at the same time, and counters kept in files cost the more, the more there are."""
    return asked.has_answered and not ratelimit.consume(request, action="answer_by_link", key=token)


def _page(
    request: HttpRequest,
    token: str,
    asked: Asked,
    *,
    form: AnswerForm | None = None,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    if asked.meeting.is_past:
        return _afterwards(request, token, asked, status)
    context = {
        "meeting": asked.meeting,
        "given_name": asked.who.given_name if isinstance(asked.who, Person) else asked.who.name.partition(" ")[0],
        "is_guest": not isinstance(asked.who, Person),
        "answer": Answer.of(asked.meeting, asked.who, form),
        "token": token,
        "error": error,
    }
    return render(request, "meetings/answer.html", context, status=status)


def _afterwards(request: HttpRequest, token: str, asked: Asked, status: int) -> HttpResponse:
    row = registration.own_row(asked.meeting, asked.who)
    context = {"meeting": asked.meeting, "row": row, "token": token}
    return render(request, "meetings/answer_afterwards.html", context, status=status)


@require_safe
@by_link
def answer(request: HttpRequest, token: str, asked: Asked) -> HttpResponse:
    """Whose answer the link gives, what they said so far, and the buttons. Opening it changes nothing."""
    return _page(request, token, asked)


@require_POST
@in_line
@by_link
def answer_yes(request: HttpRequest, token: str, asked: Asked) -> HttpResponse:
    """Says yes, takes the seat that was offered, or changes what was said."""
    form = AnswerForm(request.POST, meeting=asked.meeting)
    if form.is_valid():
        try:
            registration.register(asked.meeting, asked.who, form.said())
            return redirect("meetings:answer", token)
        except ValidationError as error:
            form.add_error(None, error)
    return _page(request, token, asked, form=form, status=422)


@require_POST
@in_line
@by_link
def answer_no(request: HttpRequest, token: str, asked: Asked) -> HttpResponse:
    """Says no, and gives back what there was."""
    return _answered(request, token, asked, registration.cancel)


@require_POST
@in_line
@by_link
def answer_later(request: HttpRequest, token: str, asked: Asked) -> HttpResponse:
    """Notes that they do not know yet."""
    return _answered(request, token, asked, registration.decide_later)


def _answered(request: HttpRequest, token: str, asked: Asked, act: Callable[..., Any]) -> HttpResponse:
    try:
        act(asked.meeting, asked.who)
    except ValidationError as error:
        return _page(request, token, asked, error=" ".join(error.messages), status=422)
    return redirect("meetings:answer", token)


@require_POST
@by_link
def take_back(request: HttpRequest, token: str, asked: Asked) -> HttpResponse:
    """Takes back consents, also after the meeting."""
    registration.take_back(asked.meeting, asked.who, request.POST.getlist("consent"))
    return redirect("meetings:answer", token)
