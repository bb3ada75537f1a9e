"""Lists of articles: all of them, of a tag, of a year, of an author. Page by page, without counting.

Counting would read every article. So a page knows whether there are older ones, but not how many; who looks for
something long ago goes by year.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Prefetch, QuerySet
from django.http import Http404
from wagtail.models import PageViewRestriction

from reihum.media.models import Photo
from reihum.newsroom.models import ArticlePage, ArticleTag, Author, Byline, Tag
from reihum.people.models import Network
from reihum.places.models import Area

PAGE_SIZE = 12
# What more articles have than this is looked for from the newest article on; with fewer, all of them are sorted.
MANY = 200
# What `newsroom/_card.html` asks of a picture, so that a list loads the renditions of all its cards at once.
CARD_RENDITIONS = [f"format-{form}|fill-{size}" for form in ("webp", "jpeg") for size in ("480x320", "960x640")]


def unrestricted(path: str = "path") -> Any:
    """The condition that nobody has restricted a page, it or one above; `path` is the field with its place in the tree."""
    here = ExpressionWrapper(OuterRef(path), output_field=CharField())
    return ~Exists(PageViewRestriction.objects.alias(here=here).filter(here__startswith=F("page__path")))


def open_to_all(pages: Any) -> Any:
    """The pages that everybody may read. Wagtail's `live().public()` says the same with one query more."""
    return pages.live().filter(unrestricted())


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
    return _named_by(ArticleTag.objects.filter(tag=tag), "content_object")


def of_area(area: Area) -> QuerySet[ArticlePage]:
    """The published articles about an area."""
    return _named_by(ArticlePage.areas.through.objects.filter(area=area), "articlepage")


def of_author(author: Author) -> QuerySet[ArticlePage]:
    return _named_by(Byline.objects.filter(author=author), "article")


def of_year(year: int) -> QuerySet[ArticlePage]:
    return published().filter(date__range=(datetime.date(year, 1, 1), datetime.date(year, 12, 31)))


def _named_by(rows: QuerySet[Any], article: str) -> QuerySet[ArticlePage]:
    """The published articles to which these rows point. Quick for few rows and for many, in different ways."""
    if rows[:MANY].count() < MANY:
        return published().filter(pk__in=rows.values(article))
    return published().filter(Exists(rows.filter(**{article: OuterRef("pk")})))


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
    rows = ArticleTag.objects.filter(tag=OuterRef("pk"), content_object__live=True)
    return Tag.objects.filter(Exists(rows.filter(unrestricted("content_object__path")))).order_by("name")


def authors() -> QuerySet[Author]:
    """Those who wrote published articles, in order."""
    rows = Byline.objects.filter(author=OuterRef("pk"), article__live=True)
    return Author.objects.filter(Exists(rows.filter(unrestricted("article__path"))))


def years() -> list[int]:
    """The years in which something was published, the newest first. Three queries, however many articles there are."""
    days = published().values_list("date", flat=True)
    last, first = days.first(), days.reverse().first()
    if not last or not first:
        return []
    candidates = range(last.year, first.year - 1, -1)
    asked: dict[str, Any] = {f"in_{year}": Exists(of_year(year)) for year in candidates}
    row = Network.objects.annotate(**asked).values(*asked).first() or {}
    return [year for year in candidates if row.get(f"in_{year}", True)]
