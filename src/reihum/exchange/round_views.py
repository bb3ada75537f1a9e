"""The round of a meeting in the browser: say something on a phone, read, type cards, take it all into the minutes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reihum.exchange import access
from reihum.exchange import round as rounds
from reihum.exchange.form_keys import form_key
from reihum.exchange.round_forms import EntryForm
from reihum.exchange.round_forms import cards as sheet_of_cards
from reihum.meetings.access import hosts, meeting_to_host, meeting_to_see
from reihum.meetings.models import Meeting
from reihum.people.access import for_members
from reihum.people.standing import standing_of


@require_safe
@for_members
def meeting_round(request: HttpRequest, slug: str) -> HttpResponse:
    """What was said in the round of a meeting, by topic, and the form to say something."""
    return _page(request, meeting_to_see(request.user, slug))


def _page(request: HttpRequest, meeting: Meeting, form: EntryForm | None = None) -> HttpResponse:
    is_host = hosts(request.user, meeting)
    why_closed = rounds.why_closed(meeting)
    context: dict[str, Any] = {
        "meeting": meeting,
        "is_host": is_host,
        "why_closed": why_closed,
        "form": form or (None if why_closed else EntryForm(meeting=meeting, person=standing_of(request.user).person)),
        "sheet": form_key(request.POST.get("sheet")),
        "groups": [
            {
                "topic": group.topic,
                "entries": [
                    {
                        "voice": entry,
                        "may_change": not why_closed and access.may_change(request.user, entry, is_host=is_host),
                        "may_delete": access.may_delete(request.user, entry, is_host=is_host),
                    }
                    for entry in group.entries
                ],
            }
            for group in rounds.groups(meeting)
        ],
        "last_time": rounds.last_time(meeting),
    }
    return render(request, "exchange/round.html", context, status=422 if form else 200)


@require_POST
@for_members
def say(request: HttpRequest, slug: str) -> HttpResponse:
    """Keeps what somebody says."""
    meeting, person = meeting_to_see(request.user, slug), standing_of(request.user).person
    form = EntryForm(request.POST, meeting=meeting, person=person)
    if not form.is_valid():
        return _page(request, meeting, form)
    try:
        rounds.say(meeting, form_key(request.POST.get("sheet")), [form.said()], person)
        messages.success(request, gettext("Danke, das steht jetzt in der Runde."))
    except ValidationError as error:
        form.add_error(None, error)
        return _page(request, meeting, form)
    return redirect("round:round", slug)


@login_required
@require_http_methods(["GET", "POST"])
def cards(request: HttpRequest, slug: str) -> HttpResponse:
    """What stands on paper cards, several at once, for hosts."""
    meeting = meeting_to_host(request.user, slug)
    sheet = sheet_of_cards(meeting, request.POST or None)
    why_closed = rounds.why_closed(meeting)
    if request.method == "POST" and sheet.is_valid() and not why_closed:
        try:
            new = rounds.say(meeting, form_key(request.POST.get("sheet")), sheet.said())
            messages.success(
                request,
                ngettext("Eine Karte ist eingetragen.", "%(new)s Karten sind eingetragen.", new) % {"new": new}
                if new
                else gettext("Es kam nichts Neues dazu."),
            )
            return redirect("round:cards" if "weiter" in request.POST else "round:round", slug)
        except ValidationError as error:
            why_closed = " ".join(error.messages)
    context = {
        "meeting": meeting,
        "cards": sheet,
        "sheet": form_key(request.POST.get("sheet")),
        "why_closed": why_closed,
    }
    return render(request, "exchange/cards.html", context, status=422 if request.method == "POST" else 200)


@for_members
@require_http_methods(["GET", "POST"])
def entry(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Changes what somebody said: their own, or for hosts any, to put it to a topic say."""
    found = access.entry_to_change(request.user, slug, pk)
    meeting: Any = found.meeting
    form = EntryForm(request.POST or None, instance=found, meeting=meeting, person=standing_of(request.user).person)
    if request.method == "POST" and form.is_valid():
        try:
            rounds.change(form.said(), standing_of(request.user).person)
            messages.success(request, gettext("Gespeichert."))
            return redirect("round:round", slug)
        except ValidationError as error:
            form.add_error(None, error)
    context = {"meeting": meeting, "form": form, "why_closed": rounds.why_closed(meeting)}
    return render(request, "exchange/round_entry.html", context, status=422 if request.method == "POST" else 200)


@require_POST
@for_members
def delete(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Takes back what somebody said."""
    access.entry_to_delete(request.user, slug, pk).delete()
    messages.success(request, gettext("Der Eintrag ist gelöscht."))
    return redirect("round:round", slug)


@require_POST
@login_required
def into_minutes(request: HttpRequest, slug: str) -> HttpResponse:
    """Takes what was said over into the minutes."""
    meeting = meeting_to_host(request.user, slug)
    try:
        part = rounds.into_minutes(meeting, standing_of(request.user).person)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("round:round", slug)
    messages.success(request, gettext("Die Runde steht im Protokoll. Was dort schon stand, ist geblieben."))
    return redirect("meetings:minutes_part", slug, part.pk)
