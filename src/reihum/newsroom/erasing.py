"""Somebody is erased: the log of the back office goes on saying who did what there and when, but not what they were called."""

from __future__ import annotations

import json
import re

from django.db.models import Q, TextField
from django.db.models.functions import Cast
from wagtail.models import ModelLogEntry, PageLogEntry

from reihum.people.erasing import addresses_of
from reihum.people.models import Person, User

NAMELESS = "–"


def forget(erased: Person | User) -> None:
    """Takes their name and addresses out of every entry, and out of those about themselves all that it says."""
    ModelLogEntry.objects.for_instance(erased).update(label=NAMELESS, data={})
    names = {str(erased), *addresses_of(erased)}
    found = re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in names), re.I)
    for model in (ModelLogEntry, PageLogEntry):
        entries = model.objects.annotate(text=Cast("data", TextField()))
        has_one = Q()
        for name in names:
            has_one |= Q(label__icontains=name) | Q(text__icontains=json.dumps(name)[1:-1]) | Q(text__icontains=name)
        for entry in entries.filter(has_one):
            data = json.loads(found.sub(NAMELESS, json.dumps(entry.data, ensure_ascii=False)))
            # Not by `save`, which looks whether the action is still known.
            model.objects.filter(pk=entry.pk).update(label=found.sub(NAMELESS, entry.label), data=data)
