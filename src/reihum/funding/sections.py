"""What this app adds to the page of an area (acknowledgement, money) and to the answer for an address (programmes)."""

from django.utils import timezone

from reihum.funding import time_bars
from reihum.funding.acknowledgement import due
from reihum.funding.models import AreaFunding, FundingBoundary, Project
from reihum.places import inside
from reihum.places.inside import Hit
from reihum.places.models import Area
from reihum.places.sections import Section, answer_section, area_section

OWN_BOUNDARIES = "funding"
inside.layer(OWN_BOUNDARIES, FundingBoundary, area="funding__area")


@area_section("top")
def acknowledgement(area: Area) -> Section | None:
    asked = due(areas=[area])
    return Section("funding/_acknowledgement.html", {"acknowledgement": asked}) if asked else None


@area_section("main", order=20)
def fundings(area: Area) -> Section | None:
    rows = list(AreaFunding.objects.filter(area=area).with_period())
    bars = time_bars.drawn(rows, timezone.localdate())
    return Section("funding/_area_fundings.html", {"fundings": rows, "bars": bars}) if rows else None


@area_section("main", order=30)
def projects(area: Area) -> Section | None:
    rows = list(Project.objects.public().with_latest().filter(area=area))
    return Section("funding/_area_projects.html", {"projects": rows}) if rows else None


@answer_section("main", order=20)
def money_at(hit: Hit) -> Section | None:
    """The area's fundings, each with whether the position lies where its money may go. Two queries."""
    fundings = list(AreaFunding.objects.filter(area=hit.area).select_related("period__programme"))
    rows = [{"funding": funding, "reaches": hit.is_inside} for funding in fundings]
    if hit.position:
        with_own = set(FundingBoundary.objects.filter(funding__in=fundings).values_list("funding", flat=True))
        for row in rows:
            if row["funding"].pk in with_own:
                row["reaches"] = row["funding"].pk in hit.position.others[OWN_BOUNDARIES]
    return Section("funding/_answer.html", {"rows": rows, "hit": hit}) if rows else None
