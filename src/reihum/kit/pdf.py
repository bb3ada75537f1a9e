"""PDFs that everybody can read: tagged (PDF/UA-1) and to be kept (PDF/A-2a), set by typst (decision 0014).

A template is a file beside the app that needs it. What it shows comes to it as data, never as text of the template, so
that nothing anybody typed is taken for a command.
"""

from __future__ import annotations

import datetime
import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FONTS = Path(__file__).parent / "fonts"
STANDARDS: Any = ["ua-1", "a-2a"]


def pdf(
    template: Path, data: Mapping[str, Any], files: Mapping[str, bytes] | None = None, *, as_of: datetime.date
) -> bytes:
    """The PDF that a typst template makes of `data` (JSON; the template reads data.json) and of `files` by their names.

    `as_of` is the day that the file says it was made on: the same data make the same bytes, today and tomorrow.
    The template may import others of its folder. Raises typst.TypstError where it is wrong, or where the PDF could not be
    read by everybody: a picture without words, no title, headings that leave out a level.
    """
    import typst  # takes its time to load

    with tempfile.TemporaryDirectory(prefix="reihum-pdf-") as folder:
        root = Path(folder)
        for part in template.parent.glob("*.typ"):
            shutil.copy(part, root)
        for name, content in (files or {}).items():
            (root / name).write_bytes(content)
        (root / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        made = typst.compile(
            root / template.name,
            root=root,
            font_paths=[FONTS],
            ignore_system_fonts=True,
            pdf_standards=STANDARDS,
            timestamp=int(datetime.datetime.combine(as_of, datetime.time(), datetime.UTC).timestamp()),
        )
    if not isinstance(made, bytes):  # only pictures come as one file a page
        raise TypeError(type(made))
    return made
