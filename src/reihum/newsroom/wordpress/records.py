"""Which record of ours came from which of the old site: the memory that makes importing again harmless."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from wagtail.models import Page

from reihum.newsroom.models import ImportedRecord

# Kinds of pages.
POST, PAGE, OTHER = "post", "page", "other"
# What is still to do about a page: links to the old site stand in it; a picture of it was not there.
LINKS, MISSING = "l", "m"


def source_of(address: str, title: str) -> str:
    """The name under which a site's records are kept: its address without what may change when it is exported again."""
    parts = urlsplit(address)
    host = (parts.netloc.rpartition("@")[2] or "").removeprefix("www.").lower()
    return (host + parts.path.rstrip("/") or title.strip() or "WordPress")[:200]


def key_of(number: str, *others: str) -> str:
    """The key of a thing: its number there, or what else names it."""
    key = number if number not in ("", "0") else next((other for other in others if other), "")
    return key if len(key) <= 200 else hashlib.blake2b(key.encode(), digest_size=20).hexdigest()


def digest_of(*parts: object) -> str:
    return hashlib.blake2b(repr(parts).encode("utf-8", "replace"), digest_size=14).hexdigest()


@dataclass
class Memory:
    """What an `ImportedRecord` of a page keeps in its `digest`: what the export said, how our page was left, what is to do."""

    there: str
    here: str
    todo: str = ""

    @classmethod
    def of(cls, digest: str) -> Memory:
        return cls(*[*digest.split("."), "", "", ""][:3])

    def __str__(self) -> str:
        return f"{self.there}.{self.here}.{self.todo}"


def state_of(page: Page) -> str:
    """How a page was left: whoever edits it here makes a revision, whoever withdraws it makes it not live."""
    return f"{page.latest_revision_id or 0}{'l' if page.live else 'd'}"


class Records:
    """The imported records of one site."""

    def __init__(self, source: str) -> None:
        self.source = source

    def of(self, kind: str, keys: Iterable[str]) -> dict[str, ImportedRecord]:
        found = ImportedRecord.objects.filter(source=self.source, kind=kind, key__in=list(keys))
        return {record.key: record for record in found}

    def number(self, kind: str, key: str) -> int | None:
        return (
            ImportedRecord.objects.filter(source=self.source, kind=kind, key=key)
            .values_list("record", flat=True)
            .first()
        )

    def new(self, kind: str, key: str, record: int, digest: str = "") -> ImportedRecord:
        return ImportedRecord(source=self.source, kind=kind, key=key, record=record, digest=digest)

    def all(self, kind: str) -> dict[str, int]:
        rows = ImportedRecord.objects.filter(source=self.source, kind=kind)
        return dict(rows.values_list("key", "record"))
