from __future__ import annotations

from typing import Any

from django import template

from reihum.meetings import rotation

register = template.Library()


@register.inclusion_tag("meetings/_ring.html")
def ring() -> dict[str, Any]:
    """The ring of cities with whose turn it is."""
    return {"ring": rotation.ring()}
