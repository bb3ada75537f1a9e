"""Titles, short names, teasers and dates of the old site in the forms that our pages have."""

from __future__ import annotations

import datetime
import re
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.coreutils import string_to_ascii

from reihum.kit import german
from reihum.newsroom.wordpress.cleaning import Block, words
from reihum.newsroom.wordpress.markup import plain
from reihum.newsroom.wordpress.wxr import Item

TEASER = 400  # signs
ENOUGH = 280  # signs of a teaser that is made of sentences


def moment(gmt: str, local: str) -> datetime.datetime:
    """The moment of a date in GMT or else of a local one; now, if neither is one ("0000-00-00 00:00:00")."""
    return _moment(gmt, datetime.UTC) or _moment(local, ZoneInfo(settings.TIME_ZONE)) or timezone.now()


def has_date(item: Item) -> bool:
    return bool(_moment(item.date_gmt, datetime.UTC) or _moment(item.date, datetime.UTC))


def _moment(text: str, zone: datetime.tzinfo) -> datetime.datetime | None:
    try:
        found = datetime.datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    found = found if found.tzinfo else found.replace(tzinfo=zone)
    return found if 1900 < found.year < 2200 else None


def title_of(item: Item, day: datetime.date) -> str:
    title = plain(item.title)
    return title[:255] if title else _("Ohne Titel (%(day)s)") % {"day": format_date(day, "j. F Y")}


def short_name(item: Item, title: str) -> str:
    """The name in the address, in ASCII as all of ours: "Straße & Plätze" becomes "strasse-plaetze"."""
    for text in (unquote(item.slug), plain(item.title), title):
        slug = slugify(string_to_ascii(text.casefold().translate(german.WITHOUT_DOTS)))[:120].strip("-_")
        if slug:
            return slug
    return f"beitrag-{item.number}" if item.number.isdecimal() else "beitrag"


class ShortNames:
    """The short names that are taken below one page."""

    def __init__(self, address: str, taken: set[str]) -> None:
        self.address = address
        self.taken = taken

    def free(self, wanted: str) -> str:
        """The wanted name, or the next one that no page has and no address of the program needs. Takes it."""
        name = wanted
        if wanted.isdigit() or not self._is_for_pages(wanted):
            name = wanted = f"beitrag-{wanted}"
        number = 2
        while name in self.taken:
            name = f"{wanted}-{number}"
            number += 1
        self.taken.add(name)
        return name

    def _is_for_pages(self, name: str) -> bool:
        try:
            return resolve(f"{self.address}{name}/").view_name in ("wagtail_serve", "newsroom:article")
        except Resolver404:
            return False


def shortened(text: str, longest: int = TEASER) -> str:
    """The text, or its beginning up to a word."""
    if len(text) <= longest:
        return text
    return text[: longest - 2].rsplit(" ", 1)[0].rstrip(" ,;:–-") + " …"


def teaser(excerpt: str, lead: str, blocks: list[Block], title: str) -> tuple[str, list[Block]]:
    """The teaser, and the body without the first paragraph where this says the same: the page shows both."""
    first = _first_paragraph(blocks)
    text = plain(re.sub(r"\[[^\[\]]*\]", "", excerpt)) or lead
    if not text and first and 60 <= len(words([first])) <= TEASER and "<br/>" not in first:
        text = words([first])
    if text:
        if first and words([first]) == text and "<a " not in first and len(text) <= TEASER:
            blocks = _without_first(blocks)
        return shortened(text), blocks
    return _sentences(blocks) or shortened(title), blocks


def _first_paragraph(blocks: list[Block]) -> str:
    """The first paragraph, if the body begins with one, or after a picture."""
    block = _first_text(blocks)
    found = re.match(r"<p>.*?</p>", block["value"]) if block else None
    return found[0] if found else ""


def _first_text(blocks: list[Block]) -> Block | None:
    for block in blocks[:2]:
        if block["type"] == "paragraph":
            return block
        if block["type"] != "picture":
            return None
    return None


def _without_first(blocks: list[Block]) -> list[Block]:
    block = _first_text(blocks)
    if block is None:
        return blocks
    rest = re.sub(r"^<p>.*?</p>", "", block["value"], count=1)
    if not rest and len(blocks) == 1:
        return blocks
    changed: list[dict[str, Any]] = [{**other, "value": rest} if other is block else other for other in blocks]
    return [other for other in changed if other["value"] != ""]


def _sentences(blocks: list[Block]) -> str:
    """The first sentences of the text."""
    text = " ".join(words([block["value"]]) for block in blocks if block["type"] == "paragraph")[:2000].strip()
    if len(text) <= TEASER:
        return text
    taken = ""
    for sentence in re.split(r"(?<=[.!?…])\s+(?=[A-ZÄÖÜ„\d])", text):
        longer = f"{taken} {sentence}".strip()
        if len(longer) > TEASER:
            break
        taken = longer
        if len(taken) >= ENOUGH:
            break
    return taken or shortened(text)
