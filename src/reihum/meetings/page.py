"""Two pages of a meeting take sections from later apps: its own, and the one for the projector. See `ui.sections`."""

from reihum.meetings.models import Meeting
from reihum.ui.sections import Section, Sections

meeting_page: Sections[Meeting] = Sections()
meeting_section = meeting_page.register
# In the room everybody reads along, from afar, guests too: few words, large.
room_page: Sections[Meeting] = Sections()
room_section = room_page.register

__all__ = ["Section", "meeting_page", "meeting_section", "room_page", "room_section"]
