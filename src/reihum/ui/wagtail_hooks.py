"""The back office in our colours, without what it offers of its own maker, and how it lists our records."""

from __future__ import annotations

from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import ProtectedError, SlugField
from django.db.models.deletion import Collector
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import gettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.widgets import SlugInput
from wagtail.snippets.views.snippets import SnippetViewSet

# Short names are made from titles as German writes them without its letters: Süd becomes sued, not sud.
register_form_field_override(
    SlugField,
    override={
        "widget": SlugInput(
            formatters=[("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("Ä", "Ae"), ("Ö", "Oe"), ("Ü", "Ue"), ("ß", "ss")]
        )
    },
)


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


@hooks.register("before_delete_snippet")
def keep_what_others_need(request: HttpRequest, instances: list[Any]) -> HttpResponse | None:
    """Says which records still need this one, before the database would refuse.

    Wagtail knows too, but from its index of references, which a worker brings up to date some time later.
    """
    if request.method != "POST" or not instances:
        return None
    if any(getattr(record, "is_archived", False) for record in instances):
        messages.error(
            request, gettext("Was im Archiv steht, bleibt stehen. Zum Löschen nehmen Sie es zuerst aus dem Archiv.")
        )
        return redirect(instances[0].snippet_viewset.get_url_name("list"))
    try:
        Collector(using=DEFAULT_DB_ALIAS).collect(instances)
    except ProtectedError as error:
        needed_by = sorted({f"{record._meta.verbose_name} „{record}“" for record in error.protected_objects})
        messages.error(
            request,
            gettext(
                "Das wird noch gebraucht und bleibt deshalb stehen. Bitte ändern oder löschen Sie zuerst: %(records)s"
            )
            % {"records": ", ".join(needed_by[:5]) + (" …" if len(needed_by) > 5 else "")},
        )
        return redirect(instances[0].snippet_viewset.get_url_name("list"))
    return None
