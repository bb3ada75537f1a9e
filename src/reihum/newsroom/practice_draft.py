"""The draft of an article about an entry of the exchange: good practice, so that everybody may read how it is done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.html import format_html, linebreaks
from django.utils.text import Truncator
from django.utils.translation import gettext, override

from reihum.exchange.access import is_author, visible_to
from reihum.exchange.models import Experience
from reihum.newsroom import article_draft
from reihum.newsroom.models import ArticlePage
from reihum.people.models import User
from reihum.people.standing import standing_of

Block = tuple[str, Any]
TEASER = 300  # characters


def may_make(user: User | AnonymousUser, entry: Experience) -> bool:
    """Whether the user may make an article of an entry: who writes articles, if it is public or their own, and the coordination.

    What was told to a circle stays there.
    """
    if not user.is_authenticated or entry.circle_id or not article_draft.may_write(user):
        return False
    standing = standing_of(user)
    return entry.is_public or standing.is_coordinator or is_author(standing.person, entry)


def article_on(entry: Experience) -> ArticlePage | None:
    """The first article made of an entry, published or not."""
    found: ArticlePage | None = ArticlePage.objects.filter(experience=entry).order_by("pk").first()
    return found


@transaction.atomic
def draft(entry: Experience, by: User) -> ArticlePage:
    """The article about an entry: the one there is, or else a draft, made once also if two ask for it at the same moment.

    Neither who told it nor, where the Chatham House rule holds, where is in it. Raises ValidationError for what only a circle
    reads.
    """
    entry = visible_to(by).select_for_update(of=("self",)).get(pk=entry.pk)
    if entry.circle_id:
        raise ValidationError(gettext("Was nur ein Arbeitskreis liest, wird kein Artikel."))
    if there := article_on(entry):
        return there
    with override("de"):  # articles are German, whatever language their writer reads
        page = ArticlePage(
            title=entry.title,
            teaser=Truncator(" ".join((entry.text or entry.title).split())).chars(TEASER),
            body=list(_body(entry)),
            experience=entry,
        )
    return article_draft.add(page, by, areas=entry.shown_areas, periods=entry.periods.all(), mark=entry.pk)


def _body(entry: Experience) -> Iterator[Block]:
    if entry.text:
        yield "paragraph", linebreaks(entry.text, autoescape=True)
    for heading, text in (
        ("Was versucht wurde", entry.tried),
        ("Was dabei herauskam", entry.outcome),
        ("Kosten und Aufwand", entry.effort),
    ):
        if text:
            yield "heading", heading
            yield "paragraph", linebreaks(text, autoescape=True)
    if not entry.chatham_house:
        yield "paragraph", format_html("<p>Erzählt aus {}.</p>", entry.municipality.name)
