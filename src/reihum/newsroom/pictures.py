"""The pictures of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reihum.media import renditions
from reihum.media.models import Photo

if TYPE_CHECKING:
    from reihum.newsroom.models import ArticlePage, StandardPage


def photos_of(page: ArticlePage | StandardPage) -> list[Photo]:
    """Every photo that a page shows, as often as it does."""
    shown = [getattr(page, "picture", None)]
    for block in page.body:
        if block.block_type == "picture":
            shown.append(block.value["picture"])
        elif block.block_type == "gallery":
            shown += [entry["picture"] for entry in block.value["pictures"]]
    return [photo for photo in shown if photo]


def pictures(page: ArticlePage | StandardPage) -> dict[str, Any]:
    """Loads what there is of all pictures of a page at once; says whether there is a gallery, which has a script."""
    renditions.load(photos_of(page))
    return {"has_gallery": any(block.block_type == "gallery" for block in page.body)}
