"""The pages people write: home, news, articles, standard pages."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from reihum.funding.models import Period
from reihum.meetings.models import Meeting
from reihum.newsroom.blocks import Body
from reihum.places.models import Area


class HomePage(Page):
    """The front page. What it shows comes from the network's records; only the pinned article is chosen here."""

    pinned = models.ForeignKey(
        "newsroom.ArticlePage",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Artikel, der oben bleibt"),
    )

    content_panels = [*Page.content_panels, FieldPanel("pinned")]
    max_count = 1
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    template = "newsroom/home.html"

    class Meta:
        verbose_name = _("Startseite")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from reihum.newsroom.front import front_page

        return {**super().get_context(request, *args, **kwargs), **front_page(self)}


class NewsPage(Page):
    """Aktuelles: the list of all articles."""

    max_count = 1
    parent_page_types: ClassVar[list[str]] = ["newsroom.HomePage"]
    subpage_types: ClassVar[list[str]] = ["newsroom.ArticlePage"]
    template = "newsroom/news.html"

    class Meta:
        verbose_name = _("Aktuelles")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from reihum.newsroom.front import news

        return {**super().get_context(request, *args, **kwargs), **news(self, request)}


class ArticleTag(TaggedItemBase):
    content_object = ParentalKey("newsroom.ArticlePage", on_delete=models.CASCADE, related_name="tagged_items")


class ArticlePage(Page):
    """An article, with what it belongs to: areas, funding periods, a meeting. The acknowledgement follows from them."""

    date = models.DateField(_("Datum"), default=timezone.localdate)
    teaser = models.TextField(_("Anreißer"), max_length=400, help_text=_("Ein, zwei Sätze für die Übersicht."))
    picture = models.ForeignKey(
        "media.Photo",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Bild für die Übersicht"),
    )
    body = StreamField(Body(), verbose_name=_("Text"))
    tags = ClusterTaggableManager(through=ArticleTag, blank=True, verbose_name=_("Schlagwörter"))
    areas = ParentalManyToManyField(Area, blank=True, related_name="articles", verbose_name=_("Gebiete"))
    periods = ParentalManyToManyField(Period, blank=True, related_name="articles", verbose_name=_("Förderzeiträume"))
    meeting = models.ForeignKey(
        Meeting,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="articles",
        verbose_name=_("Arbeitstreffen"),
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("date"),
        FieldPanel("teaser"),
        FieldPanel("picture"),
        FieldPanel("body"),
        FieldPanel("tags"),
        MultiFieldPanel([FieldPanel("areas"), FieldPanel("periods"), FieldPanel("meeting")], heading=_("Gehört zu")),
    ]
    search_fields = [*Page.search_fields, index.SearchField("teaser"), index.SearchField("body")]
    parent_page_types: ClassVar[list[str]] = ["newsroom.NewsPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "newsroom/article.html"

    class Meta:
        verbose_name = _("Artikel")
        verbose_name_plural = _("Artikel")

    @property
    def day(self) -> datetime.date:
        """The day whose funding rules hold: the meeting's, if the article tells of one."""
        return self.meeting.day if self.meeting else self.date

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from reihum.newsroom.front import article

        return {**super().get_context(request, *args, **kwargs), **article(self, request)}


class StandardPage(Page):
    """Any other page: Impressum, Datenschutz, Barrierefreiheit, Leichte Sprache. Shown in the footer if it is "in Menüs"."""

    body = StreamField(Body(), verbose_name=_("Text"))

    content_panels = [*Page.content_panels, FieldPanel("body")]
    parent_page_types: ClassVar[list[str]] = ["newsroom.HomePage", "newsroom.StandardPage"]
    subpage_types: ClassVar[list[str]] = ["newsroom.StandardPage"]
    template = "newsroom/standard.html"

    class Meta:
        verbose_name = _("Seite")
        verbose_name_plural = _("Seiten")
