"""A mail as text and as HTML that brings its pictures along: whoever opens it asks no server for anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from io import BytesIO
from pathlib import Path
from typing import Any

import structlog
from django.contrib.staticfiles import finders
from django.core.files.storage import default_storage
from django.core.mail import EmailMultiAlternatives
from PIL import Image

log = structlog.get_logger()


class IllustratedMail(EmailMultiAlternatives):
    """Text, perhaps the same as HTML, perhaps a calendar's entry that programs offer to take over.

    The HTML shows pictures as `cid:ID`; `pictures` says where the file for each ID is, as `outbox.Below` does.
    """

    def __init__(
        self,
        subject: str,
        text: str,
        html: str = "",
        pictures: Mapping[str, str] | None = None,
        *,
        calendar: str = "",
        calendar_method: str = "",
        **rest: Any,
    ) -> None:
        contents = [(html, "text/html"), (calendar, "text/calendar")]
        super().__init__(subject, text, alternatives=[(one, kind) for one, kind in contents if one], **rest)
        self.pictures = list(inline(pictures or {})) if html else []
        self.calendar_method = calendar_method

    def message(self, **options: Any) -> Any:
        """Text, or else HTML with its pictures. They lie beside the HTML alone (RFC 2387): beside everything, some
        programs list them as attachments. The entry says its method in its type (RFC 6047), without which Outlook
        takes it for a file."""
        made: Any = super().message(**options)
        for number, part in enumerate(made.get_payload() if made.is_multipart() else []):
            if part.get_content_subtype() == "html" and self.pictures:
                made.get_payload()[number] = MIMEMultipart(
                    "related", _subparts=[part, *self.pictures], type="text/html"
                )
            elif part.get_content_subtype() == "calendar":
                part.set_param("method", self.calendar_method)
        return made


def inline(pictures: Mapping[str, str]) -> Iterator[MIMEImage]:
    """The pictures as parts of a mail, unchanged. One that is gone is left out: its alternative text stands there."""
    for name, place in pictures.items():
        try:
            content = _content(place)
            with Image.open(BytesIO(content)) as picture:
                kind = Image.MIME[picture.format or ""].removeprefix("image/")
        except OSError:  # also Pillow's, where it is no picture
            log.warning("picture of a mail left out", place=place)
            continue
        part = MIMEImage(content, kind)
        part["Content-ID"] = f"<{name}>"
        part.add_header("Content-Disposition", "inline", filename=Path(place).name)
        yield part


def _content(place: str) -> bytes:
    """The file at `static:NAME` or `media:NAME`. Raises OSError if there is none."""
    where, _, name = place.partition(":")
    if where == "media":
        with default_storage.open(name) as file:
            return bytes(file.read())
    found = finders.find(name)
    if not found:
        raise FileNotFoundError(name)
    return Path(str(found)).read_bytes()
