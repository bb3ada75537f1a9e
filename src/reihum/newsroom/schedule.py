"""Articles that appear and disappear at a time set beforehand."""

from __future__ import annotations

import structlog
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Revision

from reihum.kit import clock
from reihum.newsroom.before_publishing import UnfinishedError

log = structlog.get_logger()


@clock.every(minutes=1)
def publish_and_expire() -> None:
    """Publishes and takes off what is due. Each page under a lock of its own and looked at again, so that two workers do it
    once, and one that was killed is finished by the next."""
    for pk in (
        Page.objects.filter(live=True, expire_at__lt=timezone.now()).order_by("expire_at").values_list("pk", flat=True)
    ):
        with transaction.atomic():
            page = Page.objects.select_for_update().filter(pk=pk, live=True, expire_at__lt=timezone.now()).first()
            if page:
                page.specific.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    due = Revision.objects.filter(approved_go_live_at__lt=timezone.now()).order_by("approved_go_live_at")
    for pk in due.values_list("pk", flat=True):
        with transaction.atomic():
            revision = (
                Revision.objects.select_for_update().filter(pk=pk, approved_go_live_at__lt=timezone.now()).first()
            )
            if revision:
                _publish(revision)


def _publish(revision: Revision) -> None:
    """Publishes, or leaves as a draft what may no longer be published as it is; the form says why."""
    try:
        revision.publish(log_action="wagtail.publish.scheduled")
    except UnfinishedError as error:
        log.warning("not published", page=revision.object_id, reasons=error.messages)
        revision.approved_go_live_at = None
        revision.save(update_fields=["approved_go_live_at"])
