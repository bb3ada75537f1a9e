"""Pages of areas that take sections from later apps: see `ui.sections`."""

from reihum.places.inside import Hit
from reihum.places.models import Area
from reihum.ui.sections import Section, Sections

area_page: Sections[Area] = Sections()
area_section = area_page.register

# The answer to "Is my address inside?", once for each area in it.
address_answer: Sections[Hit] = Sections()
answer_section = address_answer.register

__all__ = ["Section", "address_answer", "answer_section", "area_page", "area_section"]
