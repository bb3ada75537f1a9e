"""Programme in the back office: programmes, their periods, and what each area gets."""

from __future__ import annotations

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, TitleFieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from reihum.funding.models import AreaFunding, Period, Programme
from reihum.ui.wagtail_hooks import RecordViewSet


class ProgrammeViewSet(RecordViewSet):
    model = Programme
    icon = "folder-open-1"
    menu_label = _("Programme")
    list_display = ["name", Column("get_level_display", label=_("Ebene"), sort_key="level"), "legal_base"]
    list_filter = ["level"]
    search_fields = ["name", "legal_base"]
    panels = [
        TitleFieldPanel("name", placeholder=False),
        FieldPanel("slug"),
        FieldPanel("level"),
        FieldPanel("legal_base"),
        FieldPanel("purpose"),
        FieldPanel("predecessors", widget=forms.CheckboxSelectMultiple),
    ]


class PeriodViewSet(RecordViewSet):
    model = Period
    icon = "date"
    menu_label = _("Förderzeiträume")
    list_display = [
        "name",
        Column("programme", label=_("Programm"), sort_key="programme__name"),
        "start",
        "end",
        Column("get_publicity_display", label=_("Publizitätsregeln")),
    ]
    list_filter = ["programme", "publicity"]
    search_fields = ["name", "programme__name"]
    panels = [
        FieldPanel("name", classname="title"),
        FieldPanel("programme"),
        FieldRowPanel([FieldPanel("start"), FieldPanel("end")], heading=_("Zeitraum")),
        FieldRowPanel([FieldPanel("eligible_until"), FieldPanel("rate")]),
        MultiFieldPanel(
            [FieldPanel("publicity"), FieldPanel("fund_name"), FieldPanel("statement"), FieldPanel("land_sentence")],
            heading=_("Wie die Förderung genannt wird"),
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Period]:
        return Period.objects.select_related("programme")


class AreaFundingViewSet(RecordViewSet):
    model = AreaFunding
    icon = "decimal"
    menu_label = _("Förderungen der Gebiete")
    ordering = ["area__name", "-since"]
    list_display = [
        Column("area", label=_("Gebiet"), sort_key="area__name"),
        Column("period", label=_("Förderzeitraum"), sort_key="period__name"),
        "since",
        "until",
        Column("get_status_display", label=_("Stand"), sort_key="status"),
    ]
    list_filter = ["status", "period", "area"]
    search_fields = ["area__name", "area__municipality__name", "period__name"]
    panels = [
        FieldPanel("area"),
        FieldPanel("period"),
        FieldRowPanel([FieldPanel("since"), FieldPanel("until")], heading=_("Zeitraum")),
        FieldRowPanel([FieldPanel("first_decision"), FieldPanel("status")]),
        InlinePanel(
            "amounts",
            heading=_("Beträge"),
            label=_("Betrag"),
            panels=[
                FieldRowPanel([FieldPanel("as_of"), FieldPanel("source")]),
                FieldRowPanel([FieldPanel("granted"), FieldPanel("total")]),
            ],
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[AreaFunding]:
        return AreaFunding.objects.select_related("area__municipality", "period")


@register_snippet
class FundingGroup(SnippetViewSetGroup):
    items = (ProgrammeViewSet, PeriodViewSet, AreaFundingViewSet)
    menu_label = _("Programme")
    menu_icon = "folder-open-1"
    menu_order = 130
