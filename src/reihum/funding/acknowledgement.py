"""Which funders a page must name, and how. Computed from facts, never typed.

The rule set is that of the funding period of the content, not of today (docs/develop/glossary.md, Publizität):
- EU 2014–2020: emblem, "Europäische Union" and the name of the fund, visible without scrolling
  (Reg. 1303/2013 Annex XII 2.2; Impl. Reg. 821/2014 Art. 4).
- EU 2021–2027: emblem with "Kofinanziert von …" or "Finanziert von der Europäischen Union" beside it, and no logo of a
  fund (Reg. 2021/1060 Art. 47, 50 and Annex IX).
- Städtebauförderung: the support by Bund, Länder and Gemeinden (Verwaltungsvereinbarung Städtebauförderung).
- The Land's sentence, as far as the notice of award asks for it: kept with the period, word for word.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from reihum.funding.models import AreaFunding, Period, Publicity
from reihum.places.models import Area


@dataclass(frozen=True)
class Acknowledgement:
    """What to show: per emblem the lines beside it, sentences below, and the programmes that paid."""

    emblems: tuple[tuple[str, ...], ...]
    sentences: tuple[str, ...]
    programmes: tuple[str, ...]


def due(
    *, areas: Iterable[Area] = (), periods: Iterable[Period] = (), day: datetime.date | None = None
) -> Acknowledgement | None:
    """The acknowledgement for content about `areas` and `periods`; None if no funder asks for one.

    With a `day` (of a meeting, of an article) an area counts with the fundings that ran on that day; without one (the
    page of an area, which tells its whole story) with all. Periods that are named count in any case. Areas given as a
    QuerySet are not loaded.
    """
    return of_periods([*periods, *(funding.period for funding in running(areas, day))])


def running(areas: Iterable[Area], day: datetime.date | None = None) -> list[AreaFunding]:
    """The fundings of these areas that count: granted, and running on the day if there is one. One query."""
    chosen = areas if isinstance(areas, QuerySet) else list(areas)
    fundings = AreaFunding.objects.filter(area__in=chosen).exclude(status=AreaFunding.Status.APPLIED)
    if day:
        fundings = fundings.on(day)
    return [
        funding
        for funding in fundings.select_related("period__programme")
        if day is None or funding.period.runs_on(day)
    ]


def of_periods(periods: Iterable[Period]) -> Acknowledgement | None:
    """The acknowledgement that the rule sets of these periods ask for together; None if none does."""
    asked = sorted(
        {period.pk: period for period in periods if period.publicity != Publicity.NONE}.values(),
        key=lambda period: (period.start, period.name),
    )
    if not asked:
        return None
    emblems = dict.fromkeys(filter(None, (_beside_the_emblem(period) for period in asked)))
    sentences = dict.fromkeys(filter(None, (sentence for period in asked for sentence in _sentences(period))))
    programmes = dict.fromkeys(_named(period) for period in asked)
    return Acknowledgement(tuple(emblems), tuple(sentences), tuple(programmes))


def _beside_the_emblem(period: Period) -> tuple[str, ...] | None:
    # The wording is the law's, and German on an English page too.
    if period.publicity == Publicity.EU_2014:
        return ("Europäische Union", period.fund_name)
    if period.publicity == Publicity.EU_2021:
        statements = {
            Period.Statement.CO_FUNDED: "Kofinanziert von der Europäischen Union",
            Period.Statement.FUNDED: "Finanziert von der Europäischen Union",
        }
        return (statements[Period.Statement(period.statement)],)
    return None


def _sentences(period: Period) -> tuple[str, ...]:
    if period.publicity == Publicity.STAEDTEBAU:
        return ("Gefördert durch die Städtebauförderung von Bund, Ländern und Gemeinden.", period.land_sentence)
    return (period.land_sentence,)


def _named(period: Period) -> str:
    programme = period.programme.name
    return period.name if programme in period.name else f"{programme}, {period.name}"
