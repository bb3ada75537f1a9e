"""The back office in our colours, without what it offers of its own maker, and how it lists our records."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks
from wagtail.snippets.views.snippets import SnippetViewSet


class RecordViewSet(SnippetViewSet):
    """How the back office edits records of the domain, which know nothing of Wagtail."""

    search_backend_name = None  # asks the database; the models are not in Wagtail's index
    copy_view_enabled = False


@hooks.register("insert_global_admin_css")
def our_colours() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("ui/back-office.css"))


@hooks.register("construct_help_menu")
def no_news_of_wagtail(request: HttpRequest, menu_items: list[Any]) -> None:
    """Leaves the keyboard shortcuts; the other entries lead to pages of Wagtail, in English."""
    menu_items[:] = [item for item in menu_items if item.name == "keyboard-shortcuts-trigger"]
