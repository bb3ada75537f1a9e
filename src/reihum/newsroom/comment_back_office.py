"""Comments in the back office: looked at, and decided on."""

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
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction
from wagtail.snippets.models import register_snippet

from reihum.newsroom import access, moderation
from reihum.newsroom.models import Comment
from reihum.ui.wagtail_hooks import RecordViewSet


class DecideOnly(ModelPermissionPolicy):
    """Nobody writes or changes in somebody else's name: comments are looked at, and decided on by the actions below."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and access.may_moderate(user)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


class CommentFilter(WagtailFilterSet):
    undecided = django_filters.BooleanFilter(label=_("wartet oder gemeldet"), method="by_undecided")

    def by_undecided(self, queryset: QuerySet[Comment], name: str, value: bool) -> QuerySet[Comment]:
        waiting = Comment.objects.undecided().values("pk")
        return queryset.filter(pk__in=waiting) if value else queryset.exclude(pk__in=waiting)

    class Meta:
        model = Comment
        fields = ["undecided", "state", "article"]


class CommentViewSet(RecordViewSet):
    """Addresses are shown nowhere, here neither: they are there for those alone who want their comment back."""

    model = Comment
    icon = "comment"
    menu_label = _("Kommentare")
    menu_order = 106
    add_to_admin_menu = True
    ordering = ["-written_at"]
    list_display = [
        "__str__",
        Column("article", label=_("Artikel"), sort_key="article__title"),
        Column(
            "state",
            label=_("Stand"),
            accessor=lambda comment: _("gemeldet") if comment.is_reported else comment.get_state_display(),
            sort_key="state",
        ),
        "written_at",
    ]
    filterset_class = CommentFilter
    search_fields = ["name", "text", "article__title"]
    inspect_view_enabled = True
    inspect_template_name = "newsroom/back_office/comment.html"
    panels = [FieldPanel("text")]

    @property
    def permission_policy(self) -> DecideOnly:
        return DecideOnly(self.model)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Comment]:
        return Comment.objects.select_related("article")


register_snippet(CommentViewSet)


class CommentAction(SnippetBulkAction):
    """Something done with the chosen comments at once."""

    template_name = "newsroom/back_office/comment_action.html"
    models = [Comment]
    question: Any
    yes: Any
    done: Any

    def check_perm(self, obj: Comment) -> bool:
        return access.may_moderate(self.request.user)

    @classmethod
    def act(cls, comment: Comment, by: Any) -> bool:
        """Does it with one comment. False if it had happened already or somebody else was quicker."""
        raise NotImplementedError

    @classmethod
    def execute_action(cls, objects: list[Comment], **kwargs: Any) -> tuple[int, int]:
        # In the same order for everybody, so that two who do this at once do not wait for each other for ever;
        # replies first, so that a whole thread goes without leaving gaps.
        chosen = sorted(objects, key=lambda comment: (comment.article_id, -comment.pk))
        return sum(cls.act(comment, kwargs["self"].request.user) for comment in chosen), 0

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        text = ngettext("%(count)s Kommentar: %(done)s.", "%(count)s Kommentare: %(done)s.", num_parent_objects)
        return text % {"count": num_parent_objects, "done": self.done}


@hooks.register("register_bulk_action")
class PublishComments(CommentAction):
    display_name = _("Veröffentlichen")
    aria_label = _("Die ausgewählten Kommentare veröffentlichen")
    action_type = "publish"
    action_priority = 10
    question = _("Sollen diese Kommentare auf der Seite stehen?")
    yes = _("Ja, veröffentlichen")
    done = _("veröffentlicht")

    @classmethod
    def act(cls, comment: Comment, by: Any) -> bool:
        return moderation.decide(comment, Comment.State.PUBLISHED, by)


@hooks.register("register_bulk_action")
class RejectComments(CommentAction):
    display_name = _("Ablehnen")
    aria_label = _("Die ausgewählten Kommentare ablehnen")
    action_type = "reject"
    action_priority = 20
    question = _("Sollen diese Kommentare abgelehnt werden? Nach 30 Tagen werden sie gelöscht.")
    yes = _("Ja, ablehnen")
    done = _("abgelehnt")

    @classmethod
    def act(cls, comment: Comment, by: Any) -> bool:
        return moderation.decide(comment, Comment.State.REJECTED, by)


class RemoveComments(CommentAction):
    """Stands in for Wagtail's deletion, which asks no policy and would not know what to do with replies."""

    display_name = _("Löschen")
    aria_label = _("Die ausgewählten Kommentare löschen")
    action_type = "delete"
    action_priority = 30
    classes = {"serious"}
    question = _("Sollen diese Kommentare für immer gelöscht werden? Antworten anderer bleiben stehen.")
    yes = _("Ja, löschen")
    done = _("gelöscht")

    @classmethod
    def act(cls, comment: Comment, by: Any) -> bool:
        return moderation.remove(comment, by)


hooks.register("register_bulk_action", RemoveComments, order=10)  # after Wagtail's own, whose place it takes


class WaitingComments(SummaryItem):
    """On the first page of the back office: how many comments wait."""

    order = 50
    template_name = "newsroom/back_office/waiting_comments.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"count": Comment.objects.undecided().count()}

    def is_shown(self) -> bool:
        return access.may_moderate(self.request.user)


@hooks.register("construct_homepage_summary_items")
def waiting_comments(request: HttpRequest, items: list[Any]) -> None:
    items.append(WaitingComments(request))
