"""Post in the back office: what leaves and what became of it; addresses that get nothing any more."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel
from wagtail.admin.site_summary import SummaryItem
from wagtail.admin.ui.tables import Column
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from reihum.mailing.models import Address, Outgoing, Pause
from reihum.mailing.sending import send_what_is_due
from reihum.ui.wagtail_hooks import LookOnlyViewSet


class OutgoingFilter(WagtailFilterSet):
    kind = django_filters.ChoiceFilter(
        label=_("Art"), choices=[("personal", _("persönlich")), ("bulk", _("an einen Verteiler"))], method="by_kind"
    )

    def by_kind(self, queryset: QuerySet[Outgoing], name: str, value: str) -> QuerySet[Outgoing]:
        return queryset.filter(mailing_list="") if value == "personal" else queryset.exclude(mailing_list="")

    class Meta:
        model = Outgoing
        fields = ["state", "kind"]


class OutgoingViewSet(LookOnlyViewSet):
    """Who got what, and when. Never the words: they hold links that act for whoever got them."""

    model = Outgoing
    icon = "mail"
    menu_label = _("Ausgehende E-Mails")
    ordering = ["-created_at", "-pk"]
    list_display = [
        "subject",
        Column("to", label=_("An")),
        Column("get_state_display", label=_("Stand"), sort_key="state"),
        Column("last_error", label=_("Problem")),
        Column("created_at", label=_("Geschrieben"), sort_key="created_at"),
    ]
    filterset_class = OutgoingFilter
    search_fields = ["to", "subject"]
    inspect_template_name = "mailing/back_office/outgoing.html"
    panels = [FieldPanel("subject")]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Outgoing]:
        return Outgoing.objects.filter(is_confidential=False).defer("text", "html", "calendar", "pictures")


class AddressViewSet(LookOnlyViewSet):
    model = Address
    icon = "warning"
    menu_label = _("Adressen, die nicht ankommen")
    ordering = ["-blocked_at", "-last_bounce_at"]
    list_display = ["email", "hard_bounces", "reply", "last_bounce_at", "blocked_at"]
    search_fields = ["email"]
    panels = [FieldPanel("email")]


@register_snippet
class PostGroup(SnippetViewSetGroup):
    items = (OutgoingViewSet, AddressViewSet)
    menu_label = _("Post")
    menu_icon = "mail"
    menu_order = 150


class PostAction(SnippetBulkAction):
    """Something done with the chosen mails or addresses at once."""

    template_name = "mailing/back_office/action.html"
    question: Any
    yes: Any

    def check_perm(self, obj: Any) -> bool:
        return bool(self.request.user.has_perm(f"mailing.change_{obj._meta.model_name}"))


@hooks.register("register_bulk_action")
class SendAgain(PostAction):
    models = [Outgoing]
    display_name = _("Noch einmal senden")
    aria_label = _("Die ausgewählten E-Mails noch einmal senden")
    action_type = "send_again"
    action_priority = 10
    question = _(
        "Sollen diese E-Mails noch einmal gesendet werden? Das gilt nur für solche, die nicht oder nur vermutlich ankamen. "
        "Bei „vermutlich gesendet“ kann jemand dieselbe E-Mail zweimal bekommen."
    )
    yes = _("Ja, noch einmal senden")

    @classmethod
    def execute_action(cls, objects: list[Outgoing], **kwargs: Any) -> tuple[int, int]:
        count = Outgoing.objects.filter(pk__in=[mail.pk for mail in objects]).send_again()
        send_what_is_due()
        return count, 0

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        text = ngettext(
            "%(count)s E-Mail geht noch einmal hinaus.",
            "%(count)s E-Mails gehen noch einmal hinaus.",
            num_parent_objects,
        )
        return text % {"count": num_parent_objects}


@hooks.register("register_bulk_action")
class FreeAddresses(PostAction):
    models = [Address]
    display_name = _("Wieder freigeben")
    aria_label = _("Die ausgewählten Adressen wieder freigeben")
    action_type = "free"
    action_priority = 10
    question = _("Stimmen diese Adressen wieder? Dann gehen künftige E-Mails dorthin.")
    yes = _("Ja, wieder freigeben")

    @classmethod
    def execute_action(cls, objects: list[Address], **kwargs: Any) -> tuple[int, int]:
        return Address.objects.filter(pk__in=[address.pk for address in objects]).unblock(), 0

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        text = ngettext(
            "%(count)s Adresse ist wieder frei.", "%(count)s Adressen sind wieder frei.", num_parent_objects
        )
        return text % {"count": num_parent_objects}


class PausedPost(SummaryItem):
    """On the first page of the back office: that no mail leaves at the moment."""

    order = 40
    template_name = "mailing/back_office/paused.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"pause": Pause.objects.first()}

    def is_shown(self) -> bool:
        return bool(self.request.user.has_perm("mailing.change_outgoing")) and Pause.objects.exists()


@hooks.register("construct_homepage_summary_items")
def paused_post(request: HttpRequest, items: list[Any]) -> None:
    items.append(PausedPost(request))
