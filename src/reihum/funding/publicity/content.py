"""What is public and could owe an acknowledgement. Each app registers its own; this one sees none of the later ones."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from reihum.funding.models import Period, Project
from reihum.media.models import Logo
from reihum.places.models import Area


@dataclass(frozen=True)
class Content:
    """One public page: what it is about, on which day, and what it shows. Areas as keys, projects with period and place."""

    kind: str
    title: str
    path: str
    edit: str = ""  # where to mend it
    day: datetime.date | None = None
    areas: tuple[int, ...] = ()
    periods: tuple[Period, ...] = ()
    projects: tuple[Project, ...] = ()
    logos: tuple[Logo, ...] = ()
    missing: tuple[str, ...] = ()  # what the law wants on the page and is not there, a sentence each (P10)


Contents = Callable[[], Iterator[Content]]
_registered: list[Contents] = []


def public_content(contents: Contents) -> Contents:
    """Decorates a function that gives the public pages of one kind, in as many queries for one as for all."""
    _registered.append(contents)
    return contents


def everything() -> list[Content]:
    """All public content, kind by kind in the order in which apps registered."""
    return [content for contents in _registered for content in contents()]


@public_content
def areas() -> Iterator[Content]:
    for area in Area.objects.select_related("municipality"):
        edit = reverse("wagtailsnippets_places_area:edit", args=[area.pk])
        yield Content(_("Gebiet"), str(area), area.get_absolute_url(), edit, areas=(area.pk,))


@public_content
def projects() -> Iterator[Content]:
    for project in Project.objects.public().with_latest():
        yield about_project(project)


def about_project(project: Project) -> Content:
    """The page of a project. Costs no query if it was loaded by `with_latest`."""
    edit = reverse("wagtailsnippets_funding_project:edit", args=[project.pk])
    path = project.get_absolute_url()
    return Content(_("Vorhaben"), project.name, path, edit, projects=(project,), missing=tuple(unsaid(project)))


def unsaid(project: Project) -> Iterator[str]:
    """What a page about a project must tell (VO 1303/2013, Anhang XII 2.2; VO 2021/1060, Art. 50)."""
    if not project.purpose:
        yield _("Das Ziel fehlt. Bitte schreiben Sie in zwei, drei Sätzen, wozu das Vorhaben da ist.")
    if not project.result and project.state in (Project.State.FINISHED, Project.State.SETTLED):
        yield _("Das Ergebnis fehlt. Bitte schreiben Sie, was daraus geworden ist.")
    version = project.version
    if version is None or not (version.since and version.until):
        yield _("Beginn und Ende fehlen. Bitte tragen Sie beide mit Stand und Quelle ein.")
