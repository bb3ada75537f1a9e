"""Aktuelles for readers: an article, and the lists of articles by page, tag, year and author."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe
from wagtail import views as wagtail_views

from reihum.newsroom import lists
from reihum.newsroom.lists import listing
from reihum.newsroom.models import ArticlePage, Author, NewsPage, Tag
from reihum.publishing.pages import published


@require_safe
def news(request: HttpRequest) -> HttpResponseBase:
    """The newest articles: the page „Aktuelles“."""
    return _serve(request, NewsPage.objects.all())


@require_safe
def article(request: HttpRequest, slug: str) -> HttpResponseBase:
    """An article."""
    return _serve(request, ArticlePage.objects.filter(slug=slug).select_related("picture", "meeting__municipality"))


def _serve(request: HttpRequest, pages: QuerySet[Any]) -> HttpResponseBase:
    """The page everybody may read, at once; Wagtail looks for any other from the root on, and asks who may see it."""
    page = lists.open_to_all(pages).first()
    return page.serve(request) if page else wagtail_views.serve(request, request.path)


@published
@require_safe
def older(request: HttpRequest, number: int) -> HttpResponse:
    """A further page of all articles."""
    shown = listing(lists.published(), reverse("newsroom:news"), number)
    return _list(request, shown, gettext("Aktuelles"), feeds=reverse("newsroom:news"))


@published
@require_safe
def tag(request: HttpRequest, slug: str, number: int = 1) -> HttpResponse:
    """The articles with a tag."""
    found = get_object_or_404(Tag, slug=slug)
    url = reverse("newsroom:tag", args=[slug])
    return _list(request, listing(lists.of_tag(found), url, number), found.name, feeds=url)


@published
@require_safe
def year(request: HttpRequest, year: int, number: int = 1) -> HttpResponse:
    """The articles of a year."""
    shown = listing(lists.of_year(year), reverse("newsroom:year", args=[year]), number)
    return _list(request, shown, gettext("Artikel aus dem Jahr %(year)s") % {"year": year})


@published
@require_safe
def author(request: HttpRequest, slug: str, number: int = 1) -> HttpResponse:
    """Whoever writes here, with all articles of theirs."""
    found = get_object_or_404(Author, slug=slug)
    shown = listing(lists.of_author(found), found.get_absolute_url(), number)
    return _list(request, shown, found.name, about=found.about)


def _list(
    request: HttpRequest, shown: lists.Listing, heading: str, *, feeds: str = "", about: str = ""
) -> HttpResponse:
    context = {"listing": shown, "heading": heading, "feeds": feeds, "about": about}
    return render(request, "newsroom/listing.html", context)


@published
@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    """The ways to older articles: by year, by tag, by author."""
    context = {"years": lists.years(), "tags": lists.tags(), "authors": lists.authors()}
    return render(request, "newsroom/archive.html", context)
