"""Files and pictures of entries. They are kept back from everybody but those who may read the entry, until it is published.

A file or picture says itself that it is for members only (`for_members_only`), so that it stays so wherever else it is shown.
"""

from __future__ import annotations

import io
import uuid
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.utils.translation import gettext
from PIL import Image, ImageOps

from reihum.exchange.models import Attachment, Experience
from reihum.media import consent
from reihum.media.models import Consent, File, Photo
from reihum.people.models import User

MOST = 10  # of an entry
LONGEST_SIDE = 2000  # pixels: what a page shows at most; larger pictures are made smaller when they come
UNCLEAR = (Consent.UNKNOWN, Consent.WITHDRAWN)


@dataclass(frozen=True)
class Brought:
    """A file or a picture that somebody brings, examined and not yet kept."""

    content: ContentFile[bytes]
    title: str
    is_photo: bool = False
    credit: str = ""
    description: str = ""
    consent: str = Consent.UNKNOWN


@transaction.atomic
def add(entry: Experience, brought: Brought, by: User | None) -> Attachment:
    """Keeps it with the entry. The same one again is the same attachment. Raises ValidationError for one too many."""
    Experience.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    made = _photo(brought, by) if brought.is_photo else _file(brought, by)
    same = _same(entry, made)
    if same is not None:
        return same
    if entry.attachments.count() >= MOST:
        raise ValidationError(gettext("Mehr als %(most)s Anhänge hat ein Eintrag nicht.") % {"most": MOST})
    made.for_members_only = not (entry.is_public and _may_be_public(made))
    made.save()
    return Attachment.objects.create(experience=entry, **{"photo" if brought.is_photo else "file": made})


def _file(brought: Brought, by: User | None) -> File:
    file = File(title=brought.title, file=brought.content, uploaded_by_user=by)
    file._set_document_file_metadata()  # Wagtail does so in its forms only
    return file


def _photo(brought: Brought, by: User | None) -> Photo:
    photo = Photo(
        title=brought.description[:255],
        file=brought.content,
        description=brought.description,
        credit=brought.credit,
        consent=brought.consent,
        uploaded_by_user=by,
    )
    photo._set_file_hash()
    return photo


def _same(entry: Experience, made: File | Photo) -> Attachment | None:
    found = entry.attachments.all()
    same = Q(photo__file_hash=made.file_hash) if isinstance(made, Photo) else Q(file__file_hash=made.file_hash)
    return found.filter(same).first()


def smaller(content: ContentFile[bytes]) -> ContentFile[bytes]:
    """A picture upright, in JPEG, no larger than a page shows it, without what a camera wrote; its name nobody can guess."""
    with Image.open(content) as picture:
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        if upright.mode != "RGB":  # transparent parts on white
            below = Image.new("RGB", upright.size, "white")
            with_alpha = upright.convert("RGBA")
            below.paste(with_alpha, mask=with_alpha.getchannel("A"))
            upright = below
        written = io.BytesIO()
        Image.Image.save(upright, written, "JPEG", quality=88, icc_profile=picture.info.get("icc_profile"))
    return ContentFile(written.getvalue(), name=f"{uuid.uuid4().hex}.jpg")


def shown_with(entry: Experience, *, to_members: bool) -> QuerySet[Attachment]:
    """What stands on the entry's page, for those who may read it: for visitors what is open to everybody."""
    found = entry.attachments.select_related("file", "photo").exclude(photo__consent=Consent.WITHDRAWN)
    if to_members:
        return found
    return found.filter(Q(file__for_members_only=False) | Q(photo__for_members_only=False))


def open_up(entry: Experience) -> None:
    """The entry is published: so are its files, and the pictures on which everybody agreed to be shown."""
    for one in entry.attachments.select_related("file", "photo"):
        kept: File | Photo | None = one.file or one.photo
        if kept is not None and kept.for_members_only and _may_be_public(kept):
            kept.for_members_only = False
            kept.save(update_fields=["for_members_only"])


def close_again(entry: Experience) -> None:
    """The entry is no longer public: nor are its files and pictures, and copies that lay in public are deleted."""
    for one in entry.attachments.select_related("file", "photo"):
        kept: File | Photo | None = one.file or one.photo
        if kept is not None and not kept.for_members_only:
            kept.for_members_only = True
            kept.save(update_fields=["for_members_only"])
            if isinstance(kept, Photo):
                consent.forget_copies(kept)


def _may_be_public(kept: File | Photo) -> bool:
    return isinstance(kept, File) or kept.consent not in UNCLEAR


def throw_away(attachment: Attachment) -> None:
    """Deletes the file or picture of an attachment that is gone, unless something else shows it."""
    if attachment.file is not None and not attachment.file.is_used:
        attachment.file.delete()
    if attachment.photo is not None and not consent.uses(attachment.photo):
        attachment.photo.delete()


def picture_response(attachment: Attachment) -> HttpResponse:
    """The file of a picture, for one reader: no cache on the way keeps it. Raises Http404 if it is lost."""
    photo = attachment.photo
    try:
        if photo is None:
            raise FileNotFoundError
        with photo.file.storage.open(photo.file.name) as file:
            content = file.read()
    except FileNotFoundError:
        raise Http404 from None
    response = HttpResponse(content, content_type="image/jpeg")
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response
