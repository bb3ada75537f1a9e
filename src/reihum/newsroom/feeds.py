"""The newest articles as Atom and RSS: all, of a tag, of an area."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed

from reihum.newsroom import lists
from reihum.newsroom.models import ArticlePage, Tag
from reihum.people.models import Network
from reihum.places.models import Area

LENGTH = 20


@dataclass(frozen=True)
class Subject:
    """What a feed is about: its own address, the page that shows the same, what its title says besides the network."""

    address: str
    page: str
    about: str
    articles: QuerySet[ArticlePage]
    network: Network | None


class NewsFeed(Feed[ArticlePage, Any]):
    """All articles, or those of a subclass."""

    feed_type: type[SyndicationFeed] = Atom1Feed
    language = "de"

    def choose(self, **chosen: str) -> tuple[str, str, QuerySet[ArticlePage]]:
        """The page with the same articles, what they are about, and the articles."""
        return reverse("newsroom:news"), "", lists.published()

    def get_object(self, request: HttpRequest, *args: Any, **chosen: str) -> Subject:
        page, about, articles = self.choose(**chosen)
        return Subject(settings.URL + request.path, settings.URL + page, about, articles, Network.objects.first())

    def title(self, subject: Subject) -> str:
        name = subject.network.name if subject.network else "Reihum"
        return f"{name}: {subject.about}" if subject.about else name

    def link(self, subject: Subject) -> str:
        return subject.page

    def feed_url(self, subject: Subject) -> str:
        return subject.address

    def description(self, subject: Subject) -> str:
        return subject.network.introduction if subject.network else ""

    subtitle = description

    def items(self, subject: Subject) -> list[ArticlePage]:
        return list(subject.articles.prefetch_related("bylines__author", "tagged_items__tag")[:LENGTH])

    def item_title(self, item: Any) -> str:
        return str(item.title)

    def item_description(self, item: Any) -> str:
        return str(item.teaser)

    def item_link(self, item: Any) -> str:
        return settings.URL + str(item.path_of_address)

    def item_author_name(self, item: Any) -> str:
        return ", ".join(byline.author.name for byline in item.bylines.all())

    def item_categories(self, item: Any) -> list[str]:
        return [tagged.tag.name for tagged in item.tagged_items.all()]

    def item_pubdate(self, item: Any) -> datetime.datetime:
        return timezone.make_aware(datetime.datetime.combine(item.date, datetime.time()))

    def item_updateddate(self, item: Any) -> datetime.datetime:
        return item.last_published_at or self.item_pubdate(item)


class TagFeed(NewsFeed):
    def choose(self, **chosen: str) -> tuple[str, str, QuerySet[ArticlePage]]:
        tag = get_object_or_404(Tag, slug=chosen["slug"])
        articles = lists.of_tag(tag)
        if not articles.exists():
            raise Http404
        return reverse("newsroom:tag", args=[tag.slug]), tag.name, articles


class AreaFeed(NewsFeed):
    def choose(self, **chosen: str) -> tuple[str, str, QuerySet[ArticlePage]]:
        areas = Area.objects.select_related("municipality")
        area = get_object_or_404(areas, municipality__slug=chosen["municipality"], slug=chosen["area"])
        return area.get_absolute_url(), str(area), lists.of_area(area)


class Rss(NewsFeed):
    feed_type = Rss201rev2Feed


class TagRss(TagFeed):
    feed_type = Rss201rev2Feed


class AreaRss(AreaFeed):
    feed_type = Rss201rev2Feed
