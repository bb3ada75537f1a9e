"""Aktuelles. Stands before Wagtail's addresses, which have the other pages."""

from typing import Any

from django.urls import path, register_converter
from django.urls.converters import IntConverter
from django.views.decorators.http import require_safe

from reihum.newsroom import comment_views, feeds, report_views, views
from reihum.publishing.pages import published


class FurtherPage(IntConverter):
    """The number of a page that is not the first."""

    regex = "[2-9]|[1-9][0-9]{1,4}"


class Year(IntConverter):
    regex = "(?:19|20)[0-9]{2}"


def feed(kind: type[feeds.NewsFeed]) -> Any:
    return published(require_safe(kind()))


register_converter(FurtherPage, "further_page")
register_converter(Year, "year")

app_name = "newsroom"
urlpatterns = [
    path("aktuelles/", views.news, name="news"),
    path("aktuelles/seite/<further_page:number>/", views.older, name="older"),
    path("aktuelles/feed.atom", feed(feeds.NewsFeed), name="feed"),
    path("aktuelles/feed.rss", feed(feeds.Rss), name="rss"),
    path("aktuelles/archiv/", views.archive, name="archive"),
    path("aktuelles/schlagwort/<slug:slug>/", views.tag, name="tag"),
    path("aktuelles/schlagwort/<slug:slug>/seite/<further_page:number>/", views.tag, name="tag-older"),
    path("aktuelles/schlagwort/<slug:slug>/feed.atom", feed(feeds.TagFeed), name="tag-feed"),
    path("aktuelles/schlagwort/<slug:slug>/feed.rss", feed(feeds.TagRss), name="tag-rss"),
    path("aktuelles/jahr/<year:year>/", views.year, name="year"),
    path("aktuelles/jahr/<year:year>/seite/<further_page:number>/", views.year, name="year-older"),
    path("aktuelles/von/<slug:slug>/", views.author, name="author"),
    path("aktuelles/von/<slug:slug>/seite/<further_page:number>/", views.author, name="author-older"),
    path("gebiete/<slug:municipality>/<slug:area>/feed.atom", feed(feeds.AreaFeed), name="area-feed"),
    path("gebiete/<slug:municipality>/<slug:area>/feed.rss", feed(feeds.AreaRss), name="area-rss"),
    path("aktuelles/<slug:slug>/", views.article, name="article"),
    path("aktuelles/<slug:slug>/kommentar/", comment_views.comment, name="comment"),
    path("aktuelles/<slug:slug>/kommentar/danke/", comment_views.comment_thanks, name="comment_thanks"),
    path("kommentare/<int:pk>/melden/", comment_views.report_comment, name="report_comment"),
    path("kommentare/melden/danke/", comment_views.report_thanks, name="report_thanks"),
    # For those who wrote one
    path("kommentare/loeschen/", comment_views.ask_for_deletion, name="ask_for_deletion"),
    path("kommentare/loeschen/danke/", comment_views.deletion_thanks, name="deletion_thanks"),
    path("kommentare/loeschen/<str:key>/", comment_views.own_comments, name="own_comments"),
    # For those who decide, from a mail
    path("kommentare/entscheiden/<str:key>/", comment_views.moderate_comment, name="moderate_comment"),
    # For those who host a meeting
    path("treffen/<slug:slug>/bericht/", report_views.draft, name="report_draft"),
]
