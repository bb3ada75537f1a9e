"""Who may write, read and decide on comments."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.shortcuts import get_object_or_404

from reihum.newsroom.models import ArticlePage, Comment
from reihum.people.models import Network, User
from reihum.people.standing import standing_of


def article_for_all(slug: str) -> ArticlePage:
    """The article, if everybody may read it. Raises Http404."""
    return get_object_or_404(ArticlePage.objects.live().public(), slug=slug)


def article_to_comment(slug: str) -> ArticlePage:
    """The article, if everybody may read it and write under it. Raises Http404."""
    article = article_for_all(slug)
    network = Network.objects.first()
    # Where everything is kept for reading, nothing is added.
    if not article.comments_open or (network and network.is_archived):
        raise Http404
    return article


def comment_to_answer(article: ArticlePage, pk: str | None) -> Comment | None:
    """The published comment under the article with this number, None without a number. Raises Http404."""
    if not pk:
        return None
    if not pk.isdecimal() or len(pk) > 18:
        raise Http404
    return get_object_or_404(Comment.objects.published(), article=article.pk, pk=pk)


def comment_to_report(pk: int) -> Comment:
    """The comment, if everybody may read it. Raises Http404."""
    articles = ArticlePage.objects.live().public()
    return get_object_or_404(Comment.objects.published().select_related("article"), pk=pk, article__in=articles)


def may_moderate(user: User | AnonymousUser) -> bool:
    """Coordinators and administrators decide on comments: they answer for the whole site."""
    return standing_of(user).is_coordinator
