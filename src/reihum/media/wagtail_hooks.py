"""Pictures in the back office: consent, and the tool that makes faces unrecognisable."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from reihum.media import views
from reihum.media.models import Consent, Photo


@hooks.register("register_admin_urls")
def pages_about_people() -> list[URLPattern]:
    return [
        path("images/<int:image_id>/einwilligung/", views.withdraw, name="photo_consent"),
        path("images/<int:image_id>/unkenntlich/", views.blur, name="photo_blur"),
    ]


@hooks.register("construct_image_chooser_queryset")
def only_what_may_be_shown(images: QuerySet[Photo], request: HttpRequest) -> QuerySet[Photo]:
    return images.exclude(consent=Consent.WITHDRAWN)


@hooks.register("register_log_actions")
def what_happened(actions: Any) -> None:
    actions.register_action("media.withdraw", _("Einwilligung widerrufen"), _("Einwilligung widerrufen"))
    actions.register_action("media.blur", _("Gesichter unkenntlich machen"), _("Gesichter unkenntlich gemacht"))
