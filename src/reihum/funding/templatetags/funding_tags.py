from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from reihum.funding import emblem

register = template.Library()


@register.simple_tag
def eu_emblem() -> SafeString:
    """The emblem of the European Union as SVG."""
    return format_html(
        '<svg viewBox="0 0 {} {}" role="img" aria-label="{}"><path fill="{}" d="M0 0H{}V{}H0Z"/><path fill="{}" d="{}"/></svg>',
        *(emblem.WIDTH, emblem.HEIGHT, gettext("Emblem der Europäischen Union")),
        *(emblem.BLUE, emblem.WIDTH, emblem.HEIGHT, emblem.YELLOW, emblem.paths()),
    )
