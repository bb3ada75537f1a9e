"""What this app adds to the pages of areas and meetings: what people said there."""

from reihum.exchange.models import Experience
from reihum.meetings.models import Meeting
from reihum.meetings.page import meeting_section
from reihum.places.models import Area
from reihum.places.sections import Section, area_section


@area_section("main", order=40)
def from_the_area(area: Area) -> Section | None:
    voices = list(Experience.objects.public().filter(area=area).with_place())
    return Section("exchange/_voices.html", {"voices": voices, "is_meeting": False}) if voices else None


@meeting_section("main", order=40)
def from_the_meeting(meeting: Meeting) -> Section | None:
    voices = list(Experience.objects.public().filter(meeting=meeting).with_place())
    return Section("exchange/_voices.html", {"voices": voices, "is_meeting": True}) if voices else None
