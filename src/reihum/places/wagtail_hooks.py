"""Gebiete in the back office: cities and areas, with boundaries and inhabitants through the years."""

from __future__ import annotations

from django import forms
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, TitleFieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from reihum.places.models import Area, Municipality
from reihum.places.official_keys import Land
from reihum.ui.wagtail_hooks import RecordViewSet

# The one JSON that people type in is a boundary.
register_form_field_override(
    models.JSONField,
    override={
        "error_messages": {"invalid": _("Das ist kein GeoJSON. Bitte fügen Sie den ganzen Inhalt der Datei ein.")}
    },
)


class MunicipalityViewSet(RecordViewSet):
    model = Municipality
    icon = "home"
    menu_label = _("Städte und Gemeinden")
    list_display = [
        "name",
        "ags",
        Column("land", label=_("Land"), sort_key="land", accessor=lambda city: Land(city.land).label),
    ]
    search_fields = ["name", "ags"]
    panels = [
        TitleFieldPanel("name", placeholder=False),
        FieldPanel("slug"),
        FieldPanel("ags"),
        FieldPanel("ars"),
        FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")], heading=_("Lage in Grad")),
    ]


class AreaViewSet(RecordViewSet):
    model = Area
    icon = "crosshairs"
    menu_label = _("Gebiete")
    ordering = ["municipality__name", "name"]
    list_display = [
        "name",
        Column("municipality", label=_("Stadt oder Gemeinde"), sort_key="municipality__name"),
        "since",
        "until",
    ]
    list_filter = ["municipality"]
    search_fields = ["name", "municipality__name"]
    panels = [
        TitleFieldPanel("name", placeholder=False),
        FieldPanel("slug"),
        FieldPanel("municipality"),
        FieldPanel("description"),
        FieldRowPanel([FieldPanel("since"), FieldPanel("until")], heading=_("Zeitraum")),
        FieldPanel("archived_on"),
        InlinePanel(
            "boundaries",
            heading=_("Grenzen"),
            label=_("Grenze"),
            panels=[
                FieldRowPanel([FieldPanel("as_of"), FieldPanel("source")]),
                FieldPanel("geometry", widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"})),
            ],
        ),
        InlinePanel(
            "populations",
            heading=_("Einwohnerzahlen"),
            label=_("Einwohnerzahl"),
            panels=[FieldRowPanel([FieldPanel("as_of"), FieldPanel("inhabitants")]), FieldPanel("source")],
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Area]:
        return Area.objects.select_related("municipality")


@register_snippet
class PlacesGroup(SnippetViewSetGroup):
    items = (AreaViewSet, MunicipalityViewSet)
    menu_label = _("Gebiete")
    menu_icon = "crosshairs"
    menu_order = 120
