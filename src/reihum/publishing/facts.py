"""Public facts as data, for whoever wants to count on with them: each app registers what everybody may know of it.

They go into the archive (`publishing.archive`), one file a topic.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

Rows = Callable[[], Iterator[dict[str, Any]]]

_registered: dict[str, Rows] = {}


def public_facts(topic: str) -> Callable[[Rows], Rows]:
    """Decorates a function that gives the rows of a topic. A row is JSON: texts, numbers, lists, dates as 2017-10-23."""

    def register(rows: Rows) -> Rows:
        _registered[topic] = rows
        return rows

    return register


def topics() -> dict[str, Rows]:
    """The registered functions by topic, in order."""
    return dict(sorted(_registered.items()))
