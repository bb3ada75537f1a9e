"""PDFs of a meeting: what they have in common."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import override

from reihum.funding.papers import paper
from reihum.meetings.models import Meeting
from reihum.meetings.publicity import acknowledgement
from reihum.meetings.times import hours

FOLDER = Path(__file__).parent / "typst"


def of_meeting(
    template: str,
    title: str,
    meeting: Meeting,
    data: Mapping[str, Any],
    files: Mapping[str, bytes] | None = None,
) -> bytes:
    """A PDF about one meeting, in German like the meeting itself: `data`, with when and where it is."""
    with override("de"):
        facts = {"when": when(meeting), "where": f"{meeting.venue}, {meeting.municipality.name}"}
        asked = acknowledgement(meeting)
        return paper(
            FOLDER / f"{template}.typ", title, {**facts, **data}, asked, as_of=meeting.changed_at.date(), files=files
        )


def when(meeting: Meeting) -> str:
    """Day and times, as papers say them."""
    day = date_format(localtime(meeting.starts_at), "l, j. F Y")
    return f"{day}, {hours(meeting.starts_at, meeting.ends_at)}"
