"""The beginning of an article that is made of other facts: a draft in its place, by whoever asked for it."""

from __future__ import annotations

from collections.abc import Iterable

from reihum.funding.models import Period
from reihum.kit import german
from reihum.newsroom.models import ArticlePage, Author, Byline, NewsPage
from reihum.people.models import User
from reihum.places.models import Area


def may_write(user: User) -> bool:
    """Whether the user may add articles, as Wagtail asks."""
    return bool(NewsPage.objects.get().permissions_for_user(user).can_add_subpage())


def add(page: ArticlePage, by: User, *, areas: Iterable[Area], periods: Iterable[Period], mark: object) -> ArticlePage:
    """Keeps a new article as a draft. `mark` goes into its address where another article has that already."""
    slug = german.slug(page.title)
    page.slug = f"{slug}-{mark}" if ArticlePage.objects.filter(slug=slug).exists() else slug
    page.live, page.owner = False, by
    page.areas, page.periods = list(areas), list(periods)
    page.bylines = [Byline(author=author) for author in Author.objects.filter(person__user=by)]
    NewsPage.objects.get().add_child(instance=page)
    page.save_revision(user=by, log_action=True)
    return page
