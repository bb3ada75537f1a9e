"""Help with a problem or question in the browser: what does not fit, whom to ask, and the answer of who was asked."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from reihum.exchange import access, asking_people, entries, matching, whom_to_ask
from reihum.exchange.form_keys import form_key
from reihum.exchange.match_forms import AnswerForm, AskForm
from reihum.people.access import for_members
from reihum.people.standing import standing_of


@require_POST
@for_members
def does_not_fit(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody says that a proposal does not fit: `kind` and `number` say which."""
    entry = access.entry_to_help(request.user, pk)
    kind, number = _judged(request)
    thing = matching.thing_to_judge(entry, request.user, kind, number)
    if thing is None:
        raise Http404
    matching.does_not_fit(entry, kind, thing, standing_of(request.user).person)
    messages.success(request, gettext("Gut zu wissen. Das wird hier nicht mehr vorgeschlagen."))
    return redirect(f"{entry.get_absolute_url()}#hilfe")


@require_POST
@for_members
def fits(request: HttpRequest, pk: int) -> HttpResponse:
    """It fits after all."""
    entry = access.entry_to_help(request.user, pk)
    matching.fits_after_all(entry, *_judged(request))
    return redirect(f"{entry.get_absolute_url()}#hilfe")


def _judged(request: HttpRequest) -> tuple[str, int]:
    """Kind and number of what is judged. Raises Http404."""
    kind, number = request.POST.get("kind", ""), request.POST.get("number", "")
    if kind not in matching.KINDS or not number.isdecimal() or len(number) > 18:
        raise Http404
    return kind, int(number)


@for_members
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Who could know? Proposes people with reasons, finds others by name (`suchen`), and asks those who are ticked."""
    entry = access.entry_to_help(request.user, pk)
    person = standing_of(request.user).person
    if person is None:
        raise PermissionDenied
    ticked = {int(sent) for sent in request.POST.getlist("people") if sent.isdecimal() and len(sent) <= 18}
    wanted = " ".join(request.POST.get("wanted", "").replace("\0", "").split())
    people = whom_to_ask.candidates(entry, request.user, wanted, ticked) if entry.wants_help else None
    numbers = people.numbers() if people else []
    is_sent = request.method == "POST" and "suchen" not in request.POST
    typed = {"wanted": wanted, "note": request.POST.get("note", "")}
    form = AskForm(request.POST, numbers=numbers) if is_sent else AskForm(initial=typed, numbers=numbers)
    if form.is_valid():
        try:
            asked = asking_people.ask(entry, request.user, person, **_typed(form))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            number = len(asked)
            said = ngettext("Eine Person ist gefragt.", "%(number)s Personen sind gefragt.", number)
            messages.success(request, said % {"number": number})
            return redirect(entry)
    context = {
        "entry": entry,
        "form": form,
        "people": people,
        "ticked": ticked,
        "wanted": wanted,
        "asked": asking_people.asked_about(entry),
        "most": asking_people.AT_ONCE,
    }
    return render(request, "exchange/ask.html", context, status=422 if is_sent else 200)


def _typed(form: AskForm) -> dict[str, Any]:
    return {"persons": form.cleaned_data["people"], "note": form.cleaned_data["note"]}


@for_members
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The answer of somebody who was asked, which becomes an entry."""
    if target := entries.goes_on_in(pk):
        return redirect("matches:answer", target)
    asked = access.question_to_answer(request.user, pk)
    if asked.answer:
        return redirect(asked.answer)
    form = AnswerForm(request.POST if request.method == "POST" else None, person=asked.person)
    key = form_key(request.POST.get("key"))
    if form.is_valid():
        kept = asking_people.answer(asked, form.instance, key)
        messages.success(request, gettext("Danke! Ihre Antwort steht jetzt bei der Frage."))
        return redirect(kept)
    context = {"asked": asked, "question": asked.experience, "form": form, "key": key}
    return render(request, "exchange/answer.html", context, status=422 if request.method == "POST" else 200)
