"""What search engines are told: the addresses of everything public, a file for each kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.contrib.sitemaps.sitemap_generator import Sitemap as PageSitemap
from wagtail.contrib.sitemaps.views import prepare_sitemaps, sitemap

from reihum.exchange.models import Experience
from reihum.funding.models import Programme, Project
from reihum.meetings.models import Meeting
from reihum.places.models import Area, Municipality


class Records(Sitemap[Any]):
    """Records that have a page each, at the address of the installation."""

    def __init__(self, items: Callable[[], QuerySet[Any]], location: Callable[[Any], str] | None = None) -> None:
        self.rows = items
        self.address_of = location

    def items(self) -> QuerySet[Any]:
        return self.rows()

    def location(self, item: Any) -> str:
        return self.address_of(item) if self.address_of else str(item.get_absolute_url())

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.URL).netloc

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.URL).scheme


KINDS: dict[str, Any] = {
    "seiten": PageSitemap,
    "staedte": Records(lambda: Municipality.objects.in_use().order_by("pk")),
    "gebiete": Records(lambda: Area.objects.select_related("municipality").order_by("pk")),
    "vorhaben": Records(lambda: Project.objects.public().order_by("pk")),
    "treffen": Records(lambda: Meeting.objects.public().order_by("pk")),
    "erfahrungen": Records(lambda: Experience.objects.public().order_by("pk")),
    "programme": Records(
        lambda: Programme.objects.order_by("pk"), lambda programme: reverse("funding:programme", args=[programme.slug])
    ),
}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The list of all files. A kind with more than 50,000 addresses has several."""
    files = []
    for kind, found in prepare_sitemaps(request, KINDS).items():
        pages = found.paginator.num_pages
        address = settings.URL + reverse("sitemap", args=[kind])
        files += [{"location": address if number == 1 else f"{address}?p={number}"} for number in range(1, pages + 1)]
    return render(request, "sitemap_index.xml", {"sitemaps": files}, content_type="application/xml")


@require_safe
def of_kind(request: HttpRequest, kind: str) -> HttpResponse:
    """The addresses of one kind."""
    response: HttpResponse = sitemap(request, sitemaps=KINDS, section=kind)
    return response
