"""Persons, as members find them: by name, what they do, where, and what others can ask them. Contact details are not searched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reihum.people.directory import current_roles
from reihum.people.models import Membership, Organisation, Person, Role, User
from reihum.people.standing import standing_of
from reihum.places.models import Area, Municipality
from reihum.search.readers import COORDINATION, MEMBERS, reader
from reihum.search.sources import Findable, Keys, Source, register


@reader
def in_the_network(user: Any) -> Iterator[str]:
    standing = standing_of(user)
    if not standing.is_member:
        return
    yield MEMBERS
    if standing.is_coordinator:
        yield COORDINATION
    if standing.person:
        yield f"person:{standing.person.pk}"


def rows(pks: Keys) -> Iterator[Findable]:
    members = Person.objects.members(timezone.localdate()).filter(pk__in=pks)
    for person in members.prefetch_related(current_roles()).order_by("pk"):
        roles: list[Role] = person.current_roles  # type: ignore[attr-defined]
        text, cities = [person.topics], {}
        for role in roles:
            text.append(" ".join(str(one) for one in (role.get_kind_display(), role.organisation, role.place) if one))
            city = role.area.municipality if role.area else role.municipality
            if city:
                cities[city.slug] = city.name
                text.append(city.name)
        yield Findable(
            pk=person.pk,
            title=str(person),
            text="\n".join(filter(None, dict.fromkeys(text))),
            url=person.get_absolute_url(),
            audiences=[MEMBERS],
            facets=[("city", slug, name) for slug, name in cities.items()],
        )


def visible(user: User, pks: Keys) -> Iterable[int]:
    """Who is no member any more since midnight is not found either."""
    if not standing_of(user).is_member:
        return []
    return Person.objects.members(timezone.localdate()).filter(pk__in=pks).values_list("pk", flat=True)


def all_of(_changed: Any) -> Iterable[int]:
    return Role.objects.values_list("person", flat=True).distinct()


def of_membership(membership: Membership) -> Iterable[int]:
    return [membership.person_id] if membership.person_id else all_of(membership)


register(
    Source(
        "person",
        _("Person"),
        _("Personen"),
        Person,
        rows,
        visible,
        also={
            Role: lambda role: [role.person_id],
            Membership: of_membership,
            Organisation: lambda one: Role.objects.filter(organisation=one).values_list("person", flat=True),
            Municipality: lambda one: Role.objects.filter(municipality=one).values_list("person", flat=True),
            Area: lambda one: Role.objects.filter(area=one).values_list("person", flat=True),
        },
    )
)
