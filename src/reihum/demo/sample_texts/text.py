"""What an article of the sample is made of. Everything else is named by slug or name and looked up when it is made."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

Block = tuple[str, Any]


@dataclass(frozen=True)
class Text:
    """An article. Its day is a date, or how many days ago it appeared; none of the past is younger than the sample.

    picture: a scene of `demo.pictures`; authors: names of the sample's people, or anything else that writes;
    areas and meeting: their slugs; periods: their names.
    """

    title: str
    slug: str
    day: datetime.date | int
    teaser: str
    body: tuple[Block, ...]
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    meeting: str = ""
    picture: str = ""


def p(text: str) -> Block:
    return "paragraph", f"<p>{text}</p>"


def points(*items: str) -> Block:
    return "paragraph", f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"


def heading(text: str) -> Block:
    return "heading", text


def quote(text: str, by: str = "") -> Block:
    return "quote", {"text": text, "by": by}


def table(caption: str, *rows: tuple[str, ...]) -> Block:
    """The first row and the first column are headers."""
    value = {"data": [list(row) for row in rows], "table_caption": caption, "table_header_choice": "both"}
    return "table", {**value, "first_row_is_table_header": True, "first_col_is_header": True}


def picture(scene: str, alt: str, caption: str = "") -> Block:
    return "picture", {"scene": scene, "alt": alt, "caption": caption}


def gallery(*pictures: Block) -> Block:
    return "gallery", {"pictures": [value for _kind, value in pictures]}


def foreign(url: str, title: str) -> Block:
    return "foreign", {"url": url, "title": title}


def document(name: str) -> Block:
    """A file of `sample_articles.SHEETS`."""
    return "document", name
