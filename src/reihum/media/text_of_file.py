"""The text of a document. Run as a program of its own (`python -m reihum.media.text_of_file pdf < plan.pdf`), since a file that
somebody brings may be made to use up time and memory: then this process ends, and nothing else.

Writes JSON: `text`, and whether it `is_cut`. Ends with another code than 0 if the file cannot be read.
"""

from __future__ import annotations

import io
import json
import resource
import sys
import zipfile
from collections.abc import Iterator
from typing import IO
from xml.etree import ElementTree

LONGEST = 200_000  # characters that are kept
PAGES = 400  # that are looked at
UNPACKED = 60_000_000  # bytes of what an archive unpacks to
SECONDS = 30  # of computing
MEMORY = 700_000_000  # bytes of address space

PARTS = {"docx": "word/document.xml", "odt": "content.xml"}
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PARAGRAPHS = {f"{TEXT}p", f"{TEXT}h", f"{WORD}p"}
SPACES = {f"{TEXT}s", f"{TEXT}tab", f"{TEXT}line-break", f"{WORD}tab", f"{WORD}br"}
# What stands beside the text: notes of those who wrote it, and what was deleted and is still in the file.
LEFT_OUT = {f"{OFFICE}annotation", f"{TEXT}tracked-changes", f"{WORD}delText", f"{WORD}instrText"}
KINDS = ("pdf", *PARTS)


def text_of(content: bytes, ending: str) -> tuple[str, bool]:
    """The text, with the spaces of a line, and whether there was more than is kept. Raises whatever reading raises."""
    pieces = _pdf(content) if ending == "pdf" else _xml(content, PARTS[ending])
    text, length = [], 0
    for piece in pieces:
        line = " ".join(piece.split())
        if line:
            text.append(line)
            length += len(line) + 1
        if length > LONGEST:
            return "\n".join(text)[:LONGEST], True
    return "\n".join(text), False


def _pdf(content: bytes) -> Iterator[str]:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(content))
    for number, page in enumerate(reader.pages):
        if number == PAGES:
            return
        # A word that is divided at the end of a line is one word; "und-" and the like keep theirs.
        yield page.extract_text().replace("\u00ad\n", "").replace("-\n", "")


def _xml(content: bytes, part: str) -> Iterator[str]:
    """The paragraphs of the part of an archive that has the text."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open(part) as stream:
        inside = 0  # of how many paragraphs, as text boxes stand in one
        left_out = 0
        for event, element in ElementTree.iterparse(Limited(stream, UNPACKED), events=("start", "end")):  # noqa: S314 - see above
            step = 1 if event == "start" else -1
            inside += step * (element.tag in PARAGRAPHS)
            left_out += step * (element.tag in LEFT_OUT)
            if event == "end" and not inside and not left_out:
                if element.tag in PARAGRAPHS:
                    yield "".join(_said(element))
                element.clear()


def _said(element: ElementTree.Element) -> Iterator[str]:
    """What stands in an element, in order."""
    if element.tag in LEFT_OUT:
        return
    if element.tag in SPACES or element.tag in PARAGRAPHS:
        yield " "
    yield element.text or ""
    for child in element:
        yield from _said(child)
        yield child.tail or ""


class Limited:
    """A stream that gives so many bytes and then fails: an archive may unpack to a thousand times its size."""

    def __init__(self, stream: IO[bytes], most: int) -> None:
        self._stream, self._left = stream, most

    def read(self, size: int = -1) -> bytes:
        piece = self._stream.read(min(size, 65_536) if size >= 0 else 65_536)
        self._left -= len(piece)
        if self._left < 0:
            raise ValueError("unpacks to too much")
        return piece


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    text, is_cut = text_of(sys.stdin.buffer.read(), sys.argv[1])
    sys.stdout.write(json.dumps({"text": text, "is_cut": is_cut}))


if __name__ == "__main__":
    main()
