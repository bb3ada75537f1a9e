"""What an article shows beyond its own fields: what it belongs to, who must be named, what to read next, how to pass it on,
what others say about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from django.urls import reverse

from reihum.funding import acknowledgement
from reihum.meetings.models import State
from reihum.newsroom import commenting, lists

if TYPE_CHECKING:
    from reihum.newsroom.models import ArticlePage

RELATED = 3
AMONG = 300  # of the newest articles, so that looking takes no longer when there are many
# Where people pass things on, as plain links: nothing of these services is loaded before somebody goes there.
SHARE = (
    ("E-Mail", "mailto:?subject={title}&body={url}"),
    ("Mastodon", "https://share.joinmastodon.org/#text={title}%0A{url}"),
    ("Facebook", "https://www.facebook.com/sharer/sharer.php?u={url}"),
    ("LinkedIn", "https://www.linkedin.com/sharing/share-offsite/?url={url}"),
    ("WhatsApp", "https://wa.me/?text={title}%20{url}"),
)


@dataclass(frozen=True)
class ShareLink:
    name: str
    url: str


def article(page: ArticlePage, request: HttpRequest) -> dict[str, Any]:
    """The context of the page."""
    meeting = page.meeting
    areas = list(page.areas.select_related("municipality"))
    periods = list(page.periods.select_related("programme"))
    its_areas = list(meeting.areas.all()) if meeting else []
    its_periods = list(meeting.periods.select_related("programme")) if meeting else []
    authors = [byline.author for byline in page.bylines.select_related("author")]
    tags = list(page.tags.all())
    address = settings.URL + page.path_of_address
    # Who comes without cookies has signed in nowhere, so the page is for everybody.
    for_all = page.live and not (request.COOKIES and page.get_view_restrictions())
    write_url = reverse("newsroom:comment", args=[page.slug]) if for_all and page.comments_open else ""
    threads = commenting.threads(page, write_url=write_url, for_all=for_all)
    return {
        "areas": areas,
        "periods": periods,
        "meeting": meeting if meeting and meeting.state != State.DRAFT else None,
        "authors": authors,
        "tags": tags,
        "related": related(page, [tag.pk for tag in tags], [area.pk for area in areas]),
        "acknowledgement": acknowledgement.due(
            areas=[*areas, *its_areas], periods=[*periods, *its_periods], day=page.day
        ),
        "write_url": write_url,
        "threads": threads,
        "comment_count": commenting.count(threads),
        "address": address,
        "site_address": settings.URL,
        "share": [
            ShareLink(name, url.format(title=quote(page.title), url=quote(address, safe=""))) for name, url in SHARE
        ],
    }


def related(page: ArticlePage, tags: list[int], areas: list[int]) -> list[ArticlePage]:
    """What the editor chose; filled up with the newest articles about the same areas, then with the same tags."""
    chosen = list(lists.published().filter(pk__in=[other.pk for other in page.related.all()])[:RELATED])
    if len(chosen) == RELATED or not (tags or areas):
        return chosen
    others = lists.published().exclude(pk__in=[page.pk, *(article.pk for article in chosen)])
    same_area = Exists(others.model.areas.through.objects.filter(articlepage=OuterRef("pk"), area__in=areas))
    same_tag = Exists(
        others.model.tagged_items.rel.related_model.objects.filter(content_object=OuterRef("pk"), tag__in=tags)
    )
    near = (
        lists.published()
        .filter(pk__in=others.values("pk")[:AMONG])
        .annotate(same_area=same_area, same_tag=same_tag)
        .filter(Q(same_area=True) | Q(same_tag=True))
        .order_by("-same_area", "-date", "-pk")
    )
    return [*chosen, *near[: RELATED - len(chosen)]]
