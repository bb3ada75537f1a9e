"""Areas with the programmes they are funded by, and projects: public, as their pages are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reihum.funding.models import ActionField, AreaFunding, Period, Programme, Project, ProjectVersion
from reihum.places.models import Area, Municipality
from reihum.search.readers import PUBLIC
from reihum.search.sources import Findable, Keys, Source, register


def areas(pks: Keys) -> Iterator[Findable]:
    found = Area.objects.filter(pk__in=pks).select_related("municipality")
    for area in found.prefetch_related("fundings__period__programme").order_by("pk"):
        periods = [funding.period for funding in area.fundings.all()]
        said = [area.description, area.municipality.name, *(period.name for period in periods)]
        yield Findable(
            pk=area.pk,
            title=area.name,
            text="\n".join(filter(None, [*said, *(period.programme.name for period in periods)])),
            url=area.get_absolute_url(),
            audiences=[PUBLIC],
            facets=[("city", area.municipality.slug, area.municipality.name), *programmes(periods)],
        )


def projects(pks: Keys) -> Iterator[Findable]:
    found = Project.objects.public().filter(pk__in=pks).with_latest().prefetch_related("action_field__topics")
    for project in found.order_by("pk"):
        field, version = project.action_field, project.version
        said = [project.purpose, project.result, project.beneficiary, project.code, field.name if field else ""]
        place = project.area.name if project.area else ""
        yield Findable(
            pk=project.pk,
            title=project.name,
            text="\n".join(filter(None, [*said, place, project.city.name, project.period.programme.name])),
            url=project.get_absolute_url(),
            audiences=[PUBLIC],
            day=version.since if version else None,
            facets=[
                ("city", project.city.slug, project.city.name),
                *programmes([project.period]),
                *(("topic", topic.slug, topic.name) for topic in (field.topics.all() if field else ())),
            ],
        )


def programmes(periods: Iterable[Period]) -> list[tuple[str, str, str]]:
    """The programmes of periods, to narrow down by."""
    return [("programme", period.programme.slug, period.programme.name) for period in periods]


def visible_areas(user: Any, pks: Keys) -> Iterable[int]:
    return Area.objects.filter(pk__in=pks).values_list("pk", flat=True)


def visible_projects(user: Any, pks: Keys) -> Iterable[int]:
    return Project.objects.public().filter(pk__in=pks).values_list("pk", flat=True)


def of_programme(programme: Programme) -> Q:
    return Q(period__programme=programme)


register(
    Source(
        "area",
        _("Gebiet"),
        _("Gebiete"),
        Area,
        areas,
        visible_areas,
        also={
            Municipality: lambda city: Area.objects.filter(municipality=city).values_list("pk", flat=True),
            AreaFunding: lambda funding: [funding.area_id],
            Period: lambda period: AreaFunding.objects.filter(period=period).values_list("area", flat=True),
            Programme: lambda one: AreaFunding.objects.filter(of_programme(one)).values_list("area", flat=True),
        },
    )
)
register(
    Source(
        "project",
        _("Vorhaben"),
        _("Vorhaben"),
        Project,
        projects,
        visible_projects,
        also={
            Municipality: lambda city: Project.objects.filter(
                Q(municipality=city) | Q(area__municipality=city)
            ).values_list("pk", flat=True),
            Area: lambda area: Project.objects.filter(area=area).values_list("pk", flat=True),
            Period: lambda period: Project.objects.filter(period=period).values_list("pk", flat=True),
            Programme: lambda one: Project.objects.filter(of_programme(one)).values_list("pk", flat=True),
            ActionField: lambda one: Project.objects.filter(action_field=one).values_list("pk", flat=True),
            ProjectVersion: lambda version: [version.project_id],
        },
    )
)
