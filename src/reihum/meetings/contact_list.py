"""The list of contacts of a meeting: who takes part and agreed to be on it, as things stand when somebody looks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from reihum.meetings.models import Meeting
from reihum.meetings.models.registrations import RegistrationQuerySet


def of(meeting: Meeting) -> RegistrationQuerySet:
    """By name. Whoever is brought by somebody has no address of their own, and agreed to nothing."""
    return meeting.registrations.taking_part().filter(contact_consent=True, brought_by=None).by_name()


def table(meeting: Meeting) -> Iterator[Sequence[Any]]:
    """The list to download."""
    yield [_("Name"), _("Organisation oder Ort"), _("E-Mail-Adresse")]
    for row in of(meeting):
        yield [row.name, row.comes_from, row.email]
