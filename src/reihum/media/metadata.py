"""What a camera writes into a picture besides the picture: place, time, its own number, a small copy. None of it is kept."""

from __future__ import annotations

import io
from typing import IO, Any

from django.core.files.base import ContentFile
from PIL import Image, ImageOps

# Formats that Pillow reads and writes without asking; others (a drawing as SVG, say) are not accepted as photos.
CLEANED = {"JPEG", "PNG", "WEBP", "AVIF"}


def without_metadata(file: IO[bytes], name: str) -> ContentFile[bytes] | None:
    """The picture upright and with its colours, without anything else; None if it carries nothing that must go."""
    file.seek(0)
    with Image.open(file) as picture:
        # Phones put a second picture behind the first one (MPO), to JPEG's eyes one file; only the first is kept.
        form = "JPEG" if picture.format == "MPO" else picture.format
        if form not in CLEANED or not (form != picture.format or _carries_something(picture)):
            file.seek(0)
            return None
        upright = ImageOps.exif_transpose(picture)
        options: dict[str, Any] = {"icc_profile": picture.info.get("icc_profile")}
        if form in ("JPEG", "WEBP", "AVIF"):
            options["quality"] = 95
        clean = Image.new(upright.mode, upright.size)
        if palette := upright.getpalette():
            clean.putpalette(palette)
        clean.paste(upright)
        written = io.BytesIO()
        clean.save(written, form, **options)
    return ContentFile(written.getvalue(), name=name)


def _carries_something(picture: Image.Image) -> bool:
    return bool(picture.getexif()) or any(
        key in picture.info for key in ("exif", "xmp", "comment", "photoshop", "XML:com.adobe.xmp")
    )
