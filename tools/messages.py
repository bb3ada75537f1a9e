"""Brings the English translations up to what is in the code: uv run --extra test python tools/messages.py

The texts in code and templates are German; English is the translation. Keeps what is translated, adds what is new
(empty, to be filled in), drops what is gone, sorts, and compiles. Needs no gettext tools.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).parent.parent / "src" / "reihum"
FOLDER = PACKAGE / "locale" / "en" / "LC_MESSAGES"

KEYWORDS = {
    **DEFAULT_KEYWORDS,
    **{f"{name}_lazy": DEFAULT_KEYWORDS[name] for name in ("gettext", "ngettext", "pgettext", "npgettext")},
    "gettext_noop": None,
}
Id = tuple[str, ...]  # the text, and its plural if it has one
Key = tuple[Id, str | None]  # … and its context


def source(file: Path) -> bytes:
    """What Babel reads as Python: the code itself, or the calls that stand for a template's tags."""
    if file.suffix == ".py":
        return file.read_bytes()
    # templatize() leaves the indentation of HTML, which is none of Python's.
    return "\n".join(line.strip() for line in templatize(file.read_text(), origin=str(file)).splitlines()).encode()


def texts(package: Path = PACKAGE) -> Iterator[tuple[Key, str]]:
    """Every text for translation, with the file and line where it stands."""
    for file in sorted([*package.rglob("*.py"), *package.rglob("*.html"), *package.rglob("*.txt")]):
        inside = file.relative_to(package)
        if {"tests", "migrations", "static", "locale"} & set(inside.parts):
            continue
        for line, found, _comments, context in extract("python", io.BytesIO(source(file)), KEYWORDS):
            text = (found,) if isinstance(found, str) else tuple(found)
            if text[0]:
                yield (text, context), f"{inside}:{line}"


def key(message: Message) -> Key:
    return (tuple(message.id) if isinstance(message.id, (tuple, list)) else (message.id,), message.context)


def strings(message: Message) -> tuple[str, ...]:
    """The translation, with its plural if it has one."""
    return tuple(message.string) if isinstance(message.string, (tuple, list)) else (message.string,)


def read(file: Path) -> Catalog:
    with file.open("rb") as handle:
        return read_po(handle, locale="en")


def messages(catalog: Catalog) -> dict[Key, Message]:
    """The messages of a catalogue, without its header."""
    return {key(message): message for message in catalog if message.id}


def main() -> int:
    po, mo = FOLDER / "django.po", FOLDER / "django.mo"
    FOLDER.mkdir(parents=True, exist_ok=True)
    old = read(po) if po.exists() else Catalog(locale="en", project="Reihum", charset="utf-8", fuzzy=False)
    kept = messages(old)
    new = Catalog(
        locale="en",
        project="Reihum",
        charset="utf-8",
        fuzzy=False,
        header_comment="# English for Reihum, whose texts are German. Kept up by tools/messages.py.",
        creation_date=old.creation_date,
        revision_date=old.creation_date,
        last_translator="",
        language_team="",
    )
    for (text, context), _where in texts():
        before = kept.get((text, context))
        empty = "" if len(text) == 1 else ("",) * len(text)
        new.add(
            text if len(text) > 1 else text[0], before.string if before and not before.fuzzy else empty, context=context
        )
    with po.open("wb") as handle:
        write_po(handle, new, width=120, no_location=True, sort_output=True, ignore_obsolete=True)
    with mo.open("wb") as handle:
        write_mo(handle, read(po))
    missing = [message for message in messages(new).values() if not all(strings(message))]
    print(f"{len(messages(new))} texts, {len(missing)} without English", *(f"  {m.id!r}" for m in missing), sep="\n")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
