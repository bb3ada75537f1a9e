"""Following up what was agreed: mails before the day and before the next meeting, and who takes over."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from reihum.kit import clock
from reihum.mailing.outbox import send_later
from reihum.meetings.models import Meeting, Task
from reihum.meetings.models.tasks import TaskQuerySet
from reihum.people.handovers import OpenTasks, hands_over
from reihum.people.models import Person, Role

WEEK = datetime.timedelta(days=7)
PAUSE = datetime.timedelta(days=14)  # between two mails about the same task


def for_agenda(meeting: Meeting) -> TaskQuerySet:
    """What earlier meetings left open: it comes first."""
    return Task.objects.open().filter(meeting__starts_at__lt=meeting.starts_at).with_people()


@transaction.atomic
def settle(task: Task, state: str, note: str = "") -> Task:
    """Says how a task stands. `state` is one of `Task.State`."""
    task = Task.objects.select_for_update().get(pk=task.pk)
    task.state = Task.State(state)
    task.note = note
    task.settled_at = None if task.state == Task.State.OPEN else task.settled_at or timezone.now()
    task.full_clean()
    task.save(update_fields=["state", "note", "settled_at"])
    return task


@clock.every(minutes=60)
def ask() -> None:
    """Asks those who have open tasks how they stand: a week before the day, when it was missed, and a week before the
    next meeting. Not oftener than every two weeks, and by one worker only: whoever writes the moment, mails."""
    now, today = timezone.now(), timezone.localdate()
    meets_soon = Meeting.objects.coming().filter(starts_at__lte=now + WEEK).exists()
    due = Task.objects.open().with_people().filter(person__isnull=False, meeting__ends_at__lt=now)
    if not meets_soon:
        due = due.filter(due__lte=today + WEEK)
    for task in due.filter(Q(asked_at=None) | Q(asked_at__lte=now - PAUSE)):
        _ask_about(task, now)


@transaction.atomic
def _ask_about(task: Task, now: datetime.datetime) -> None:
    mine = Task.objects.open().filter(pk=task.pk, asked_at=task.asked_at)
    if task.person and task.person.email and mine.update(asked_at=now):
        send_later(task.person.email, "meetings/mail/task", {"task": task, "person": task.person})


def _of_role(role: Role) -> TaskQuerySet:
    return Task.objects.open().filter(person=role.person).with_people()


def _pass_on(role: Role, successor: Person) -> int:
    return _of_role(role).update(person=successor)


hands_over(OpenTasks(lambda: gettext("Offene Aufgaben aus Treffen"), _of_role, _pass_on))
