from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from PIL import Image

from reihum.newsroom.wordpress.takeover import Result, run


@pytest.fixture
def data(tmp_path: Path, settings: LazySettings) -> Path:
    """A data folder of this test's own: reports, journals, pictures."""
    settings.DATA = tmp_path / "data"
    settings.MEDIA_ROOT = tmp_path / "data" / "media"
    (tmp_path / "data").mkdir()
    return settings.DATA


@pytest.fixture
def take_over(db: None, data: Path, tmp_path: Path) -> Callable[..., Result]:
    """Takes over an export given as its text."""
    cache.clear()  # where Wagtail keeps the files of other tests' pictures

    def take(text: str, media: Path | None = None) -> Result:
        file = tmp_path / "export.xml"
        file.write_text(text)
        return run(file, media=media, progress=io.StringIO())

    return take


@pytest.fixture
def uploads(tmp_path: Path) -> Path:
    """A copy of wp-content/uploads, with pictures drawn here and a few files nobody should trust."""
    folder = tmp_path / "uploads"
    month = folder / "2017" / "10"
    month.mkdir(parents=True)
    for name, colour in (
        ("hof.jpg", "green"),
        ("fest-scaled.jpg", "red"),
        ("markt.png", "blue"),
        ("Größe.jpg", "yellow"),
    ):
        Image.new("RGB", (640, 480), colour).save(month / name)
    Image.new("P", (64, 48)).save(month / "winken.gif")
    (month / "kaputt.jpg").write_bytes(b"\xff\xd8\xff<script>alert(1)</script>")
    (month / "bild.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")
    (month / "plan.pdf").write_bytes(b"%PDF-1.4 Plan")
    (month / "lied.mp3").write_bytes(b"ID3 Lied")
    (month / "seite.html").write_text("<script>alert(1)</script>")
    secret = tmp_path / "geheim.pdf"
    secret.write_bytes(b"%PDF-1.4 geheim")
    (month / "verweis.pdf").symlink_to(secret)
    return folder
