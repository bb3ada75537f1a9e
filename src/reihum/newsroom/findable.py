"""Articles and pages that everybody may read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, PageViewRestriction

from reihum.funding.findable import programmes
from reihum.newsroom.lists import open_to_all
from reihum.newsroom.models import ArticlePage, ArticleTag, StandardPage
from reihum.places.models import Area
from reihum.search.readers import PUBLIC
from reihum.search.sources import Findable, Keys, Source, register


def articles(pks: Keys) -> Iterator[Findable]:
    found = open_to_all(ArticlePage.objects.filter(pk__in=pks))
    rows = found.prefetch_related("areas__municipality", "periods__programme", "tagged_items__tag").order_by("pk")
    for page in rows:
        areas, tags = list(page.areas.all()), [item.tag.name for item in page.tagged_items.all()]
        yield Findable(
            pk=page.pk,
            title=page.title,
            text="\n".join(filter(None, [page.teaser, words_of(page.body), *(area.name for area in areas), *tags])),
            url=page.path_of_address,
            audiences=[PUBLIC],
            day=page.date,
            facets=[
                *(("city", area.municipality.slug, area.municipality.name) for area in areas),
                *programmes(page.periods.all()),
            ],
        )


def pages(pks: Keys) -> Iterator[Findable]:
    for page in open_to_all(StandardPage.objects.filter(pk__in=pks)).order_by("pk"):
        yield Findable(
            pk=page.pk,
            title=page.title,
            text=words_of(page.body),
            url=page.url or "/",
            audiences=[PUBLIC],
            day=timezone.localdate(page.last_published_at) if page.last_published_at else None,
        )


def words_of(body: Any) -> str:
    """What a body says, without its form."""
    return "\n".join(str(piece) for piece in body.stream_block.get_searchable_content(body))


def visible_articles(user: Any, pks: Keys) -> Iterable[int]:
    return open_to_all(ArticlePage.objects.filter(pk__in=pks)).values_list("pk", flat=True)


def visible_pages(user: Any, pks: Keys) -> Iterable[int]:
    return open_to_all(StandardPage.objects.filter(pk__in=pks)).values_list("pk", flat=True)


def itself(page: Page) -> list[int]:
    return [page.pk]


def below(restriction: PageViewRestriction) -> Iterable[int]:
    """The pages that a restriction closes."""
    return Page.objects.filter(path__startswith=restriction.page.path).values_list("pk", flat=True)


def and_below(page: Page) -> Iterable[int]:
    """A page's address is the beginning of those below."""
    return Page.objects.filter(path__startswith=page.path).values_list("pk", flat=True)


register(
    Source(
        "article",
        _("Artikel"),
        _("Artikel"),
        ArticlePage,
        articles,
        visible_articles,
        also={
            Page: itself,
            PageViewRestriction: below,
            ArticleTag: lambda row: [row.content_object_id],
            Area: lambda area: ArticlePage.objects.filter(areas=area).values_list("pk", flat=True),
        },
        m2m=("areas", "periods"),
    )
)
register(
    Source(
        "page",
        _("Seite"),
        _("Seiten"),
        StandardPage,
        pages,
        visible_pages,
        also={Page: and_below, StandardPage: and_below, PageViewRestriction: below},
    )
)
