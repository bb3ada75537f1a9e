"""Writing entries in the browser: new ones, drafts of them, changes, what is attached."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from reihum.exchange import access, drafts, entries, history
from reihum.exchange.form_keys import form_key
from reihum.exchange.forms import ExperienceForm
from reihum.exchange.models import Experience
from reihum.exchange.resembling import like
from reihum.people.access import for_members
from reihum.people.standing import standing_of

PREFILLED = ("kind", "title", "text", "meeting")  # what a link to the form may say


@for_members
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """Writes an entry, or goes on with a draft: `?entwurf=KEY`."""
    user: Any = request.user
    access.person_of(user)
    key = form_key(request.POST.get("key") or request.GET.get("entwurf"))
    if request.method == "POST":
        form = ExperienceForm(request.POST, request.FILES, user=user)
        if "pruefen" in request.POST:
            return _write_page(request, _unchecked(request, form), key, like(_text(request), user))
        if form.is_valid():
            try:
                entry, is_new = entries.keep(form.said(), key, user)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                if is_new:
                    messages.success(request, gettext("Danke, das steht jetzt bei den Erfahrungen."))
                return redirect(entry)
        return _write_page(request, form, key, like(_text(request), user), status=422)
    form = ExperienceForm(user=user, initial={name: request.GET[name] for name in PREFILLED if name in request.GET})
    if "entwurf" in request.GET:
        form.typed_before(drafts.as_typed(access.draft_to_go_on(user, key)))
    return _write_page(request, form, key, [])


def _unchecked(request: HttpRequest, form: ExperienceForm) -> ExperienceForm:
    """What is typed, without saying what is missing: nobody has sent it yet."""
    fresh = ExperienceForm(user=form.user)
    fresh.typed_before(request.POST)
    return fresh


def _write_page(
    request: HttpRequest, form: ExperienceForm, key: uuid.UUID, near: list[Experience], status: int = 200
) -> HttpResponse:
    person = access.person_of(request.user)
    context = {
        "form": form,
        "key": key,
        "near": near,
        "was_asked": "pruefen" in request.POST,
        "drafts": person.drafts.exclude(key=key),
        "most_drafts": drafts.MOST,
    }
    return render(request, "exchange/write.html", context, status=status)


def _text(request: HttpRequest) -> str:
    return f"{request.POST.get('title', '')}\n{request.POST.get('text', '')}"


@require_POST
@for_members
def keep_draft(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Keeps what is typed so far; while typing (htmx), or by a button."""
    user: Any = request.user
    person = access.person_of(user)
    names = ExperienceForm(user=user).draft_names()
    problem = ""
    try:
        kept = drafts.keep(person, key, request.POST, names)
    except ValidationError as error:
        kept, problem = None, " ".join(error.messages)
    said = problem
    if kept:
        time = date_format(timezone.localtime(kept.changed_at), "H:i")
        said = gettext("Entwurf gespeichert %(time)s") % {"time": time}
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "exchange/_kept.html", {"said": said})
    if problem:
        messages.error(request, problem)
        form = ExperienceForm(user=user)
        form.typed_before(request.POST)
        return _write_page(request, form, key, [], status=422)
    if kept is None:
        messages.info(request, gettext("Noch steht nichts da, was wir uns merken könnten."))
        return redirect("exchange:write")
    messages.success(request, f"{said}. {gettext('Er steht unter „Meine Entwürfe“.')}")
    return redirect("exchange:mine")


@require_POST
@for_members
def discard_draft(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Throws a draft of one's own away."""
    access.draft_to_go_on(request.user, key).delete()
    messages.success(request, gettext("Der Entwurf ist verworfen."))
    return redirect("exchange:mine")


@require_POST
@for_members
def similar(request: HttpRequest) -> HttpResponse:
    """Entries like what is being typed (htmx). Changes nothing; sent by POST because texts are longer than addresses."""
    return render(request, "exchange/_similar.html", {"near": like(_text(request), request.user)})


@for_members
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes an entry. If somebody else did so in the meantime, both are shown and nothing is lost."""
    user: Any = request.user
    entry = access.own_to_change(user, pk)
    number = history.number_of(entry)
    if request.method != "POST":
        return _change_page(request, entry, ExperienceForm(user=user, instance=entry), number)
    now = history.content_of(entry)
    form = ExperienceForm(request.POST, request.FILES, user=user, instance=entry)
    typed = request.POST.get("number", "")
    if form.is_valid():
        try:
            entries.change(form.said(), int(typed) if typed.isdecimal() else -1, user, standing_of(user).person)
        except history.ConflictError:
            return _conflict(request, form, now, number)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, gettext("Gespeichert."))
            return redirect(entry)
    return _change_page(request, entry, form, int(typed) if typed.isdecimal() else number, status=422)


def _conflict(request: HttpRequest, form: ExperienceForm, now: dict[str, Any], number: int) -> HttpResponse:
    """What stands there now beside what was typed; saving again puts the typed in its place."""
    entry = form.instance
    mine = {**now, **{name: getattr(entry, name) for name in history.TEXTS if name not in ("state",)}}
    for name in history.LISTS:
        if name in form.cleaned_data:
            mine[name] = [[one.pk, str(one)] for one in form.cleaned_data[name]]
    for name in ("municipality", "project", "meeting", "circle"):
        mine[name] = getattr(entry, f"{name}_id")
    mine["chatham_house"] = entry.chatham_house
    with_names = not now["chatham_house"] or access.is_author(standing_of(request.user).person, entry)
    if not history.differences(now, mine, with_names=True):  # a thumb that was too quick: it is saved already
        return redirect(entry)
    last = history.changes(entry, with_names=with_names)[:1]
    context = {
        "conflict": history.differences(now, mine, with_names=with_names),
        "changed_by": last[0].by if last else None,
    }
    return _change_page(request, entry, form, number, status=409, **context)


def _change_page(
    request: HttpRequest, entry: Experience, form: ExperienceForm, number: int, status: int = 200, **more: Any
) -> HttpResponse:
    kept = entry.attachments.select_related("file", "photo")
    context = {"voice": entry, "form": form, "number": number, "attachments": kept, **more}
    return render(request, "exchange/change.html", context, status=status)


@require_POST
@for_members
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes an entry back, with all that came of it."""
    entries.delete(access.own_to_delete(request.user, pk))
    messages.success(request, gettext("Der Eintrag ist gelöscht."))
    return redirect("exchange:mine" if standing_of(request.user).person else "exchange:experiences")


@require_POST
@for_members
def detach(request: HttpRequest, pk: int, attachment: int) -> HttpResponse:
    """Takes a file or picture away from an entry."""
    entry = access.own_to_change(request.user, pk)
    get_object_or_404(entry.attachments, pk=attachment).delete()
    messages.success(request, gettext("Der Anhang ist gelöscht."))
    return redirect("exchange:change", entry.pk)
