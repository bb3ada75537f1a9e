"""What this app adds to the page of an area (who is in charge, and who was), and to the answer for an address."""

from django.db.models import F

from reihum.people.models import Role
from reihum.places.inside import Hit
from reihum.places.models import Area
from reihum.places.sections import Section, answer_section, area_section


@area_section("aside", order=10)
def in_charge(area: Area) -> Section:
    roles = list(Role.objects.in_charge().today().filter(area=area).select_related("person", "organisation"))
    return Section("people/_in_charge.html", {"roles": roles})


@area_section("main", order=70)
def through_the_years(area: Area) -> Section | None:
    """What there was and for whom, without names: those of former people are for members, on a page of its own."""
    roles = Role.objects.in_charge().filter(area=area, since__isnull=False).select_related("organisation")
    rows = list(roles.order_by(F("until").desc(nulls_first=True), "-since", "pk"))
    return Section("people/_through_the_years.html", {"roles": rows, "area": area}) if len(rows) > 1 else None


@answer_section("main", order=80)
def to_ask(hit: Hit) -> Section:
    return in_charge(hit.area)
