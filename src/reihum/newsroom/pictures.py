"""The pictures of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reihum.media import renditions
from reihum.media.models import Photo

if TYPE_CHECKING:
    from reihum.newsroom.models import ArticlePage, StandardPage


def photos_of(page: ArticlePage | StandardPage) -> list[Photo]:
    """Every photo that a page shows, as often as it does."""
    return photos_in(getattr(page, "picture", None), page.body)


def photos_in(picture: Photo | None, body: Any) -> list[Photo]:
    """The photo for the overview, if there is one, and those of a text, as often as they are shown."""
    shown = [picture]
    for block in body:
        if block.block_type == "picture":
            shown.append(block.value["picture"])
        elif block.block_type == "gallery":
            shown += [entry["picture"] for entry in block.value["pictures"]]
    return [photo for photo in shown if photo]


def pictures(page: ArticlePage | StandardPage) -> dict[str, Any]:
    """Loads what there is of all pictures of a page at once; says whether there is a gallery, which has a script."""
    renditions.load(photos_of(page))
    return {"has_gallery": any(block.block_type == "gallery" for block in page.body)}
