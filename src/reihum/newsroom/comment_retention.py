"""What of comments is forgotten, and when. docs/betrieb/kommentare.md tells operators, the page "Datenschutz" everybody."""

from __future__ import annotations

import datetime

import structlog
from django.db.models import F, Q
from django.utils import timezone

from reihum.kit.clock import every
from reihum.newsroom.models import Comment
from reihum.newsroom.moderation import remove
from reihum.publishing import freshness

log = structlog.get_logger()

REJECTED = datetime.timedelta(days=30)  # long enough to say that the rejection was a mistake
UNDECIDED = datetime.timedelta(days=183)  # whom nobody answered in half a year, nobody answers any more
ADDRESS = datetime.timedelta(days=365)  # a year in which one can have one's comment back by mail
REPORT = datetime.timedelta(days=183)  # half a year to justify what was decided on a report


@every(minutes=60)
def forget_by_date() -> None:
    """Deletes what is no longer needed; nothing of it is public. May run at any time and again."""
    now = timezone.now()
    old = Q(state=Comment.State.REJECTED, decided_at__lt=now - REJECTED)
    old |= Q(state=Comment.State.PENDING, received_at__lt=now - UNDECIDED)
    justified = Q(decided_at__gte=F("reported_at"), decided_at__lt=now - REPORT)
    with freshness.unseen():
        # Replies first, so that nothing leaves a gap that is gone a moment later. What was published meanwhile stays.
        found = list(Comment.objects.filter(old).order_by("-pk"))
        deleted = sum(remove(comment, only=old) for comment in found)
        addresses = Comment.objects.filter(received_at__lt=now - ADDRESS).exclude(email="").update(email="")
        reports = Comment.objects.filter(justified, reported_at__isnull=False).update(reported_at=None, report="")
    if deleted or addresses or reports:
        log.info("comments forgotten", deleted=deleted, addresses=addresses, reports=reports)
