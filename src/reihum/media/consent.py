"""Withdrawing consent (§ 22 KUG): the picture is gone from every page at once, and we say where it was.

Every page asks `renditions.shown`, which gives nothing of a withdrawn picture. What is left to do is to make away with
the copies that lie in public, and with stored pages that show them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import structlog
from django.apps import apps
from django.core.files.storage import Storage
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Cast
from django_tasks import task
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.fields import StreamField
from wagtail.log_actions import log as note
from wagtail.models import Page, Revision

from reihum.media.models import Consent, Photo, Rendition
from reihum.publishing import freshness

log = structlog.get_logger()


@dataclass(frozen=True)
class Use:
    """A place where a picture is used: on a public page, or in a draft that nobody but editors sees."""

    title: str
    address: str | None  # of the public page
    edit_address: str | None
    is_public: bool


def uses(photo: Photo, user: Any = None) -> list[Use]:
    """Where the picture is used, public places first. `user` gets links to what they may edit.

    Looked up in the records themselves: Wagtail's index of references is written by the worker, some time later.
    """
    finder = AdminURLFinder(user)
    found: dict[tuple[str, int], Use] = {}
    for record, is_public in (*_in_records(photo), *_in_drafts(photo)):
        specific = record.specific if isinstance(record, Page) else record
        address = getattr(specific, "url", None) if is_public else None
        use = Use(str(record), address, finder.get_edit_url(specific), is_public)
        found.setdefault((specific._meta.label, specific.pk), use)
    return sorted(found.values(), key=lambda use: (not use.is_public, use.title))


def withdraw(photo: Photo, by: Any) -> list[Use]:
    """Takes the picture off every page and gives where it was. `by` is the user who does it.

    All or nothing. Only changing the consent in the picture's form brings it back.
    """
    with transaction.atomic():
        photo = Photo.objects.select_for_update().get(pk=photo.pk)
        found = uses(photo, by)
        photo.consent = Consent.WITHDRAWN
        photo.save(update_fields=["consent"])
        note(photo, "media.withdraw", user=by)
        forget_copies(photo)
    log.info("consent withdrawn", photo=photo.pk, uses=len(found))
    return found


def forget_copies(photo: Photo, *, old_file: str = "") -> None:
    """Deletes every size that was made of the picture, and `old_file`; now, and once more by the worker if we are killed.

    To be called in the transaction in which the picture is withdrawn or replaced.
    """
    names = [*photo.renditions.values_list("file", flat=True), *([old_file] if old_file else [])]
    photo.renditions.all().delete()
    delete_copies.enqueue(photo.pk, names)
    freshness.withdrawn()
    transaction.on_commit(lambda: delete_copies.call(photo.pk, names), robust=True)


@task()
def delete_copies(photo_id: int, names: list[str]) -> None:
    """Deletes these files of a picture, and those in its folder that no row knows of. May run twice."""
    storage: Storage = Rendition._meta.get_field("file").storage
    folder = f"images/{photo_id}"
    with transaction.atomic():
        # Locked, as in Photo.create_renditions: a size that is being made has its file before its row is seen.
        Photo.objects.select_for_update().filter(pk=photo_id).first()
        try:
            _folders, files = storage.listdir(folder)
        except FileNotFoundError:
            files = []
        kept = set(Rendition.objects.filter(image_id=photo_id).values_list("file", flat=True))
        for name in {*names, *(f"{folder}/{file}" for file in files)} - kept:
            storage.delete(name)


def _in_records(photo: Photo) -> Iterator[tuple[Any, bool]]:
    for model in apps.get_models():
        if model is Rendition or model._meta.proxy:
            continue
        for field in model._meta.get_fields():
            if not getattr(field, "concrete", False) or field.model is not model:
                continue
            if isinstance(field, models.ForeignKey) and field.related_model is Photo:
                records = model._default_manager.filter(**{field.name: photo})
            elif isinstance(field, StreamField):
                records = _with_text(model._default_manager.all(), field.name, photo)
            else:
                continue
            yield from ((record, record.live if isinstance(record, Page) else True) for record in records)


def _in_drafts(photo: Photo) -> Iterator[tuple[Any, bool]]:
    changed = Page.objects.filter(has_unpublished_changes=True).values("latest_revision")
    for revision in _with_text(Revision.objects.filter(pk__in=changed), "content", photo):
        yield revision.content_object, False


def _with_text(records: models.QuerySet[Any], field: str, photo: Photo) -> models.QuerySet[Any]:
    # As it stands in JSON: an image block, a foreign key, a picture in rich text; in a revision all of it quoted again.
    mentions = Q()
    for key in ("image", "picture"):
        for end in (",", "}"):
            mentions |= Q(as_text__contains=f'"{key}": {photo.pk}{end}')
            mentions |= Q(as_text__contains=f'\\"{key}\\": {photo.pk}{end}')
    return records.annotate(as_text=Cast(field, models.TextField())).filter(mentions)
