"""Mail that leaves after the transaction: written into the job queue together with what it is about, sent by the worker."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django_tasks import task


def send_later(to: str, template: str, context: dict[str, Any]) -> None:
    """Queues a mail to one address. `template` names two files: `<template>_subject.txt` and `<template>.txt`.

    The queue is a table, so the mail is sent if, and only if, the surrounding transaction is committed.
    """
    context = {**context, "site": settings.URL}
    subject = " ".join(render_to_string(f"{template}_subject.txt", context).split())
    deliver.enqueue(to, subject, render_to_string(f"{template}.txt", context))


@task()
def deliver(to: str, subject: str, body: str) -> None:
    """Sends one mail. Run by the worker."""
    EmailMessage(subject, body, to=[to]).send()
