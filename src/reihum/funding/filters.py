"""What this app adds to the choice of areas: programme and funding period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from reihum.funding.models import AreaFunding, Period, Programme
from reihum.places.filters import area_filter
from reihum.places.models import AreaQuerySet

if TYPE_CHECKING:
    from reihum.places.filters import Choices


def _programmes() -> Choices:
    return list(Programme.objects.filter(periods__area_fundings__isnull=False).distinct().values_list("slug", "name"))


def _periods() -> Choices:
    periods = Period.objects.filter(area_fundings__isnull=False).distinct().values_list("pk", "name")
    return [(str(pk), name) for pk, name in periods]


@area_filter("programm", _("Programm"), _programmes)
def of_programme(areas: AreaQuerySet, slug: str) -> AreaQuerySet:
    return areas.filter(pk__in=AreaFunding.objects.filter(period__programme__slug=slug).values("area"))


@area_filter("zeitraum", _("Förderzeitraum"), _periods)
def of_period(areas: AreaQuerySet, period: str) -> AreaQuerySet:
    return areas.filter(pk__in=AreaFunding.objects.filter(period=int(period)).values("area"))
