"""Who hears when a draft waits for approval, is published or sent back. Mail goes out by the worker, in our words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import Page, TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected, workflow_submitted

from reihum.mailing.outbox import send_later
from reihum.people.groups import COORDINATORS
from reihum.people.models import User
from reihum.people.standing import standing_of


def submitted(instance: TaskState, user: User | None = None, **_: Any) -> None:
    """Tells those who coordinate today."""
    group = Group.objects.get(name=COORDINATORS)
    coordinators = [one for one in group.user_set.filter(is_active=True) if standing_of(one).is_coordinator]
    by = str(user.get_full_name() or user.email) if user else ""
    _tell((one for one in coordinators if one != user), "submitted", instance.workflow_state, by=by)


def approved(instance: WorkflowState, user: User | None = None, **_: Any) -> None:
    """Tells whoever submitted it."""
    _tell(_submitter(instance, user), "approved", instance)


def rejected(instance: WorkflowState, user: User | None = None, **_: Any) -> None:
    """Tells whoever submitted it, with what the coordinator wrote."""
    state = instance.current_task_state
    _tell(_submitter(instance, user), "rejected", instance, comment=state.comment if state else "")


def silent(**_: Any) -> None:
    """Administrators need not hear of every draft."""


def connect() -> None:
    """Takes the places of Wagtail's own mails, which leave during the request. To be called before it connects them: of two
    receivers with the same name the first one stays."""
    task_submitted.connect(submitted, TaskState, dispatch_uid="group_approval_task_submitted_email_notification")
    workflow_submitted.connect(silent, WorkflowState, dispatch_uid="workflow_state_submitted_email_notification")
    workflow_approved.connect(approved, WorkflowState, dispatch_uid="workflow_state_approved_email_notification")
    workflow_rejected.connect(rejected, WorkflowState, dispatch_uid="workflow_state_rejected_email_notification")


def _submitter(state: WorkflowState, user: User | None) -> list[User]:
    submitter = state.requested_by
    return [submitter] if submitter and submitter != user and submitter.is_active else []


def _tell(users: Iterable[User], template: str, state: WorkflowState, **context: Any) -> None:
    page = state.content_object
    if not isinstance(page, Page):
        return
    page = page.specific
    for user in users:
        given = {
            "page": page,
            "name": user.get_short_name(),
            "edit": reverse("wagtailadmin_pages:edit", args=[page.pk]),
        }
        send_later(user.email, f"newsroom/mail/{template}", {**given, **context})
