"""The page of a meeting takes sections from later apps: see `ui.sections`."""

from reihum.meetings.models import Meeting
from reihum.ui.sections import Section, Sections

meeting_page: Sections[Meeting] = Sections()
meeting_section = meeting_page.register

__all__ = ["Section", "meeting_page", "meeting_section"]
