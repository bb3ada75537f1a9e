"""The form in which articles are written."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from wagtail.admin.forms import WagtailAdminPageForm

from reihum.meetings.models import State
from reihum.newsroom.acknowledgement_check import Choices, wrong_with_logos
from reihum.newsroom.before_publishing import nothing_under
from reihum.newsroom.pictures import photos_in
from reihum.people.standing import standing_of


class ArticleForm(WagtailAdminPageForm):
    """Begins a new article with whoever writes it as its author; refuses logos that may not stand on it, and to publish or
    submit it with headings under which there is nothing."""

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
            meeting.queryset = meeting.queryset.exclude(state=State.PLANNED)

    def is_valid(self) -> bool:
        """Refuses logos that may not stand on the article, in a draft too: nobody should get used to them.

        Asked here and not in `clean`, because rows of projects and logos are looked at after the form itself.
        """
        if not super().is_valid():
            return False
        for sentence in wrong_with_logos(self.choices()):
            self.add_error(None, sentence)
        if not self.is_deferred_validation:
            for sentence in nothing_under(self.cleaned_data["body"]):
                self.add_error(None, sentence)
        return not self.errors

    def choices(self) -> Choices:
        """What decides about the acknowledgement, as it is in the form."""
        given = self.cleaned_data

        def rows(name: str, of: str) -> list[Any]:
            formset = self.formsets.get(name)
            cleaned = [form.cleaned_data for form in formset.forms] if formset else []
            return [row[of] for row in cleaned if row.get(of) and not row.get("DELETE")]

        return Choices(
            areas=list(given.get("areas", ())),
            periods=list(given.get("periods", ())),
            projects=rows("projects", "project"),
            meeting=given.get("meeting"),
            date=given.get("date") or timezone.localdate(),
            logos=rows("logos", "logo"),
            photos=photos_in(given.get("picture"), given.get("body") or ()),
        )
