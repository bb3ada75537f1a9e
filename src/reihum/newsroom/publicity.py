"""Which articles could owe an acknowledgement."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from reihum.funding.models import Project
from reihum.funding.publicity.content import Content, public_content
from reihum.newsroom.lists import published
from reihum.newsroom.models import ArticleLogo, ArticleProject


@public_content
def articles() -> Iterator[Content]:
    told = Project.objects.select_related("period__programme", "area__municipality", "municipality")
    found = (
        published()
        .select_related("meeting")
        .prefetch_related(
            *("areas", "periods__programme", "meeting__areas", "meeting__periods__programme"),
            Prefetch("projects", ArticleProject.objects.prefetch_related(Prefetch("project", told))),
            Prefetch("logos", ArticleLogo.objects.select_related("logo")),
        )
    )
    for article in found:
        meeting = article.meeting
        yield Content(
            _("Artikel"),
            article.title,
            article.path_of_address,
            reverse("wagtailadmin_pages:edit", args=[article.pk]),
            day=article.day,
            areas=tuple(area.pk for area in [*article.areas.all(), *(meeting.areas.all() if meeting else ())]),
            periods=(*article.periods.all(), *(meeting.periods.all() if meeting else ())),
            projects=tuple(place.project for place in article.projects.all()),
            logos=tuple(place.logo for place in article.logos.all()),
        )
