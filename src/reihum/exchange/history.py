"""What an entry said before it was changed: kept with every change, read by those who may read the entry."""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext

from reihum.exchange.models import Circle, Experience, Version
from reihum.funding.models import Project
from reihum.meetings.models import Meeting
from reihum.people.models import Person
from reihum.places.models import Municipality

TEXTS = ("kind", "title", "text", "tried", "outcome", "effort", "state", "visibility")
LISTS = ("topics", "areas", "periods")
# What is kept by key, with where its name is looked up: a name that is forgotten elsewhere is forgotten here as well.
BY_KEY: dict[str, Any] = {
    "municipality": Municipality,
    "project": Project,
    "meeting": Meeting,
    "circle": Circle,
    "told_by": Person,
}
# By the Chatham House rule nobody but those who told it reads these.
WHO_AND_WHERE = ("municipality", "areas", "project", "told_by")

WORDS = re.compile(r"\s*\S+")
MOSTLY_ALIKE = 0.5
MOST_COMPARED = 1_000_000  # pairs of words


class ConflictError(Exception):
    """Somebody else changed the entry in the meantime."""


@dataclass(frozen=True)
class Difference:
    """One thing that was changed, in words."""

    label: str
    before: str
    after: str

    @property
    def pieces(self) -> list[tuple[str, str]]:
        """The text word by word: what stayed (""), what is gone ("before") and what is new ("after"). Empty where so little
        stayed that both are better read one after the other, or the texts are very long."""
        old, new = WORDS.findall(self.before), WORDS.findall(self.after)
        if len(old) * len(new) > MOST_COMPARED:
            return []
        compared = difflib.SequenceMatcher(None, old, new, autojunk=False)
        if compared.ratio() < MOSTLY_ALIKE:
            return []
        found: list[tuple[str, str]] = []
        for tag, begin, end, new_begin, new_end in compared.get_opcodes():
            if tag == "equal":
                found.append(("".join(old[begin:end]), ""))
                continue
            found += [("".join(old[begin:end]), "before"), ("".join(new[new_begin:new_end]), "after")]
        return [(text, what) for text, what in found if text]


@dataclass(frozen=True)
class Change:
    """What somebody changed at one time. `by` is None where nobody is to be named."""

    at: datetime.datetime
    by: Person | None
    differences: list[Difference]


def content_of(entry: Experience) -> dict[str, Any]:
    """What an entry says, as it is kept. Of people and places the keys, of lists the words too."""
    return {
        **{name: getattr(entry, name) for name in TEXTS},
        **{name: getattr(entry, f"{name}_id") for name in BY_KEY},
        **{name: [[one.pk, str(one)] for one in getattr(entry, name).all()] for name in LISTS},
        "chatham_house": entry.chatham_house,
        "solved_on": entry.solved_on.isoformat() if entry.solved_on else None,
        "attachments": sorted(str(one) for one in entry.attachments.select_related("file", "photo")),
    }


def number_of(entry: Experience) -> int:
    """The number of what it says now: how often it was changed. The form to change it carries it."""
    return entry.versions.count()


def held(entry: Experience, number: int | None = None) -> Experience:
    """The entry as it is now; nobody else changes it until the transaction ends.

    Raises ConflictError if it is no longer what it was at that number, ValidationError if it was merged meanwhile.
    """
    now = Experience.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if now.merged_into_id:
        raise ValidationError(gettext("Dieser Eintrag ist inzwischen in einem anderen aufgegangen."))
    if number is not None and number != number_of(now):
        raise ConflictError
    return now


def remember(entry: Experience, by: Person | None) -> None:
    """Keeps what an entry says in the database before it is changed. Call it in the transaction of the change, first."""
    before = Experience.objects.get(pk=entry.pk)
    Version.objects.create(
        experience=before,
        number=number_of(before),
        content=content_of(before),
        replaced_by=by,
        replaced_at=timezone.now(),
    )


def changes(entry: Experience, *, with_names: bool) -> list[Change]:
    """What was changed, the last first. Without names, those who told it and where are left out. A fixed number of queries."""
    versions = list(entry.versions.select_related("replaced_by"))
    contents = [*(version.content for version in versions), content_of(entry)]
    words = _Words(contents)
    found = []
    for version, before, after in zip(versions, contents, contents[1:], strict=False):
        differences = list(_differences(before, after, words, with_names=with_names))
        found.append(Change(version.replaced_at, version.replaced_by if with_names else None, differences))
    return found[::-1]


def differences(before: dict[str, Any], after: dict[str, Any], *, with_names: bool) -> list[Difference]:
    """What of two contents differs, in words."""
    return list(_differences(before, after, _Words([before, after]), with_names=with_names))


def _differences(
    before: dict[str, Any], after: dict[str, Any], words: _Words, *, with_names: bool
) -> Iterable[Difference]:
    for name in after:
        if name in WHO_AND_WHERE and not with_names:
            continue
        if before.get(name) != after[name]:
            yield Difference(label_of(name), words.of(name, before.get(name)), words.of(name, after[name]))


def label_of(name: str) -> str:
    if name == "attachments":
        return gettext("Anhänge")
    return str(Experience._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


class _Words:
    """Kept contents in words. Looks up each kind of name once, however many contents there are."""

    def __init__(self, contents: list[dict[str, Any]]) -> None:
        self.names: dict[str, dict[int, str]] = {}
        for name, model in BY_KEY.items():
            keys = {content.get(name) for content in contents} - {None}
            found = model._default_manager.in_bulk(keys) if keys else {}
            self.names[name] = {key: str(one) for key, one in found.items()}

    def of(self, name: str, value: Any) -> str:
        if value in (None, "", []):
            return "–"
        if name in BY_KEY:
            return self.names[name].get(value, "–")
        if name in LISTS:
            return ", ".join(label for _key, label in value)
        if name == "attachments":
            return ", ".join(value)
        if name == "solved_on":
            day = parse_date(value)
            return date_format(day, "j. F Y") if day else "–"
        if name == "chatham_house":
            return gettext("ja") if value else gettext("nein")
        choices = dict(Experience._meta.get_field(name).flatchoices)  # type: ignore[union-attr]
        return str(choices.get(value, value))
