"""The published articles, as data. Their texts are on the pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reihum.newsroom import lists
from reihum.publishing.facts import public_facts


@public_facts("artikel")
def articles() -> Iterator[dict[str, Any]]:
    rows = lists.published().prefetch_related("bylines__author", "tagged_items__tag", "areas__municipality")
    for article in rows.iterator(chunk_size=500):
        yield {
            "address": article.path_of_address,
            "title": article.title,
            "date": article.date,
            "teaser": article.teaser,
            "authors": [byline.author.name for byline in article.bylines.all()],
            "tags": [item.tag.name for item in article.tagged_items.all()],
            "areas": [area.get_absolute_url() for area in article.areas.all()],
        }
