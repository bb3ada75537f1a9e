"""In which sizes and formats pages show pictures, and how these are made: by the worker, because AVIF takes its time.

A page shows what there is. If there is nothing yet, one JPEG is made on the spot and the worker is asked for the rest;
its rows make the stored pages stale, so the next visitor gets them all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass

import structlog
from django.core.cache import cache
from django.db.models import Prefetch, prefetch_related_objects
from django_tasks import task
from wagtail.images.models import Filter, SourceImageIOError

from reihum.media.models import Photo, Rendition
from reihum.publishing import freshness

log = structlog.get_logger()
AT_UPLOAD = ("card", "body")  # what most pictures are used for; the other sizes come when a page asks
AFTER_THE_MAIL = -10  # priority of the worker's jobs
MINUTES_TO_ASK_AGAIN = 10


@dataclass(frozen=True)
class Size:
    """One way to show a picture: what Wagtail makes of it, the smallest first, and how wide the page draws it."""

    operations: tuple[str, ...]
    drawn: str = ""  # the attribute `sizes`
    formats: tuple[str, ...] = ("avif", "webp", "jpeg")

    def specs(self, photo: Photo, form: str) -> list[str]:
        """What to make in one format. Nothing beyond the first size that is as large as the picture itself."""
        wanted = []
        for operation in self.operations:
            wanted.append(f"format-{form}|{operation}")
            if max(map(int, re.findall(r"\d+", operation))) >= max(photo.width, photo.height):
                break
        return wanted

    def all_specs(self, photo: Photo) -> list[str]:
        return [spec for form in self.formats for spec in self.specs(photo, form)]


SIZES = {
    "card": Size(("fill-480x320", "fill-960x640"), "(width < 44rem) 100vw, 23rem"),
    "body": Size(("width-480", "width-960", "width-1440"), "(width < 60rem) 100vw, 46rem"),
    "thumb": Size(("fill-240x180", "fill-480x360"), "(width < 44rem) 45vw, 14rem"),
    "large": Size(("max-1200x1200", "max-2000x2000"), "100vw"),
    "preview": Size(("fill-1200x630",), formats=("jpeg",)),  # for other sites that point to ours
}


def load(photos: Iterable[Photo]) -> None:
    """Loads what there is of these pictures in one query, so that showing them costs none."""
    every = list(photos)
    prefetch_related_objects(every, Prefetch("renditions", to_attr="prefetched_renditions"))
    for photo in every:
        # Copies: the same picture in another place has another alternative text.
        photo.prefetched_renditions = [copy(rendition) for rendition in photo.prefetched_renditions]
        for rendition in photo.prefetched_renditions:
            rendition.image = photo


def shown(photo: Photo, name: str) -> dict[str, Rendition]:
    """What a page can show of a picture in the size `name`, by specification; nothing of one that is withdrawn, for members only
    or lost."""
    if photo.is_kept_back:
        return {}
    size = SIZES[name]
    wanted = size.all_specs(photo)
    found = {one.filter_spec: one for one in photo.find_existing_renditions(*map(Filter, wanted)).values()}
    if len(found) < len(wanted):
        jpegs = size.specs(photo, "jpeg")
        if not any(spec in found for spec in jpegs):
            middle = jpegs[len(jpegs) // 2]
            try:
                with freshness.unseen():  # the page that is being made has it; no other shows anything else
                    found[middle] = photo.get_rendition(middle)
            except SourceImageIOError:
                log.warning("picture without file", photo=photo.pk)
                return {}
        ask_for(photo, name)
    return {spec: found[spec] for spec in wanted if spec in found}


def largest_jpeg(photo: Photo, name: str) -> Rendition | None:
    """The largest JPEG of a picture in that size, for whoever takes one file; None of a withdrawn one."""
    jpegs = [rendition for spec, rendition in shown(photo, name).items() if spec.startswith("format-jpeg")]
    return max(jpegs, key=lambda rendition: rendition.width, default=None)


def ask_for(photo: Photo, *names: str) -> None:
    """Asks the worker for sizes; once, though a hundred visitors ask."""
    if cache.add(f"renditions-{photo.pk}-{photo.file_hash}-{'-'.join(names)}", 1, MINUTES_TO_ASK_AGAIN * 60):
        make.enqueue(photo.pk, list(names))


@task(priority=AFTER_THE_MAIL)
def make(photo_id: int, names: list[str]) -> None:
    """Makes what is missing of these sizes. Run by the worker; may run twice."""
    photo = Photo.objects.filter(pk=photo_id).first()
    if photo is None or photo.is_kept_back:
        return
    wanted = [Filter(spec) for name in names for spec in SIZES[name].all_specs(photo)]
    there = photo.find_existing_renditions(*wanted)
    try:
        photo.create_renditions(*(one for one in dict.fromkeys(wanted) if one not in there))
    except SourceImageIOError:
        log.warning("picture without file", photo=photo_id)
