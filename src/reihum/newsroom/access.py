"""Who may write, read and decide on comments; who opens and fills folders; and how far those get into the back office who write
articles but do not coordinate.

What writers may do with pages, pictures and documents Wagtail asks their group about. But it opens much else to everybody who
comes in at all (lists to choose any record from, reports), so for them only these parts are there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from wagtail.models import Page

from reihum.exchange.access import visible_to
from reihum.exchange.models import Experience
from reihum.media.models import File
from reihum.newsroom import folders
from reihum.newsroom.before_publishing import UnfinishedError
from reihum.newsroom.lists import open_to_all
from reihum.newsroom.models import ArticlePage, Comment, Folder, FolderItem
from reihum.people.models import Network, User
from reihum.people.standing import standing_of

BACK_OFFICE = "/redaktion/"
PARTS = {
    *("articles", "wagtailadmin_pages", "wagtailadmin_editing_sessions", "wagtailsnippetchoosers_newsroom_author"),
    "wagtailsnippetchoosers_funding_project",
    *("wagtailimages", "wagtailimages_chooser", "wagtaildocs", "wagtaildocs_chooser"),
}
PAGES = {
    *("wagtailadmin_home", "wagtailadmin_login", "wagtailadmin_logout", "wagtailadmin_account"),
    *("wagtailadmin_sprite", "wagtailadmin_javascript_catalog", "wagtailadmin_dismissibles"),
    *("wagtailadmin_explore", "wagtailadmin_explore_results", "wagtailadmin_explore_root"),
    *("wagtailadmin_tag_autocomplete", "wagtailadmin_tag_model_autocomplete"),
    *("newsroom_acknowledgement", "photo_consent", "photo_blur"),
}
LINKS = "wagtailadmin_choose_page"  # what a link in a text may lead to


def article_for_all(slug: str) -> ArticlePage:
    """The article, if everybody may read it. Raises Http404."""
    return get_object_or_404(open_to_all(ArticlePage.objects.all()), slug=slug)


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
    articles = open_to_all(ArticlePage.objects.all())
    return get_object_or_404(Comment.objects.published().select_related("article"), pk=pk, article__in=articles)


def may_moderate(user: User | AnonymousUser) -> bool:
    """Coordinators and administrators decide on comments: they answer for the whole site."""
    return standing_of(user).is_coordinator


def folders_for(user: User | AnonymousUser) -> QuerySet[Folder]:
    """The folders that the user may open: members all, everybody else the public ones."""
    return Folder.objects.all() if standing_of(user).is_member else Folder.objects.filter(is_public=True)


def folder_to_read(user: User | AnonymousUser, slug: str) -> Folder:
    """The folder, if the user may open it. Raises Http404."""
    return get_object_or_404(folders_for(user), slug=slug)


def may_collect(user: User | AnonymousUser) -> bool:
    """Whether the user makes and fills folders: who writes articles, and the coordination."""
    standing = standing_of(user)
    return standing.writes or standing.is_coordinator


def check_collects(user: User | AnonymousUser) -> None:
    """Raises PermissionDenied unless the user makes and fills folders."""
    if not may_collect(user):
        raise PermissionDenied


def folders_to_fill(user: User | AnonymousUser) -> QuerySet[Folder]:
    """The folders that the user may change: a public one only the coordination."""
    if not may_collect(user):
        return Folder.objects.none()
    return Folder.objects.all() if standing_of(user).is_coordinator else Folder.objects.filter(is_public=False)


def folder_to_fill(user: User | AnonymousUser, slug: str) -> Folder:
    """The folder, if the user may change it. Raises Http404, PermissionDenied."""
    check_collects(user)
    folder = folder_to_read(user, slug)
    if not folders_to_fill(user).filter(pk=folder.pk).exists():
        raise PermissionDenied
    return folder


def item_to_change(user: User | AnonymousUser, slug: str, pk: int) -> FolderItem:
    """What lies in a folder that the user may change, and what they may see of it. Raises Http404, PermissionDenied."""
    folder = folder_to_fill(user, slug)
    found = next((piece.item for piece in folders.pieces(folder, user) if piece.item.pk == pk), None)
    if found is None:
        raise Http404
    return found


def thing_to_lay_in(user: User | AnonymousUser, kind: str, pk: str) -> Experience | ArticlePage | File:
    """The entry, article or file, if the user may read it. Raises Http404."""
    if not pk.isdecimal() or len(pk) > 18:
        raise Http404
    found: QuerySet[Any]
    if kind == "experience":
        found = visible_to(user)
    elif kind == "article":
        found = open_to_all(ArticlePage.objects.all())
    elif kind == "document":
        found = folders.files_for(user)
    else:
        raise Http404
    thing: Experience | ArticlePage | File = get_object_or_404(found, pk=pk)
    return thing


class WritersGate:
    """Refuses writers everything in the back office that is not for them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        if not request.path.startswith(BACK_OFFICE) or request.resolver_match is None:
            return
        standing = standing_of(request.user)
        if not standing.writes or standing.is_coordinator:
            return
        match = request.resolver_match
        part, name = (match.namespaces or [""])[0], match.url_name or ""
        if (
            part not in PARTS
            and name not in PAGES
            and not name.startswith(LINKS)
            and match.route != f"{BACK_OFFICE[1:]}account/"
        ):
            raise PermissionDenied


class UnfinishedGate:
    """Where an article cannot be published as it is: says why and leads to its form."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, UnfinishedError):
            return None
        messages.error(request, " ".join(exception.messages))
        return redirect("wagtailadmin_pages:edit", exception.article.pk)


def edit_address(page: Page, request: HttpRequest) -> str | None:
    """Where whoever looks at the page may edit it; None for those who may not, and in a preview."""
    if not request.user.is_authenticated or getattr(request, "is_preview", False):
        return None
    if not request.user.has_perm("wagtailadmin.access_admin") or not page.permissions_for_user(request.user).can_edit():
        return None
    return reverse("wagtailadmin_pages:edit", args=[page.pk])
