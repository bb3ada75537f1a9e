"""The texts of documents: of good ones all of it, of bad ones nothing, in time."""

from __future__ import annotations

import io
import json
import time
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile

from reihum.media import text_of_file, texts
from reihum.media.models import DocumentText, File

TEXT = 'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
OFFICE = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def archive(name: str, content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(name, content)
    return file.getvalue()


def odt(body: str) -> bytes:
    return archive("content.xml", f"<office:body {OFFICE} {TEXT}>{body}</office:body>".encode())


def pdf(*lines: str) -> bytes:
    """A PDF made by Typst, as those of the site are."""
    import typst

    return typst.compile("\n\n".join(lines).encode())


def test_odt() -> None:
    text, problem = texts.read(
        odt(
            "<text:h>Konzept</text:h><text:p>Der <text:span>Laden</text:span>leerstand<text:s/>in"
            "<office:annotation><text:p>geheim</text:p></office:annotation> Zwickau</text:p>"
            "<text:tracked-changes><text:p>gestrichen</text:p></text:tracked-changes>"
        ),
        "odt",
    )

    assert (text, problem) == ("Konzept\nDer Ladenleerstand in Zwickau", "")


def test_docx() -> None:
    body = (
        f"<w:document {WORD}><w:p><w:r><w:t>Der La</w:t></w:r><w:r><w:t>den</w:t><w:delText>weg</w:delText></w:r></w:p>"
        "<w:p><w:r><w:t>Neue</w:t><w:tab/><w:t>Zeile</w:t></w:r></w:p></w:document>"
    )
    assert texts.read(archive("word/document.xml", body.encode()), "docx") == ("Der Laden\nNeue Zeile", "")


def test_pdf() -> None:
    text, problem = texts.read(pdf("Quartierskonzept", "Ladenleerstand in der Straße"), "pdf")

    assert problem == ""
    assert "Quartierskonzept" in text
    assert "Ladenleerstand in der Straße" in " ".join(text.split())


def test_of_a_long_document_the_beginning_is_kept() -> None:
    text, problem = texts.read(odt("<text:p>Wort Wort Wort</text:p>" * 50_000), "odt")

    assert (len(text), problem) == (text_of_file.LONGEST, "cut")


LAUGHS = (
    b'<!DOCTYPE a [<!ENTITY a "haha">'
    + b"".join(b'<!ENTITY %c "%s">' % (97 + n, b"&%c;" % (96 + n) * 100) for n in range(1, 8))
    + b"]><a>&h;</a>"
)
PAGES = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[%s]/Count 1>>endobj\n"
CIRCLE = PAGES.replace(b"%s", b"2 0 R") + b"trailer<</Root 1 0 R>>"


def bomb() -> bytes:
    """A page whose content unpacks to 300 MB."""
    packer = zlib.compressobj(1)
    packed = b"".join(packer.compress(b"(haha) Tj " * 1_000_000) for _ in range(30)) + packer.flush()
    page = b"3 0 obj<</Type/Page/Parent 2 0 R/Contents 4 0 R>>endobj\n4 0 obj<</Filter/FlateDecode/Length "
    start = PAGES.replace(b"%s", b"3 0 R") + page + str(len(packed)).encode()
    return start + b">>stream\n" + packed + b"\nendstream endobj\ntrailer<</Root 1 0 R>>"


BAD: dict[str, Callable[[], tuple[bytes, str]]] = {
    "empty": lambda: (b"", "pdf"),
    "no PDF": lambda: (b"hello", "pdf"),
    "PDF of nothing": lambda: (b"%PDF-1.4\n%%EOF", "pdf"),
    "a circle of pages": lambda: (CIRCLE, "pdf"),
    "a PDF that explodes": lambda: (bomb(), "pdf"),
    "no archive": lambda: (b"PK\x03\x04", "odt"),
    "another archive": lambda: (archive("x", b""), "docx"),
    "no XML": lambda: (archive("content.xml", b"<a"), "odt"),
    "an archive that explodes": lambda: (archive("content.xml", b"<a>" + b"b" * 300_000_000), "odt"),
    "one paragraph that explodes": lambda: (odt("<text:p>" + "<text:s/>" * 8_000_000 + "</text:p>"), "odt"),
    "deep": lambda: (odt("<text:p>" + "<text:span>" * 200_000 + "</text:span>" * 200_000 + "</text:p>"), "odt"),
    "a billion laughs": lambda: (archive("content.xml", LAUGHS), "odt"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_documents_end_in_time_with_nothing(name: str) -> None:
    began = time.monotonic()

    text, problem = texts.read(*BAD[name]())

    assert text == ""
    assert problem in ("unreadable", "too-long")
    assert time.monotonic() - began < texts.PATIENCE + 30


def test_other_documents_have_no_text() -> None:
    assert texts.read(b"\xd0\xcf\x11\xe0", "doc") == ("", "")


def test_a_document_is_read_when_it_comes_and_again_when_it_is_another(
    make_file: Callable[..., Any], run_jobs: Callable[[], None]
) -> None:
    file = File.objects.create(title="Konzept", file=ContentFile(odt("<text:p>Erste Fassung</text:p>"), "konzept.odt"))
    run_jobs()
    assert DocumentText.objects.get(file=file).text == "Erste Fassung"

    file.file = ContentFile(odt("<text:p>Zweite Fassung</text:p>"), "konzept2.odt")
    file.save()
    run_jobs()
    assert DocumentText.objects.get(file=file).text == "Zweite Fassung"


def test_documents_of_before_are_read_by_and_by(make_file: Callable[..., Any], run_jobs: Callable[[], None]) -> None:
    file = make_file("Plan")
    run_jobs()
    DocumentText.objects.all().delete()

    texts.read_missing()
    run_jobs()

    assert DocumentText.objects.get(file=file).problem == "unreadable"


def test_the_program_says_what_it_found() -> None:
    assert json.loads(json.dumps(dict(zip(("text", "is_cut"), text_of_file.text_of(odt(""), "odt"), strict=True)))) == {
        "text": "",
        "is_cut": False,
    }
