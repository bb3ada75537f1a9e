"""The acknowledgement as PDFs show it: `typst/acknowledgement.typ` with its data and files, for templates of any app."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from reihum.funding import emblem
from reihum.funding.acknowledgement import Acknowledgement

TEMPLATE = Path(__file__).parent / "typst" / "acknowledgement.typ"


def for_pdf(asked: Acknowledgement) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Data and files (by name) of an acknowledgement, with the template to import. Logos are handed on as they are."""
    files = {TEMPLATE.name: TEMPLATE.read_bytes(), "emblem.svg": emblem.svg().encode()}
    logos = []
    for logo in asked.logos:
        name = Path(str(logo.file.name)).name
        with logo.file.open() as file:
            files[name] = file.read()
        logos.append({"file": name, "alt": logo.alt})
    data = {
        "emblems": asked.emblems,
        "logos": logos,
        "sentences": asked.sentences,
        "programmes": asked.programmes,
    }
    return data, files
