"""Gebiete in the back office: cities and areas, with boundaries and inhabitants through the years."""

from __future__ import annotations

from django import forms
from django.db import models
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, TitleFieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from reihum.places import area_import_views
from reihum.places.boundary_field import BoundaryEditor, BoundaryField
from reihum.places.models import Area, Municipality
from reihum.places.official_keys import Land
from reihum.ui.wagtail_hooks import PermittedItem, RecordViewSet

# The one JSON that people type in is a boundary.
register_form_field_override(
    models.JSONField,
    override={
        "form_class": BoundaryField,
        "error_messages": {"invalid": _("Das ist kein GeoJSON. Bitte fügen Sie den ganzen Inhalt der Datei ein.")},
    },
)


class MunicipalitySearchForm(BaseFilterForm):
    """Finds one of eleven thousand by the beginning of its name or key."""

    q = forms.CharField(label=_("Name oder Gemeindeschlüssel"), required=False)

    def filter(self, objects: models.QuerySet[Municipality]) -> models.QuerySet[Municipality]:
        wanted = self.cleaned_data.get("q", "").strip()
        if not wanted:
            return objects
        self.is_searching, self.search_query = True, wanted
        return objects.filter(models.Q(name__istartswith=wanted) | models.Q(ags__startswith=wanted))


class ChooseMunicipality(ChooseView):
    filter_form_class = MunicipalitySearchForm


class ChooseMunicipalityResults(ChooseResultsView):
    filter_form_class = MunicipalitySearchForm


class MunicipalityChooser(SnippetChooserViewSet):
    choose_view_class = ChooseMunicipality
    choose_results_view_class = ChooseMunicipalityResults


class MunicipalityViewSet(RecordViewSet):
    model = Municipality
    chooser_viewset_class = MunicipalityChooser
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
        FieldPanel("predecessors"),
        FieldPanel("archived_on"),
        InlinePanel(
            "boundaries",
            heading=_("Grenzen"),
            label=_("Grenze"),
            panels=[
                FieldRowPanel([FieldPanel("as_of"), FieldPanel("resolved_on")]),
                FieldPanel("source"),
                FieldPanel("geometry", widget=BoundaryEditor),
            ],
        ),
        InlinePanel(
            "documents", heading=_("Dokumente, für alle zu lesen"), label=_("Dokument"), panels=[FieldPanel("file")]
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

    def get_submenu_items(self) -> list[MenuItem]:
        address = reverse_lazy("areas_bring")
        bring = PermittedItem(_("Gebiete einlesen"), address, "places.add_area", icon_name="upload", order=900)
        return [*super().get_submenu_items(), bring]


@hooks.register("register_admin_urls")
def reading_areas_in() -> list[URLPattern]:
    return [
        path("gebiete-einlesen/", area_import_views.bring, name="areas_bring"),
        path("gebiete-einlesen/<str:key>/", area_import_views.plan, name="areas_plan"),
        path("gebiete-einlesen/<str:key>/uebernehmen/", area_import_views.take_over, name="areas_take_over"),
    ]
