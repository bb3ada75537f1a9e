"""Treffen in the back office, and who may download a meeting's documents."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, TitleFieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import EditView, SnippetViewSetGroup

from reihum.funding.wagtail_hooks import PublicityPanel
from reihum.media.models import File
from reihum.meetings.models import (
    ChecklistStep,
    HostingPause,
    HostOffer,
    Meeting,
    Registration,
    RotationRules,
    SchoolHoliday,
    State,
    TravelDistance,
    Turn,
    TurnDecision,
)
from reihum.meetings.publicity import about
from reihum.people.standing import standing_of
from reihum.ui.wagtail_hooks import LookOnlyViewSet, RecordViewSet


class HeldWhileSaved(EditView):
    """Until a meeting is saved nobody registers for it: seats given meanwhile would be taken away again."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with transaction.atomic():
            Meeting.objects.held().filter(pk=self.object.pk).first()
            self.object.refresh_from_db(fields=["state"])
            return super().post(request, *args, **kwargs)


class MeetingViewSet(RecordViewSet):
    model = Meeting
    edit_view_class = HeldWhileSaved
    icon = "calendar-alt"
    menu_label = _("Arbeitstreffen")
    list_display = [
        "title",
        Column("municipality", label=_("Stadt"), sort_key="municipality__name"),
        "starts_at",
        Column("get_state_display", label=_("Stand"), sort_key="state"),
        Column("taken", label=_("Anmeldungen")),
    ]
    list_filter = ["state", "municipality"]
    search_fields = ["title", "municipality__name", "venue"]
    panels = [
        TitleFieldPanel("title", placeholder=False),
        FieldPanel("slug"),
        FieldRowPanel([FieldPanel("state", read_only=True), FieldPanel("archived_on")]),
        MultiFieldPanel(
            [FieldPanel("municipality"), FieldPanel("hosts", widget=forms.CheckboxSelectMultiple)],
            heading=_("Wer einlädt"),
        ),
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")], heading=_("Wann")),
        MultiFieldPanel([FieldPanel("venue"), FieldPanel("directions")], heading=_("Wo")),
        FieldPanel("introduction"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("capacity"), FieldPanel("register_until")]),
                FieldRowPanel([FieldPanel("seats_per_city"), FieldPanel("city_seats_until")]),
                FieldRowPanel([FieldPanel("asks_access"), FieldPanel("asks_food"), FieldPanel("asks_interpreter")]),
            ],
            heading=_("Anmeldung"),
        ),
        InlinePanel(
            "documents",
            heading=_("Dokumente"),
            label=_("Dokument"),
            panels=[FieldPanel("file"), FieldPanel("for_members_only")],
        ),
        MultiFieldPanel(
            [
                FieldPanel("areas", widget=forms.CheckboxSelectMultiple),
                FieldPanel("periods", widget=forms.CheckboxSelectMultiple),
            ],
            heading=_("Gehört zu"),
        ),
        PublicityPanel(about),
        FieldRowPanel([FieldPanel("visitors"), FieldPanel("visiting_municipalities")], heading=_("Nach dem Treffen")),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Meeting]:
        return Meeting.objects.select_related("municipality").with_seats()


class RegistrationViewSet(LookOnlyViewSet):
    model = Registration
    icon = "tick-inverse"
    menu_label = _("Anmeldungen")
    ordering = ["-registered_at"]
    list_display = [
        Column("name", label=_("Person"), sort_key="person__family_name"),
        Column("meeting", label=_("Arbeitstreffen"), sort_key="meeting__starts_at"),
        Column("get_state_display", label=_("Antwort"), sort_key="state"),
        "answered_at",
    ]
    list_filter = ["meeting", "state"]
    search_fields = ["person__family_name", "person__given_name", "guest_name", "meeting__title"]
    panels = [FieldPanel("meeting"), FieldPanel("person"), FieldPanel("guest_name"), FieldPanel("municipality")]
    # Needs are for the hosts alone, on the page of their meeting.
    inspect_view_fields = ("meeting", "person", "guest_name", "municipality", "state", "answered_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Registration]:
        return Registration.objects.select_related("person", "meeting")


class HostingPauseViewSet(RecordViewSet):
    model = HostingPause
    icon = "cross"
    menu_label = _("Sperrzeiten")
    ordering = ["-since"]
    list_display = [
        Column("municipality", label=_("Stadt"), sort_key="municipality__name"),
        Column("get_kind_display", label=_("Art"), sort_key="kind"),
        "since",
        "until",
        "reason",
    ]
    list_filter = ["municipality", "kind"]
    search_fields = ["municipality__name", "reason"]
    panels = [
        FieldPanel("municipality"),
        FieldPanel("kind"),
        FieldRowPanel([FieldPanel("since"), FieldPanel("until")], heading=_("Zeitraum")),
        FieldPanel("reason"),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[HostingPause]:
        return HostingPause.objects.select_related("municipality")


class HostOfferViewSet(RecordViewSet):
    model = HostOffer
    icon = "pick"
    menu_label = _("Angebote")
    ordering = ["-year", "-number"]
    list_display = [
        "quarter",
        Column("municipality", label=_("Stadt"), sort_key="municipality__name"),
        "note",
        Column("offered_by", label=_("angeboten von"), sort_key="offered_by__family_name"),
    ]
    list_filter = ["municipality", "year"]
    search_fields = ["municipality__name", "note"]
    panels = [
        FieldPanel("municipality"),
        FieldRowPanel([FieldPanel("year"), FieldPanel("number")], heading=_("Quartal")),
        FieldPanel("note"),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[HostOffer]:
        return HostOffer.objects.select_related("municipality", "offered_by")


class TurnViewSet(LookOnlyViewSet):
    """Turns are settled on the planning page, where the rules for two at once are kept."""

    model = Turn
    icon = "rotate"
    menu_label = _("Gastgeber der Quartale")
    ordering = ["-year", "-number"]
    list_display = ["quarter", Column("municipality", label=_("Stadt"), sort_key="municipality__name"), "meeting"]
    list_filter = ["municipality", "year"]
    search_fields = ["municipality__name"]
    panels = [FieldPanel("year"), FieldPanel("number"), FieldPanel("municipality"), FieldPanel("meeting")]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Turn]:
        return Turn.objects.select_related("municipality", "meeting")


class TurnDecisionViewSet(LookOnlyViewSet):
    model = TurnDecision
    icon = "history"
    menu_label = _("Verlauf der Reihe")
    ordering = ["-at"]
    list_display = [
        "at",
        "quarter",
        Column("municipality", label=_("Stadt"), sort_key="municipality__name"),
        Column("get_kind_display", label=_("was"), sort_key="kind"),
        "by_name",
    ]
    list_filter = ["kind", "municipality"]
    search_fields = ["municipality__name", "reason", "by_name"]
    inspect_view_fields = ["at", "by_name", "year", "number", "kind", "municipality", "other", "reason"]
    panels = [FieldPanel("reason")]

    def get_queryset(self, request: HttpRequest) -> QuerySet[TurnDecision]:
        return TurnDecision.objects.select_related("municipality")


class SchoolHolidayViewSet(RecordViewSet):
    model = SchoolHoliday
    icon = "date"
    menu_label = _("Schulferien")
    ordering = ["land", "-since"]
    list_display = ["name", Column("get_land_display", label=_("Land"), sort_key="land"), "since", "until"]
    list_filter = ["land"]
    search_fields = ["name"]
    panels = [FieldPanel("land"), FieldPanel("name"), FieldRowPanel([FieldPanel("since"), FieldPanel("until")])]


class TravelDistanceViewSet(RecordViewSet):
    model = TravelDistance
    icon = "arrow-right-full"
    menu_label = _("Entfernungen")
    ordering = ["a__name", "b__name"]
    list_display = [
        Column("a", label=_("Stadt"), sort_key="a__name"),
        Column("b", label=_("andere Stadt"), sort_key="b__name"),
        "km",
    ]
    search_fields = ["a__name", "b__name"]
    panels = [FieldRowPanel([FieldPanel("a"), FieldPanel("b")]), FieldPanel("km")]

    def get_queryset(self, request: HttpRequest) -> QuerySet[TravelDistance]:
        return TravelDistance.objects.select_related("a", "b")


class RotationRulesViewSet(RecordViewSet):
    model = RotationRules
    icon = "cog"
    menu_label = _("Regeln der Reihe")
    list_display = ["__str__"]
    panels = [FieldPanel("notice_weeks")]


class ChecklistStepViewSet(RecordViewSet):
    model = ChecklistStep
    icon = "list-ul"
    menu_label = _("Schritte für Gastgeber")
    list_display = ["text", "days_before"]
    panels = [FieldPanel("text"), FieldPanel("days_before"), FieldPanel("hint")]


@register_snippet
class MeetingsGroup(SnippetViewSetGroup):
    items = (
        MeetingViewSet,
        RegistrationViewSet,
        ChecklistStepViewSet,
        TurnViewSet,
        HostOfferViewSet,
        HostingPauseViewSet,
        SchoolHolidayViewSet,
        TravelDistanceViewSet,
        RotationRulesViewSet,
        TurnDecisionViewSet,
    )
    menu_label = _("Treffen")
    menu_icon = "calendar-alt"
    menu_order = 110


@hooks.register("before_delete_snippet")
def registrations_stay(request: HttpRequest, instances: list[Any]) -> None:
    """Wagtail's deletion of several records at once does not ask the policy above."""
    if any(isinstance(instance, Registration | Turn | TurnDecision) for instance in instances):
        raise PermissionDenied


@hooks.register("before_serve_document")
def members_only(document: File, request: HttpRequest) -> HttpResponse | None:
    """Keeps back what a meeting gives to members only, and everything of a meeting that is not announced yet.

    A document that several meetings show is open as soon as one of them shows it to everybody. What was for members stays so
    when it is taken away, unless an area shows it.
    """
    uses = document.meeting_documents.select_related("meeting")
    if any(not use.for_members_only and use.meeting.state != State.PLANNED for use in uses):
        return None
    if not uses and (not document.for_members_only or document.area_documents.exists()):
        return None
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if not standing_of(request.user).is_member:
        raise PermissionDenied
    return None
