"""What of mail is forgotten, and when. docs/betrieb/post.md tells operators."""

from __future__ import annotations

import datetime
from collections.abc import Collection

import structlog
from django.db import transaction
from django.db.models.functions import Lower
from django.utils import timezone

from reihum.kit.clock import every
from reihum.mailing.models import UNFINISHED, Address, Incoming, Outgoing, Unsubscription

log = structlog.get_logger()

CONTENT = datetime.timedelta(days=30)  # long enough to send again what did not arrive
ROW = datetime.timedelta(days=365)  # a year in which one can see who got what, and unsubscribe by link
BOUNCES = datetime.timedelta(days=365)  # an address that has worked for a year is as good as any
READ = datetime.timedelta(days=90)  # mail that lies unmoved in the mailbox for so long is not read again


@every(minutes=60)
def forget_by_date() -> None:
    """Empties and deletes what is no longer needed. May run at any time and again."""
    now = timezone.now()
    finished = Outgoing.objects.exclude(state__in=UNFINISHED)
    emptied = finished.filter(created_at__lt=now - CONTENT, emptied_at=None).update(
        text="", html="", pictures=[], calendar="", calendar_method="", emptied_at=now
    )
    deleted, _per_model = finished.filter(created_at__lt=now - ROW).delete()
    Address.objects.filter(blocked_at=None, last_bounce_at__lt=now - BOUNCES).delete()
    Incoming.objects.filter(read_at__lt=now - READ).delete()
    if emptied or deleted:
        log.info("mails forgotten", emptied=emptied, deleted=deleted)


@transaction.atomic
def forget(addresses: Collection[str]) -> None:
    """Whose addresses (in small letters) these are is erased: what went or was to go there, bounces, unsubscriptions."""
    Outgoing.objects.annotate(address=Lower("to")).filter(address__in=addresses).delete()
    Address.objects.filter(email__in=addresses).delete()
    Unsubscription.objects.filter(email__in=addresses).delete()
