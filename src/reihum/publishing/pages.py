"""Which pages everybody may see, and therefore are stored: those whose view says so."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponseBase


def published(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Decorates a view whose answer is the same for every visitor who is not signed in, so that it may be stored."""

    @wraps(view)
    def marked(*args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(*args, **kwargs)
        response.published = True  # type: ignore[attr-defined]
        return response

    return marked
