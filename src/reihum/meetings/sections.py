"""What this app adds to the page of an area: the meetings that were about it."""

from reihum.meetings.models import Meeting
from reihum.places.models import Area
from reihum.places.sections import Section, area_section

MOST = 5


@area_section("main", order=50)
def meetings(area: Area) -> Section | None:
    found = list(Meeting.objects.public().filter(areas=area).select_related("municipality")[:MOST])
    return Section("meetings/_area_meetings.html", {"meetings": found, "area": area}) if found else None
