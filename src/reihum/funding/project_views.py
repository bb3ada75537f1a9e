"""Projects for everybody: the list, each with its page, and as a table to go on with."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from reihum.funding.acknowledgement import due
from reihum.funding.models import Project, ProjectPhoto
from reihum.funding.project_list import ProjectFilter, spreadsheet
from reihum.kit.tables import csv_download
from reihum.publishing.pages import published

PER_PAGE = 50


@published
@require_safe
def projects(request: HttpRequest) -> HttpResponse:
    """All projects, with filters in the address."""
    form = ProjectFilter(request.GET)
    page = Paginator(form.found(), PER_PAGE).get_page(request.GET.get("seite"))
    context = {"form": form, "projects": page, "kept": form.query()}
    template = "funding/_projects.html" if request.htmx else "funding/projects.html"  # type: ignore[attr-defined]
    return render(request, template, context)


@published
@require_safe
def table(request: HttpRequest) -> HttpResponse:
    """The wanted projects as CSV."""
    return csv_download(spreadsheet(ProjectFilter(request.GET).found()), "vorhaben.csv")


@published
@require_safe
def project(request: HttpRequest, slug: str) -> HttpResponse:
    """One project: aim, result, money through the years, pictures, and who is to be named."""
    pictures = Prefetch("pictures", ProjectPhoto.objects.select_related("photo"))
    found = get_object_or_404(Project.objects.public().with_latest().prefetch_related(pictures), slug=slug)
    topics = found.action_field.topics.all() if found.action_field else []
    context = {"project": found, "topics": topics, "acknowledgement": due(projects=[found])}
    return render(request, "funding/project.html", context)
