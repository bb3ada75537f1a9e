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


@pytest.fixture
def make_comment(db: None) -> Callable[..., Any]:
    """Makes a comment: `make_comment(article, "Schön.", name="Anke", state="pending")`; published, unless it says otherwise."""
    from django.utils import timezone

    from reihum.newsroom.models import Comment

    def make(article: Any, text: str = "Schön.", **fields: Any) -> Comment:
        if fields.setdefault("state", "published") != "pending":
            fields.setdefault("decided_at", timezone.now())
        return Comment.objects.create(article=article, text=text, **{"name": "Anke", **fields})

    return make


@pytest.fixture
def calm() -> None:
    """No limits used up by other tests."""
    from django.core.cache import cache

    cache.clear()


def mails() -> list[tuple[str, str, str]]:
    """The mails that wait for the worker since the last call: to whom, subject, text."""
    from reihum.mailing.models import Outgoing

    waiting = Outgoing.objects.order_by("pk")
    found = [(mail.to, mail.subject, mail.text) for mail in waiting]
    waiting.delete()
    return found
