"""Photos and documents: what the forms ask for."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image


def jpeg() -> SimpleUploadedFile:
    file = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(file, "JPEG")
    return SimpleUploadedFile("markt.jpg", file.getvalue())


@pytest.mark.parametrize("credit", ["", "   "], ids=["empty", "only spaces"])
def test_photo_without_credit_is_refused(client: Client, cast: Any, settings: Any, tmp_path: Any, credit: str) -> None:
    from reihum.media.models import Photo

    settings.MEDIA_ROOT = tmp_path
    client.force_login(cast.carla)
    response = client.post(
        reverse("wagtailimages:add"),
        {"title": "Am Markt", "file": jpeg(), "credit": credit, "consent": "nobody", "tags": ""},
    )
    assert response.status_code == 200
    assert dict(response.context["form"].errors) == {"credit": ["Dieses Feld muss ausgefüllt werden."]}
    assert 'value="Am Markt"' in response.content.decode()
    assert not Photo.objects.exists()
    assert list(tmp_path.rglob("*.jpg")) == []


def test_file_that_is_no_picture_is_refused(client: Client, cast: Any, settings: Any, tmp_path: Any) -> None:
    from reihum.media.models import Photo

    settings.MEDIA_ROOT = tmp_path
    client.force_login(cast.carla)
    response = client.post(
        reverse("wagtailimages:add"),
        {
            "title": "Am Markt",
            "file": SimpleUploadedFile("markt.jpg", b"<svg/>"),
            "credit": "Erika",
            "consent": "nobody",
            "tags": "",
        },
    )
    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["file"]
    assert not Photo.objects.exists()


def test_title_of_a_photo_is_never_its_alternative_text(db: None) -> None:
    from reihum.media.models import Photo

    assert Photo(title="DSC_0001").default_alt_text == ""
    assert (
        Photo(title="DSC_0001", description="Menschen vor dem Rathaus").default_alt_text == "Menschen vor dem Rathaus"
    )
