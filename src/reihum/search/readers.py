"""Who may find what: audiences, and which of them somebody belongs to.

An audience is a short text: "public", "members", "coordination", "circle:ID" (a named circle of members), "person:ID". Apps
register who belongs to them; what nobody registers, nobody finds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

PUBLIC = "public"
MEMBERS = "members"
COORDINATION = "coordination"
AUDIENCE = re.compile(r"[a-z]{1,20}(?::[0-9]{1,20})?")

Belongs = Callable[[Any], Iterable[str]]

_registered: list[Belongs] = []


def reader(belongs: Belongs) -> Belongs:
    """Decorates a function that gives audiences to which a user belongs, who may be a visitor."""
    _registered.append(belongs)
    return belongs


@reader
def everybody(user: Any) -> list[str]:
    return [PUBLIC]


def audiences_of(user: Any) -> frozenset[str]:
    """All audiences to which a user, or visitor, belongs."""
    return frozenset(audience for belongs in _registered for audience in belongs(user))
