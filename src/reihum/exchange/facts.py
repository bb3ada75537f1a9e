"""The public experiences, as data. Who told them is not among it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reihum.exchange.models import Experience
from reihum.publishing.facts import public_facts


@public_facts("erfahrungen")
def experiences() -> Iterator[dict[str, Any]]:
    for voice in Experience.objects.public().with_place().prefetch_related("topics"):
        yield {
            "address": voice.get_absolute_url(),
            "kind": voice.kind,
            "title": voice.title,
            "text": voice.text,
            "topics": [topic.slug for topic in voice.topics.all()],
            "municipality": None if voice.chatham_house else voice.municipality.ags,
            "areas": [area.get_absolute_url() for area in voice.shown_areas],
            "told_on": voice.told_on,
        }
