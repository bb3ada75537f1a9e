"""What this app adds to the page of an area."""

from __future__ import annotations

from reihum.newsroom import lists
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
