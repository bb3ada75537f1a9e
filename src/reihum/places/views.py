from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from reihum.places import map as area_map
from reihum.places.access import area_to_edit, may_edit
from reihum.places.forms import AreaForm
from reihum.places.models import Area, Municipality
from reihum.places.sections import area_page
from reihum.publishing.pages import published


@published
@require_safe
def areas(request: HttpRequest) -> HttpResponse:
    """All areas, as map and as equal list; `?q=` filters by name of area or municipality. Three queries."""
    wanted = request.GET.get("q", "").strip()[:100]
    found = [
        area
        for area in Area.objects.with_latest().order_by("municipality__name", "name", "pk")
        if wanted.casefold() in f"{area.municipality.name} {area.name}".casefold()
    ]
    context = {"areas": found, "map": area_map.drawn(found), "wanted": wanted}
    return render(request, "places/_areas.html" if request.htmx else "places/areas.html", context)  # type: ignore[attr-defined]


@published
@require_safe
def geojson(request: HttpRequest) -> HttpResponse:
    """All areas as GeoJSON, for the map that moves and for anybody's own; `?stadt=slug` gives those of one city."""
    found = Area.objects.with_latest()
    if "stadt" in request.GET:
        found = found.filter(municipality__slug=request.GET["stadt"])
    response = JsonResponse(area_map.feature_collection(found), content_type="application/geo+json")
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@published
@require_safe
def municipality(request: HttpRequest, municipality: str) -> HttpResponse:
    """A municipality and its areas."""
    found = get_object_or_404(Municipality, slug=municipality)
    areas = list(Area.objects.with_latest().filter(municipality=found))
    return render(
        request, "places/municipality.html", {"municipality": found, "areas": areas, "map": area_map.drawn(areas)}
    )


@published
@require_safe
def area(request: HttpRequest, municipality: str, area: str) -> HttpResponse:
    """An area, with its neighbours in the same municipality on the map, and what other apps know about it."""
    in_the_city = list(Area.objects.with_latest().filter(municipality__slug=municipality))
    found = next((one for one in in_the_city if one.slug == area), None)
    if found is None:
        raise Http404
    context = {
        "area": found,
        "map": area_map.drawn(in_the_city if found.boundary else [], here=found),
        "sections": area_page.of(found),
        "is_over": found.until is not None and found.until < timezone.localdate(),
        "may_edit": may_edit(request.user, found),
    }
    return render(request, "places/area.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, municipality: str, area: str) -> HttpResponse:
    """The form with which an area's managers describe it."""
    found = area_to_edit(request.user, municipality, area)
    form = AreaForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, gettext("Gespeichert."))
        return redirect(found)
    return render(request, "places/edit.html", {"form": form, "area": found})
