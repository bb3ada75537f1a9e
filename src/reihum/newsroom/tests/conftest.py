"""Articles for the tests."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from typing import Any

import pytest


@pytest.fixture
def make_photo(db: None, settings: Any, tmp_path: Any) -> Callable[..., Any]:
    """Makes a photo with a real picture file: `make_photo("Am Markt")`."""
    from django.core.cache import cache
    from django.core.files.base import ContentFile
    from PIL import Image

    from reihum.media.models import Photo

    settings.MEDIA_ROOT = tmp_path
    cache.clear()  # where Wagtail keeps the files of other tests' pictures

    def make(title: str, **fields: Any) -> Photo:
        file = io.BytesIO()
        Image.new("RGB", (1200, 800), "teal").save(file, "JPEG")
        return Photo.objects.create(
            title=title, file=ContentFile(file.getvalue(), "bild.jpg"), **{"credit": "Erika Beispiel", **fields}
        )

    return make


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
    from django_tasks_db.models import DBTaskResult

    waiting = DBTaskResult.objects.filter(task_path="reihum.mailing.outbox.deliver").order_by("enqueued_at")
    found = [tuple(job.args_kwargs["args"]) for job in waiting]
    waiting.delete()
    return found
