"""Which articles could owe an acknowledgement, and what a folder owes for what lies in it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _

from reihum.exchange.models import Experience
from reihum.funding.acknowledgement import Acknowledgement, Book, Support
from reihum.funding.models import Project
from reihum.funding.publicity.content import Content, public_content
from reihum.newsroom.folders import Piece
from reihum.newsroom.lists import published
from reihum.newsroom.models import ArticleLogo, ArticlePage, ArticleProject


@public_content
def articles() -> Iterator[Content]:
    logos = Prefetch("logos", ArticleLogo.objects.select_related("logo"))
    for article in published().prefetch_related(*_facts(), logos):
        yield Content(
            _("Artikel"),
            article.title,
            article.path_of_address,
            reverse("wagtailadmin_pages:edit", args=[article.pk]),
            logos=tuple(place.logo for place in article.logos.all()),
            **_money(article),
        )


def _facts() -> tuple[Any, ...]:
    """What `_money` reads, to be loaded for many articles at once."""
    projects = Prefetch("projects", ArticleProject.objects.prefetch_related(_project()))
    return "meeting", "areas", "periods__programme", "meeting__areas", "meeting__periods__programme", projects


def _project() -> Prefetch[str]:
    return Prefetch(
        "project", Project.objects.select_related("period__programme", "area__municipality", "municipality")
    )


def _money(article: ArticlePage) -> dict[str, Any]:
    """What decides whose money an article tells of."""
    meeting = article.meeting
    return {
        "day": article.day,
        "areas": tuple(area.pk for area in [*article.areas.all(), *(meeting.areas.all() if meeting else ())]),
        "periods": (*article.periods.all(), *(meeting.periods.all() if meeting else ())),
        "projects": tuple(place.project for place in article.projects.all()),
    }


def due_for_folder(pieces: Iterable[Piece]) -> Acknowledgement | None:
    """The acknowledgement for what somebody reads in a folder: each thing with the money of its own day, by the rules of the
    newest. Of an entry that is told without its place, only what its page says: the periods. A fixed number of queries."""
    found = list(pieces)
    articles = [piece.article for piece in found if piece.article]
    entries = [piece.experience for piece in found if piece.experience]
    prefetch_related_objects(articles, *_facts())
    prefetch_related_objects(entries, "periods__programme", _project())
    book, supports, days = Book(), list[Support](), list[datetime.date]()
    for money in [*map(_money, articles), *map(_money_of_entry, entries)]:
        supports += book.supports(**money)
        days.append(money["day"])
    return book.due(supports, max(days, default=None))


def _money_of_entry(entry: Experience) -> dict[str, Any]:
    project = entry.shown_project
    return {
        "day": entry.told_on,
        "areas": tuple(area.pk for area in entry.shown_areas),
        "periods": tuple(entry.periods.all()),
        "projects": (project,) if project else (),
    }
