"""Formats and components that every template may use without loading them."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.defaultfilters import floatformat
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from reihum.ui import navigation as the_navigation
from reihum.ui.sections import Section

register = template.Library()


@register.filter
def euro(amount: Any) -> str:
    """1234.5 → 1.234,50 €"""
    return "" if amount is None or amount == "" else f"{floatformat(amount, '2g')}\N{NO-BREAK SPACE}€"


@register.filter
def hectares(size: float | None) -> str:
    """12.345 → 12,3 ha"""
    return "" if size is None else f"{floatformat(size, '1g')}\N{NO-BREAK SPACE}ha"


@register.simple_tag(takes_context=True)
def navigation(context: dict[str, Any]) -> list[the_navigation.Item]:
    """The entries of the main navigation, seen from this page."""
    request = context.get("request")
    return the_navigation.items(request.path if request else "")


@register.simple_tag(takes_context=True)
def include_section(context: dict[str, Any], section: Section) -> SafeString:
    """Draws a section that another app registered, with that app's template."""
    return render_to_string(section.template, section.context, request=context["request"])
