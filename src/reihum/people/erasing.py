"""Somebody is erased: which addresses are theirs. Each app forgets what it knows of them (`signals` there)."""

from __future__ import annotations

from allauth.account.models import EmailAddress

from reihum.people.models import Person, User


def addresses_of(erased: Person | User) -> set[str]:
    """The addresses of a person and of their account, in small letters; of further ones those that were proven."""
    user = erased.user if isinstance(erased, Person) else erased
    found = [erased.email]
    if user:
        proven = EmailAddress.objects.filter(user=user, verified=True)
        found += [user.email, *proven.values_list("email", flat=True)]
    return {email.lower() for email in found if email}
