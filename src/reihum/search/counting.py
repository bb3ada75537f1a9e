"""How often terms and words stand in all entries: for the ranking, for completions and suggestions, for the words of the site.

Counting reads everything, so it is done now and then and not with each change. In between hits are ranked by the numbers of
before; what is found is always right.
"""

from __future__ import annotations

import datetime
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import islice
from typing import TypeVar

from django.db import transaction
from django.db.models import Avg
from django.db.models import Count as Number
from django.utils import timezone

from reihum.kit import clock
from reihum.kit.compounds import Lexicon, own_words, sections
from reihum.kit.german import plain
from reihum.search import analysis, engine, words, writing
from reihum.search.models import Count, Entry, Frequency, Word
from reihum.search.sources import sources

Row = TypeVar("Row")

MANY = 0.02  # of all entries: when so many have changed, counting is worth it
READ_AT_ONCE = 5000
AT_ONCE = 2000  # rows that are written in one transaction: some tens of milliseconds


@clock.every(minutes=10)
def count_if_needed() -> None:
    """Counts anew if there was no count yet, or enough has changed since."""
    counted = analysis.count()
    there = Entry.objects.count()
    since = counted.counted_at
    changed = Entry.objects.filter(changed_at__gt=since).count() if since else there
    changed += abs(there - counted.documents)
    is_old = since is None or since < timezone.now() - datetime.timedelta(days=1)
    if changed and (is_old or changed >= MANY * there):
        recount()


@clock.every(minutes=24 * 60)
def mend() -> None:
    """The safety net, once a day: what the index has not noticed, and new words of the site."""
    writing.rebuild()
    recount()
    learn()


def recount() -> None:
    """Counts terms and words of all entries. What is taken away in the meantime stays taken away.

    What is counted is written some at a time, so that nobody who saves something waits for it. Ended on the way, what is written
    is right, and the next count writes the rest; begun a second time, the first one stops.
    """
    begun, turn = timezone.now(), _begin()
    before = {(audience, word): number for audience, word, number in _numbers()}
    told, written = _told()
    terms = dict(engine.frequencies())
    means = Entry.objects.aggregate(documents=Number("pk"), title=Avg("title_length"), text=Avg("text_length"))
    # Differences, not numbers: so it does not matter what is taken off while we count.
    differences = {key: told[key] - before.get(key, 0) for key in told.keys() | before.keys()}
    changed = sorted((key, number) for key, number in differences.items() if number)
    counted = {
        "documents": means["documents"],
        "title_length": means["title"] or 1,
        "text_length": means["text"] or 1,
        "counted_at": begun,
    }
    with suppress(TakenOverError):
        _write(turn, changed, lambda some: words.add(dict(some), written))
        _write(turn, Word.objects.filter(documents=0).values_list("pk", flat=True), _forget_words)
        _keep_terms(turn, terms)
        _write(turn, [counted], lambda some: Count.objects.filter(pk=1).update(**some[0]))


class TakenOverError(Exception):
    """Another count has begun since: it knows what is written, and this one does not know what that writes."""


def _begin() -> int:
    """Takes over from whoever may be counting. Gives the number of this count."""
    with transaction.atomic():
        Count.objects.get_or_create(pk=1)
        counted = Count.objects.select_for_update().get(pk=1)
        counted.counts_begun += 1
        counted.save(update_fields=["counts_begun"])
        return counted.counts_begun


def _write(turn: int, rows: Iterable[Row], write: Callable[[list[Row]], object]) -> None:
    """Writes rows, some at a time, each time in a transaction of its own. Raises TakenOverError."""
    waiting = iter(list(rows))
    while some := list(islice(waiting, AT_ONCE)):
        with transaction.atomic():
            if Count.objects.select_for_update().get(pk=1).counts_begun != turn:
                raise TakenOverError
            write(some)
        if len(some) == AT_ONCE:
            time.sleep(writing.PAUSE)


def learn() -> bool:
    """Looks which nouns the site's own content has, and writes the index with them if they are others than before.

    Gives whether they were. Until all is written, what is asked is read with the words of before.
    """
    written: Counter[str] = Counter()
    for entry in _entries():
        written.update(set(words.written_in(entry).values()))
    found = own_words(written, Lexicon(sections()))
    Count.objects.get_or_create(pk=1)
    counted = Count.objects.get(pk=1)
    if found == counted.own_words:
        return False
    following = counted.vocabulary + 1
    terms = analysis.with_words(found)
    for source in sources():
        writing.write_all(source, terms, following)
    Count.objects.filter(pk=1).update(own_words=found, vocabulary=following)
    writing.rebuild()  # what was written meanwhile with the words of before
    recount()
    return True


def _entries() -> Iterator[Entry]:
    return Entry.objects.only("title", "text", "audiences").order_by("pk").iterator(chunk_size=500)


def _numbers() -> Iterator[tuple[str, str, int]]:
    return Word.objects.values_list("audience", "word", "documents").iterator(chunk_size=READ_AT_ONCE)


def _told() -> tuple[Counter[tuple[str, str]], dict[str, str]]:
    """In how many entries of each audience each word stands, and how it is mostly written."""
    told: Counter[tuple[str, str]] = Counter()
    forms: Counter[str] = Counter()
    for entry in _entries():
        audiences = [audience for audience in words.TOLD if audience in entry.audiences]
        if audiences:
            found = words.written_in(entry)
            forms.update(found.values())
            told.update((audience, word) for audience in audiences for word in found)
    written: dict[str, str] = {word: word for _audience, word, _number in _numbers()}
    written |= {plain(form): form for form, _number in reversed(forms.most_common())}
    return told, written


def _forget_words(pks: list[int]) -> None:
    Word.objects.filter(pk__in=pks, documents=0).delete()


def _keep_terms(turn: int, terms: dict[str, int]) -> None:
    """Makes the table of terms say these numbers."""
    before = dict(Frequency.objects.values_list("term", "documents").iterator(chunk_size=READ_AT_ONCE))
    changed = [
        Frequency(term=term, documents=number) for term, number in sorted(terms.items()) if before.get(term) != number
    ]
    _write(turn, sorted(before.keys() - terms.keys()), lambda some: Frequency.objects.filter(term__in=some).delete())
    _write(
        turn,
        changed,
        lambda some: Frequency.objects.bulk_create(
            some, update_conflicts=True, unique_fields=["term"], update_fields=["documents"]
        ),
    )
