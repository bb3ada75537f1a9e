"""How templates show photos. A photo that was withdrawn is not there: `{% photo %}` writes nothing."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe
from wagtail.images.models import Picture

from reihum.media import renditions
from reihum.media.models import Photo, Rendition

register = template.Library()


@register.simple_tag
def photo(picture: Photo | None, size: str, **attributes: Any) -> SafeString:
    """A <picture> in one of `renditions.SIZES`: `{% photo value.picture "body" loading="lazy" %}`."""
    found = _by_width(renditions.shown(picture, size)) if picture else {}
    if not found:
        return mark_safe("")
    drawn = renditions.SIZES[size].drawn
    return Picture(found, {"sizes": drawn, **attributes} if drawn else attributes).__html__()


@register.simple_tag
def photo_file(picture: Photo | None, size: str) -> Rendition | None:
    """The largest JPEG of a picture in that size: `{% photo_file page.picture "preview" as preview %}`."""
    found = renditions.shown(picture, size) if picture else {}
    jpegs = [rendition for spec, rendition in found.items() if spec.startswith("format-jpeg")]
    return max(jpegs, key=lambda rendition: rendition.width, default=None)


def _by_width(found: dict[str, Rendition]) -> dict[str, Rendition]:
    # A small picture comes out in the same width several times; naming a width twice would be wrong.
    widths: dict[tuple[str, int], str] = {}
    for spec, rendition in found.items():
        widths.setdefault((spec.partition("|")[0], rendition.width), spec)
    return {spec: found[spec] for spec in widths.values()}
