"""Reading areas in, in the back office: bring a file, look at what it would become, say yes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reihum.kit import geofiles, waiting_files
from reihum.places import area_import
from reihum.places.access import may_read_areas_in
from reihum.places.area_import import Plan
from reihum.places.area_import_drawings import drawings
from reihum.places.area_import_forms import FileForm, PlanForm
from reihum.places.models import Area

KIND = "areas"


@require_http_methods(["GET", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """The form for the file. What cannot be read is said here already."""
    _check(request)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        key = waiting_files.keep(form.cleaned_data["file"], request.user.pk, KIND)
        try:
            geofiles.read(_waiting(request, key))
        except ValidationError as error:
            waiting_files.drop(key, request.user.pk, KIND)
            form.add_error("file", error)
        else:
            return redirect("areas_plan", key)
    return render(request, "places/back_office/bring_areas.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def plan(request: HttpRequest, key: str) -> HttpResponse:
    """What the file would become; `?name=…&crs=…` says how it is meant. Changes nothing."""
    _check(request)
    form, found = _planned(request, key, request.GET)
    return _page(request, key, form, found)


@require_POST
def take_over(request: HttpRequest, key: str) -> HttpResponse:
    """Does what the plan says: everything, or nothing."""
    _check(request)
    form, found = _planned(request, key, request.POST)
    if found is None or not found.is_good:
        return _page(request, key, form, found, status=422)
    try:
        taken = area_import.take_over(found)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return _page(request, key, form, found, status=422)
    waiting_files.drop(key, request.user.pk, KIND)
    messages.success(request, str(taken))
    return redirect(Area.snippet_viewset.get_url_name("list"))


def _check(request: HttpRequest) -> None:
    if not may_read_areas_in(request.user):
        raise PermissionDenied


def _waiting(request: HttpRequest, key: str) -> Path:
    path = waiting_files.path(key, request.user.pk, KIND)
    if path is None:
        raise Http404(gettext("Die Datei wartet nicht mehr. Bitte laden Sie sie noch einmal hoch."))
    return path


def _planned(request: HttpRequest, key: str, data: Any) -> tuple[PlanForm, Plan | None]:
    """The form, filled in, and the plan; None if the form has errors."""
    path = _waiting(request, key)
    try:
        file = geofiles.read(path, layer=data.get("layer", ""))
    except ValidationError:
        file = geofiles.read(path)  # a layer that there is not: the form says so
    form = PlanForm(file, data)
    if not form.is_valid():
        return form, None
    decisions = {
        int(name.removeprefix("row-")): value
        for name, value in data.items()
        if name.startswith("row-") and name.removeprefix("row-").isdecimal()
    }
    found = area_import.plan(file, form.columns(), form.for_all(), reading=form.reading(), decisions=decisions)
    return form, found


def _page(request: HttpRequest, key: str, form: PlanForm, found: Plan | None, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"key": key, "form": form, "plan": found}
    if found:
        cities = {row.municipality.pk for row in found.rows if row.municipality}
        areas: dict[int, list[Area]] = {}
        for area in Area.objects.filter(municipality__in=cities, archived_on=None):
            areas.setdefault(area.municipality_id, []).append(area)
        context["rows"] = [(row, areas.get(row.municipality.pk, []) if row.municipality else []) for row in found.rows]
        context["drawings"] = drawings(found)
    return render(request, "places/back_office/plan_areas.html", context, status=status)
