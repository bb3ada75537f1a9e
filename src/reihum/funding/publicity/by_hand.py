"""Files that people bring as evidence, of what no program sees: examined, and freed of what a camera wrote into them."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image

from reihum.funding.models import Evidence, Period, Project
from reihum.funding.publicity.evidence import store
from reihum.media.documents import is_pdf, picture_suffix
from reihum.media.metadata import without_metadata

MOST_BYTES = 20_000_000


def examined(upload: UploadedFile) -> ContentFile[bytes]:
    """The file as it may be kept, its name with the suffix of what it really is. Raises ValidationError for any other."""
    if (upload.size or 0) > MOST_BYTES:
        raise ValidationError(_("Die Datei ist größer als 20 MB. Bitte verkleinern Sie sie."))
    content = upload.read()
    if is_pdf(content):
        return ContentFile(content, "nachweis.pdf")
    suffix = picture_suffix(content)
    if not suffix:
        raise ValidationError(
            _("Ein Nachweis ist ein Bild (PNG oder JPEG) oder ein PDF. Diese Datei ist keines davon.")
        )
    name = f"nachweis{suffix}"
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
