"""Pictures and documents of the old site, from a copy of its folder wp-content/uploads.

Nothing in that folder is trusted: only plain files inside it are opened, pictures only if they are what they say.
"""

from __future__ import annotations

import datetime
import io
import os
import re
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.base import File as DjangoFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.text import get_valid_filename, slugify
from django.utils.translation import gettext as _
from PIL import Image

from reihum.kit import german
from reihum.media.models import File, Photo
from reihum.newsroom.wordpress.cleaning import Picture
from reihum.newsroom.wordpress.credits import UNKNOWN, licence, lifted
from reihum.newsroom.wordpress.markup import plain
from reihum.newsroom.wordpress.overview import Attachment, Overview, file_path, original, originals
from reihum.newsroom.wordpress.records import Records, key_of
from reihum.newsroom.wordpress.report import Report, Row

PICTURES = {"jpg", "jpeg", "jpe", "png", "webp", "avif", "gif", "bmp", "tif", "tiff", "heic"}
MOST_PIXELS = 100_000_000
PHOTO, DOCUMENT = "photo", "document"


class NotUsable(Exception):  # noqa: N818 - the text says why, to the editor
    """A file that is not taken over."""


@dataclass
class Found:
    """A photo or document of ours that was an attachment."""

    kind: str
    record: int


class Uploads:
    """The copy of wp-content/uploads. Finds files by their path, or else by their name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.names: dict[str, str] | None = None

    def find(self, path: str) -> Path | None:
        """The file for a path below uploads, or for the largest copy of it that is there; None if there is none."""
        candidates = originals(path)
        for candidate in candidates:
            for start in ("", "uploads", "wp-content/uploads"):
                if found := self._inside(PurePosixPath(start) / candidate):
                    return found
        for candidate in candidates:
            if (named := self._by_name().get(_folded(PurePosixPath(candidate).name))) and (
                found := self._inside(PurePosixPath(named))
            ):
                return found
        return None

    def _inside(self, path: PurePosixPath) -> Path | None:
        """A plain file inside the folder, wherever links in it lead."""
        if path.is_absolute() or ".." in path.parts or "\0" in str(path):
            return None
        with suppress(OSError, ValueError):
            file = (self.folder / path).resolve()
            if file.is_relative_to(self.folder) and file.is_file():
                return file
        return None

    def _by_name(self) -> dict[str, str]:
        if self.names is None:
            self.names = {}
            for folder, folders, files in os.walk(self.folder):
                folders.sort()
                inside = Path(folder).relative_to(self.folder)
                for name in sorted(files):
                    self.names.setdefault(_folded(name), (inside / name).as_posix())
        return self.names


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


class Attachments:
    """Takes over attachments, each once, and knows which photo or document of ours each became."""

    def __init__(
        self, overview: Overview, records: Records, report: Report, folder: Path | None, hosts: set[str]
    ) -> None:
        self.overview = overview
        self.records = records
        self.report = report
        self.uploads = Uploads(folder) if folder else None
        self.hosts = hosts
        self.known: dict[str, Found] = {
            key: Found(kind, record) for kind in (PHOTO, DOCUMENT) for key, record in records.all(kind).items()
        }
        self.pictures: dict[int, Picture] = {}
        self.refused: set[str] = set()
        self.new = 0

    def take_over_all(self, tell: Callable[[int], None]) -> None:
        """Every attachment of the export, whether a post shows it or not."""
        for number, attachment in enumerate(self.overview.attachments(), 1):
            self.take_over(attachment)
            tell(number)

    def take_over(self, attachment: Attachment) -> Found | None:
        key = key_of(attachment.number)
        if key in self.known or key in self.refused:
            return self.known.get(key)
        try:
            return self._taken(attachment, key)
        except NotUsable as error:
            self.refused.add(key)
            self._say(key, attachment, [self._row(attachment, str(error), _("Bitte von Hand ansehen."))])
        return None

    def _taken(self, attachment: Attachment, key: str) -> Found | None:
        path = attachment.file or file_path(attachment.address)
        if not self.uploads or not path:
            self.refused.add(key)
            why = (
                _("Datei nicht übernommen: kein Ordner angegeben")
                if path
                else _("Datei nicht übernommen: keine Angabe, wo sie liegt")
            )
            self._say(
                key,
                attachment,
                [self._row(attachment, why, _("Mit --media und dem Ordner wp-content/uploads noch einmal ausführen."))],
            )
            return None
        file = self.uploads.find(path)
        if not file:
            self.refused.add(key)
            self._say(
                key,
                attachment,
                [
                    self._row(
                        attachment,
                        _("Datei fehlt im Ordner: %(path)s") % {"path": path},
                        _("Datei beschaffen, in den Ordner legen, noch einmal ausführen."),
                    )
                ],
            )
            return None
        ending = file.suffix.lower().removeprefix(".")
        return (
            self._photo(attachment, key, file) if ending in PICTURES else self._document(attachment, key, file, ending)
        )

    def _photo(self, attachment: Attachment, key: str, file: Path) -> Found:
        content, name, notes = _picture_file(self._small_enough(file, attachment))
        title = plain(attachment.title) or file.stem
        caption, credit = lifted(_lines(attachment.caption))
        description, from_description = lifted(_lines(attachment.description))
        credit = (
            credit
            or from_description
            or _noted(attachment.meta, "credit")
            or lifted("© " + _noted(attachment.meta, "copyright"))[1]
        )
        photo = Photo(
            title=title[:255],
            description=plain(attachment.alt)[:255],
            caption=(caption or (description if not caption and len(description) <= 300 else ""))[:300],
            credit=(credit or UNKNOWN)[:200],
            licence=licence(f"{attachment.caption} {attachment.description}")[:200],
            taken_on=_taken_on(attachment.meta, file),
        )
        rows = [self._row(attachment, note, _("Bitte ansehen.")) for note in notes]
        if len(caption) > 300:
            rows.append(self._row(attachment, _("Bildunterschrift gekürzt"), _("Der ganze Text war: ") + caption))
        self._store(photo, content, _stored_name(name, key), key, PHOTO, attachment, rows)
        return self.known[key]

    def _small_enough(self, file: Path, attachment: Attachment) -> Path:
        """The file, or where it is too large, the largest of the copies that WordPress made of it."""
        if file.stat().st_size <= settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE:
            return file
        copies = [
            copy
            for copy in file.parent.glob(f"{_literal(file.stem)}-*{file.suffix}")
            if re.fullmatch(r"-(?:\d+x\d+|scaled)", copy.stem.removeprefix(file.stem)) and not copy.is_symlink()
        ]
        sizes = sorted((copy.stat().st_size, copy) for copy in copies)
        fitting = [copy for size, copy in sizes if size <= settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE]
        if not fitting:
            raise NotUsable(_("Bild ist zu groß"))
        return fitting[-1]

    def _document(self, attachment: Attachment, key: str, file: Path, ending: str) -> Found:
        if ending not in settings.WAGTAILDOCS_EXTENSIONS:
            raise NotUsable(_("Dateien mit der Endung „%(ending)s“ werden nicht übernommen") % {"ending": ending})
        if file.stat().st_size > settings.WAGTAILDOCS_MAX_UPLOAD_SIZE:
            raise NotUsable(_("Datei ist zu groß"))
        if not file.stat().st_size:
            raise NotUsable(_("Datei ist leer"))
        document = File(title=(plain(attachment.title) or file.stem)[:255])
        with file.open("rb") as content:
            self._store(document, DjangoFile(content), _stored_name(file.name, key), key, DOCUMENT, attachment, [])
        return self.known[key]

    def _store(
        self,
        record: Photo | File,
        content: DjangoFile[bytes],
        name: str,
        key: str,
        kind: str,
        attachment: Attachment,
        rows: list[Row],
    ) -> None:
        """Row and memory in one transaction. A file that a killed run left without its row is written over."""
        folder = record.get_upload_to(name) if isinstance(record, Photo) else f"documents/{name}"
        if default_storage.exists(folder) and not type(record)._default_manager.filter(file=folder).exists():
            default_storage.delete(folder)
        content.name = name
        record.file = content
        self.report.say(f"attachment {key}", rows)
        self.report.keep()
        with transaction.atomic():
            record.save()
            self.records.new(kind, key, record.pk).save()
        record.file.close()
        self.known[key] = Found(kind, record.pk)
        self.new += 1

    def _row(self, attachment: Attachment, what: str, advice: str) -> Row:
        return Row(_("Datei"), attachment.number, plain(attachment.title), attachment.address, what, advice)

    def _say(self, key: str, attachment: Attachment, rows: list[Row]) -> None:
        self.report.say(f"attachment {key}", rows)

    # --- Questions of `cleaning` -------------------------------------------------------------------------------------

    def at(self, number: str, address: str) -> Found | None:
        """What became of an attachment's number or of the file at an address; takes it over if that was not done yet."""
        attachment = self.overview.attachment(number) if number else None
        if attachment and address and not _same_file(attachment, address):
            attachment = None  # numbers of another site, brought along by copying
        attachment = attachment or (self.overview.attachment_at(address) if address else None)
        if attachment:
            return self.take_over(attachment)
        return self._without_attachment(address)

    def _without_attachment(self, address: str) -> Found | None:
        """An export of the posts alone names no attachments; the files may be there all the same."""
        path = file_path(address) if address and self._is_upload(address) else ""
        if not path or not self.uploads:
            return None
        name = original(path)
        return self.take_over(
            Attachment(f"file {name}", PurePosixPath(name).stem, "", "", "", path, address, "", "", "", "", "")
        )

    def _is_upload(self, address: str) -> bool:
        host = (urlsplit(address).hostname or "").removeprefix("www.")
        return host in self.hosts or "/wp-content/uploads/" in address

    def picture(self, number: str, address: str) -> Picture | None:
        found = self.at(number, address)
        if not found or found.kind != PHOTO:
            return None
        if found.record not in self.pictures:
            photo = Photo.objects.filter(pk=found.record).first()
            if not photo:  # deleted here since
                return None
            if len(self.pictures) > 5000:
                self.pictures.clear()
            self.pictures[photo.pk] = Picture(photo.pk, photo.description, photo.caption, photo.credit != UNKNOWN)
        return self.pictures[found.record]

    def tell_of(self, photo: int, *, credit: str = "", alt: str = "") -> None:
        """What a post says of a picture of which the library there said nothing: who took it, what is to be seen."""
        known = self.pictures.get(photo)
        if known and credit and not known.has_credit:
            Photo.objects.filter(pk=photo, credit=UNKNOWN).update(credit=credit[:200])
            known.has_credit = True
        if known and alt and not known.alt:
            Photo.objects.filter(pk=photo, description="").update(description=alt[:255])
            known.alt = alt[:255]

    def say_what_is_missing(self) -> None:
        """The pictures without credit or description, as they are now: posts may have told, or somebody here."""
        keys = {found.record: key for key, found in self.known.items() if found.kind == PHOTO}
        poor = (
            Photo.objects.filter(Q(credit=UNKNOWN) | Q(description=""), pk__in=keys) if keys else Photo.objects.none()
        )
        rows = []
        for photo in poor.order_by("pk").iterator():
            missing = [
                (photo.credit == UNKNOWN, _("Bild ohne Nachweis"), _("Bitte am Bild eintragen, wer es gemacht hat.")),
                (not photo.description, _("Bild ohne Beschreibung"), _("Bitte am Bild beschreiben, was zu sehen ist.")),
            ]
            address = reverse("media:picture", args=[photo.pk])
            rows += [
                Row(_("Bild"), keys[photo.pk], photo.title, address, what, advice)
                for is_missing, what, advice in missing
                if is_missing
            ]
        self.report.say("pictures", rows)


def _same_file(attachment: Attachment, address: str) -> bool:
    theirs = {path.lower().rpartition("/")[2] for path in originals(file_path(address))}
    ours = {attachment.file, file_path(attachment.address)} - {""}
    return not ours or any(path.lower().rpartition("/")[2] in theirs for own in ours for path in originals(own))


def _literal(name: str) -> str:
    return re.sub(r"([*?\[\]])", r"[\1]", name)


def _lines(html: str) -> str:
    """A caption's words, its lines apart."""
    return "\n".join(plain(line) for line in re.split(r"\n|<br\s*/?>|</p>", html) if plain(line))


def _stored_name(name: str, key: str) -> str:
    """The same file gets the same name in every run, so that what a killed run left can be found."""
    stem, ending = Path(unicodedata.normalize("NFC", name)).stem, Path(name).suffix
    stem = german.slug(stem)[:50] or "datei"
    return get_valid_filename(f"{stem}-{slugify(key)[-30:]}{ending.lower()}")


def _picture_file(file: Path) -> tuple[DjangoFile[bytes], str, list[str]]:
    """The picture as a file that the back office would accept too, with what had to be changed. Raises NotUsable."""
    data = file.read_bytes()
    try:
        with Image.open(io.BytesIO(data)) as picture:
            kind = picture.format or ""
            if picture.width * picture.height > MOST_PIXELS:
                raise NotUsable(_("Bild hat zu viele Punkte"))
            picture.load()
            if kind in ("JPEG", "PNG", "WEBP", "AVIF"):
                ending = {"JPEG": ".jpg"}.get(kind, f".{kind.lower()}")
                return ContentFile(data), file.stem + ending, []
            moving = getattr(picture, "n_frames", 1) > 1
            written = io.BytesIO()
            if picture.mode in ("RGB", "L", "CMYK") and kind != "GIF":
                picture.convert("RGB").save(written, "JPEG", quality=92)
                ending = ".jpg"
            else:
                picture.convert("RGBA").save(written, "PNG")
                ending = ".png"
    except NotUsable:
        raise
    except Exception as error:
        raise NotUsable(_("Bild ist beschädigt oder keines")) from error
    notes = [_("Bewegtes Bild: nur das erste Einzelbild ist übernommen")] if moving else []
    return ContentFile(written.getvalue()), file.stem + ending, notes


def _noted(meta: str, what: str) -> str:
    """A text of the camera's notes that WordPress keeps as PHP writes them: `s:6:"credit";s:4:"Name";`."""
    found = re.search(rf's:\d+:"{what}";s:\d+:"([^"]*)"', meta)
    return found[1].strip() if found else ""


def _taken_on(meta: str, file: Path) -> datetime.date | None:
    found = re.search(r's:\d+:"created_timestamp";(?:s:\d+:"|i:)(\d{5,12})', meta)
    with suppress(ValueError, OverflowError, OSError):
        if found and int(found[1]):
            return datetime.datetime.fromtimestamp(int(found[1]), datetime.UTC).date()
    with suppress(Exception), Image.open(file) as picture:  # what cameras write is often nonsense
        said = picture.getexif().get_ifd(0x8769).get(0x9003) or picture.getexif().get(0x0132)
        day = datetime.datetime.strptime(str(said)[:10], "%Y:%m:%d").replace(tzinfo=datetime.UTC).date()
        return day if 1900 < day.year <= datetime.datetime.now(datetime.UTC).year else None
    return None
