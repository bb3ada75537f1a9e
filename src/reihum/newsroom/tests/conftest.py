"""Articles for the tests."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest


@pytest.fixture
def make_article(db: None) -> Callable[..., Any]:
    """Makes an article below "Aktuelles": `make_article("Rundgang", areas=[area], tags=["Gute Praxis"], live=False)`."""
    from reihum.newsroom.models import ArticlePage, NewsPage

    def make(title: str, *, areas: Any = (), periods: Any = (), tags: Any = (), **fields: Any) -> ArticlePage:
        defaults = {
            "teaser": f"Worum es geht: {title}.",
            "date": datetime.date(2017, 10, 23),
            "body": [("paragraph", f"<p>Der Text von {title}.</p>")],
        }
        article = ArticlePage(title=title, **{**defaults, **fields})
        article.areas = list(areas)
        article.periods = list(periods)
        NewsPage.objects.get().add_child(instance=article)
        article.tags.add(*tags)
        article.save()
        return article

    return make
