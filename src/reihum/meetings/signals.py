"""What follows when hosts change their meeting, or somebody is erased: seats become free or more, dates move, names go."""

from typing import Any

from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver
from django.utils import timezone

from reihum.meetings import checklist, erasing
from reihum.meetings.models import Meeting, Registration
from reihum.meetings.waiting_list import promote
from reihum.people.models import Person


@receiver(pre_save, sender=Meeting, dispatch_uid="checklist-by-meeting")
def meeting_moves(instance: Meeting, raw: bool, **_: Any) -> None:
    before = Meeting.objects.filter(pk=instance.pk).values_list("starts_at", flat=True).first()
    if before and not raw and (days := (instance.day - timezone.localdate(before)).days):
        checklist.move_along(instance, days)


@receiver(post_save, sender=Meeting, dispatch_uid="seats-by-meeting")
def meeting_changed(instance: Meeting, raw: bool, created: bool, **_: Any) -> None:
    if not raw and not created:
        promote(instance)
        instance.state = Meeting.objects.values_list("state", flat=True).get(pk=instance.pk)


@receiver(post_delete, sender=Registration, dispatch_uid="seats-by-registration")
def registration_deleted(instance: Registration, **_: Any) -> None:
    if instance.state in Registration.SEATED and Meeting.objects.filter(pk=instance.meeting_id).exists():
        promote(instance.meeting)


@receiver(pre_delete, sender=Person, dispatch_uid="registrations-by-person")
def person_erased(instance: Person, **_: Any) -> None:
    erasing.forget(instance)
