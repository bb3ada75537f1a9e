"""From a person on the list to a person who signs in: the account is made, the address proven, the entry taken over.

Sign-up is closed: an account is made only for an address that belongs to a person, and only when somebody asks for it.
"""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.db import transaction

from reihum.kit.prepared import Given, Prepared
from reihum.people.models import Person, User


@transaction.atomic
def prepare_account(email: str) -> None:
    """Sees to it that a code can be sent to `email`, if it is an account's or a person's whom nobody has claimed yet.

    Nothing is proven by this and nothing linked; for an unknown address nothing happens. May be called again.
    """
    # Locked, so that of two requests for the same person exactly one makes the account.
    person = Person.objects.select_for_update().unclaimed(email).first()
    user = User.objects.filter(email__iexact=email).first()
    if not user and person and not EmailAddress.objects.filter(email__iexact=email).exists():
        user = User.objects.create_user(email.lower())
    if user and not EmailAddress.objects.filter(user=user).exists():
        # Accounts made in the back office have no address that could be proven either.
        EmailAddress.objects.create(user=user, email=user.email.lower(), primary=True)


@transaction.atomic
def claim(user: User) -> Person | None:
    """Links the account to the person listed under one of its proven addresses; gives the account's person, if any.

    An account has one person at most, and a person one account: who came first keeps it. May be called again.
    """
    User.objects.select_for_update().get(pk=user.pk)
    if person := Person.objects.filter(user=user).first():
        return person
    for address in EmailAddress.objects.filter(user=user, verified=True).order_by("-primary", "pk"):
        if person := Person.objects.select_for_update().unclaimed(address.email).first():
            person.user = user
            person.save(update_fields=["user"])  # by save(), so that the groups follow (people.signals)
            user.__dict__.pop("standing", None)
            return person
    return None


def proven_addresses(person: Person) -> list[str]:
    """The addresses that a person has proven by signing in, in small letters; none while the account is locked."""
    if person.user_id is None:
        return []
    proven = EmailAddress.objects.filter(user=person.user_id, user__is_active=True, verified=True)
    return [email.lower() for email in proven.values_list("email", flat=True)]


_PROVEN = Prepared(
    lambda: (
        EmailAddress.objects.filter(email=Given("email"), verified=True, user__is_active=True)
        .order_by()
        .values_list("user")
    )
)


def who_has_proven(email: str) -> Person | None:
    """The person who has proven this address by signing in."""
    # Asked for every guest who answers, most of whom are unknown: the smallest question first.
    users = [user for (user,) in _PROVEN.rows(email=email.lower())]
    return Person.objects.filter(user__in=users).first() if users else None


def follow_address(person: Person, old: str, new: str) -> None:
    """The person's entry takes over a changed address of the account, unless it names another or it is taken."""
    if person.email.lower() == old.lower() and not Person.objects.filter(email__iexact=new).exists():
        person.email = new.lower()
        person.save(update_fields=["email"])
