"""What this app adds to the open data: projects, as points."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Max, Min
from django.utils.translation import gettext_lazy as _

from reihum.funding.models import Project
from reihum.places.open_data import Box, Collection, Feature, Rows, collection, point


def _features(rows: Rows) -> Iterator[Feature]:
    for project in rows.with_latest():  # type: ignore[attr-defined] # rows are projects here
        version = project.version
        yield Feature(
            project.pk,
            point(project.longitude, project.latitude),
            {
                "name": project.name,
                "code": project.code or None,
                "beneficiary": project.beneficiary,
                "purpose": project.purpose or None,
                "state": project.state,
                "programme": project.period.programme.name,
                "period": project.period.name,
                "municipality": project.city.name,
                "ags": project.city.ags,
                "area": project.area.name if project.area else None,
                "since": version and version.since,
                "until": version and version.until,
                "total": version and version.total,
                "eu": version and version.eu,
                "as_of": version and version.as_of,
                "source": version and version.source,
                "url": project.get_absolute_url(),
            },
        )


def _in_box(rows: Rows, box: Box) -> Rows:
    west, south, east, north = box
    return rows.filter(longitude__range=(west, east), latitude__range=(south, north))


def _extent() -> Box | None:
    found = Project.objects.public().aggregate(
        west=Min("longitude"), south=Min("latitude"), east=Max("longitude"), north=Max("latitude")
    )
    return None if found["west"] is None else (found["west"], found["south"], found["east"], found["north"])


collection(
    Collection(
        name="vorhaben",
        title=_("Vorhaben"),
        description=_("Was mit dem Geld geschieht: öffentliche Vorhaben, soweit bekannt mit ihrer Lage als Punkt."),
        rows=lambda: Project.objects.public().order_by("pk"),
        features=_features,
        in_box=_in_box,
        extent=_extent,
        properties={
            **dict.fromkeys(("name", "code", "beneficiary", "purpose", "state", "programme", "period"), "string"),
            **dict.fromkeys(("municipality", "ags", "area", "since", "until"), "string"),
            "total": "number",
            "eu": "number",
            "as_of": "string",
            "source": "string",
            "url": "string",
        },
        filters={"name": "name", "code": "code", "state": "state", "programme": "period__programme__name"},
    )
)
