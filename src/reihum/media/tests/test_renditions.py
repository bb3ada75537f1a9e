"""Pages show what there is of a picture; the worker makes the rest; nothing is made twice or for nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.template import Context, Template
from django_tasks_db.models import DBTaskResult

from reihum.media import renditions
from reihum.media.models import Photo, Rendition

pytestmark = pytest.mark.django_db


def drawn(photo: Photo, size: str = "body") -> str:
    return Template('{% load photos %}{% photo photo size alt="" %}').render(Context({"photo": photo, "size": size}))


def test_first_one_jpeg_then_all_formats(make_photo: Callable[..., Any], run_jobs: Callable[[], None]) -> None:
    photo = make_photo("Markt", size=(2000, 1000))
    DBTaskResult.objects.all().delete()  # the worker is slow today
    html = drawn(photo)
    assert re.findall(r"\.(\w+)[ \"]", html) == ["jpg"]
    assert "sizes=" not in html
    assert 'width="960"' in html
    assert DBTaskResult.objects.count() == 1
    assert drawn(Photo.objects.get()) == html
    assert DBTaskResult.objects.count() == 1  # asked once
    run_jobs()
    html = drawn(Photo.objects.get())
    assert re.findall(r"\.(\w+) (\d+)w", html) == [
        (form, width) for form in ("avif", "webp", "jpg") for width in ("480", "960", "1440")
    ]
    assert Rendition.objects.count() == 9


@pytest.mark.parametrize(
    ("size", "widths"),
    [((300, 200), ["300"]), ((480, 320), ["480"]), ((700, 500), ["480", "700"]), ((960, 640), ["480", "960"])],
)
def test_a_small_picture_is_not_made_larger_nor_named_twice(
    make_photo: Callable[..., Any], run_jobs: Callable[[], None], size: tuple[int, int], widths: list[str]
) -> None:
    make_photo("Markt", size=size)
    run_jobs()
    html = drawn(Photo.objects.get())
    assert re.findall(r"webp (\d+)w", html) == widths
    assert len(re.findall(r"<source", html)) == 2
    assert not Rendition.objects.filter(width__gt=size[0]).exists()


def test_a_new_picture_is_prepared_before_anybody_looks(
    make_photo: Callable[..., Any], run_jobs: Callable[[], None], django_assert_num_queries: Any
) -> None:
    make_photo("Markt")
    run_jobs()
    photo = Photo.objects.get()
    with django_assert_num_queries(1):
        renditions.load([photo])
        assert "<source" in drawn(photo)
        assert "<source" in drawn(photo, "card")


def test_the_same_picture_twice_has_two_texts(make_photo: Callable[..., Any], run_jobs: Callable[[], None]) -> None:
    make_photo("Markt")
    run_jobs()
    one, other = Photo.objects.get(), Photo.objects.get()
    one.contextual_alt_text, other.contextual_alt_text = "Links ein Baum", "Rechts ein Haus"
    renditions.load([one, other])
    texts = [next(iter(renditions.shown(photo, "body").values())).alt for photo in (one, other)]
    assert texts == ["Links ein Baum", "Rechts ein Haus"]


def test_a_picture_whose_file_is_lost_breaks_no_page(make_photo: Callable[..., Any]) -> None:
    photo = make_photo("Markt")
    Path(photo.file.path).unlink()
    assert drawn(photo) == ""
    renditions.make.call(photo.pk, ["body"])
    renditions.make.call(4711, ["body"])
    assert not Rendition.objects.exists()
