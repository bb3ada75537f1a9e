"""The form in which articles are written."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from wagtail.admin.forms import WagtailAdminPageForm

from reihum.meetings.models import State
from reihum.people.standing import standing_of


class ArticleForm(WagtailAdminPageForm):
    """Begins a new article with whoever writes it as its author."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        data = args[0] if args else kwargs.get("data")
        article, user = kwargs.get("instance"), kwargs.get("for_user")
        if data is None and article and not article.pk and user:
            from reihum.newsroom.models import Author, Byline

            article.bylines = [Byline(author=author) for author in Author.objects.filter(person__user=user)]
        super().__init__(*args, **kwargs)
        meeting = self.fields["meeting"]
        if not standing_of(
            user or AnonymousUser()
        ).is_coordinator:  # who prepares a meeting tells of it when it is known
            meeting.queryset = meeting.queryset.exclude(state=State.DRAFT)
