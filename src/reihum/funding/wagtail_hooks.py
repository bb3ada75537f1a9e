"""Programme in the back office: programmes, their periods, what each area gets, and how funders are named."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    TitleFieldPanel,
)
from wagtail.admin.ui.tables import Column
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from reihum.funding import list_import_views, publicity_back_office
from reihum.funding.acknowledgement import Book
from reihum.funding.models import (
    ActionField,
    AreaFunding,
    Level,
    Notice,
    Period,
    Programme,
    Project,
    ProjectList,
    RuleSet,
    Topic,
)
from reihum.funding.publicity.content import Content, about_project
from reihum.funding.publicity.data import state_of
from reihum.media.models import File
from reihum.people.standing import standing_of
from reihum.places.boundary_field import BoundaryEditor
from reihum.ui.wagtail_hooks import PermittedItem, RecordViewSet


class PublicityPanel(Panel):
    """Which funders the page of a record names, and what the checks of facts say of it; of what is saved."""

    def __init__(self, content: Callable[[Any], Content], **kwargs: Any) -> None:
        super().__init__(**{"heading": _("Wie die Förderung genannt wird"), **kwargs})
        self.content = content

    def clone_kwargs(self) -> dict[str, Any]:
        return {**super().clone_kwargs(), "content": self.content}

    class BoundPanel(Panel.BoundPanel):
        template_name = "funding/back_office/_state.html"

        def is_shown(self) -> bool:
            return self.instance.pk is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            state = state_of(self.panel.content(self.instance), Book())
            return {**super().get_context_data(parent_context), "state": state}


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
        Column("publicity", label=_("Publizitätsregeln")),
    ]
    list_filter = ["programme"]
    search_fields = ["name", "programme__name"]
    panels = [
        FieldPanel("name", classname="title"),
        FieldPanel("programme"),
        FieldRowPanel([FieldPanel("start"), FieldPanel("end")], heading=_("Zeitraum")),
        FieldRowPanel([FieldPanel("eligible_until"), FieldPanel("rate")]),
        MultiFieldPanel(
            [
                FieldPanel("publicity", widget=forms.Select),
                FieldPanel("fund_name"),
                FieldPanel("statement"),
                FieldPanel("land_sentence"),
            ],
            heading=_("Wie die Förderung genannt wird"),
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Period]:
        return Period.objects.select_related("programme", "publicity")


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
            "boundaries",
            heading=_("Eigene Grenzen, wo sie von der des Gebiets abweichen"),
            label=_("Grenze"),
            panels=[
                FieldRowPanel([FieldPanel("as_of"), FieldPanel("resolved_on")]),
                FieldPanel("source"),
                FieldPanel("geometry", widget=BoundaryEditor),
            ],
        ),
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


class TopicViewSet(RecordViewSet):
    model = Topic
    icon = "tag"
    menu_label = _("Themen")
    list_display = ["name"]
    search_fields = ["name"]
    panels = [TitleFieldPanel("name", placeholder=False), FieldPanel("slug")]


class ActionFieldViewSet(RecordViewSet):
    model = ActionField
    icon = "list-ul"
    menu_label = _("Handlungsfelder")
    list_display = ["name", "number", Column("period", label=_("Förderzeitraum"), sort_key="period__name")]
    list_filter = ["period"]
    search_fields = ["name", "period__name"]
    panels = [
        FieldPanel("period"),
        FieldRowPanel([FieldPanel("number"), FieldPanel("name")]),
        FieldPanel("topics", widget=forms.CheckboxSelectMultiple),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ActionField]:
        return ActionField.objects.select_related("period")


class ProjectViewSet(RecordViewSet):
    model = Project
    icon = "pick"
    menu_label = _("Vorhaben")
    list_display = [
        "name",
        "beneficiary",
        Column("period", label=_("Förderzeitraum"), sort_key="period__name"),
        Column("get_state_display", label=_("Stand"), sort_key="state"),
    ]
    list_filter = ["period", "state", "area"]
    search_fields = ["name", "code", "beneficiary", "area__name", "municipality__name"]
    panels = [
        TitleFieldPanel("name", placeholder=False),
        FieldPanel("slug"),
        FieldRowPanel([FieldPanel("period"), FieldPanel("code")]),
        FieldPanel("action_field"),
        FieldRowPanel([FieldPanel("area"), FieldPanel("municipality")], heading=_("Wo: ein Gebiet oder eine Stadt")),
        PublicityPanel(about_project),
        FieldPanel("beneficiary"),
        FieldPanel("purpose"),
        FieldPanel("result"),
        FieldRowPanel([FieldPanel("state"), FieldPanel("has_investment")]),
        InlinePanel(
            "versions",
            heading=_("Zeitraum und Kosten, wie Quellen sie nennen"),
            label=_("Angaben"),
            panels=[
                FieldRowPanel([FieldPanel("as_of"), FieldPanel("source")]),
                FieldRowPanel([FieldPanel("since"), FieldPanel("until")]),
                FieldPanel("total"),
                FieldRowPanel([FieldPanel("eu"), FieldPanel("federal"), FieldPanel("land")]),
                FieldRowPanel([FieldPanel("municipal"), FieldPanel("own")]),
            ],
        ),
        InlinePanel(
            "pictures",
            heading=_("Bilder"),
            label=_("Bild"),
            panels=[FieldPanel("photo"), FieldPanel("alt"), FieldPanel("order")],
        ),
        FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")], heading=_("Lage in Grad")),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Project]:
        return Project.objects.select_related("period")


class ProjectListViewSet(RecordViewSet):
    model = ProjectList
    icon = "download"
    menu_label = _("Listen der Vorhaben")
    list_display = ["name", Column("period", label=_("Förderzeitraum")), "imported_at"]
    panels = [FieldPanel("name"), FieldPanel("url"), FieldPanel("period")]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ProjectList]:
        return ProjectList.objects.select_related("period")


class NoticeViewSet(RecordViewSet):
    model = Notice
    icon = "doc-full"
    menu_label = _("Bescheide und Fristen")
    list_display = [
        Column("subject", label=_("Wofür")),
        "issued_on",
        "authority",
        Column("number", label=_("Aktenzeichen")),
    ]
    search_fields = ["number", "authority", "project__name", "funding__area__name"]
    panels = [
        FieldRowPanel([FieldPanel("funding"), FieldPanel("project")], heading=_("Wofür: eines von beiden")),
        FieldRowPanel([FieldPanel("issued_on"), FieldPanel("number")]),
        FieldPanel("authority"),
        FieldPanel("file"),
        MultiFieldPanel(
            [FieldPanel("statement"), FieldPanel("sentence")], heading=_("Wenn er einen eigenen Wortlaut verlangt")
        ),
        InlinePanel(
            "deadlines",
            heading=_("Fristen"),
            label=_("Frist"),
            panels=[
                FieldRowPanel([FieldPanel("what"), FieldPanel("due")]),
                FieldRowPanel([FieldPanel("person"), FieldPanel("done_on")]),
            ],
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Notice]:
        return Notice.objects.select_related("project", "funding__area", "funding__period")


class RuleSetForm(WagtailAdminModelForm):
    """Levels are ticked, not written."""

    levels = forms.MultipleChoiceField(
        label=_("… für Programme dieser Ebenen"),
        choices=Level.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class RuleSetViewSet(RecordViewSet):
    model = RuleSet
    icon = "clipboard-list"
    menu_label = _("Publizitätsregeln")
    ordering = ["order", "code"]
    list_display = ["name", "legal_base", "valid_from", "valid_until"]
    search_fields = ["name", "legal_base"]
    edit_handler = ObjectList(
        [
            FieldPanel("name", classname="title"),
            FieldPanel("code"),
            FieldPanel("legal_base"),
            FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_until")], heading=_("Zeitraum")),
            MultiFieldPanel(
                [
                    FieldPanel("shows_emblem"),
                    FieldPanel("beside_emblem"),
                    FieldPanel("sentence"),
                    FieldPanel("first_viewport"),
                    FieldPanel("excludes_other_eu_marks"),
                    FieldPanel("order"),
                ],
                heading=_("Wie die Förderung genannt wird"),
            ),
            InlinePanel(
                "logo_places",
                heading=_("Logos"),
                label=_("Logo"),
                panels=[FieldRowPanel([FieldPanel("logo", widget=forms.Select), FieldPanel("order")])],
            ),
            MultiFieldPanel([FieldPanel("land"), FieldPanel("levels")], heading=_("Regeln eines Landes")),
        ],
        base_form_class=RuleSetForm,
    )


@register_snippet
class FundingGroup(SnippetViewSetGroup):
    items = (
        *(ProgrammeViewSet, PeriodViewSet, ActionFieldViewSet, TopicViewSet, AreaFundingViewSet, NoticeViewSet),
        *(ProjectViewSet, ProjectListViewSet, RuleSetViewSet),
    )
    menu_label = _("Programme")
    menu_icon = "folder-open-1"
    menu_order = 130

    def get_submenu_items(self) -> list[MenuItem]:
        address = reverse_lazy("project_list_upload")
        bring = PermittedItem(_("Vorhaben einlesen"), address, "funding.add_project", icon_name="upload", order=900)
        return [*super().get_submenu_items(), bring]


@hooks.register("register_admin_urls")
def pages_of_money() -> list[URLPattern]:
    return [
        path("publizitaet/", publicity_back_office.overview, name="funding_publicity"),
        path("publizitaet/aufnehmen/", publicity_back_office.take_picture, name="funding_publicity_take"),
        path("publizitaet/nachweise/", publicity_back_office.list_evidence, name="funding_evidence"),
        path("publizitaet/nachweise/neu/", publicity_back_office.add_evidence, name="funding_evidence_add"),
        path(
            "publizitaet/nachweise/<int:pk>/loeschen/",
            publicity_back_office.remove_evidence,
            name="funding_evidence_remove",
        ),
        path("publizitaet/nachweise.pdf", publicity_back_office.evidence_report, name="funding_evidence_report"),
        path("publizitaet/nachweise/<int:pk>/", publicity_back_office.evidence_file, name="funding_evidence_file"),
        path("vorhaben-einlesen/", list_import_views.upload, name="project_list_upload"),
        path(
            "vorhaben-einlesen/<int:source>/<str:as_of>/<str:key>/",
            list_import_views.preview,
            name="project_list_preview",
        ),
    ]


@hooks.register("register_admin_menu_item")
def menu_of_publicity() -> MenuItem:
    address = reverse_lazy("funding_publicity")
    return PermittedItem(_("Publizität"), address, "funding.view_evidence", icon_name="check", order=135)


@hooks.register("before_serve_document")
def notices_stay_inside(document: File, request: HttpRequest) -> HttpResponse | None:
    """A notice of award is for those in charge and the coordination, unless its file is shown to everybody elsewhere."""
    if not document.notices.exists() or document.area_documents.exists():
        return None
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    standing = standing_of(request.user)
    if not (standing.is_coordinator or standing.writes):
        raise PermissionDenied
    return None
