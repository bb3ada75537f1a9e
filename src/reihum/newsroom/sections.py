"""What this app adds to the pages of areas, meetings and entries of the exchange."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from reihum.exchange.models import Experience
from reihum.exchange.page import entry_section
from reihum.meetings.models import Meeting
from reihum.meetings.page import meeting_section
from reihum.newsroom import access, lists, practice_draft, report_draft
from reihum.people.models import User
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


@entry_section("aside", order=60)
def further(entry: Experience, user: User | AnonymousUser) -> Section | None:
    """The public article about an entry, and the folders it lies in; for who writes, the ways to make an article and to lay it
    in a folder."""
    article = practice_draft.article_on(entry)
    context = {
        "entry": entry,
        "article": article if article and article.live else None,
        "lies_in": access.folders_for(user).filter(items__experience=entry),
        "may_make_article": practice_draft.may_make(user, entry),
        "folders": access.folders_to_fill(user).exclude(items__experience=entry),
        "may_collect": access.may_collect(user),
    }
    says_something = context["article"] or context["lies_in"] or context["may_collect"] or context["may_make_article"]
    return Section("newsroom/_entry_further.html", context) if says_something else None


@meeting_section("aside", order=60)
def report(meeting: Meeting) -> Section | None:
    """For hosts, once the meeting has begun: the draft of the report, and who agreed to photos."""
    if not meeting.has_begun or meeting.is_stopped:
        return None
    # Asked for where the template needs it, which is for hosts only.
    return Section("newsroom/_report.html", {"meeting": meeting, "photos": lambda: report_draft.photo_hint(meeting)})
