"""The page of an area takes sections from later apps: see `ui.sections`."""

from reihum.places.models import Area
from reihum.ui.sections import Section, Sections

area_page: Sections[Area] = Sections()
area_section = area_page.register

__all__ = ["Section", "area_page", "area_section"]
