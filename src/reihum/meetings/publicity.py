"""What pages and mails about meetings owe the funders."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from reihum.funding.acknowledgement import Acknowledgement, due
from reihum.funding.publicity.content import Content, public_content
from reihum.meetings.models import Meeting


def acknowledgement(meeting: Meeting) -> Acknowledgement | None:
    """The acknowledgement that the page of a meeting and mails about it carry; None where none is due."""
    periods = meeting.periods.select_related("programme")
    return due(areas=meeting.areas.all(), periods=periods, day=meeting.day)


@public_content
def meetings() -> Iterator[Content]:
    """Which pages could owe one."""
    for meeting in Meeting.objects.public().prefetch_related("areas", "periods__programme"):
        yield about(meeting)


def about(meeting: Meeting) -> Content:
    """The page of a meeting."""
    return Content(
        _("Treffen"),
        str(meeting),
        meeting.get_absolute_url(),
        reverse("wagtailsnippets_meetings_meeting:edit", args=[meeting.pk]),
        day=meeting.day,
        areas=tuple(area.pk for area in meeting.areas.all()),
        periods=tuple(meeting.periods.all()),
    )
