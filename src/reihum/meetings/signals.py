"""Seats that become free, or more, otherwise than by an answer: somebody is erased, or hosts change their meeting."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from reihum.meetings.models import Meeting, Registration
from reihum.meetings.waiting_list import promote


@receiver(post_save, sender=Meeting, dispatch_uid="seats-by-meeting")
def meeting_changed(instance: Meeting, raw: bool, created: bool, **_: Any) -> None:
    if not raw and not created:
        promote(instance)
        instance.state = Meeting.objects.values_list("state", flat=True).get(pk=instance.pk)


@receiver(post_delete, sender=Registration, dispatch_uid="seats-by-registration")
def registration_deleted(instance: Registration, **_: Any) -> None:
    if instance.state in Registration.SEATED and Meeting.objects.filter(pk=instance.meeting_id).exists():
        promote(instance.meeting)
