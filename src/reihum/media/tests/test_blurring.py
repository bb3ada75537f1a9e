"""Faces are made unrecognisable for good: nothing of the old picture stays on the disk."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from PIL import Image, ImageDraw

from reihum.media import blurring
from reihum.media.blurring import Rectangle
from reihum.media.models import Consent, Photo

pytestmark = pytest.mark.django_db
FACE = (400, 200, 600, 500)
OVER_IT = Rectangle(30, 20, 35, 50)


def face(form: str = "JPEG", mode: str = "RGB") -> bytes:
    """1000 × 800 pixels with a drawn face: stripes fine enough to be lost with any detail."""
    picture = Image.new("RGB", (1000, 800), "teal")
    draw = ImageDraw.Draw(picture)
    draw.ellipse(FACE, fill="white")
    for x in range(FACE[0], FACE[2], 10):
        draw.line((x, FACE[1], x, FACE[3]), fill="black", width=5)
    file = io.BytesIO()
    picture.convert(mode).save(file, form)
    return file.getvalue()


def sharpness(content: bytes, box: tuple[int, int, int, int]) -> int:
    """The greatest difference between neighbouring pixels inside the box."""
    part = Image.open(io.BytesIO(content)).convert("L").crop(box)
    pixels = part.load()
    return max(abs(pixels[x, y] - pixels[x + 1, y]) for y in range(0, part.height, 7) for x in range(part.width - 1))


@pytest.mark.parametrize(
    ("form", "mode"),
    [("JPEG", "RGB"), ("PNG", "RGB"), ("PNG", "P"), ("PNG", "RGBA"), ("WEBP", "RGB"), ("AVIF", "RGB"), ("JPEG", "L")],
)
def test_inside_nothing_is_left_and_outside_everything(form: str, mode: str) -> None:
    before = face(form, mode)
    after = blurring.blurred(io.BytesIO(before), [OVER_IT])
    assert sharpness(before, FACE) > 200
    assert sharpness(after, (310, 170, 640, 550)) < 12
    with Image.open(io.BytesIO(after)) as kept:
        assert (kept.format, kept.size) == (form, (1000, 800))
        corner = kept.convert("RGB").getpixel((900, 700))
    with Image.open(io.BytesIO(before)) as old:
        assert max(abs(a - b) for a, b in zip(corner, old.convert("RGB").getpixel((900, 700)), strict=True)) < 6


def test_two_pictures_that_differ_in_the_face_only_come_out_alike() -> None:
    """No more than the average of a few blocks is left to tell one face from another."""
    smiling, looking = (Image.open(io.BytesIO(face())).convert("RGB") for _ in range(2))
    ImageDraw.Draw(smiling).arc((450, 300, 550, 420), 0, 180, fill="red", width=3)
    ImageDraw.Draw(looking).arc((450, 330, 550, 450), 180, 360, fill="red", width=3)
    results = []
    for picture in (smiling, looking):
        file = io.BytesIO()
        picture.save(file, "PNG")
        results.append(Image.open(io.BytesIO(blurring.blurred(file, [OVER_IT]))))
    differences = [abs(a - b) for a, b in zip(*(one.convert("L").tobytes() for one in results), strict=True)]
    assert max(differences) < 16


def test_the_old_picture_and_every_size_of_it_are_gone(
    cast: Any,
    make_photo: Callable[..., Any],
    tmp_path: Path,
    run_jobs: Callable[[], None],
    django_capture_on_commit_callbacks: Any,
) -> None:
    photo = make_photo(
        "Fest", content=face(), focal_point_x=500, focal_point_y=350, focal_point_width=9, focal_point_height=9
    )
    photo.get_rendition("width-800|format-jpeg")
    old, old_hash = Path(photo.file.path), photo.get_file_hash()
    with django_capture_on_commit_callbacks(execute=True):
        blurring.blur(photo, [OVER_IT], cast.carla)
    kept = Photo.objects.get()
    assert (kept.consent, kept.width, kept.height, kept.focal_point_x) == (Consent.BLURRED, 1000, 800, 500)
    assert kept.file_hash != old_hash
    assert kept.file_size == Path(kept.file.path).stat().st_size
    assert not old.exists()
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == [Path(kept.file.path)]
    run_jobs()
    for file in tmp_path.rglob("*.jpg"):
        with Image.open(file) as picture:
            scale = picture.width / 1000
        if file.parent.name == "original_images" or "width-" in file.name:
            left, upper, right, lower = (round(edge * scale) for edge in (310, 170, 640, 490))
            assert sharpness(file.read_bytes(), (left, upper, right, lower)) < 25, file


def test_when_it_fails_the_old_picture_stays(
    cast: Any, make_photo: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = make_photo("Fest", content=face())

    def fail(*args: Any, **kwargs: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(blurring, "forget_copies", fail)
    with pytest.raises(OSError, match="disk full"):
        blurring.blur(photo, [OVER_IT], cast.carla)
    kept = Photo.objects.get()
    assert (kept.file.name, kept.consent) == (photo.file.name, Consent.UNKNOWN)
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == [Path(photo.file.path)]


def test_who_looked_at_another_picture_is_told(cast: Any, make_photo: Callable[..., Any], tmp_path: Path) -> None:
    photo = make_photo("Fest", content=face())
    looked_at = Photo.objects.get()
    blurring.blur(photo, [OVER_IT], cast.carla)
    with pytest.raises(ValidationError, match="inzwischen geändert"):
        blurring.blur(looked_at, [Rectangle(0, 0, 10, 10)], cast.carla)
    assert Path(Photo.objects.get().file.path).exists()


def rectangles(*rows: tuple[Any, ...]) -> dict[str, Any]:
    """What the form sends."""
    data: dict[str, Any] = {"rectangle-TOTAL_FORMS": len(rows), "rectangle-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        for name, value in zip(("x", "y", "width", "height"), row, strict=True):
            data[f"rectangle-{number}-{name}"] = value
    return data


def test_by_the_number_fields_alone(client: Client, cast: Any, make_photo: Callable[..., Any]) -> None:
    photo = make_photo("Fest", content=face())
    path = reverse("photo_blur", args=[photo.pk])
    client.force_login(cast.carla)
    assert client.get(path).content.decode().count("data-rectangle>") == 4  # three, and one to copy
    response = client.post(path, rectangles((30, 20, 35, 50), ("", "", "", "")))
    assert (response.status_code, response.url) == (302, reverse("wagtailimages:edit", args=[photo.pk]))
    kept = Photo.objects.get()
    assert kept.consent == Consent.BLURRED
    assert sharpness(Path(kept.file.path).read_bytes(), FACE) < 12


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([("", "", "", "")], "Bitte geben Sie mindestens ein Rechteck an."),
        ([(0, 0, 0.1, 0.1)], "größer oder gleich 0.5"),
        ([(-1, 0, 10, 10)], "größer oder gleich 0"),
        ([(0, 0, 200, 10)], "kleiner oder gleich 100"),
        ([("nan", 0, 10, 10)], "Bitte eine Zahl eingeben."),
        ([(99, 99, 0.5, 0.5)], "Ein Rechteck ist zu klein."),
        ([(0, 0, 10, "")], "Dieses Feld muss ausgefüllt werden."),
        ([(1, 1, 10, 10)] * 41, "40"),
    ],
)
def test_wrong_rectangles_change_nothing(
    client: Client, cast: Any, make_photo: Callable[..., Any], rows: list[Any], sentence: str
) -> None:
    photo = make_photo("Fest", content=face())
    client.force_login(cast.carla)
    response = client.post(reverse("photo_blur", args=[photo.pk]), rectangles(*rows))
    assert response.status_code == 422
    assert sentence in response.content.decode()
    kept = Photo.objects.get()
    assert (kept.file.name, kept.consent) == (photo.file.name, Consent.UNKNOWN)
