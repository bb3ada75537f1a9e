"""The key that a form is handed out with: what is sent again with the same one is the same."""

from __future__ import annotations

import uuid


def form_key(sent: str | None) -> uuid.UUID:
    """The key that was sent; a new one if there is none, or nonsense."""
    try:
        return uuid.UUID(sent or "")
    except ValueError:
        return uuid.uuid4()
