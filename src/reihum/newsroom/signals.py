"""Keeps in step: a meeting, with the article that tells of it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.dispatch import receiver
from wagtail.signals import page_published

from reihum.meetings import states
from reihum.meetings.models import Meeting, State
from reihum.newsroom.models import ArticlePage


@receiver(page_published, sender=ArticlePage, dispatch_uid="reported-by-article")
def article_published(instance: ArticlePage, **_: Any) -> None:
    """A meeting that took place is reported once an article tells of it. Where it stands further on, or back, it stays."""
    with transaction.atomic():
        meeting = Meeting.objects.select_for_update().filter(pk=instance.meeting_id).first()
        if meeting and meeting.state in (State.HELD, State.MINUTED):
            states.move(meeting, State.REPORTED)
