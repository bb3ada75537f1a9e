"""What people need at a meeting (access, food, interpreter): often health data, so it goes soon after."""

from __future__ import annotations

import datetime

import structlog
from django.db.models import Q
from django.utils import timezone

from reihum.kit.clock import every
from reihum.meetings.models import Registration
from reihum.publishing import freshness

log = structlog.get_logger()

# GDPR Art. 9 and 5 (1) e: kept no longer than needed. A month is enough to settle the bills of kitchen and interpreters.
KEPT = datetime.timedelta(days=30)


@every(minutes=60)
def forget() -> None:
    """Deletes what people needed at meetings that ended 30 days ago. May run at any time and again."""
    said = Q(access_needs="", food_needs="", interpreter_needs="")
    over = Registration.objects.filter(meeting__ends_at__lt=timezone.now() - KEPT).exclude(said)
    with freshness.unseen():
        if forgotten := over.update(access_needs="", food_needs="", interpreter_needs=""):
            log.info("needs forgotten", registrations=forgotten)
