"""Keeps in step: the groups that Wagtail asks about pages and files, with the roles; a person's address with the account's;
and the mail with who there is."""

from typing import Any

from allauth.account.signals import email_changed
from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver

from reihum.mailing import retention
from reihum.people.claiming import follow_address
from reihum.people.erasing import addresses_of
from reihum.people.groups import put_right
from reihum.people.models import Person, Role, User


@receiver([post_save, post_delete], sender=Role, dispatch_uid="coordinators-by-role")
def role_changed(instance: Role, **_: Any) -> None:
    if instance.person.user:
        put_right(instance.person.user)


@receiver(post_save, sender=Person, dispatch_uid="coordinators-by-person")
def person_changed(instance: Person, **_: Any) -> None:
    if instance.user:
        put_right(instance.user)


@receiver(email_changed, dispatch_uid="address-by-account")
def address_changed(user: User, from_email_address: Any, to_email_address: Any, **_: Any) -> None:
    person = Person.objects.filter(user=user).first()
    if person and from_email_address:
        follow_address(person, from_email_address.email, to_email_address.email)


@receiver(pre_delete, sender=Person, dispatch_uid="mail-by-person")
@receiver(pre_delete, sender=User, dispatch_uid="mail-by-account")
def erased(instance: Person | User, **_: Any) -> None:
    retention.forget(addresses_of(instance))
