"""Aktuelles in the back office: all articles in one list, wherever they stand in the tree of pages."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.pages import PageListingViewSet

from reihum.newsroom.models import ArticlePage


class ArticleListing(PageListingViewSet):
    model = ArticlePage
    icon = "doc-full"
    menu_label = _("Aktuelles")
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
