"""Minutes in the browser: begin, write (several at once), bring together, agree on tasks, approve, read."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reihum.meetings import access, attendance, minutes_pdf
from reihum.meetings import minutes as writing
from reihum.meetings.day_views import as_pdf
from reihum.meetings.minutes_forms import MinutesPartForm, MinutesTextForm, TaskForm
from reihum.meetings.models import Minutes, MinutesPart, MinutesVersion, Task
from reihum.people.standing import standing_of


@require_safe
@login_required
def minutes(request: HttpRequest, slug: str) -> HttpResponse:
    """The minutes: to read once they are approved, before that for hosts, with the ways to write."""
    return _page(request, access.minutes_to_read(request.user, slug))


def _page(
    request: HttpRequest, found: Minutes, form: MinutesPartForm | None = None, task_form: TaskForm | None = None
) -> HttpResponse:
    meeting = found.meeting
    is_host = access.hosts(request.user, meeting)
    context = {
        "minutes": found,
        "meeting": meeting,
        "roll": attendance.roll(meeting),
        "parts": parts_of(found),
        "tasks": meeting.tasks.with_people(),
        "writes": is_host and not found.approved_at,
        "may_reopen": found.approved_at and standing_of(request.user).is_coordinator,
        "form": form or MinutesPartForm(),
        "task_form": task_form or TaskForm(),
    }
    return render(request, "meetings/minutes.html", context, status=422 if form or task_form else 200)


def parts_of(minutes: Minutes) -> QuerySet[MinutesPart]:
    """The parts, each with `text` and `decisions` of the version that holds, and `waiting` versions beside it."""
    holding = MinutesVersion.objects.filter(part=OuterRef("pk"), number=OuterRef("number"))
    waiting = MinutesVersion.objects.filter(waits=True).select_related("written_by")
    return minutes.parts.annotate(
        text=Subquery(holding.values("text")), decisions=Subquery(holding.values("decisions"))
    ).prefetch_related(Prefetch("versions", waiting, to_attr="waiting"))


@require_POST
@login_required
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """Begins the minutes, or takes over points that came to the agenda since."""
    meeting = access.meeting_to_host(request.user, slug)
    try:
        return redirect(writing.begin(meeting))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(meeting)


@require_POST
@login_required
def add_part(request: HttpRequest, slug: str) -> HttpResponse:
    """A part about something that was not on the agenda."""
    found = access.minutes_to_write(request.user, slug)
    form = MinutesPartForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form=form)
    try:
        return redirect("meetings:minutes_part", slug, writing.add_part(found, form.cleaned_data["title"]).pk)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(found)


@login_required
@require_http_methods(["GET", "POST"])
def part(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Writing about one point. Who is overtaken by somebody else is shown both texts."""
    found = get_object_or_404(access.minutes_to_write(request.user, slug).parts.select_related("minutes"), pk=pk)
    now = writing.current(found)
    if found.minutes.approved_at:
        return redirect("meetings:minutes", slug)
    form = MinutesTextForm(request.POST or None, instance=now, initial={"based_on": found.number})
    if request.method == "POST" and form.is_valid():
        try:
            version = writing.write(found, form.cleaned_data["based_on"], form.said, standing_of(request.user).person)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            if version.waits:
                return redirect("meetings:minutes_together", slug, version.pk)
            messages.success(request, gettext("Gespeichert."))
            return redirect("meetings:minutes", slug)
    context = {"meeting": found.minutes.meeting, "part": found, "form": form, "versions": _history(found)}
    return render(request, "meetings/minutes_part.html", context, status=422 if form.errors else 200)


def _history(part: MinutesPart) -> QuerySet[MinutesVersion]:
    return part.versions.select_related("written_by")[:20]


@login_required
@require_http_methods(["GET", "POST"])
def together(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Two wrote at once: both texts, and a field that begins with all lines of both."""
    minutes = access.minutes_to_write(request.user, slug)
    waiting = get_object_or_404(
        MinutesVersion.objects.select_related("part__minutes", "written_by"), part__minutes=minutes, waits=True, pk=pk
    )
    now = writing.current(waiting.part)
    both = writing.text_of(now).with_missing(writing.text_of(waiting))
    initial = {"based_on": waiting.part.number, "text": both.text, "decisions": both.decisions}
    form = MinutesTextForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            version = writing.bring_together(
                waiting, form.cleaned_data["based_on"], form.said, standing_of(request.user).person
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            if version.waits:
                return redirect("meetings:minutes_together", slug, version.pk)
            messages.success(request, gettext("Beide Texte sind zusammengeführt."))
            return redirect("meetings:minutes", slug)
    context = {"meeting": minutes.meeting, "part": waiting.part, "waiting": waiting, "now": now, "form": form}
    return render(request, "meetings/minutes_together.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def add_task(request: HttpRequest, slug: str) -> HttpResponse:
    """What was agreed that somebody does."""
    found = access.minutes_to_write(request.user, slug)
    form = TaskForm(request.POST, instance=Task(meeting=found.meeting))
    if not form.is_valid():
        return _page(request, found, task_form=form)
    form.save()
    messages.success(request, gettext("Die Aufgabe ist eingetragen."))
    return redirect(found)


@require_POST
@login_required
def approve(request: HttpRequest, slug: str) -> HttpResponse:
    """From now on members can read the minutes."""
    found = access.minutes_to_write(request.user, slug)
    try:
        writing.approve(found, standing_of(request.user).person)
        messages.success(request, gettext("Das Protokoll ist freigegeben; alle Mitglieder können es jetzt lesen."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(found)


@require_POST
@login_required
def reopen(request: HttpRequest, slug: str) -> HttpResponse:
    """Takes the approval back, for the coordination."""
    found = access.minutes_to_write(request.user, slug)
    if not standing_of(request.user).is_coordinator:
        raise PermissionDenied
    writing.reopen(found)
    messages.success(request, gettext("Das Protokoll ist wieder offen."))
    return redirect(found)


@require_safe
@login_required
def pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """The minutes to file."""
    found = access.minutes_to_read(request.user, slug)
    return as_pdf(minutes_pdf.of(found, parts_of(found)), f"protokoll-{slug}")
