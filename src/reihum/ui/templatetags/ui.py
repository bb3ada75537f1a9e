"""Formats and components that every template may use without loading them."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.formats import number_format

register = template.Library()


@register.filter
def euro(amount: Any) -> str:
    """1234.5 → 1.234,50 €"""
    return "" if amount is None else f"{number_format(amount, decimal_pos=2, force_grouping=True)}\N{NO-BREAK SPACE}€"


@register.filter
def hectares(size: float | None) -> str:
    """12.345 → 12,3 ha"""
    return "" if size is None else f"{number_format(size, decimal_pos=1, force_grouping=True)}\N{NO-BREAK SPACE}ha"
