"""The pages in the footer of every page."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from reihum.newsroom.models import StandardPage


def footer(request: HttpRequest) -> dict[str, Any]:
    """Template context: `footer_pages`, the standard pages marked "in Menüs anzeigen". Asked for when used."""
    return {"footer_pages": SimpleLazyObject(_pages)}


def _pages() -> list[StandardPage]:
    # By their numbers, and ordered here: SQLite would otherwise go through all pages of the site to find these few.
    few = StandardPage.objects.filter(pk__in=StandardPage.objects.values("page_ptr_id"))
    return sorted(few.live().in_menu().defer("body").order_by(), key=lambda page: page.path)
