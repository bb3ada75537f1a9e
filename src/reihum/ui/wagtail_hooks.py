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
from django_filters import ModelChoiceFilter
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import SlugInput
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

# Short names are made from titles as German writes them without its letters: Süd becomes sued, not sud.
register_form_field_override(
    SlugField,
    override={
        "widget": SlugInput(
            formatters=[("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("Ä", "Ae"), ("Ö", "Oe"), ("Ü", "Ue"), ("ß", "ss")]
        )
    },
)


class PermittedItem(MenuItem):
    """An entry of the menu for those who have a permission."""

    def __init__(self, label: Any, url: Any, permission: str, **kwargs: Any) -> None:
        super().__init__(label, url, **kwargs)
        self.permission = permission

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(self.permission))


class OccurringOnly(WagtailFilterSet):
    """Offers to filter by what occurs in the list: of eleven thousand municipalities a network knows a few."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        model = self._meta.model
        for choice in self.filters.values():
            if isinstance(choice, ModelChoiceFilter) and (
                related := model._meta.get_field(choice.field_name).related_model
            ):
                occurring = model._default_manager.exclude(**{choice.field_name: None}).values(choice.field_name)
                choice.queryset = related._default_manager.filter(pk__in=occurring)


class RecordList(IndexView):
    base_filterset_class = OccurringOnly


class RecordViewSet(SnippetViewSet):
    """How the back office edits records of the domain, which know nothing of Wagtail."""

    index_view_class = RecordList
    search_backend_name = None  # asks the database; the models are not in Wagtail's index
    copy_view_enabled = False
    list_per_page = 50


class LookOnly(ModelPermissionPolicy):
    """Whoever may edit such records may look at them; nobody adds, changes or deletes one by hand."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and super().user_has_permission(user, "change")

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


class LookOnlyViewSet(RecordViewSet):
    """Records that people or the program write elsewhere; the back office only shows them."""

    inspect_view_enabled = True

    @property
    def permission_policy(self) -> LookOnly:
        return LookOnly(self.model)


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
