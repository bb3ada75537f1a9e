"""Erfahrungen in the back office."""

from __future__ import annotations

from django.db.models import QuerySet
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.snippets.models import register_snippet

from reihum.exchange.models import Circle, Experience
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
        Column("get_visibility_display", label=_("Wer es lesen darf"), sort_key="visibility"),
    ]
    list_filter = ["kind", "state", "visibility", "topics", "municipality"]
    search_fields = ["title", "text"]
    panels = [
        FieldPanel("title", classname="title"),
        FieldPanel("kind"),
        FieldPanel("text"),
        FieldPanel("tried"),
        FieldPanel("outcome"),
        FieldPanel("effort"),
        FieldPanel("topics", widget=CheckboxSelectMultiple),
        FieldRowPanel([FieldPanel("state"), FieldPanel("solved_on")], heading=_("Stand")),
        MultiFieldPanel(
            [FieldPanel("visibility"), FieldPanel("circle"), FieldPanel("chatham_house")],
            heading=_("Wer es lesen darf"),
        ),
        FieldRowPanel([FieldPanel("municipality"), FieldPanel("areas")], heading=_("Wo")),
        FieldRowPanel(
            [FieldPanel("told_by"), FieldPanel("written_by"), FieldPanel("told_on")], heading=_("Von wem und wann")
        ),
        MultiFieldPanel([FieldPanel("meeting"), FieldPanel("periods"), FieldPanel("project")], heading=_("Gehört zu")),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Experience]:
        return Experience.objects.select_related("municipality")


@register_snippet
class CircleViewSet(RecordViewSet):
    model = Circle
    icon = "group"
    menu_label = _("Arbeitskreise")
    menu_order = 151
    add_to_admin_menu = True
    list_display = ["name"]
    search_fields = ["name", "about"]
    panels = [FieldPanel("name", classname="title"), FieldPanel("about"), FieldPanel("people")]
