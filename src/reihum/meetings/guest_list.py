"""Who comes, who waits and what they need: for hosts, on their page and as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from reihum.meetings.models import Meeting, Registration


@dataclass(frozen=True)
class Need:
    """What people said to one question, the most frequent first, and how many said it."""

    label: str
    answers: Sequence[tuple[str, int]]


@dataclass(frozen=True)
class GuestList:
    """All answers to an invitation, by what they are."""

    groups: Sequence[tuple[Registration.State, Sequence[Registration]]]
    needs: Sequence[Need]
    cities: Sequence[tuple[str, int]]  # seats by city
    photos: int  # who may be shown
    contacts: int  # who is on the list of contacts

    def __bool__(self) -> bool:
        return any(rows for _state, rows in self.groups)


def of(meeting: Meeting) -> GuestList:
    """The list of a meeting. One query."""
    rows = list(meeting.registrations.by_name())
    by_state: dict[str, list[Registration]] = {state: [] for state in Registration.State}
    for row in rows:
        by_state[row.state].append(row)
    by_state[Registration.State.WAITING].sort(key=lambda row: (row.queue_number or 0, row.pk))
    seated = [row for row in rows if row.state in Registration.SEATED]
    return GuestList(
        groups=[(state, by_state[state]) for state in Registration.State],
        needs=[_need(name, seated) for name in meeting.asked_needs],
        cities=_by_city(seated),
        photos=sum(row.photo_consent for row in seated),
        contacts=sum(row.contact_consent and row.takes_part for row in rows),
    )


def _by_city(rows: Sequence[Registration]) -> list[tuple[str, int]]:
    cities = Counter(row.municipality.name if row.municipality else _("ohne Stadt des Netzwerks") for row in rows)
    return sorted(cities.items(), key=lambda city: (-city[1], city[0]))


def _need(name: str, rows: Sequence[Registration]) -> Need:
    """Counts the same words as one, whatever their capitals."""
    first: dict[str, str] = {}
    counted: Counter[str] = Counter()
    for text in (getattr(row, name).strip() for row in rows):
        if text:
            first.setdefault(text.casefold(), text)
            counted[text.casefold()] += 1
    label = str(Registration._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return Need(label, [(first[text], number) for text, number in counted.most_common()])


def table(meeting: Meeting) -> Iterator[Sequence[Any]]:
    """Who comes, is offered a seat or waits, with what the hosts need to prepare: no address, nobody who does not come."""
    asked = meeting.asked_needs
    labels = [str(Registration._meta.get_field(name).verbose_name) for name in asked]  # type: ignore[union-attr]
    yield [_("Name"), _("Organisation oder Ort"), _("Begleitet"), _("Antwort"), *labels, _("Fotos"), _("Kontaktliste")]
    for state, rows in of(meeting).groups:
        if state in Registration.WISHES:
            for row in rows:
                yield [
                    row.name,
                    row.comes_from,
                    row.brought_by.name if row.brought_by else "",
                    row.get_state_display(),
                    *(getattr(row, name) for name in asked),
                    _("ja") if row.photo_consent else _("nein"),
                    _("ja") if row.contact_consent else _("nein"),
                ]
