"""Files that people bring as evidence, of what no program sees: examined, and freed of what a camera wrote into them."""

from __future__ import annotations

import hashlib
import io
import warnings
from collections.abc import Iterable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image

from reihum.funding.models import Evidence, Period, Project
from reihum.funding.publicity.evidence import store
from reihum.media.metadata import without_metadata

MOST_BYTES = 20_000_000
# MPO: a JPEG with another one behind it, as phones make them.
SUFFIXES = {"PNG": ".png", "JPEG": ".jpg", "MPO": ".jpg"}


def examined(upload: UploadedFile) -> ContentFile[bytes]:
    """The file as it may be kept, its name with the suffix of what it really is. Raises ValidationError for any other."""
    if (upload.size or 0) > MOST_BYTES:
        raise ValidationError(_("Die Datei ist größer als 20 MB. Bitte verkleinern Sie sie."))
    content = upload.read()
    if _is_pdf(content):
        return ContentFile(content, "nachweis.pdf")
    name = f"nachweis{_suffix(content)}"
    return without_metadata(io.BytesIO(content), name) or ContentFile(content, name)


def checksum(file: ContentFile[bytes]) -> str:
    """That of the file as it is kept (SHA-256)."""
    content = file.read()
    file.seek(0)
    return hashlib.sha256(content).hexdigest()


@transaction.atomic
def add(made: Evidence, projects: Iterable[Project], periods: Iterable[Period]) -> None:
    """Keeps a piece that was examined, for these projects with their periods, and for these periods; the same file once."""
    if store(made):
        projects = list(projects)
        made.projects.set(projects)
        made.periods.set({*(project.period for project in projects), *periods})


@transaction.atomic
def remove(piece: Evidence) -> None:
    """Throws a piece away, its file once that is certain."""
    storage, name = piece.file.storage, str(piece.file.name)
    piece.delete()
    transaction.on_commit(lambda: storage.delete(name))


def _is_pdf(content: bytes) -> bool:
    return content.startswith(b"%PDF-") and b"startxref" in content[-2048:] and b"%%EOF" in content[-1024:]


def _suffix(content: bytes) -> str:
    """That of a picture which can be opened to its end."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as picture:
                if picture.width * picture.height > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
                    raise ValidationError(_("Dieses Bild ist zu groß, um es zu öffnen. Bitte verkleinern Sie es."))
                picture.load()
                return SUFFIXES[picture.format or ""]
    except (OSError, SyntaxError, Image.DecompressionBombError):  # Pillow's ways to say that it is none, or half of one
        raise ValidationError(
            _("Ein Nachweis ist ein Bild (PNG oder JPEG) oder ein PDF. Diese Datei ist keines davon.")
        ) from None


def small(content: bytes, longest: int) -> bytes:
    """A kept picture as a JPEG on white whose longer side has at most so many pixels."""
    with Image.open(io.BytesIO(content)) as picture:
        picture.thumbnail((longest, longest))
        # Pillow would cut 16 bits of grey, as scanners write them, at 255: everything but black would be white.
        seen = (picture.point(lambda grey: grey / 256).convert("L") if picture.mode == "I;16" else picture).convert(
            "RGBA"
        )
    flat = Image.new("RGB", seen.size, "white")
    flat.paste(seen, mask=seen)
    written = io.BytesIO()
    flat.save(written, "JPEG", quality=85)
    return written.getvalue()
