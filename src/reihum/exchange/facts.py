"""The public experiences, as data. Who told them is not among it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reihum.exchange.models import Experience
from reihum.publishing.facts import public_facts


@public_facts("erfahrungen")
def experiences() -> Iterator[dict[str, Any]]:
    for voice in Experience.objects.public().with_place().select_related("topic"):
        yield {
            "address": voice.get_absolute_url(),
            "kind": voice.kind,
            "title": voice.title,
            "text": voice.text,
            "topic": voice.topic.slug if voice.topic else None,
            "municipality": voice.municipality.ags,
            "area": voice.area.get_absolute_url() if voice.area else None,
            "told_on": voice.told_on,
        }
