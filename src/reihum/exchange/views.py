"""Entries to read: the list, each with its page and history, one's own, and what waits to be published."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from reihum.exchange import access, answers, attachments, deciding, entries, history
from reihum.exchange.answer_forms import forms_for
from reihum.exchange.following import Held
from reihum.exchange.forms import ListFilter
from reihum.exchange.models import Experience
from reihum.exchange.page import sections_of
from reihum.people.access import for_members
from reihum.people.standing import standing_of
from reihum.publishing.pages import published

PER_PAGE = 20


@published
@require_safe
def experiences(request: HttpRequest) -> HttpResponse:
    """What works, where the shoe pinches and what is asked, newest first, with filters in the address."""
    form = ListFilter(request.GET, access.visible_to(request.user))
    page = Paginator(form.found().with_place(), PER_PAGE).get_page(request.GET.get("seite"))
    context = {
        "form": form,
        "voices": page,
        "rows": _rows(page.object_list),
        "kept": form.query(),
        "is_member": standing_of(request.user).is_member,
        "proposed": access.proposed(request.user).count(),
    }
    template = "exchange/_experiences.html" if request.htmx else "exchange/experiences.html"  # type: ignore[attr-defined]
    return render(request, template, context)


def _rows(found: Any) -> list[dict[str, Any]]:
    """Entries with how far each has come."""
    held = Held.load()
    return [{"voice": entry, "follows": held.words(entry)} for entry in found]


@published
@require_safe
def experience(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry. An address of a double leads to the entry it has become part of."""
    found = _shown(request, pk)
    if found is None:
        target = entries.goes_on_in(pk)
        if target is None or not access.visible_to(request.user).filter(pk=target).exists():
            raise Http404
        return redirect("exchange:experience", target)
    return render(request, "exchange/experience.html", page_context(request, found))


def _shown(request: HttpRequest, pk: int) -> Experience | None:
    found = access.visible_to(request.user).with_place()
    related = found.select_related("municipality", "circle", "meeting", "told_by", "written_by", "project")
    return related.prefetch_related("periods__programme", "topics").filter(pk=pk).first()


def page_context(request: HttpRequest, entry: Experience, **forms: Any) -> dict[str, Any]:
    """What the page of an entry shows. `forms`: those with mistakes, in place of fresh ones."""
    user, standing = request.user, standing_of(request.user)
    helped, helped_with = answers.links(entry, user)
    context: dict[str, Any] = {
        "voice": entry,
        "is_member": standing.is_member,
        "follows": Held.load().words(entry),
        "attachments": list(attachments.shown_with(entry, to_members=standing.is_member)),
        "helped": [{"link": link, "may_unlink": access.may_unlink(user, link)} for link in helped],
        "helped_with": [{"link": link, "may_unlink": access.may_unlink(user, link)} for link in helped_with],
        "sections": sections_of(entry, user),
    }
    if standing.is_member:
        is_host = access.is_host_of(user, entry)
        is_author = access.is_author(standing.person, entry)
        context |= {
            "is_author": is_author,
            "is_coordinator": standing.is_coordinator,
            "person": standing.person,
            "may_change": access.may_change(user, entry, is_host=is_host),
            "may_delete": access.may_delete(user, entry, is_host=is_host),
            "may_settle": access.may_settle(user, entry),
            "may_merge": access.may_merge(user, entry, entry),
            "answers": answers.shown(entry, standing.person),
            "also_in": [row.municipality for row in entry.also_pinches.select_related("municipality")],
            "thanks": list(entry.thanks.select_related("person")),
            "number": history.number_of(entry),
            **forms_for(entry, user),
            **forms,
        }
        context["has_thanked"] = any(one.person == standing.person for one in context["thanks"])
    return context


@require_safe
@for_members
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """What an entry said before, who changed it when, and which doubles became part of it."""
    entry = access.entry_to_read(request.user, pk)
    with_names = not entry.chatham_house or access.is_author(standing_of(request.user).person, entry)
    context = {
        "voice": entry,
        "changes": history.changes(entry, with_names=with_names),
        "doubles": entry.doubles.select_related("municipality", "told_by"),
    }
    return render(request, "exchange/history.html", context)


@require_safe
@for_members
def mine(request: HttpRequest) -> HttpResponse:
    """What one told oneself or wrote down for others, and what one has begun to write."""
    person = access.person_of(request.user)
    own = Experience.objects.current().filter(told_by=person) | Experience.objects.current().filter(written_by=person)
    page = Paginator(own.with_place(), PER_PAGE).get_page(request.GET.get("seite"))
    context = {"voices": page, "rows": _rows(page.object_list), "drafts": person.drafts.all()}
    return render(request, "exchange/mine.html", context)


@require_safe
@for_members
def proposed(request: HttpRequest) -> HttpResponse:
    """What waits to be published, for the coordination."""
    if not standing_of(request.user).is_coordinator:
        raise PermissionDenied
    waiting = access.proposed(request.user).with_place().select_related("told_by").prefetch_related("versions")
    found = [{"voice": entry, "number": len(entry.versions.all())} for entry in waiting]
    context = {"rows": found, "longest_reason": deciding.LONGEST_REASON}
    return render(request, "exchange/proposed.html", context)


@require_POST
@for_members
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Publishes a proposed entry, as the coordinator has read it."""
    entry = access.proposed_to_decide(request.user, pk)
    number = request.POST.get("number", "")
    try:
        deciding.publish(entry, int(number) if number.isdecimal() else -1, standing_of(request.user).person)
        messages.success(request, gettext("Der Eintrag ist veröffentlicht."))
    except history.ConflictError:
        messages.error(request, gettext("Der Eintrag wurde gerade geändert. Bitte lesen Sie ihn noch einmal."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("exchange:proposed")


@require_POST
@for_members
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a proposal off the list, perhaps with a `reason`."""
    try:
        entry = access.proposed_to_decide(request.user, pk)
        deciding.decline(entry, standing_of(request.user).person, request.POST.get("reason", ""))
        messages.success(request, gettext("Der Eintrag bleibt bei den Mitgliedern."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("exchange:proposed")


@require_safe
@for_members
def picture(request: HttpRequest, pk: int, attachment: int) -> HttpResponse:
    """A picture of an entry, for those who may read the entry."""
    entry = access.entry_to_read(request.user, pk)
    shown = attachments.shown_with(entry, to_members=True)
    found = get_object_or_404(shown.filter(photo__isnull=False), pk=attachment)
    return attachments.picture_response(found)
