"""Entries like a text, so that nothing is written twice, and doubles and solutions are found."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from reihum.exchange import access
from reihum.exchange.models import Experience, ExperienceQuerySet
from reihum.search.likeness import similar
from reihum.search.readers import audiences_of

KIND = "experience"
SHORTEST = 8  # signs: less says nothing
MOST = 5


def like(text: str, user: Any, *, without: Collection[int] = (), most: int = MOST) -> list[Experience]:
    """The entries most like a text that the user may read, the best first."""
    if len(text.strip()) < SHORTEST:
        return []
    left_out = [(KIND, pk) for pk in without]
    near = similar(text, audiences_of(user), [KIND], without=left_out, limit=most)[KIND]
    readable = access.visible_to(user).with_place().in_bulk([one.pk for one in near])
    return [readable[one.pk] for one in near if one.pk in readable]


def found(words: str, entry: Experience, among: ExperienceQuerySet, user: Any, *, most: int = 10) -> list[Experience]:
    """What to choose from beside an entry, `among` some: those with all the words in title or text; without words those most like
    the entry."""
    if words.strip():
        for word in words.split()[:10]:
            among = among.filter(title__icontains=word) | among.filter(text__icontains=word)
        return list(among.exclude(pk=entry.pk).with_place()[:most])
    near = like(f"{entry.title}\n{entry.text}", user, without=[entry.pk], most=5 * most)
    kept = set(among.filter(pk__in=[one.pk for one in near]).values_list("pk", flat=True))
    return [one for one in near if one.pk in kept][:most]
