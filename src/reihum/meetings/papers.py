"""PDFs of a meeting: what they have in common."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import override

from reihum.funding.acknowledgement import Acknowledgement
from reihum.funding.pdf_acknowledgement import TEMPLATE, for_pdf
from reihum.kit.pdf import pdf
from reihum.meetings.models import Meeting
from reihum.meetings.publicity import acknowledgement
from reihum.meetings.times import hours
from reihum.people.models import Network

FOLDER = Path(__file__).parent / "typst"


def paper(
    template: str,
    title: str,
    data: Mapping[str, Any],
    asked: Acknowledgement | None,
    *,
    as_of: datetime.date,
    files: Mapping[str, bytes] | None = None,
) -> bytes:
    """The PDF that `typst/<template>.typ` makes of `data`, with the acknowledgement that is `asked` for."""
    owed, its_files = for_pdf(asked) if asked else (None, {TEMPLATE.name: TEMPLATE.read_bytes()})
    common = {"title": title, "network": str(Network.objects.first() or "Reihum"), "acknowledgement": owed}
    return pdf(FOLDER / f"{template}.typ", {**common, **data}, {**its_files, **(files or {})}, as_of=as_of)


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
        return paper(template, title, {**facts, **data}, asked, as_of=meeting.changed_at.date(), files=files)


def when(meeting: Meeting) -> str:
    """Day and times, as papers say them."""
    day = date_format(localtime(meeting.starts_at), "l, j. F Y")
    return f"{day}, {hours(meeting.starts_at, meeting.ends_at)}"
