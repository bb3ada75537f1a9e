"""Erfahrungen in the back office."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.models import register_snippet

from reihum.exchange.models import Experience
from reihum.ui.wagtail_hooks import RecordViewSet


@register_snippet
class ExperienceViewSet(RecordViewSet):
    model = Experience
    icon = "comment"
    menu_label = _("Erfahrungen")
    menu_order = 150
    add_to_admin_menu = True
    list_display = [
        "title",
        Column("get_kind_display", label=_("Art"), sort_key="kind"),
        Column("municipality", label=_("Stadt oder Gemeinde"), sort_key="municipality__name"),
        "told_on",
        BooleanColumn("is_public", label=_("öffentlich"), sort_key="is_public"),
    ]
    list_filter = ["kind", "is_public", "topic", "municipality"]
    search_fields = ["title", "text"]
    panels = [
        FieldPanel("title", classname="title"),
        FieldPanel("kind"),
        FieldPanel("text"),
        FieldPanel("topic"),
        FieldPanel("is_public"),
        FieldRowPanel([FieldPanel("municipality"), FieldPanel("area")], heading=_("Wo")),
        FieldRowPanel([FieldPanel("told_by"), FieldPanel("told_on")], heading=_("Von wem und wann")),
        MultiFieldPanel([FieldPanel("meeting"), FieldPanel("period")], heading=_("Gehört zu")),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Experience]:
        return Experience.objects.select_related("municipality")
