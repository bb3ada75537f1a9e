"""What the pages show beyond their own fields."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def front_page(page: Any) -> dict[str, Any]:
    return {}


def news(page: Any, request: HttpRequest) -> dict[str, Any]:
    return {}


def article(page: Any) -> dict[str, Any]:
    return {}
