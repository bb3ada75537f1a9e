"""The form in which articles are written."""

from __future__ import annotations

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm


class ArticleForm(WagtailAdminPageForm):
    """Begins a new article with whoever writes it as its author."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        data = args[0] if args else kwargs.get("data")
        article, user = kwargs.get("instance"), kwargs.get("for_user")
        if data is None and article and not article.pk and user:
            from reihum.newsroom.models import Author, Byline

            article.bylines = [Byline(author=author) for author in Author.objects.filter(person__user=user)]
        super().__init__(*args, **kwargs)
