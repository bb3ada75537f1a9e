"""What the pages show beyond their own fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from taggit.models import Tag
from wagtail.models import Page

from reihum.exchange.models import Experience
from reihum.funding import acknowledgement
from reihum.media import renditions
from reihum.media.models import Photo
from reihum.meetings import rotation
from reihum.meetings.models import State

if TYPE_CHECKING:
    from reihum.newsroom.models import ArticlePage, HomePage, NewsPage, StandardPage

PAGE_SIZE = 12
CARD = renditions.SIZES["card"]
# What `newsroom/_card.html` asks of a picture, so that a list loads the renditions of all its cards at once.
CARD_RENDITIONS = [f"format-{form}|{operation}" for form in CARD.formats for operation in CARD.operations]


def published() -> QuerySet[ArticlePage]:
    """The articles everybody may read, the newest first, with what a card shows of them."""
    from reihum.newsroom.models import ArticlePage, ArticleTag

    return (
        ArticlePage.objects.live()
        .public()
        .order_by("-date", "-pk")
        .prefetch_related(
            Prefetch("picture", Photo.objects.prefetch_renditions(*CARD_RENDITIONS)),
            Prefetch("tagged_items", ArticleTag.objects.select_related("tag").order_by("pk")),
        )
        .defer("body")
    )


def front_page(page: HomePage) -> dict[str, Any]:
    """The next meeting, three articles (the pinned one first), and the newest experiences of each kind."""
    articles = list(published().exclude(pk=page.pinned_id)[:3])
    if page.pinned_id:
        articles = [*published().filter(pk=page.pinned_id), *articles][:3]
    experiences = Experience.objects.public().with_place()
    ring = rotation.ring()
    return {
        "ring": ring,
        "meeting": ring.next_meeting,
        "articles": articles,
        "works": experiences.filter(kind=Experience.Kind.WORKS)[:3],
        "pinches": experiences.filter(kind=Experience.Kind.PINCHES)[:3],
    }


def news(page: NewsPage, request: HttpRequest) -> dict[str, Any]:
    """One page of the list (`?seite=`), perhaps of one tag only (`?schlagwort=`). A tag without articles is a 404."""
    articles = published()
    tags = Tag.objects.filter(newsroom_articletag_items__content_object__in=articles.values("pk")).distinct()
    slug = request.GET.get("schlagwort")
    tag = None
    if slug:
        tag = tags.filter(slug=slug).first()
        if tag is None:
            raise Http404
        articles = articles.filter(tagged_items__tag=tag)
    return {
        "articles": Paginator(articles, PAGE_SIZE).get_page(request.GET.get("seite")),
        "tag": tag,
        "tags": tags.order_by("name"),
        "address": settings.URL + page.get_url(request),
    }


def photos_of(page: ArticlePage | StandardPage) -> list[Photo]:
    """Every photo that a page shows, as often as it does."""
    shown = [getattr(page, "picture", None)]
    for block in page.body:
        if block.block_type == "picture":
            shown.append(block.value["picture"])
        elif block.block_type == "gallery":
            shown += [entry["picture"] for entry in block.value["pictures"]]
    return [photo for photo in shown if photo]


def pictures(page: ArticlePage | StandardPage) -> dict[str, Any]:
    """Loads what there is of all pictures of a page at once; says whether there is a gallery, which has a script."""
    renditions.load(photos_of(page))
    has_gallery = any(block.block_type == "gallery" for block in page.body)
    return {"has_gallery": has_gallery}


def article(page: ArticlePage, request: HttpRequest) -> dict[str, Any]:
    """What the article belongs to, and the funders its areas, periods and meeting oblige it to name."""
    meeting = page.meeting
    areas = list(page.areas.select_related("municipality"))
    periods = list(page.periods.select_related("programme"))
    its_areas = meeting.areas.all() if meeting else []
    its_periods = meeting.periods.select_related("programme") if meeting else []
    return {
        "areas": areas,
        "periods": periods,
        "meeting": meeting if meeting and meeting.state != State.DRAFT else None,
        "acknowledgement": acknowledgement.due(
            areas=[*areas, *its_areas], periods=[*periods, *its_periods], day=page.day
        ),
        "address": settings.URL + (page.get_url(request) or ""),
        "site_address": settings.URL,
        "edit_address": edit_address(page, request),
        **pictures(page),
    }


def edit_address(page: Page, request: HttpRequest) -> str | None:
    """Where whoever looks at the page may edit it; None for those who may not, and in a preview."""
    if not request.user.is_authenticated or getattr(request, "is_preview", False):
        return None
    if not request.user.has_perm("wagtailadmin.access_admin") or not page.permissions_for_user(request.user).can_edit():
        return None
    return reverse("wagtailadmin_pages:edit", args=[page.pk])
