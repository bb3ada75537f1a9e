"""A guest who is a person of the network, or has become one: what they said as either is one answer, with one seat.

Only an address that the person has proven counts (`people.claiming`). So nobody comes by the answer of another by writing down
their address, and nobody learns from it who is registered.
"""

from __future__ import annotations

from django.db.models import Q

from reihum.meetings.answer_links import Guest, Who
from reihum.meetings.models import Invited, Meeting, Registration
from reihum.meetings.seats import city_of
from reihum.meetings.waiting_list import move_up
from reihum.people import claiming
from reihum.people.models import Person


def known(who: Who) -> Who:
    """The person who has proven a guest's address; whoever is unknown as they are."""
    if isinstance(who, Guest) and who.email:
        return claiming.who_has_proven(who.email) or who
    return who


def other_row(meeting: Meeting, who: Who) -> Registration | None:
    """What a person answered as a guest, or a guest as the person they are."""
    rows = meeting.registrations.select_related("person")
    if isinstance(who, Person):
        return rows.filter(guest_email__in=claiming.proven_addresses(who)).first()
    person = known(who)
    return rows.filter(person=person).first() if isinstance(person, Person) else None


def unite(meeting: Meeting, person: Person) -> None:
    """Makes the answers of a person and of the guest they have been one row, the person's.

    The better of two seats, or the earlier place in the line, is kept, and the other goes to the next; so does everything said
    with either, but of consents only what was given both times. For whoever holds the meeting.
    """
    addresses = claiming.proven_addresses(person)
    if guests := list(meeting.registrations.filter(guest_email__in=addresses)):
        _take_over(meeting, person, [*meeting.registrations.filter(person=person), *guests])
    if invited := list(meeting.invited.filter(email__in=addresses)):
        _tell_one(meeting, person, invited)


def _take_over(meeting: Meeting, person: Person, rows: list[Registration]) -> None:
    states = list(Registration.State)  # the best first
    kept, *others = sorted(rows, key=lambda row: (states.index(Registration.State(row.state)), row.queue_number or 0))
    for other in others:
        _add(kept, other)
        _drop(other)
    kept.person, kept.guest_name, kept.guest_email = person, "", ""
    kept.municipality_id = kept.municipality_id or city_of(person)
    kept.save()
    kept.companions.filter(municipality=None).update(municipality=kept.municipality_id)
    move_up(meeting)


def _add(kept: Registration, other: Registration) -> None:
    """What one row says beside its state to the other; the companions too, but nobody twice."""
    for name in (*Registration.NEEDS, "arrived_at", "ticked_at"):
        setattr(kept, name, getattr(kept, name) or getattr(other, name))
    for name in Registration.CONSENTS:
        setattr(kept, name, getattr(kept, name) and getattr(other, name))
    names = {companion.guest_name.casefold() for companion in kept.companions.all()}
    for companion in other.companions.all():
        if companion.guest_name.casefold() not in names:
            companion.brought_by = kept
            companion.save(update_fields=["brought_by"])


def _drop(row: Registration) -> None:
    """Deletes a row and those it still brings. Without a seat, so that nobody moves up before all is done."""
    row.state = Registration.State.CANCELLED
    Registration.objects.filter(Q(pk=row.pk) | Q(brought_by=row)).update(state=row.state, offered_until=None)
    row.delete()


def _tell_one(meeting: Meeting, person: Person, guests: list[Invited]) -> None:
    """Of changes only the person is told from now on."""
    is_known = meeting.invited.filter(person=person).exists()
    for row in guests:
        if is_known:
            row.delete()
        else:
            row.person, row.name, row.email, is_known = person, "", "", True
            row.save(update_fields=["person", "name", "email"])
