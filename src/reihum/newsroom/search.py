"""Looking for articles and pages by word. Everything else is found where it is listed."""

from __future__ import annotations

from wagtail.models import Page

from reihum.newsroom.models import ArticlePage, StandardPage

MOST = 30
SHORTEST = 2


def search(wanted: str) -> list[Page]:
    """The articles and pages with these words, the best first, at most `MOST`; none for less than `SHORTEST` letters."""
    if len(wanted) < SHORTEST:
        return []
    articles = ArticlePage.objects.live().public().search(wanted)[:MOST]
    pages = StandardPage.objects.live().public().search(wanted)[:MOST]
    return [*articles, *pages][:MOST]
