"""What readers fill in: a comment, a report, the wish to have one's comments deleted."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reihum.newsroom.guarded_forms import GuardedForm, PlainText
from reihum.newsroom.models import ArticlePage, Comment

LENGTH = 5000  # characters: two printed pages
REPORT_LENGTH = 500
LINKS = 3  # a source and two more; advertising brings many
LINK = re.compile(r"https?://|www\.", re.IGNORECASE)


class CommentForm(GuardedForm):
    """A comment under an article. The address is optional: the law lets people write without a name of their own."""

    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        help_text=_("Steht über Ihrem Kommentar. Es muss nicht Ihr richtiger Name sein."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("E-Mail-Adresse (freiwillig)"),
        required=False,
        help_text=_(
            "Wird nie gezeigt und nicht weitergegeben. Mit der Adresse können Sie Ihren Kommentar ein Jahr lang selbst löschen."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    text = PlainText(label=_("Kommentar"), max_length=LENGTH)

    def __init__(self, data: Any = None, *, article: ArticlePage, **options: Any) -> None:
        super().__init__(data, about=f"comment:{article.pk}", **options)

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if LINK.search(name) or "@" in name:
            raise ValidationError(gettext("Bitte schreiben Sie hier nur einen Namen, keine Adresse."))
        return name

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if len(LINK.findall(text)) > LINKS:
            raise ValidationError(
                gettext("Bitte höchstens %(links)s Links: Kommentare mit vielen Links sind fast immer Werbung.")
                % {"links": LINKS}
            )
        return text


class ReportForm(GuardedForm):
    """That a comment is wrong, and why."""

    reason = PlainText(
        label=_("Was stimmt nicht? (freiwillig)"),
        required=False,
        max_length=REPORT_LENGTH,
        help_text=_("Möchten Sie eine Antwort, dann schreiben Sie dazu, wie wir Sie erreichen."),
    )

    def __init__(self, data: Any = None, *, comment: Comment, **options: Any) -> None:
        super().__init__(data, about=f"report:{comment.pk}", **options)


class DeletionForm(GuardedForm):
    """The address under which somebody commented."""

    email = forms.EmailField(
        label=_("E-Mail-Adresse"),
        help_text=_("Die Adresse, die Sie beim Kommentieren angegeben haben."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, about="deletion", **options)
