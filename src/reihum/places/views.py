from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from reihum.kit.tables import csv_download
from reihum.places import address as the_address
from reihum.places import downloads
from reihum.places import map as area_map
from reihum.places.access import area_to_edit, may_edit
from reihum.places.atlas import ORDERS, Atlas, Box, Row, atlas
from reihum.places.filters import AreaFilters
from reihum.places.forms import AddressForm, AreaForm
from reihum.places.inside import Hit
from reihum.places.models import Area, Municipality
from reihum.places.sections import address_answer, area_page
from reihum.publishing.pages import published

ROWS = 50  # of the list on a page


def chosen_rows(filters: AreaFilters, all_areas: Atlas, order: str = "stadt") -> list[Row]:
    """The areas that a visitor chose, in order."""
    rows = all_areas.sorted_by(order)
    if not filters.chosen():
        return rows
    keys = set(filters.areas().order_by().values_list("pk", flat=True))
    return [row for row in rows if row.pk in keys]


@published
@require_safe
def areas(request: HttpRequest) -> HttpResponse:
    """All areas, as map and as equal list, filtered and sorted as the address says."""
    filters = AreaFilters(request.GET)
    chosen = filters.chosen()
    order = request.GET.get("sort", "stadt")
    if order.removeprefix("-") not in ORDERS:
        order = "stadt"
    rows = chosen_rows(filters, atlas(), order)
    context = {
        "filters": filters,
        "wanted": bool(chosen),
        "query": urlencode(chosen),
        "kept": urlencode({**chosen, **({"sort": order} if order != "stadt" else {})}),
        "whole": urlencode({name: value for name, value in chosen.items() if name != "ausschnitt"}),
        "order": order if order != "stadt" else "",
        "columns": columns(order, chosen),
        "areas": Paginator(rows, ROWS).get_page(request.GET.get("seite")),
        "map": area_map.overview(rows, lambda box: part_of_the_map(box, chosen)),
    }
    return render(request, "places/_areas.html" if request.htmx else "places/areas.html", context)  # type: ignore[attr-defined]


def part_of_the_map(box: Box, chosen: dict[str, str] | None = None) -> str:
    """The address of the page of all areas with what is chosen, and of the map only a part."""
    part = ",".join(f"{number:.5f}" for number in box)
    return f"{reverse('places:areas')}?{urlencode({**(chosen or {}), 'ausschnitt': part})}"


def columns(order: str, chosen: dict[str, str]) -> list[dict[str, Any]]:
    """The headings of the list, each with the way to sort by it; once more, the other way round."""
    labels = {
        "stadt": gettext("Stadt"),
        "name": gettext("Gebiet"),
        "groesse": gettext("Größe"),
        "menschen": gettext("Menschen"),
        "seit": gettext("seit"),
    }
    found = []
    for key, label in labels.items():
        is_sorted = order.removeprefix("-") == key
        turned = f"-{key}" if order == key else key
        ascending = ORDERS[key][1] == order.startswith("-")
        found.append(
            {
                "label": label,
                "url": "?" + urlencode({**chosen, "sort": turned}),
                "sorted": ("ascending" if ascending else "descending") if is_sorted else "",
                "is_number": key in ("groesse", "menschen"),
            }
        )
    return found


def wrong_choice(filters: AreaFilters) -> HttpResponse:
    """What those are told who ask for a file with a filter that does not exist."""
    sentences = [str(sentence) for errors in filters.errors.values() for sentence in errors]
    return HttpResponse("\n".join(sentences), content_type="text/plain; charset=utf-8", status=400)


@published
@require_safe
def geojson(request: HttpRequest) -> HttpResponseBase:
    """The areas as GeoJSON in full precision, filtered as the list."""
    filters = AreaFilters(request.GET)
    if not filters.is_valid():
        return wrong_choice(filters)
    response = StreamingHttpResponse(downloads.geojson(filters.areas()), content_type="application/geo+json")
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@published
@require_safe
def spreadsheet(request: HttpRequest) -> HttpResponse:
    """The areas as CSV, filtered as the list."""
    filters = AreaFilters(request.GET)
    if not filters.is_valid():
        return wrong_choice(filters)
    rows = chosen_rows(filters, atlas())
    return csv_download(downloads.spreadsheet(rows), "gebiete.csv")


@published
@require_safe
def map_data(request: HttpRequest) -> HttpResponse:
    """The areas for the map that moves, filtered as the list."""
    filters = AreaFilters(request.GET)
    if not filters.is_valid():
        return wrong_choice(filters)
    return HttpResponse(area_map.data(chosen_rows(filters, atlas())), content_type="application/json")


@published
@require_safe
def on_the_map(request: HttpRequest, pk: int) -> HttpResponse:
    """One area in short, for the map that moves: a part of a page."""
    found = get_object_or_404(Area.objects.with_latest(), pk=pk)
    sections = address_answer.of(Hit(found))
    return render(request, "places/_on_the_map.html", {"area": found, "sections": sections})


@csrf_exempt  # a token would set a cookie, and a stranger's page gains nothing: nothing is done in anybody's name
@published
@require_http_methods(["GET", "HEAD", "POST"])
def address(request: HttpRequest) -> HttpResponse:
    """ "Is my address inside?" The position comes by POST, so that it stands in no log and no history."""
    form = AddressForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid() and form.position:
        answer = the_address.answer(*form.position)
        context["answer"] = answer
        context["hits"] = [(hit, address_answer.of(hit)) for hit in answer.hits]
    else:
        context["map"] = area_map.overview(atlas().sorted_by("stadt"), part_of_the_map)
    response = render(request, "places/address.html", context, status=422 if form.errors else 200)
    if request.method == "POST":
        add_never_cache_headers(response)
    return response


@published
@require_safe
def municipality(request: HttpRequest, municipality: str) -> HttpResponse:
    """A municipality and its areas."""
    found = get_object_or_404(Municipality, slug=municipality)
    areas = list(Area.objects.with_latest().filter(municipality=found))
    return render(
        request, "places/municipality.html", {"municipality": found, "areas": areas, "map": area_map.outlines(areas)}
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
        "map": area_map.outlines(in_the_city if found.boundary else [], here=found),
        "before": found.predecessors.select_related("municipality"),
        "after": found.successors.select_related("municipality"),
        "documents": found.documents.select_related("file"),
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
