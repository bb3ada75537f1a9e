"""Keeps in step: a meeting, with the article that tells of it; the log of the back office, with who there is."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from wagtail.signals import page_published

from reihum.meetings import states
from reihum.meetings.models import Meeting, State
from reihum.newsroom import erasing
from reihum.newsroom.models import ArticlePage
from reihum.people.models import Person, User


@receiver(page_published, sender=ArticlePage, dispatch_uid="reported-by-article")
def article_published(instance: ArticlePage, **_: Any) -> None:
    """A meeting that took place is reported once an article tells of it. Where it stands further on, or back, it stays."""
    with transaction.atomic():
        meeting = Meeting.objects.held().filter(pk=instance.meeting_id).first()
        if meeting and meeting.state in (State.HELD, State.MINUTED):
            states.move(meeting, State.REPORTED)


@receiver(pre_delete, sender=Person, dispatch_uid="log-by-person")
@receiver(pre_delete, sender=User, dispatch_uid="log-by-account")
def erased(instance: Person | User, **_: Any) -> None:
    erasing.forget(instance)
