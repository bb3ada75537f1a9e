"""What an article shows beyond its own fields: what it belongs to, who must be named, what to read next, how to pass it on,
what others say about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.conf import settings
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, When
from django.http import HttpRequest
from django.urls import reverse

from reihum.funding import acknowledgement
from reihum.meetings.models import Meeting, State
from reihum.newsroom import commenting, lists
from reihum.newsroom.access import edit_address
from reihum.newsroom.pictures import pictures
from reihum.places.models import Area

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
    projects = [place.project for place in page.projects.select_related("project")]
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
        "projects": [project for project in projects if project.is_public],
        "meeting": meeting if meeting and meeting.state != State.PLANNED else None,
        "authors": authors,
        "names": " / ".join(author.name for author in authors),
        "tags": tags,
        "related": related(page, [tag.pk for tag in tags], [area.pk for area in areas]),
        "acknowledgement": acknowledgement.due(
            areas=areas_of(areas, meeting), periods=[*periods, *its_periods], projects=projects, day=page.day
        ),
        "logos": [place.logo for place in page.logos.select_related("logo")],
        "write_url": write_url,
        "threads": threads,
        "comment_count": commenting.count(threads),
        "address": address,
        "site_address": settings.URL,
        "edit_address": edit_address(page, request),
        **pictures(page),
        "share": [
            ShareLink(name, url.format(title=quote(page.title), url=quote(address, safe=""))) for name, url in SHARE
        ],
    }


def areas_of(areas: list[Area], meeting: Meeting | None) -> Iterable[Area]:
    """The article's own areas and those of its meeting."""
    if meeting is None:
        return areas
    return Area.objects.filter(Q(pk__in=[area.pk for area in areas]) | Q(meetings=meeting))


def related(page: ArticlePage, tags: list[int], areas: list[int]) -> list[ArticlePage]:
    """What the editor chose, in that order; filled up with the newest about the same areas, then with the same tags."""
    from reihum.newsroom.models import ArticleTag

    chosen = [one.other_id for one in page.related.all()]
    others = lists.published().exclude(pk=page.pk)
    about = others.model.areas.through.objects.filter(articlepage=OuterRef("pk"), area__in=areas)
    tagged = ArticleTag.objects.filter(content_object=OuterRef("pk"), tag__in=tags)
    near = Case(
        *(When(pk=pk, then=place) for place, pk in enumerate(chosen)),
        When(Exists(about), then=len(chosen)),
        When(Exists(tagged), then=len(chosen) + 1),
        output_field=IntegerField(),
    )
    found = others.filter(Q(pk__in=chosen) | Q(pk__in=others.values("pk")[:AMONG])).annotate(near=near)
    return list(found.exclude(near=None).order_by("near", "-date", "-pk")[:RELATED])
