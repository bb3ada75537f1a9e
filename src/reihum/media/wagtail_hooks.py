"""Pictures in the back office: consent, the tool that makes faces unrecognisable, logos."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.snippets.models import register_snippet

from reihum.media import views
from reihum.media.models import Consent, Logo, Photo
from reihum.ui.wagtail_hooks import RecordViewSet


@register_snippet
class LogoViewSet(RecordViewSet):
    model = Logo
    icon = "image"
    menu_label = _("Logos")
    menu_order = 320
    add_to_admin_menu = True
    list_display = [
        "name",
        "owner",
        Column("get_eu_mark_display", label=_("zeigt eine Förderung der EU"), sort_key="eu_mark"),
        "since",
        "until",
    ]
    list_filter = ["eu_mark"]
    search_fields = ["name", "owner", "purpose"]
    panels = [
        FieldPanel("name", classname="title"),
        FieldPanel("file", help_text=_("PNG, WebP oder JPEG, höchstens 2 MB. Es wird unverändert gezeigt.")),
        FieldPanel("alt"),
        MultiFieldPanel(
            [
                FieldPanel("owner"),
                FieldPanel("purpose"),
                FieldPanel("permission"),
                FieldRowPanel([FieldPanel("since"), FieldPanel("until")]),
            ],
            heading=_("Erlaubnis"),
        ),
        FieldPanel("eu_mark"),
    ]


@hooks.register("register_admin_urls")
def pages_about_people() -> list[URLPattern]:
    return [
        path("images/<int:image_id>/einwilligung/", views.withdraw, name="photo_consent"),
        path("images/<int:image_id>/unkenntlich/", views.blur, name="photo_blur"),
    ]


@hooks.register("construct_image_chooser_queryset")
def only_what_may_be_shown(images: QuerySet[Photo], request: HttpRequest) -> QuerySet[Photo]:
    return images.exclude(consent=Consent.WITHDRAWN).exclude(for_members_only=True)


@hooks.register("register_log_actions")
def what_happened(actions: Any) -> None:
    actions.register_action("media.withdraw", _("Einwilligung widerrufen"), _("Einwilligung widerrufen"))
    actions.register_action("media.blur", _("Gesichter unkenntlich machen"), _("Gesichter unkenntlich gemacht"))
