"""Treffen in the back office, and who may download a meeting's documents."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, TitleFieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from reihum.media.models import File
from reihum.meetings.models import Meeting, Registration, State
from reihum.people.standing import standing_of
from reihum.ui.wagtail_hooks import RecordViewSet


class MeetingViewSet(RecordViewSet):
    model = Meeting
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
        FieldRowPanel([FieldPanel("state"), FieldPanel("archived_on")]),
        MultiFieldPanel(
            [FieldPanel("municipality"), FieldPanel("hosts", widget=forms.CheckboxSelectMultiple)],
            heading=_("Wer einlädt"),
        ),
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")], heading=_("Wann")),
        MultiFieldPanel([FieldPanel("venue"), FieldPanel("directions")], heading=_("Wo")),
        FieldPanel("introduction"),
        FieldRowPanel([FieldPanel("capacity"), FieldPanel("register_until")], heading=_("Anmeldung")),
        InlinePanel(
            "agenda",
            heading=_("Tagesordnung"),
            label=_("Punkt"),
            panels=[
                FieldRowPanel([FieldPanel("starts_at"), FieldPanel("kind")]),
                FieldPanel("title"),
                FieldPanel("by"),
                FieldPanel("area"),
                FieldPanel("note"),
            ],
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
        FieldRowPanel([FieldPanel("visitors"), FieldPanel("visiting_municipalities")], heading=_("Nach dem Treffen")),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Meeting]:
        return Meeting.objects.select_related("municipality").with_seats()


class LookOnly(ModelPermissionPolicy):
    """People register themselves; the back office only shows it."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


class RegistrationViewSet(RecordViewSet):
    model = Registration
    icon = "tick-inverse"
    menu_label = _("Anmeldungen")
    ordering = ["-registered_at"]
    list_display = [
        Column("person", label=_("Person"), sort_key="person__family_name"),
        Column("meeting", label=_("Arbeitstreffen"), sort_key="meeting__starts_at"),
        "registered_at",
        "cancelled_at",
    ]
    list_filter = ["meeting"]
    search_fields = ["person__family_name", "person__given_name", "meeting__title"]
    inspect_view_enabled = True
    panels = [FieldPanel("meeting"), FieldPanel("person"), FieldPanel("needs")]

    @property
    def permission_policy(self) -> LookOnly:
        return LookOnly(self.model)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Registration]:
        return Registration.objects.select_related("person", "meeting")


@register_snippet
class MeetingsGroup(SnippetViewSetGroup):
    items = (MeetingViewSet, RegistrationViewSet)
    menu_label = _("Treffen")
    menu_icon = "calendar-alt"
    menu_order = 110


@hooks.register("before_delete_snippet")
def registrations_stay(request: HttpRequest, instances: list[Any]) -> None:
    """Wagtail's deletion of several records at once does not ask the policy above."""
    if any(isinstance(instance, Registration) for instance in instances):
        raise PermissionDenied


@hooks.register("before_serve_document")
def members_only(document: File, request: HttpRequest) -> HttpResponse | None:
    """Keeps back what a meeting gives to members only, and everything of a meeting that is not announced yet.

    A document that several meetings show is open as soon as one of them shows it to everybody.
    """
    uses = document.meeting_documents.all()
    if not uses or any(
        not use.for_members_only and use.meeting.state != State.DRAFT for use in uses.select_related("meeting")
    ):
        return None
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if not standing_of(request.user).is_member:
        raise PermissionDenied
    return None
