"""What everybody may know of the meetings, as data. Who came is not among it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

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
                {"starts_at": item.starts_at, "title": item.title, "by": item.by} for item in meeting.agenda.all()
            ],
        }
