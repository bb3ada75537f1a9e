"""The minutes as PDF."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from reihum.meetings import attendance, papers
from reihum.meetings.models import Minutes


def of(minutes: Minutes, parts: Iterable[Any]) -> bytes:
    """The PDF; `parts` as `minutes_views.parts_of` gives them."""
    meeting = minutes.meeting
    roll = attendance.roll(meeting)
    data = {
        "is-draft": minutes.approved_at is None,
        "approved": _("Freigegeben am %(day)s") % {"day": date_format(minutes.approved_at, "d.m.Y")}
        if minutes.approved_at
        else "",
        "people": [
            {"label": _("Anwesend"), "names": roll.present},
            {"label": _("Entschuldigt"), "names": roll.excused},
        ],
        "parts": [
            {
                "title": part.title,
                "paragraphs": [line for line in (part.text or "").splitlines() if line.strip()],
                "decisions": [line for line in (part.decisions or "").splitlines() if line.strip()],
            }
            for part in parts
            if part.text or part.decisions
        ],
        "tasks": [
            {
                "what": task.what,
                "who": str(task.person or "–"),
                "due": date_format(task.due, "d.m.Y") if task.due else "–",
            }
            for task in meeting.tasks.with_people()
        ],
    }
    return papers.of_meeting("minutes", _("Protokoll: %(meeting)s") % {"meeting": meeting.title}, meeting, data)
