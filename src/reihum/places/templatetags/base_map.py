"""The operator's base map, for templates of maps."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def base_map() -> dict[str, str] | None:
    """Address of the tiles and whom to name for them; None where maps have outlines only."""
    return {"tiles": settings.BASEMAP, "credit": settings.BASEMAP_CREDIT} if settings.BASEMAP else None
