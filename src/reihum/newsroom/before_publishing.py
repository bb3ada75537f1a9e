"""What keeps an article from being published, however it is: by its form, from a list, after approval, or at its time."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from django.utils.translation import gettext

from reihum.newsroom.acknowledgement_check import of_article, wrong_with_logos

if TYPE_CHECKING:
    from reihum.newsroom.models import ArticlePage


class UnfinishedError(ValidationError):
    """An article cannot be published as it is; the sentences say what to do."""

    def __init__(self, article: ArticlePage, sentences: list[str]) -> None:
        super().__init__(sentences)
        self.article = article


def refuse_unfinished(article: ArticlePage) -> None:
    """Raises UnfinishedError for logos that may not be shown (facts may have changed since it was written), and for
    headings under which there is nothing yet."""
    sentences = [*wrong_with_logos(of_article(article)), *nothing_under(article.body)]
    if sentences:
        raise UnfinishedError(article, sentences)


def nothing_under(body: Iterable[Any]) -> list[str]:
    """A sentence for each heading of the text that is followed by another one or by the end."""
    blocks = [block for block in body if not _is_blank(block)]
    return [
        gettext(
            "Unter der Zwischenüberschrift „%(heading)s“ steht noch nichts. Schreiben Sie dort etwas, oder löschen Sie sie."
        )
        % {"heading": block.value}
        for block, below in zip_longest(blocks, blocks[1:])
        if block.block_type == "heading" and (below is None or below.block_type == "heading")
    ]


def _is_blank(block: Any) -> bool:
    return block.block_type == "paragraph" and not strip_tags(block.value.source).strip()
