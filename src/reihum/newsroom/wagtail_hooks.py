"""Aktuelles in the back office: all articles in one list, wherever they stand in the tree of pages; who writes them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from reihum.media.models import Consent
from reihum.newsroom import comment_back_office, while_writing  # noqa: F401 - the first registers itself
from reihum.newsroom.models import ArticlePage, Author
from reihum.newsroom.pictures import photos_of
from reihum.people.standing import standing_of
from reihum.ui.wagtail_hooks import RecordViewSet

# What those find in the menu who write but do not coordinate, by Wagtail's names.
FOR_WRITERS = {"articles", "images", "documents"}


class ArticleListing(PageListingViewSet):
    model = ArticlePage
    icon = "doc-full"
    menu_label = _("Aktuelles")
    menu_name = "articles"
    menu_order = 105
    add_to_admin_menu = True
    columns = [
        *PageListingViewSet.columns[:2],
        Column("date", label=_("Datum"), sort_key="date"),
        *PageListingViewSet.columns[3:],
    ]


@hooks.register("register_admin_viewset")
def articles() -> ArticleListing:
    return ArticleListing("articles")


@register_snippet
class AuthorViewSet(RecordViewSet):
    model = Author
    icon = "user"
    menu_label = _("Wer schreibt")
    menu_order = 107
    add_to_admin_menu = True
    list_display = ["name", Column("person", label=_("Person im Netzwerk"))]
    search_fields = ["name"]
    panels = [
        FieldPanel("name", classname="title"),
        FieldPanel("slug"),
        FieldPanel("about"),
        FieldPanel("person"),
    ]


@hooks.register("register_admin_urls")
def asked_while_writing() -> list[URLPattern]:
    return [path("foerderhinweis/", while_writing.acknowledgement, name="newsroom_acknowledgement")]


@hooks.register("construct_main_menu")
def only_what_writers_need(request: HttpRequest, menu_items: list[Any]) -> None:
    if not standing_of(request.user).is_coordinator:
        menu_items[:] = [item for item in menu_items if item.name in FOR_WRITERS]


@hooks.register("after_publish_page")
def say_whose_consent_is_unknown(request: HttpRequest, page: Page) -> None:
    """A warning, not a refusal: whoever publishes may know more than the record."""
    shown = photos_of(page) if hasattr(page, "body") else []
    for photo in {photo.pk: photo for photo in shown}.values():
        if photo.consent == Consent.UNKNOWN:
            messages.warning(
                request,
                gettext("Beim Bild „%(photo)s“ ist nicht geklärt, ob die abgebildeten Menschen einverstanden sind.")
                % {"photo": photo.title},
                buttons=[messages.button(reverse("wagtailimages:edit", args=[photo.pk]), gettext("Zum Bild"))],
            )
