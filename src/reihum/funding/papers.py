"""PDFs on A4 of any app: what they have in common, the acknowledgement due among it (`typst/paper.typ`)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reihum.funding import pdf_acknowledgement
from reihum.funding.acknowledgement import Acknowledgement
from reihum.kit.pdf import pdf
from reihum.people.models import Network

SHARED = (Path(__file__).parent / "typst" / "paper.typ", pdf_acknowledgement.TEMPLATE)  # for templates to import


def paper(
    template: Path,
    title: str,
    data: Mapping[str, Any],
    asked: Acknowledgement | None,
    *,
    as_of: datetime.date,
    files: Mapping[str, bytes] | None = None,
) -> bytes:
    """The PDF that a template makes of `data`, with the acknowledgement that is `asked` for. It imports `paper.typ`."""
    owed, its_files = pdf_acknowledgement.for_pdf(asked) if asked else (None, {})
    shared = {file.name: file.read_bytes() for file in SHARED}
    common = {"title": title, "network": str(Network.objects.first() or "Reihum"), "acknowledgement": owed}
    return pdf(template, {**common, **data}, {**shared, **its_files, **(files or {})}, as_of=as_of)
