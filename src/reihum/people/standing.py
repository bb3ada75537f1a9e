"""What a user is in the network today. The one place that turns dated roles and memberships into rights."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from reihum.people.models import Person, User


@dataclass(frozen=True)
class Standing:
    """A user's place in the network today, as primary keys."""

    person: Person | None = None
    is_member: bool = False
    is_coordinator: bool = False
    writes: bool = False  # articles, which a coordinator publishes
    managed_areas: frozenset[int] = field(default_factory=frozenset)
    organisations: frozenset[int] = field(default_factory=frozenset)

    @classmethod
    def of(cls, user: User) -> Standing:
        """The standing of a signed-in user. An administrator coordinates too; an inactive account is nobody."""
        from reihum.people.models import Person, Role

        person = Person.objects.filter(user_id=user.pk).first()
        if not user.is_active or (person is None and not user.is_superuser):
            return cls()
        today = timezone.localdate()
        roles = list(Role.objects.on(today).filter(person=person)) if person else []
        coordinator = user.is_superuser or any(role.kind == Role.Kind.COORDINATION for role in roles)
        member = coordinator or (person is not None and Person.objects.members(today).filter(pk=person.pk).exists())
        return cls(
            person=person,
            is_coordinator=coordinator,
            is_member=member,
            writes=member and any(role.kind in Role.CHARGE_KINDS for role in roles),
            managed_areas=frozenset(role.area_id for role in roles if role.area_id and role.kind in Role.CHARGE_KINDS),
            organisations=frozenset(role.organisation_id for role in roles if role.organisation_id),
        )


def standing_of(user: User | AnonymousUser) -> Standing:
    """The standing of whoever asks; visitors have none."""
    return user.standing if user.is_authenticated else Standing()
