"""Keeps the group "Koordination", which Wagtail asks about pages and files, in step with the roles."""

from typing import Any

from django.contrib.auth.models import Group
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from reihum.people.models import Person, Role

COORDINATORS = "Koordination"


def sync_group(person: Person) -> None:
    """Puts a person's account into the group if they ever coordinated. Whether they do today, RoleBackend decides."""
    if person.user:
        group, _created = Group.objects.get_or_create(name=COORDINATORS)
        if person.roles.filter(kind=Role.Kind.COORDINATION).exists():
            person.user.groups.add(group)
        else:
            person.user.groups.remove(group)


@receiver([post_save, post_delete], sender=Role, dispatch_uid="coordinators-by-role")
def role_changed(instance: Role, **_: Any) -> None:
    sync_group(instance.person)


@receiver(post_save, sender=Person, dispatch_uid="coordinators-by-person")
def person_changed(instance: Person, **_: Any) -> None:
    sync_group(instance)
