"""What this app adds to the page of an area: who is in charge."""

from reihum.people.models import Role
from reihum.places.models import Area
from reihum.places.sections import Section, area_section


@area_section("aside", order=10)
def in_charge(area: Area) -> Section:
    roles = list(Role.objects.in_charge().today().filter(area=area).select_related("person", "organisation"))
    return Section("people/_in_charge.html", {"roles": roles})
