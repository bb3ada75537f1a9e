"""What everybody may know of the meetings, as data. Who came is not among it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reihum.meetings.agenda import timetable
from reihum.meetings.models import Meeting
from reihum.publishing.facts import public_facts


@public_facts("treffen")
def meetings() -> Iterator[dict[str, Any]]:
    rows = Meeting.objects.public().select_related("municipality")
    for meeting in rows.prefetch_related("hosts", "areas__municipality", "agenda").order_by("starts_at", "pk"):
        yield {
            "address": meeting.get_absolute_url(),
            "title": meeting.title,
            "municipality": meeting.municipality.ags,
            "hosts": [host.name for host in meeting.hosts.all()],
            "starts_at": meeting.starts_at,
            "ends_at": meeting.ends_at,
            "venue": meeting.venue,
            "state": meeting.state,
            "areas": [area.get_absolute_url() for area in meeting.areas.all()],
            "visitors": meeting.visitors,
            "visiting_municipalities": meeting.visiting_municipalities,
            "agenda": [
                {"starts_at": slot.starts_at, "title": slot.item.title, "by": slot.item.by}
                for slot in timetable(meeting, meeting.agenda.all(), is_member=False)
                if slot.is_open
            ],
        }
