"""What stands in the index: written in the transaction of the change it follows."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import islice

from django.conf import settings
from django.db import transaction
from django.utils.translation import override

from reihum.kit.terms import Terms
from reihum.search import analysis, engine, readers, words
from reihum.search.models import Entry
from reihum.search.sources import Findable, Source, source_of, sources

LONGEST_TITLE = 300  # characters that are kept
LONGEST_TEXT = 200_000
BATCH, FIRST_BATCH = 1000, 100  # rows of a transaction: at most, and at first
LONGEST_TURN = 0.5  # seconds that a transaction should take when everything is written
PAUSE = 0.1  # seconds between two of them: who waits for SQLite looks that often whether it is free
FIELDS = [
    *("title", "text", "url", "audiences", "day", "facets", "title_length", "text_length"),
    *("terms", "marks", "vocabulary", "changed_at"),
]

_waiting: ContextVar[dict[str, set[int]] | None] = ContextVar("waiting", default=None)


def refresh(kind: str, pks: Iterable[int]) -> None:
    """Writes the things with these numbers anew, or takes them out if they may not be found (any more).

    Within `together` that waits until its end.
    """
    numbers = {pk for pk in pks if pk is not None}
    waiting = _waiting.get()
    if waiting is not None:
        waiting.setdefault(kind, set()).update(numbers)
    elif numbers:
        _refresh(source_of(kind), sorted(numbers))


@contextmanager
def together() -> Iterator[None]:
    """What changes within is written once at the end, in the same transaction: for many changes at a time."""
    if _waiting.get() is not None:
        yield
        return
    waiting: dict[str, set[int]] = {}
    token = _waiting.set(waiting)
    with transaction.atomic():
        try:
            yield
        finally:
            _waiting.reset(token)
        for kind, pks in waiting.items():
            refresh(kind, pks)


@transaction.atomic
def _refresh(source: Source, pks: Sequence[int]) -> None:
    counted = analysis.count()
    terms = analysis.terms_of(counted)
    for start in range(0, len(pks), BATCH):
        some = pks[start : start + BATCH]
        put(source, source.rows(some), _held(source, some), terms, counted.vocabulary)


def put(source: Source, rows: Iterable[Findable], before: dict[int, Entry], terms: Terms, vocabulary: int) -> int:
    """Writes rows of a source; takes out what was there `before` and is no row any more. Gives how many rows were written."""
    gone, changed, written = dict(before), [], []
    with override(settings.LANGUAGE_CODE):  # whoever saves it, and in whatever language
        entries = [made(source, row, terms, vocabulary) for row in rows]
    for entry in entries:
        old = gone.pop(entry.key, None)
        if old is None or not _same(old, entry):
            written.append(entry)
        if old is not None and not _same(old, entry):
            changed.append((old, entry))
    words.take_off([*((entry, None) for entry in gone.values()), *changed])
    if gone:
        Entry.objects.filter(pk__in=[entry.pk for entry in gone.values()]).delete()
    if written:
        Entry.objects.bulk_create(
            written, batch_size=BATCH, update_conflicts=True, unique_fields=["kind", "key"], update_fields=FIELDS
        )
        engine.put_in_order()
    return len(written)


def made(source: Source, row: Findable, terms: Terms, vocabulary: int) -> Entry:
    """The row of the index for a thing."""
    title = _clean(row.title, LONGEST_TITLE)
    text = _clean(row.text, LONGEST_TEXT)
    in_title, in_text = terms.of(title), terms.of(text)
    facets = [("kind", source.kind, str(source.label)), *row.facets]
    if row.day and not any(name == "year" for name, _value, _label in facets):
        facets.append(("year", str(row.day.year), str(row.day.year)))
    for name, value, _label in facets:
        if not analysis.is_facet(name, value):
            raise ValueError(f"{source.kind} {row.pk}: {name}={value!r} is no facet")
    for audience in row.audiences:
        if not readers.AUDIENCE.fullmatch(audience):
            raise ValueError(f"{source.kind} {row.pk}: {audience!r} is no audience")
    return Entry(
        kind=source.kind,
        key=row.pk,
        title=title,
        text=text,
        url=row.url,
        audiences=sorted(row.audiences),
        day=row.day,
        facets=[list(facet) for facet in dict.fromkeys(facets)],
        title_length=len(in_title),
        text_length=len(in_text),
        terms=analysis.written_down((in_title, in_text)),
        marks=analysis.marks(in_title, row.audiences, facets),
        vocabulary=vocabulary,
    )


def _clean(text: str, longest: int) -> str:
    """A text without what PostgreSQL does not keep, cut behind a word."""
    text = text.replace("\0", " ").strip()
    return text if len(text) <= longest else text[:longest].rsplit(maxsplit=1)[0]


def _same(one: Entry, other: Entry) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in FIELDS if name != "changed_at")


def rebuild(kinds: Collection[str] = ()) -> dict[str, int]:
    """Writes what has changed without the index noticing, of these kinds or of all. Gives how many rows of each were written.

    Some at a time, each in a transaction of its own: nobody waits long, and what is done stays done.
    """
    written = {}
    counted = analysis.count()
    for source in sources():
        if not kinds or source.kind in kinds:
            written[source.kind] = write_all(source, analysis.terms_of(counted), counted.vocabulary)
    if not kinds:
        Entry.objects.exclude(kind__in=[source.kind for source in sources()]).delete()
    return written


def write_all(source: Source, terms: Terms, vocabulary: int) -> int:
    """Writes all things of a source with an analysis. Gives how many rows were written."""
    numbers = iter(sorted(_numbers(source)))
    written, size = 0, FIRST_BATCH
    while some := list(islice(numbers, size)):
        began = time.monotonic()
        with transaction.atomic():
            written += put(source, source.rows(some), _held(source, some), terms, vocabulary)
        took = time.monotonic() - began
        if len(some) == size:
            time.sleep(PAUSE)
        size = _next_size(size, took)
    return written


def _next_size(size: int, seconds: float) -> int:
    """How many are written in the next transaction, after so many took so long: some are a sentence, others a book, and on
    SQLite nobody else writes meanwhile."""
    return max(1, min(BATCH, 2 * size, int(size * LONGEST_TURN / max(seconds, 0.001))))


def _held(source: Source, keys: Collection[int]) -> dict[int, Entry]:
    """The rows of things, held before the things are read: of two who change one, the later sees what the earlier has written."""
    held = Entry.objects.select_for_update().filter(kind=source.kind, key__in=keys).order_by("pk")
    return {entry.key: entry for entry in held}


def _numbers(source: Source) -> set[int]:
    """The numbers of all things there are, and of those in the index."""
    there = set(source.model._default_manager.values_list("pk", flat=True))
    return there | set(Entry.objects.filter(kind=source.kind).values_list("key", flat=True))
