"""The directory: who is in the network today, found by name, place, organisation or topic."""

from __future__ import annotations

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from reihum.people.models import Person, Role


def current_roles() -> Prefetch:
    """The roles of today, with their places, in one query for any number of persons."""
    return Prefetch(
        "roles",
        Role.objects.today().select_related("organisation", "municipality", "area__municipality"),
        to_attr="current_roles",
    )


def search(wanted: str) -> QuerySet[Person]:
    """The members that match every word of `wanted`, in the order of their names. Two queries for any number."""
    found = Person.objects.members(timezone.localdate()).prefetch_related(current_roles())
    today = Role.objects.today()
    for word in wanted.split():
        roles = today.filter(
            Q(organisation__name__icontains=word)
            | Q(municipality__name__icontains=word)
            | Q(area__name__icontains=word)
            | Q(area__municipality__name__icontains=word)
        )
        found = found.filter(
            Q(given_name__icontains=word)
            | Q(family_name__icontains=word)
            | Q(topics__icontains=word)
            | Q(pk__in=roles.values("person"))
        )
    return found
