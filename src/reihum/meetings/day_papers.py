"""What is printed for the day of a meeting: the list to sign, name badges, the sign at the door, and certificates."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from reihum.funding.posters import qr_code
from reihum.kit.german import sort_key
from reihum.meetings import papers
from reihum.meetings.models import AgendaItem, Meeting, Registration

SPARE_ROWS = 8  # for people who come without having registered
WITHOUT_TOPIC = (AgendaItem.Kind.WELCOME, AgendaItem.Kind.BREAK, AgendaItem.Kind.TASKS, AgendaItem.Kind.FORMAL)


def list_to_sign(meeting: Meeting, coming: Iterable[Registration]) -> bytes:
    """The attendance list, A4 landscape: sorted by name, one column to sign, spare rows, no addresses.

    What such lists hold and do not hold: Landesbeirat für Weiterbildung, "Teilnahmeliste" (no addresses).
    """
    people = [*_sorted(coming), *[{"family-name": "", "given-name": "", "comes-from": ""}] * SPARE_ROWS]
    with override("de"):
        title = _("Teilnahmeliste: %(meeting)s") % {"meeting": meeting.title}
    return papers.of_meeting("attendance", title, meeting, {"people": people})


def badges(meeting: Meeting, coming: Iterable[Registration]) -> bytes:
    """Name badges to cut out, ten a page."""
    with override("de"):
        title = _("Namensschilder: %(meeting)s") % {"meeting": meeting.title}
    return papers.of_meeting("badges", title, meeting, {"event": meeting.title, "people": _sorted(coming)})


def sign_at_the_door(meeting: Meeting, path: str) -> bytes:
    """A page to hang up, with the QR code of `path`, where people say that they are here."""
    address = settings.URL + path
    data = {"event": meeting.title, "address": address, "address-shown": address.partition("://")[2]}
    with override("de"):
        title = _("Am Eingang: %(meeting)s") % {"meeting": meeting.title}
    return papers.of_meeting("door", title, meeting, data, {"qr.svg": qr_code(address)})


def certificates(meeting: Meeting, present: Iterable[Registration]) -> bytes:
    """Certificates of attendance, a page for each of those who were there."""
    start, end = localtime(meeting.starts_at), localtime(meeting.ends_at)
    with override("de"):
        data = {
            "event": meeting.title,
            "day": date_format(start, "j. F Y"),
            "times": f"{start:%H:%M}–{end:%H:%M}",
            "topics": topics(meeting),
            "host": ", ".join(str(host) for host in meeting.hosts.all()) or meeting.municipality.name,
            "people": [{"name": row.name, "comes-from": row.comes_from} for row in present],
        }
        title = _("Teilnahmebescheinigung: %(meeting)s") % {"meeting": meeting.title}
    return papers.of_meeting("certificate", title, meeting, data)


def topics(meeting: Meeting) -> list[str]:
    """What the meeting was about: its points, without what every meeting has, and without what is for members only."""
    return [item.title for item in meeting.agenda.all() if item.kind not in WITHOUT_TOPIC and not item.for_members_only]


def _sorted(rows: Iterable[Registration]) -> list[dict[str, Any]]:
    """Names as the lists show them, in German order."""
    people = [_name(row) | {"comes-from": row.comes_from} for row in rows]
    return sorted(people, key=lambda person: (sort_key(person["family-name"]), sort_key(person["given-name"])))


def _name(row: Registration) -> dict[str, str]:
    """First and family name. Of a guest the last word counts as family name, as most people write it."""
    if row.person:
        return {"given-name": row.person.given_name, "family-name": row.person.family_name}
    given, _space, family = row.guest_name.strip().rpartition(" ")
    return {"given-name": given, "family-name": family}
