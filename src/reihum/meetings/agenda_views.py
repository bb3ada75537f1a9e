"""The agenda in the browser: points to add, change, move and take out, for hosts."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reihum.meetings import access, agenda, tasks
from reihum.meetings.agenda_forms import AgendaItemForm
from reihum.meetings.document_forms import DocumentForm
from reihum.meetings.models import AgendaItem, Meeting


@require_safe
@login_required
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """All points with their times, to move; and how much time is left."""
    meeting = access.meeting_to_host(request.user, slug)
    return _page(request, meeting, AgendaItemForm(meeting=meeting))


def _page(request: HttpRequest, meeting: Meeting, form: AgendaItemForm) -> HttpResponse:
    slots = agenda.timetable(meeting, meeting.agenda.prefetch_related("papers__file"))
    over = agenda.minutes_over(meeting, slots)
    context = {
        "meeting": meeting,
        "slots": slots,
        "too_long": max(over, 0),
        "left": max(-over, 0),
        "tasks": tasks.for_agenda(meeting),
        "form": form,
        "documents": meeting.documents.filter(item=None).select_related("file"),
        "document_form": DocumentForm(),
    }
    return render(request, "meetings/agenda.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """A first agenda, as most meetings go."""
    agenda.begin(access.meeting_to_host(request.user, slug))
    return redirect("meetings:agenda", slug)


@require_POST
@login_required
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """A new point."""
    meeting = access.meeting_to_host(request.user, slug)
    form = AgendaItemForm(request.POST, meeting=meeting)
    if not form.is_valid():
        return _page(request, meeting, form)
    agenda.add(meeting, form.save(commit=False))
    form.save_m2m()
    messages.success(request, gettext("Der Punkt steht im Ablauf."))
    return redirect("meetings:agenda", slug)


@login_required
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One point: what, who, how long, about which areas."""
    meeting = access.meeting_to_host(request.user, slug)
    item = get_object_or_404(AgendaItem, meeting=meeting, pk=pk)
    form = AgendaItemForm(request.POST or None, instance=item, meeting=meeting)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, gettext("Gespeichert."))
        return redirect("meetings:agenda", slug)
    context = {
        "meeting": meeting,
        "item": item,
        "form": form,
        "documents": meeting.documents.filter(item=item).select_related("file"),
        "document_form": DocumentForm(),
    }
    return render(request, "meetings/agenda_item.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Takes a point out. What was agreed at it stays."""
    meeting = access.meeting_to_host(request.user, slug)
    get_object_or_404(AgendaItem, meeting=meeting, pk=pk).delete()
    messages.success(request, gettext("Der Punkt ist gestrichen."))
    return redirect("meetings:agenda", slug)


@require_POST
@login_required
def shift(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One place up or down, by the buttons beside the point."""
    meeting = access.meeting_to_host(request.user, slug)
    item = get_object_or_404(AgendaItem, meeting=meeting, pk=pk)
    agenda.shift(meeting, item, -1 if request.POST.get("richtung") == "hoch" else 1)
    return redirect("meetings:agenda", slug)


@require_POST
@login_required
def arrange(request: HttpRequest, slug: str) -> HttpResponse:
    """All points in the order in which somebody dragged them."""
    meeting = access.meeting_to_host(request.user, slug)
    try:
        agenda.arrange(meeting, [int(pk) for pk in request.POST.getlist("punkt") if pk.isascii() and pk.isdigit()])
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("meetings:agenda", slug)
