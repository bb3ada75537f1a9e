"""How often terms and words stand in all entries: for the ranking, for completions and suggestions, for the words of the site.

Counting reads everything, so it is done now and then and not with each change. In between hits are ranked by the numbers of
before; what is found is always right.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator
from itertools import islice

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

MANY = 0.02  # of all entries: when so many have changed, counting is worth it
AT_ONCE = 5000


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
    """Counts terms and words of all entries. What is taken away in the meantime stays taken away."""
    begun = timezone.now()
    last = analysis.count().counted_at
    before = {(audience, word): number for audience, word, number in _numbers()}
    told, written = _told()
    terms = dict(engine.frequencies())
    means = Entry.objects.aggregate(documents=Number("pk"), title=Avg("title_length"), text=Avg("text_length"))
    with transaction.atomic():
        Count.objects.get_or_create(pk=1)
        counted = Count.objects.select_for_update().get(pk=1)
        if counted.counted_at != last:
            return  # another worker was faster, and its numbers are as good
        # Differences, not numbers: so it does not matter what is taken off while we count.
        differences = {key: told[key] - before.get(key, 0) for key in told.keys() | before.keys()}
        words.add({key: number for key, number in differences.items() if number}, written)
        Word.objects.filter(documents=0).delete()
        _keep_terms(terms)
        counted.documents = means["documents"]
        counted.title_length = means["title"] or 1
        counted.text_length = means["text"] or 1
        counted.counted_at = begun
        counted.save(update_fields=["documents", "title_length", "text_length", "counted_at"])


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
    return Word.objects.values_list("audience", "word", "documents").iterator(chunk_size=AT_ONCE)


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


def _keep_terms(terms: dict[str, int]) -> None:
    """Makes the table of terms say these numbers."""
    before = dict(Frequency.objects.values_list("term", "documents").iterator(chunk_size=AT_ONCE))
    gone = iter(sorted(before.keys() - terms.keys()))
    while some := list(islice(gone, 500)):
        Frequency.objects.filter(term__in=some).delete()
    Frequency.objects.bulk_create(
        [
            Frequency(term=term, documents=number)
            for term, number in sorted(terms.items())
            if before.get(term) != number
        ],
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["term"],
        update_fields=["documents"],
    )
