"""Pictures for evidence (P13) without an operator: by itself once a year, and when somebody asks. The worker takes them."""

from __future__ import annotations

import datetime
import hashlib

import structlog
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import override
from django_tasks import task

from reihum.funding.models import Evidence
from reihum.funding.publicity import data, evidence, rendered, tour
from reihum.kit import clock
from reihum.publishing.near import served_nearby, this_site

log = structlog.get_logger()
GOOD_FOR = datetime.timedelta(days=365)  # each yearly report (Sachbericht) needs a picture
AT_ONCE = 10  # pages in an hour: some forty seconds of the worker, which others wait for
DAY = 24 * 60 * 60  # seconds after which a page of which there could be no picture is tried again
# Priorities of the worker's jobs: who pressed a button waits for mail only, nobody waits for the rest.
AFTER_THE_MAIL, AFTER_EVERYTHING = -5, -20


def due() -> list[str]:
    """The paths of the public pages on which a funder must be named, and of which there is no picture of the last year."""
    recent = Evidence.objects.by_program().filter(day__gt=timezone.localdate() - GOOD_FOR)
    there = set(recent.values_list("address", flat=True))
    paths = (state.content.path for state in data.states() if state.acknowledgement)
    return [path for path in dict.fromkeys(paths) if evidence.address_of(path) not in there]


@clock.every(minutes=60)
def take_what_is_due() -> None:
    """Has the worker take pictures of pages that lack one, so many an hour. Nothing where there is no browser.

    A page is asked for once a day, so that two workers do not both ask, and one that fails is not tried for ever.
    """
    if not rendered.has_browser():
        return
    asked = 0
    for path in due():
        if asked == AT_ONCE:
            return
        if cache.add(f"evidence-asked-{hashlib.sha256(path.encode()).hexdigest()}", 1, DAY):
            take.using(priority=AFTER_EVERYTHING).enqueue(path)
            asked += 1


@task(priority=AFTER_THE_MAIL)
def take(path: str) -> None:
    """Takes pictures of a public page of this installation, as it looks now, and keeps them. Run by the worker."""
    try:
        with override("de"), rendered.browser() as look, served_nearby(this_site(), settings.URL) as near:
            stop = tour.Tour(look, settings.URL, near, pictures=True).of(path)
    except rendered.NoBrowserError as error:
        log.warning("no picture for evidence", page=path, problem=str(error))
        return
    if stop is None:  # taken off since it was asked for
        return
    if stop.problem:
        log.warning("no picture for evidence", page=path, problem=stop.problem)
        return
    with override("de"):
        evidence.keep(stop)
