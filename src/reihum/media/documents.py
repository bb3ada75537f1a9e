"""What a document really is. People bring them, so what an ending says is not believed: the content has to be of its kind."""

from __future__ import annotations

import io
import warnings
import zipfile

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _
from PIL import Image

from reihum.media.metadata import without_metadata

# MPO: a JPEG with another one behind it, as phones make them.
SUFFIXES = {"PNG": ".png", "JPEG": ".jpg", "MPO": ".jpg"}
PICTURES = {"png": ".png", "jpg": ".jpg", "jpeg": ".jpg"}
OFFICE_97 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BEGINS = {"doc": OFFICE_97, "xls": OFFICE_97, "ppt": OFFICE_97, "rtf": rb"{\rtf"}
# Names that stand unpacked in the archive which such a document is.
INSIDE = {
    "odt": b"mimetypeapplication/vnd.oasis.opendocument.text",
    "ods": b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
    "odp": b"mimetypeapplication/vnd.oasis.opendocument.presentation",
    "docx": b"word/document.xml",
    "xlsx": b"xl/workbook.xml",
    "pptx": b"ppt/presentation.xml",
    "zip": b"",
}


def examined(upload: File[bytes]) -> ContentFile[bytes]:
    """The file as it may be kept under its name: of its kind, a picture without what a camera wrote into it.

    Raises ValidationError as `check`.
    """
    content, name = check(upload), str(upload.name)
    if ending_of(name) in PICTURES:
        return without_metadata(io.BytesIO(content), name) or ContentFile(content, name)
    return ContentFile(content, name)


def check(upload: File[bytes]) -> bytes:
    """Reads the file. Raises ValidationError for one that is too large, or is not what its name says."""
    most = settings.WAGTAILDOCS_MAX_UPLOAD_SIZE
    if upload.size > most:
        raise ValidationError(
            _(
                "Die Datei ist größer als %(most)s MB. Bitte verkleinern Sie sie, zum Beispiel als PDF mit kleineren Bildern."
            )
            % {"most": most // 1_000_000}
        )
    upload.seek(0)
    content = upload.read()
    upload.seek(0)
    ending = ending_of(str(upload.name))
    if not is_of_kind(content, ending):
        raise ValidationError(
            _(
                "Diese Datei ist nicht, was ihr Name sagt (%(ending)s), oder sie ist beschädigt. Bitte öffnen Sie sie, "
                "speichern Sie sie neu und laden Sie sie noch einmal hoch."
            )
            % {"ending": ending.upper()}
        )
    return content


def ending_of(name: str) -> str:
    """„Folien.PPTX“ → „pptx“."""
    return name.rpartition(".")[2].lower()


def is_of_kind(content: bytes, ending: str) -> bool:
    """Whether the content is what the ending says. Text, sound and film have no sure sign: they are believed.

    Raises ValidationError for a picture with too many pixels.
    """
    if ending == "pdf":
        return is_pdf(content)
    if ending in PICTURES:
        return picture_suffix(content) == PICTURES[ending]
    if ending in INSIDE:
        return zipfile.is_zipfile(io.BytesIO(content)) and INSIDE[ending] in content
    return content.startswith(BEGINS.get(ending, b""))


def is_pdf(content: bytes) -> bool:
    return content.startswith(b"%PDF-") and b"startxref" in content[-2048:] and b"%%EOF" in content[-1024:]


def picture_suffix(content: bytes) -> str:
    """That of a PNG or JPEG which can be opened to its end, "" for everything else.

    Raises ValidationError for one with too many pixels.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as picture:
                if picture.width * picture.height > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
                    raise ValidationError(_("Dieses Bild ist zu groß, um es zu öffnen. Bitte verkleinern Sie es."))
                picture.load()
                return SUFFIXES[picture.format or ""]
    except (OSError, SyntaxError, Image.DecompressionBombError):  # Pillow's ways to say that it is none, or half of one
        return ""
