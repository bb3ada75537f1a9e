"""What the front page shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reihum.exchange.models import Experience
from reihum.meetings.ring import ring
from reihum.newsroom import lists

if TYPE_CHECKING:
    from reihum.newsroom.models import HomePage


def front_page(page: HomePage) -> dict[str, Any]:
    """The next meeting, three articles (the pinned one first), and the newest experiences of each kind."""
    newest = lists.for_cards(lists.published())
    articles = list(newest.exclude(pk=page.pinned_id)[:3])
    if page.pinned_id:
        articles = [*newest.filter(pk=page.pinned_id), *articles][:3]
    experiences = Experience.objects.public().with_place()
    now = ring()
    return {
        "ring": now,
        "meeting": now.next_meeting,
        "articles": articles,
        "works": experiences.filter(kind=Experience.Kind.WORKS)[:3],
        "pinches": experiences.filter(kind=Experience.Kind.PINCHES)[:3],
    }
