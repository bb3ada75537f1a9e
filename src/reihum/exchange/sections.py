"""What this app adds to the pages of areas and meetings, and to the screen in the room: what people said there."""

from reihum.exchange import round as rounds
from reihum.exchange.models import Experience
from reihum.meetings.models import Meeting
from reihum.meetings.page import meeting_section, room_section
from reihum.places.models import Area
from reihum.places.sections import Section, area_section


@area_section("main", order=40)
def from_the_area(area: Area) -> Section | None:
    voices = list(Experience.objects.public().from_the_area(area).with_place())
    return Section("exchange/_area_voices.html", {"voices": voices}) if voices else None


@meeting_section("top", order=40)
def on_its_day(meeting: Meeting) -> Section | None:
    """The way to the round, where members look on the day of the meeting."""
    return Section("exchange/_to_the_round.html", {"meeting": meeting}) if rounds.begun(meeting) else None


@meeting_section("main", order=40)
def from_the_meeting(meeting: Meeting) -> Section | None:
    """For everybody what is published of the round, for members the way to it on all other days."""
    voices = list(Experience.objects.public().filter(meeting=meeting).with_place())
    has_round = rounds.begun(meeting) and not meeting.is_today
    if not voices and not has_round:
        return None
    context = {"voices": voices, "meeting": meeting, "has_round": has_round}
    return Section("exchange/_meeting_voices.html", context)


@room_section("main", order=40)
def in_the_room(meeting: Meeting) -> Section | None:
    """For the projector: what was said, by topic, without the names of those who said it."""
    groups = rounds.groups(meeting)
    return Section("exchange/_room.html", {"groups": groups}) if groups else None
