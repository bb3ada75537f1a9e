"""Jobs that do whatever there is to do: one in the queue is enough, and they go on for a turn."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

TURN = 5  # seconds after which other jobs get their turn; a worker that is asked to end has ten


def enqueue_once(job: Any) -> None:
    """Puts a job without arguments into the queue, unless it waits there already."""
    if not DBTaskResult.objects.ready().filter(task_path=job.module_path).exists():
        job.enqueue()


def runs_elsewhere(job: Any, longest: datetime.timedelta) -> bool:
    """Whether another worker is at the same job: asked from within it. One that began `longest` ago counts as dead.

    The queue notes that a job runs before it runs. So of two that begin at once the later sees the earlier, or each the other.
    """
    running = DBTaskResult.objects.running().filter(task_path=job.module_path)
    return running.filter(started_at__gt=timezone.now() - longest).count() > 1
