"""What others say to an entry, in the browser: replies, "pinches us too", thanks, what helped, how far it has come, doubles."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from reihum.exchange import access, answers, entries
from reihum.exchange.answer_forms import settle_form
from reihum.exchange.form_keys import form_key
from reihum.exchange.forms import CityForm, ReplyForm
from reihum.exchange.models import Experience
from reihum.exchange.resembling import found
from reihum.exchange.views import page_context
from reihum.people.access import for_members
from reihum.people.standing import standing_of

CHOICES = 10


@require_POST
@for_members
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Keeps a reply."""
    entry, person = access.entry_to_read(request.user, pk), access.person_of(request.user)
    form = ReplyForm(request.POST)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            made, is_new = answers.reply(entry, form_key(request.POST.get("key")), typed["kind"], typed["text"], person)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            if is_new:
                messages.success(request, gettext("Danke, Ihre Antwort steht jetzt da."))
            return redirect(made)
    context = page_context(request, entry, reply_form=form, key=form_key(request.POST.get("key")))
    return render(request, "exchange/experience.html", context, status=422)


@for_members
@require_http_methods(["GET", "POST"])
def change_reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes a reply of one's own."""
    answer = access.reply_to_change(request.user, pk)
    form = ReplyForm(request.POST or None, instance=answer)
    if request.method == "POST" and form.is_valid():
        answers.change(answer, form.cleaned_data["kind"], form.cleaned_data["text"])
        messages.success(request, gettext("Gespeichert."))
        return redirect(answer)
    context = {"voice": answer.experience, "form": form}
    return render(request, "exchange/reply.html", context, status=422 if form.is_bound else 200)


@require_POST
@for_members
def delete_reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a reply back."""
    answer = access.reply_to_delete(request.user, pk)
    entry = answer.experience
    answers.delete(answer)
    messages.success(request, gettext("Die Antwort ist gelöscht."))
    return redirect(entry)


@require_POST
@for_members
def thank_for_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """Says thanks for an entry, or takes it back."""
    entry = access.entry_to_read(request.user, pk)
    return _thank(request, entry, entry.get_absolute_url())


@require_POST
@for_members
def thank_for_reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Says thanks for a reply, or takes it back."""
    answer = access.reply_to_read(request.user, pk)
    return _thank(request, answer, answer.get_absolute_url())


def _thank(request: HttpRequest, thing: Any, back: str) -> HttpResponse:
    try:
        answers.thank(thing, access.person_of(request.user), thanks=request.POST.get("danke") != "nein")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(back)


@require_POST
@for_members
def pinches_too(request: HttpRequest, pk: int) -> HttpResponse:
    """Says that it pinches one of one's own cities too, or takes that back."""
    entry, person = access.entry_to_read(request.user, pk), access.person_of(request.user)
    form = CityForm(request.POST, person=person)
    if not form.is_valid():  # somebody else's city
        raise PermissionDenied
    also = request.POST.get("auch") != "nein"
    try:
        answers.pinches_too(entry, form.cleaned_data["stadt"], person, also=also)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(entry)


@require_POST
@for_members
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Says how far an entry has come."""
    entry = access.entry_to_settle(request.user, pk)
    form = settle_form(entry, request.user, request.POST)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            entries.settle(
                entry,
                typed["state"],
                standing_of(request.user).person,
                solved_on=typed["solved_on"],
                solution=typed["solution"],
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, gettext("Gespeichert."))
            return redirect(entry)
    context = page_context(request, entry, settle_form=form)
    return render(request, "exchange/experience.html", context, status=422)


@for_members
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, pk: int) -> HttpResponse:
    """Says what helped with a problem or question; of what works, with what it helped."""
    entry = access.entry_to_read(request.user, pk)
    readable = access.visible_to(request.user)
    works = entry.kind == Experience.Kind.WORKS
    among = readable.filter(kind__in=entries.NOT_WORKS) if works else readable.exclude(kind=Experience.Kind.QUESTION)
    if request.method == "POST":
        other = get_object_or_404(among, pk=_number(request, "eintrag"))
        problem, solution = (other, entry) if works else (entry, other)
        try:
            answers.link(problem, solution, standing_of(request.user).person)
            messages.success(request, gettext("Die beiden Einträge sind verbunden."))
            return redirect(entry)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
    choices = among.exclude(answers.both_ways(entry))
    return _choose(request, "exchange/link.html", entry, choices)


@require_POST
@for_members
def unlink(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a link between two entries away."""
    one = access.link_to_remove(request.user, pk)
    back = one.solution if request.POST.get("von") == "loesung" else one.problem
    answers.unlink(one)
    messages.success(request, gettext("Die Verbindung ist gelöst."))
    return redirect(back)


@for_members
@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Makes a double part of another entry."""
    double = access.entry_to_merge(request.user, pk)
    among = access.targets_for(request.user, double)
    if request.method == "POST":
        target = get_object_or_404(among, pk=_number(request, "eintrag"))
        try:
            entries.merge(double, target, standing_of(request.user).person)
            messages.success(request, gettext("Der Eintrag ist hierin aufgegangen."))
            return redirect(target)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
    return _choose(request, "exchange/merge.html", double, among)


def _choose(request: HttpRequest, template: str, entry: Experience, among: Any) -> HttpResponse:
    words = request.GET.get("q", "")[:200].replace("\0", " ")
    choices = found(words, entry, among, request.user, most=CHOICES)
    context = {"voice": entry, "wanted": words, "choices": choices}
    return render(request, template, context, status=422 if request.method == "POST" else 200)


def _number(request: HttpRequest, name: str) -> int:
    """The number of a row that was chosen; 0, which no row has, for nonsense."""
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 19 else 0
