"""What this app adds to the pages of areas and meetings."""

from __future__ import annotations

from reihum.meetings.models import Meeting
from reihum.meetings.page import meeting_section
from reihum.newsroom import lists, report_draft
from reihum.places.models import Area
from reihum.places.sections import Section, area_section


@area_section("main", order=60)
def news(area: Area) -> Section | None:
    """The three newest articles about the area."""
    articles = list(lists.for_cards(lists.of_area(area))[:3])
    return (
        Section("newsroom/_area_news.html", {"articles": articles, "feeds": area.get_absolute_url()})
        if articles
        else None
    )


@meeting_section("aside", order=60)
def report(meeting: Meeting) -> Section | None:
    """For hosts, once the meeting has begun: the draft of the report, and who agreed to photos."""
    if not meeting.has_begun or meeting.is_stopped:
        return None
    # Asked for where the template needs it, which is for hosts only.
    return Section("newsroom/_report.html", {"meeting": meeting, "photos": lambda: report_draft.photo_hint(meeting)})
