"""A person is erased: what meetings forget, and what goes on counting without a name.

Whoever was there still counts in the proof for the funder. All other answers are deleted, and their seats go to the next in line.
"""

from __future__ import annotations

import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import override

from reihum.meetings.invitations import address_in
from reihum.meetings.models import Invitation, Invited, Registration, TurnDecision
from reihum.people.erasing import addresses_of
from reihum.people.models import Person, Role


@transaction.atomic
def forget(person: Person) -> None:
    """Forgets what a person answered, also as a guest, whom they brought, and that they were invited."""
    addresses = addresses_of(person)
    theirs = Q(person=person) | Q(guest_email__in=addresses)
    brought = Q(brought_by__person=person) | Q(brought_by__guest_email__in=addresses)
    keys = list(Registration.objects.filter(theirs | brought).values_list("pk", flat=True))
    rows = Registration.objects.filter(pk__in=keys)
    rows.present().forget()
    rows.filter(arrived_at=None).delete()
    Invited.objects.filter(email__in=addresses).delete()
    _strike_out(addresses)
    _leave_office_alone(person)


def _strike_out(addresses: set[str]) -> None:
    """Takes them out of what hosts typed."""
    for invitation in Invitation.objects.exclude(guests=""):
        lines = invitation.guests.splitlines()
        left = [line for line in lines if address_in(line) not in addresses]
        if left != lines:
            invitation.guests = "\n".join(left)
            invitation.save(update_fields=["guests"])


def _leave_office_alone(person: Person) -> None:
    """What was decided about turns stays the network's: by which office, no longer by whom."""
    for decision in TurnDecision.objects.filter(by=person):
        decision.by_name = _office(person, timezone.localdate(decision.at))
        decision.save(update_fields=["by_name"])


def _office(person: Person, day: datetime.date) -> str:
    """As what somebody acted: for the network, else in their newest role, with its place."""
    roles = Role.objects.on(day).filter(person=person).select_related("area", "municipality", "organisation")
    role = roles.filter(kind__in=Role.NETWORK_KINDS).first() or roles.first()
    if role is None:
        return ""
    place = role.place or role.organisation
    with override("de"):
        return ", ".join(filter(None, [str(role.get_kind_display()), place.name if place else ""]))
