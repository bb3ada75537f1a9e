from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.apps import apps as all_apps
from django.conf import settings
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _
from wagtail.signals import page_unpublished

from reihum.publishing import freshness


class NewsroomConfig(AppConfig):
    name = "reihum.newsroom"
    verbose_name = _("Aktuelles")

    def ready(self) -> None:
        from reihum.newsroom import (  # noqa: F401 - they register themselves
            approval,
            comment_retention,
            facts,
            findable,
            moderation,
            publicity,
            schedule,
            sections,
            signals,
        )

        approval.connect()
        page_unpublished.connect(lambda **_: freshness.withdrawn(), weak=False, dispatch_uid="unpublished-is-withdrawn")
        post_migrate.connect(follow_the_address, sender=self, dispatch_uid="site-follows-address")


def follow_the_address(apps: Any = all_apps, **_: Any) -> None:
    """Gives Wagtail's site the address of the installation, which stands in the sitemap, after every `migrate`."""
    try:
        apps.get_model("wagtailcore", "Site")
    except LookupError:  # not migrated that far
        return
    from wagtail.models import Site

    address = urlsplit(settings.URL)
    port = address.port or (443 if settings.HTTPS else 80)
    for site in Site.objects.filter(is_default_site=True).exclude(hostname=address.hostname, port=port):
        site.hostname, site.port = address.hostname, port
        site.save()
