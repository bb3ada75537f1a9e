"""What this app adds to the page of an area: the acknowledgement and the money."""

from reihum.funding.acknowledgement import due
from reihum.funding.models import AreaFunding
from reihum.places.models import Area
from reihum.places.sections import Section, area_section


@area_section("top")
def acknowledgement(area: Area) -> Section | None:
    asked = due(areas=[area])
    return Section("funding/_acknowledgement.html", {"acknowledgement": asked}) if asked else None


@area_section("main", order=20)
def fundings(area: Area) -> Section | None:
    rows = list(AreaFunding.objects.filter(area=area).with_period())
    return Section("funding/_area_fundings.html", {"fundings": rows}) if rows else None
