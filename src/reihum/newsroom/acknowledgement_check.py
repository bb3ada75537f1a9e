"""Which funders an article will name, which facts are missing to name them, and which logos it may not show."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from reihum.funding import acknowledgement
from reihum.funding.logos import wrong_logos
from reihum.funding.models import Period, Programme, Project
from reihum.media.models import Logo, Photo
from reihum.meetings.models import Meeting
from reihum.newsroom.pictures import photos_of
from reihum.places.models import Area

if TYPE_CHECKING:
    from reihum.newsroom.models import ArticlePage

# Whose money always comes with rules for naming them.
WITH_RULES = (Programme.Level.EU, Programme.Level.FEDERAL, Programme.Level.LAND)


@dataclass(frozen=True)
class Choices:
    """What decides about the acknowledgement of an article, as it is in memory or in a form right now."""

    areas: Sequence[Area] = ()
    periods: Sequence[Period] = ()
    projects: Sequence[Project] = ()
    meeting: Meeting | None = None
    date: datetime.date = field(default_factory=timezone.localdate)
    logos: Sequence[Logo] = ()
    photos: Sequence[Photo] = ()

    @property
    def day(self) -> datetime.date:
        return self.meeting.day if self.meeting else self.date


def of_article(article: ArticlePage) -> Choices:
    """The choices of an article as it is in memory."""
    if article.pk is None:
        return Choices(meeting=article.meeting, date=article.date)
    return Choices(
        areas=list(article.areas.all()),
        periods=list(article.periods.all()),
        projects=[place.project for place in article.projects.all()],
        meeting=article.meeting,
        date=article.date,
        logos=[place.logo for place in article.logos.all()],
        photos=photos_of(article),
    )


def due(choices: Choices) -> acknowledgement.Acknowledgement | None:
    """The acknowledgement as the page will show it."""
    meeting = choices.meeting
    return acknowledgement.due(
        areas=[*choices.areas, *(meeting.areas.all() if meeting else ())],
        periods=[*choices.periods, *(meeting.periods.select_related("programme") if meeting else ())],
        projects=choices.projects,
        day=choices.day,
    )


def state(choices: Choices) -> dict[str, Any]:
    """Template context: `acknowledgement` as the page will show it, `logos` after it, and what is `wrong` or `missing`."""
    asked = due(choices)
    return {
        "acknowledgement": asked,
        "logos": choices.logos,
        "wrong": [one.sentence for one in wrong_logos(asked, choices.logos, choices.photos, choices.day)],
        "missing": missing_facts(choices),
    }


def wrong_with_logos(choices: Choices) -> list[str]:
    """Why the article cannot stay as it is, one sentence a logo; empty if it can."""
    if not (choices.logos or choices.photos):
        return []
    return [one.sentence for one in wrong_logos(due(choices), choices.logos, choices.photos, choices.day)]


def missing_facts(choices: Choices) -> list[str]:
    """What keeps funders from being named, one sentence a fact; empty if nothing is missing."""
    meeting = choices.meeting
    if not (choices.areas or choices.periods or choices.projects or meeting):
        return [_("Dieser Artikel gehört zu nichts; es wird kein Förderhinweis gezeigt.")]
    return [
        *_of_meeting(meeting),
        *_of_areas([*choices.areas, *(meeting.areas.all() if meeting else ())], choices.day),
        *_of_periods([*choices.periods, *(meeting.periods.all() if meeting else ())], choices.day),
        *_of_projects(choices.projects),
    ]


def _of_meeting(meeting: Meeting | None) -> Iterable[str]:
    if meeting and not meeting.areas.all() and not meeting.periods.all():
        yield _("Beim Treffen „%(meeting)s“ sind weder Gebiete noch Förderzeiträume eingetragen.") % {
            "meeting": meeting
        }


def _of_areas(areas: Sequence[Area], day: datetime.date) -> Iterable[str]:
    fundings = acknowledgement.running(areas, day)
    funded = {funding.area_id for funding in fundings}
    for area in {area.pk: area for area in areas}.values():
        if area.pk not in funded:
            yield _("Zum Gebiet „%(area)s“ ist für den %(day)s keine Förderung eingetragen.") % {
                "area": area,
                "day": date_format(day, "d.m.Y"),
            }
    yield from _without_rules(funding.period for funding in fundings)


def _of_periods(periods: Sequence[Period], day: datetime.date) -> Iterable[str]:
    for period in periods:
        if not period.runs_on(day):
            yield _(
                "Der Förderzeitraum „%(period)s“ lief am %(day)s nicht. Genannt wird er trotzdem, weil er hier gewählt ist."
            ) % {
                "period": period,
                "day": date_format(day, "d.m.Y"),
            }
    yield from _without_rules(periods)


def _of_projects(projects: Sequence[Project]) -> Iterable[str]:
    for project in projects:
        if not project.is_public:
            yield _("Das Vorhaben „%(project)s“ ist nicht bewilligt; für es wird kein Förderer genannt.") % {
                "project": project
            }
    yield from _without_rules(project.period for project in projects if project.is_public)


def _without_rules(periods: Iterable[Period]) -> Iterable[str]:
    for period in {period.pk: period for period in periods}.values():
        if period.publicity_id is None and period.programme.level in WITH_RULES:
            yield _("Bei „%(period)s“ sind keine Publizitätsregeln eingetragen; der Förderer wird nicht genannt.") % {
                "period": period
            }
