"""Making faces unrecognisable, for good: the picture as it was is not kept."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageFilter
from wagtail.log_actions import log as note
from wagtail.utils.file import hash_filelike

from reihum.media import renditions
from reihum.media.consent import forget_copies
from reihum.media.models import Consent, Photo

BLOCKS = 8  # at most so many blocks across a rectangle: too few to make a face out of
MOST_RECTANGLES = 40
SMALLEST_PIXELS = 8  # a smaller rectangle hides nothing


@dataclass(frozen=True)
class Rectangle:
    """A part of a picture, in percent of its width and height from its upper left corner."""

    x: float
    y: float
    width: float
    height: float

    def box(self, width: int, height: int) -> tuple[int, int, int, int]:
        """Left, upper, right, lower in pixels of a picture of that size; never outside it."""
        left, right = (round(edge * width / 100) for edge in (self.x, min(100, self.x + self.width)))
        upper, lower = (round(edge * height / 100) for edge in (self.y, min(100, self.y + self.height)))
        return left, upper, right, lower


def blur(photo: Photo, rectangles: Sequence[Rectangle], by: Any) -> None:
    """Replaces the picture by one in which nobody is to be recognised inside the rectangles. `by` is the user who does it.

    The new file is there before the record points to it, and the old one goes after that: killed at any moment, there is
    a whole picture. Raises ValidationError if there is nothing to do, or somebody else changed the picture meanwhile.
    """
    if photo.is_withdrawn:
        raise ValidationError(_("Die Einwilligung zu diesem Bild ist widerrufen."))
    if not rectangles:
        raise ValidationError(_("Bitte geben Sie mindestens ein Rechteck an."))
    if len(rectangles) > MOST_RECTANGLES:
        raise ValidationError(_("Es sind höchstens %(most)d Rechtecke möglich.") % {"most": MOST_RECTANGLES})
    old = photo.file.name
    with photo.open_file() as file:
        content = blurred(file, rectangles)
    path = Path(old)
    new = photo.file.storage.save(
        photo.get_upload_to(f"{path.stem[:60]}-unkenntlich{path.suffix}"), ContentFile(content)
    )
    try:
        with transaction.atomic():
            current = Photo.objects.select_for_update().get(pk=photo.pk)
            if current.file.name != old or current.is_withdrawn:
                raise ValidationError(_("Das Bild wurde inzwischen geändert. Bitte sehen Sie es sich noch einmal an."))
            current.file = new
            current.file_size, current.file_hash = len(content), hash_filelike(io.BytesIO(content))
            current.consent = Consent.BLURRED
            current.save(update_fields=["file", "file_hash", "file_size", "width", "height", "consent"])
            note(current, "media.blur", user=by)
            forget_copies(current, old_file=old)
            renditions.make.enqueue(current.pk, list(renditions.AT_UPLOAD))
    except Exception:
        photo.file.storage.delete(new)
        raise


def blurred(file: Any, rectangles: Sequence[Rectangle]) -> bytes:
    """The picture in the same format, its rectangles first in few blocks, then without their edges."""
    with Image.open(file) as opened:
        form = opened.format or "PNG"
        profile = opened.info.get("icc_profile")
        picture = (
            opened.convert("RGBA" if opened.has_transparency_data else "RGB") if opened.mode == "P" else opened.copy()
        )
    for rectangle in rectangles:
        box = rectangle.box(picture.width, picture.height)
        part = picture.crop(box)
        if min(part.size) < SMALLEST_PIXELS:
            raise ValidationError(_("Ein Rechteck ist zu klein. Bitte ziehen Sie es größer."))
        block = max(part.size) / BLOCKS
        few = part.resize((max(1, int(part.width / block)), max(1, int(part.height / block))), Image.Resampling.BOX)
        back = few.resize(part.size, Image.Resampling.NEAREST).filter(ImageFilter.GaussianBlur(block / 2))
        picture.paste(back, box[:2])
    written = io.BytesIO()
    options = {"quality": 92} if form in ("JPEG", "WEBP", "AVIF") else {}
    picture.save(written, form, icc_profile=profile, **options)
    return written.getvalue()
