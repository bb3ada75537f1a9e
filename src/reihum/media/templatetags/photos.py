"""How templates show photos. A photo that was withdrawn is not there: `{% photo %}` writes nothing."""

from __future__ import annotations

from typing import Any

from django import template
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from reihum.media import renditions
from reihum.media.models import Photo, Rendition

register = template.Library()


@register.simple_tag
def photo(picture: Photo | None, size: str, **attributes: Any) -> SafeString:
    """A <picture> in one of `renditions.SIZES`: `{% photo value.picture "body" loading="lazy" %}`."""
    found = _by_form(renditions.shown(picture, size)) if picture else {}
    if not found:
        return mark_safe("")
    drawn = renditions.SIZES[size].drawn
    *better, (_form, plain) = found.items()  # JPEG, which every browser reads, comes last
    sources = [
        format_html("<source{}>", flatatt({"type": f"image/{form}", **_set(some, drawn)})) for form, some in better
    ]
    img = plain[0].img_tag({**(_set(plain, drawn) if len(plain) > 1 else {}), **attributes})
    return format_html("<picture>{}{}</picture>", mark_safe("".join(sources)), img)


def _set(some: list[Rendition], drawn: str) -> dict[str, str]:
    return {"srcset": ", ".join(f"{one.url} {one.width}w" for one in some), "sizes": drawn or "100vw"}


@register.simple_tag
def photo_file(picture: Photo | None, size: str) -> Rendition | None:
    """The largest JPEG of a picture in that size: `{% photo_file page.picture "preview" as preview %}`."""
    return renditions.largest_jpeg(picture, size) if picture else None


def _by_form(found: dict[str, Rendition]) -> dict[str, list[Rendition]]:
    # A small picture comes out in the same width several times; naming a width twice would be wrong.
    forms: dict[str, dict[int, Rendition]] = {}
    for spec, rendition in found.items():
        form = spec.partition("|")[0].removeprefix("format-")
        forms.setdefault(form, {}).setdefault(rendition.width, rendition)
    return {form: list(widths.values()) for form, widths in forms.items()}
