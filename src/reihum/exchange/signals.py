"""An attachment that is deleted, by whatever way its entry goes, takes its file or picture with it."""

from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver

from reihum.exchange import attachments
from reihum.exchange.models import Attachment


@receiver(post_delete, sender=Attachment, dispatch_uid="file-by-attachment")
def attachment_deleted(instance: Attachment, **_: Any) -> None:
    attachments.throw_away(instance)
