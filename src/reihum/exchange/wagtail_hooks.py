"""Erfahrungen in the back office."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import EditView, SnippetViewSetGroup

from reihum.exchange import access, deciding, entries, history
from reihum.exchange.models import Circle, Experience
from reihum.media.models import File
from reihum.people.standing import standing_of
from reihum.ui.wagtail_hooks import RecordViewSet


class RememberingEditView(EditView):
    """Keeps what an entry said before, as its own page does, and opens or closes what is attached."""

    def save_instance(self) -> Any:
        with transaction.atomic():
            before = Experience.objects.select_for_update(of=("self",)).get(pk=self.object.pk)
            by = standing_of(self.request.user).person
            history.remember(before, by)
            saved = super().save_instance()
            entries.follow_visibility(before, saved)
            deciding.follow(before, saved, by)
            return saved


class ExperienceViewSet(RecordViewSet):
    model = Experience
    edit_view_class = RememberingEditView
    icon = "comment"
    menu_label = _("Erfahrungen")
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


class CircleViewSet(RecordViewSet):
    model = Circle
    icon = "group"
    menu_label = _("Arbeitskreise")
    list_display = ["name"]
    search_fields = ["name", "about"]
    panels = [FieldPanel("name", classname="title"), FieldPanel("about"), FieldPanel("people")]


@hooks.register("before_serve_document")
def for_readers_of_the_entry(document: File, request: HttpRequest) -> HttpResponse | None:
    """Keeps back what belongs to an entry from those who may not read the entry, unless a meeting or an area shows it too."""
    theirs = Experience.objects.filter(attachments__file=document)
    if not theirs.exists() or document.meeting_documents.exists() or document.area_documents.exists():
        return None
    if not document.for_members_only or access.visible_to(request.user).filter(pk__in=theirs).exists():
        return None
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    raise PermissionDenied


@register_snippet
class ExchangeGroup(SnippetViewSetGroup):
    items = (ExperienceViewSet, CircleViewSet)
    menu_label = _("Erfahrungen")
    menu_icon = "comment"
    menu_order = 150
