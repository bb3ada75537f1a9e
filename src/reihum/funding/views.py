from __future__ import annotations

from django.db.models import Count, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from reihum.funding.models import ActionField, AreaFunding, Period, Programme, Project
from reihum.publishing.pages import published


@published
@require_safe
def programmes(request: HttpRequest) -> HttpResponse:
    """All programmes, by level, with their periods. Three queries."""
    periods = Prefetch("periods", Period.objects.annotate(areas=Count("area_fundings")))
    found = Programme.objects.prefetch_related(periods, "successors")
    levels = [(level.label, [row for row in found if row.level == level]) for level in Programme.Level]
    return render(request, "funding/programmes.html", {"levels": [level for level in levels if level[1]]})


@published
@require_safe
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    """One programme: what it pays for, its periods and the areas it reaches."""
    fundings = Prefetch("area_fundings", AreaFunding.objects.select_related("area__municipality"))
    fields = Prefetch("action_fields", ActionField.objects.prefetch_related("topics"))
    projects = Count("projects", filter=~Q(projects__state__in=Project.NOT_PUBLIC))
    found = get_object_or_404(
        Programme.objects.prefetch_related(
            "predecessors",
            "successors",
            Prefetch("periods", Period.objects.annotate(project_count=projects).prefetch_related(fundings, fields)),
        ),
        slug=slug,
    )
    return render(request, "funding/programme.html", {"programme": found})
