"""Every way in asks for the same and keeps nothing of the camera; what is too large is refused with a clear sentence."""

from __future__ import annotations

import io
import json
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from reihum.media.models import Consent, Photo
from reihum.media.tests.test_metadata import from_a_camera


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def upload_many(client: Client, name: str, content: bytes) -> dict[str, Any]:
    response = client.post(
        reverse("wagtailimages:add_multiple"),
        {"title": name, "files[]": SimpleUploadedFile(name, content)},
        HTTP_X_REQUESTED_WITH="XMLHttpRequest",
    )
    return dict(json.loads(response.content))


HALF = "Bitte ein gültiges Bild hochladen. Die hochgeladene Datei ist kein Bild oder ist defekt."


def png(width: int, height: int) -> bytes:
    """A file of a few bytes that says it is a picture of that size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 9)) + chunk(b"IEND", b"")


def test_the_form_for_many_asks_for_credit_and_consent_and_keeps_no_place(
    client: Client, cast: Any, folder: Path
) -> None:
    client.force_login(cast.carla)
    content = from_a_camera("JPEG").file.getvalue()
    assert b"Kamera" in content
    answer = upload_many(client, "markt.jpg", content)
    assert answer["success"]
    assert not Photo.objects.exists()  # not before it has a credit
    for field in ("credit", "consent", "licence", "taken_on", "caption"):
        assert f'name="uploaded-image-{answer["uploaded_file_id"]}-{field}"' in answer["form"], field
    path = reverse("wagtailimages:create_multiple_from_uploaded_image", args=[answer["uploaded_file_id"]])
    prefix = f"uploaded-image-{answer['uploaded_file_id']}"
    data = {f"{prefix}-title": "Markt", f"{prefix}-consent": "nobody", f"{prefix}-tags": ""}
    refused = json.loads(client.post(path, data, HTTP_X_REQUESTED_WITH="XMLHttpRequest").content)
    assert (refused["success"], Photo.objects.exists()) == (False, False)
    data[f"{prefix}-credit"] = "Erika Beispiel"
    assert json.loads(client.post(path, data, HTTP_X_REQUESTED_WITH="XMLHttpRequest").content)["success"]
    photo = Photo.objects.get()
    assert (photo.credit, photo.consent) == ("Erika Beispiel", Consent.NOBODY)
    for file in folder.rglob("*"):
        if file.is_file():
            assert b"Kamera" not in file.read_bytes(), file
    with Image.open(photo.file.path) as kept:
        assert dict(kept.getexif()) == {}
        assert kept.height > kept.width  # upright


@pytest.mark.parametrize(
    ("width", "height", "sentence"),
    [
        (10_000, 7_000, "Dieses Bild hat 70 Megapixel, erlaubt sind 60. Bitte verkleinern Sie es vor dem Hochladen."),
        (12_000, 12_000, "Dieses Bild hat 144 Megapixel, erlaubt sind 60. Bitte verkleinern Sie es vor dem Hochladen."),
        (30_000, 30_000, "Dieses Bild ist zu groß, um es zu öffnen."),
        (3_000, 3_000, HALF),
    ],
)
def test_a_file_that_would_burst_the_memory_is_refused(
    client: Client, cast: Any, folder: Path, width: int, height: int, sentence: str
) -> None:
    client.force_login(cast.carla)
    bomb = png(width, height)
    assert len(bomb) < 1000
    form = {"title": "X", "credit": "Erika", "consent": "nobody", "tags": "", "file": SimpleUploadedFile("x.png", bomb)}
    response = client.post(reverse("wagtailimages:add"), form)
    assert response.status_code == 200
    assert dict(response.context["form"].errors) == {"file": [sentence]}
    assert upload_many(client, "x.png", bomb) == {"success": False, "error_message": sentence}
    assert not Photo.objects.exists()
    assert [file for file in folder.rglob("*") if file.is_file()] == []


def test_a_moving_picture_is_refused(client: Client, cast: Any, folder: Path) -> None:
    client.force_login(cast.carla)
    file = io.BytesIO()
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("red", "blue")]
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:])
    answer = upload_many(client, "bewegt.gif", file.getvalue())
    assert answer["success"] is False
    assert "GIF" not in answer["error_message"].split(":")[-1]
