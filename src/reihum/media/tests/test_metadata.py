"""A picture goes public without what the camera wrote into it."""

import io
from pathlib import Path

import pytest
from django.core.files.images import ImageFile
from PIL import Image

from reihum.media.models import Photo

GPS, MAKE, ORIENTATION, LIES_ON_ITS_SIDE = 0x8825, 0x010F, 0x0112, 6
RED, BLUE = (200, 30, 30), (30, 30, 200)


def from_a_camera(form: str) -> ImageFile:
    """A picture 60 × 40, left half red, with place, maker and "turn me to the right" written into it."""
    picture = Image.new("RGB", (60, 40), BLUE)
    picture.paste(RED, (0, 0, 30, 40))
    exif = Image.Exif()
    exif[MAKE] = "Kamera Nr. 4711"
    exif[ORIENTATION] = LIES_ON_ITS_SIDE
    exif.get_ifd(GPS).update({1: "N", 2: (50.0, 49.0, 24.0), 3: "E", 4: (12.0, 32.0, 40.0)})
    file = io.BytesIO()
    more = {"save_all": True, "append_images": [picture]} if form == "MPO" else {}
    picture.save(file, form, exif=exif, **more)
    return ImageFile(file, name=f"bild.{'jpg' if form == 'MPO' else form.lower()}")


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF", "MPO"])
def test_place_and_camera_are_gone_and_the_picture_stands_upright(db, form) -> None:
    upload = from_a_camera(form)
    with Image.open(upload.file) as sent:
        assert sent.getexif()[MAKE] == "Kamera Nr. 4711"  # there was something to lose
    photo = Photo(title="Bild", credit="Erika Beispiel", file=upload)
    photo.save()
    for stored in (photo, photo.get_rendition("width-30|format-jpeg")):
        content = Path(stored.file.path).read_bytes()
        assert b"Kamera" not in content
        with Image.open(io.BytesIO(content)) as kept:
            assert dict(kept.getexif()) == {}
            middle = kept.width // 2
            top, bottom = (kept.convert("RGB").getpixel((middle, y)) for y in (1, kept.height - 2))
            assert kept.height > kept.width
            assert top[0] > 150 > top[2] and bottom[2] > 150 > bottom[0]
    assert (photo.width, photo.height) == (40, 60)


def test_a_picture_without_anything_stays_as_it_was(db) -> None:
    file = io.BytesIO()
    Image.new("RGB", (60, 40), BLUE).save(file, "PNG")
    photo = Photo(title="Bild", credit="Erika Beispiel", file=ImageFile(file, name="bild.png"))
    photo.save()
    assert Path(photo.file.path).read_bytes() == file.getvalue()
