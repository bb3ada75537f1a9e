"""Which funders an article will name, and which facts are missing to name them; for whoever is writing it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from reihum.funding import acknowledgement
from reihum.funding.models import Period, Programme, Publicity
from reihum.meetings.models import Meeting
from reihum.places.models import Area

if TYPE_CHECKING:
    from reihum.newsroom.models import ArticlePage

# Whose money always comes with rules for naming them.
WITH_RULES = (Programme.Level.EU, Programme.Level.FEDERAL, Programme.Level.LAND)


def of_article(article: ArticlePage) -> dict[str, Any]:
    """Template context for an article as it is in memory: `acknowledgement` and `missing`."""
    saved = article.pk is not None
    return of_choices(
        areas=list(article.areas.all()) if saved else [],
        periods=list(article.periods.all()) if saved else [],
        meeting=article.meeting,
        date=article.date,
    )


def of_choices(
    *, areas: Sequence[Area], periods: Sequence[Period], meeting: Meeting | None, date: datetime.date
) -> dict[str, Any]:
    """Template context for what is chosen in a form: `acknowledgement` as the page will show it, and `missing`."""
    its_areas = [*areas, *(meeting.areas.all() if meeting else ())]
    its_periods = [*periods, *(meeting.periods.all() if meeting else ())]
    day = meeting.day if meeting else date
    return {
        "acknowledgement": acknowledgement.due(areas=its_areas, periods=its_periods, day=day),
        "missing": missing_facts(areas=areas, periods=periods, meeting=meeting, date=date),
    }


def missing_facts(
    *, areas: Sequence[Area], periods: Sequence[Period], meeting: Meeting | None, date: datetime.date
) -> list[str]:
    """What keeps funders from being named, one sentence a fact; empty if nothing is missing."""
    if not (areas or periods or meeting):
        return [_("Dieser Artikel gehört zu nichts; es wird kein Förderhinweis gezeigt.")]
    day = meeting.day if meeting else date
    return [
        *_of_meeting(meeting),
        *_of_areas([*areas, *(meeting.areas.all() if meeting else ())], day),
        *_of_periods([*periods, *(meeting.periods.all() if meeting else ())], day),
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


def _without_rules(periods: Iterable[Period]) -> Iterable[str]:
    for period in {period.pk: period for period in periods}.values():
        if period.publicity == Publicity.NONE and period.programme.level in WITH_RULES:
            yield _("Bei „%(period)s“ sind keine Publizitätsregeln eingetragen; der Förderer wird nicht genannt.") % {
                "period": period
            }
