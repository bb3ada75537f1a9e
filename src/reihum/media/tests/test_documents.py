"""Documents are what their ending says, by whatever way they come; pictures among them keep nothing of the camera."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook
from PIL import Image

from reihum.media import documents
from reihum.media.models import File
from reihum.media.tests.test_metadata import from_a_camera

OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
PAGE = b"<html><script>alert(1)</script></html>"


def picture(form: str) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(written, form)
    return written.getvalue()


def archive(*names: tuple[str, str]) -> bytes:
    """A ZIP file with these names and contents, the first one unpacked, as OpenDocument wants it."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as made:
        for number, (name, content) in enumerate(names):
            made.writestr(name, content, zipfile.ZIP_DEFLATED if number else zipfile.ZIP_STORED)
    return written.getvalue()


def spreadsheet() -> bytes:
    written, book = io.BytesIO(), Workbook()
    book.active.append(["Quartier", "Einwohner"])
    book.save(written)
    return written.getvalue()


TRUE = {
    "pdf": picture("PDF"),
    "png": picture("PNG"),
    "jpg": picture("JPEG"),
    "odp": archive(("mimetype", f"{OPEN_DOCUMENT}.presentation"), ("content.xml", "<x/>")),
    "odt": archive(("mimetype", f"{OPEN_DOCUMENT}.text"), ("content.xml", "<x/>")),
    "ods": archive(("mimetype", f"{OPEN_DOCUMENT}.spreadsheet"), ("content.xml", "<x/>")),
    "pptx": archive(("[Content_Types].xml", "<x/>"), ("ppt/presentation.xml", "<x/>")),
    "docx": archive(("[Content_Types].xml", "<x/>"), ("word/document.xml", "<x/>")),
    "xlsx": spreadsheet(),
    "zip": archive(("a.txt", "a")),
    "ppt": documents.OFFICE_97 + b"\0" * 512,
    "rtf": rb"{\rtf1 Guten Tag}",
}


def test_each_kind_is_only_what_it_is() -> None:
    """Under the ending of another kind nothing passes, except that old Office files look alike and new ones are archives."""
    passes = {(name, ending) for name in TRUE for ending in TRUE if documents.is_of_kind(TRUE[name], ending)}
    archives = {"odp", "odt", "ods", "pptx", "docx", "xlsx"}
    assert passes == {(name, name) for name in TRUE} | {(name, "zip") for name in archives}
    assert [ending for ending in TRUE if documents.is_of_kind(PAGE, ending)] == []


@pytest.mark.parametrize("ending", ["pdf", "png", "jpg", "odp", "pptx", "docx", "xlsx", "zip"])
def test_half_a_file_is_damaged(ending: str) -> None:
    content = TRUE[ending]
    with pytest.raises(
        ValidationError, match=rf"nicht, was ihr Name sagt \({ending.upper()}\), oder sie ist beschädigt"
    ):
        documents.check(SimpleUploadedFile(f"folien.{ending}", content[: len(content) // 2]))


def test_what_is_too_large_is_said_with_the_limit(settings: Any) -> None:
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 2_000_000
    with pytest.raises(ValidationError, match=r"größer als 2 MB\. Bitte verkleinern Sie sie"):
        documents.check(SimpleUploadedFile("folien.pdf", b"%PDF-" + b"0" * 2_000_000))


def test_pictures_keep_nothing_of_the_camera() -> None:
    content = from_a_camera("JPEG").file.getvalue()
    assert b"Kamera" in content
    kept = documents.examined(SimpleUploadedFile("Plakat.JPG", content))
    assert (kept.name, b"Kamera" in kept.read()) == ("Plakat.JPG", False)


def test_the_back_office_looks_too(client: Client, cast: Any, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    client.force_login(cast.carla)

    def upload(name: str, content: bytes) -> int:
        sent = {"title": name, "file": SimpleUploadedFile(name, content), "tags": ""}
        return client.post(reverse("wagtaildocs:add"), sent).status_code

    assert upload("plan.pdf", PAGE) == 200  # the form again
    assert upload("plan.html", PAGE) == 200
    assert upload("foto.jpg", TRUE["jpg"]) == 200  # photos have credit and consent: they are pictures, not documents
    assert not File.objects.exists()
    assert upload("plan.pdf", TRUE["pdf"]) == 302
    kept = File.objects.get()
    # Only its title changes: the file that is there is not asked again.
    kept.file.storage.delete(kept.file.name)
    response = client.post(reverse("wagtaildocs:edit", args=[kept.pk]), {"title": "Lageplan", "tags": ""})
    assert response.status_code == 302
    assert File.objects.get().title == "Lageplan"
