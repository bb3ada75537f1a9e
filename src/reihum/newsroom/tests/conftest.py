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
