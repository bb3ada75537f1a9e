"""Lists of articles: all of them, of a tag, of a year, of an author. Page by page, without counting.

Counting would read every article. So a page knows whether there are older ones, but not how many; who looks for
something long ago goes by year.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Exists, ExpressionWrapper, F, Max, Min, OuterRef, Prefetch, QuerySet
from django.http import Http404
from wagtail.models import PageViewRestriction

from reihum.media.models import Photo
from reihum.newsroom.models import ArticlePage, ArticleTag, Author, Tag
from reihum.people.models import Network

PAGE_SIZE = 12
# A tag with more articles than this is looked for from the newest article on; with fewer, all of its articles are sorted.
MANY = 500
# What `newsroom/_card.html` asks of a picture, so that a list loads the renditions of all its cards at once.
CARD_RENDITIONS = [f"format-{form}|fill-{size}" for form in ("webp", "jpeg") for size in ("480x320", "960x640")]


def open_to_all(pages: Any) -> Any:
    """The pages that are live and that nobody has restricted, them or a page above. Wagtail's `public()` asks twice."""
    here = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    restricted = PageViewRestriction.objects.alias(here=here).filter(here__startswith=F("page__path"))
    return pages.live().filter(~Exists(restricted))


def published() -> QuerySet[ArticlePage]:
    """The articles everybody may read, the newest first."""
    return open_to_all(ArticlePage.objects.all()).order_by("-date", "-pk").defer("body")


def for_cards(articles: QuerySet[ArticlePage]) -> QuerySet[ArticlePage]:
    """With what `newsroom/_card.html` shows of them."""
    return articles.prefetch_related(
        Prefetch("picture", Photo.objects.prefetch_renditions(*CARD_RENDITIONS)),
        Prefetch("tagged_items", ArticleTag.objects.select_related("tag").order_by("pk")),
    )


def of_tag(tag: Tag) -> QuerySet[ArticlePage]:
    """The published articles with a tag."""
    tagged = ArticleTag.objects.filter(tag=tag)
    if tagged[:MANY].count() < MANY:
        return published().filter(pk__in=tagged.values("content_object"))
    return published().filter(Exists(tagged.filter(content_object=OuterRef("pk"))))


def of_year(year: int) -> QuerySet[ArticlePage]:
    return published().filter(date__range=(datetime.date(year, 1, 1), datetime.date(year, 12, 31)))


def of_author(author: Author) -> QuerySet[ArticlePage]:
    return published().filter(bylines__author=author)


@dataclass(frozen=True)
class Listing:
    """One page of a list of articles. `url` is the address of its first page; the others are `url`seite/2/ and so on."""

    url: str
    number: int
    articles: list[ArticlePage]
    has_older: bool

    @property
    def older(self) -> str:
        return f"{self.url}seite/{self.number + 1}/"

    @property
    def newer(self) -> str:
        return self.url if self.number == 2 else f"{self.url}seite/{self.number - 1}/"


def listing(articles: QuerySet[ArticlePage], url: str, number: int, *, may_be_empty: bool = False) -> Listing:
    """The page with this number. Raises Http404 for one without articles."""
    start = (number - 1) * PAGE_SIZE
    found = list(for_cards(articles)[start : start + PAGE_SIZE + 1])
    if not found and not may_be_empty:
        raise Http404
    return Listing(url, number, found[:PAGE_SIZE], len(found) > PAGE_SIZE)


def tags() -> QuerySet[Tag]:
    """The tags that published articles have, in order."""
    return Tag.objects.filter(
        Exists(ArticleTag.objects.filter(tag=OuterRef("pk"), content_object__in=published().values("pk")))
    ).order_by("name")


def years() -> list[int]:
    """The years in which something was published, the newest first. Two queries, however many articles there are."""
    span: dict[str, datetime.date | None] = published().order_by().aggregate(first=Min("date"), last=Max("date"))
    if not span["first"] or not span["last"]:
        return []
    candidates = range(span["last"].year, span["first"].year - 1, -1)
    asked: dict[str, Any] = {f"in_{year}": Exists(of_year(year)) for year in candidates}
    row = Network.objects.annotate(**asked).values(*asked).first() or {}
    return [year for year in candidates if row.get(f"in_{year}", True)]
