"""Which funders a page must name, and how. Computed from facts, never typed.

The rules are data (`RuleSet`, decision 0015). Those of the content's own funding period hold, not those of today:
- EU 2014–2020: emblem, "Europäische Union" and the name of the fund, visible without scrolling
  (Reg. 1303/2013 Annex XII 2.2; Impl. Reg. 821/2014 Art. 4).
- EU 2021–2027: emblem with "Kofinanziert von …" or "Finanziert von der Europäischen Union" beside it, and no logo of a
  fund (Reg. 2021/1060 Art. 47, 50 and Annex IX).
- Städtebauförderung: the support by Bund, Länder and Gemeinden (Verwaltungsvereinbarung Städtebauförderung).
- Rules of a Land are added to what is funded there on their levels, whichever period it is.
- What a notice of award words differently takes the place of the usual words, for what the notice is about.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.utils import timezone

from reihum.funding.models import AreaFunding, Notice, Period, Project, RuleSet, RuleSetLogo
from reihum.media.models import Logo
from reihum.places.models import Area, Municipality

# The wording is the law's, and German on an English page too.
STATEMENTS = {
    Period.Statement.CO_FUNDED: "Kofinanziert von der Europäischen Union",
    Period.Statement.FUNDED: "Finanziert von der Europäischen Union",
}


@dataclass(frozen=True)
class Acknowledgement:
    """What to show, in this order: per emblem the lines beside it, logos, sentences, and the programmes that paid.

    `rules` are the codes of the rule sets that ask for it; the rest is what they say about the whole content.
    """

    emblems: tuple[tuple[str, ...], ...]
    sentences: tuple[str, ...]
    programmes: tuple[str, ...]
    logos: tuple[Logo, ...] = ()
    rules: tuple[str, ...] = ()
    first_viewport: bool = False
    excludes_other_eu_marks: bool = False


@dataclass(frozen=True)
class Support:
    """Money of a period, in a Land (its official number) where that is known, and what a notice of award words differently."""

    period: Period
    land: str = ""
    own_statement: str = ""
    own_sentence: str = ""

    @property
    def statement(self) -> str:
        return STATEMENTS[Period.Statement(self.own_statement or self.period.statement)]


@dataclass(frozen=True)
class Asked:
    """That a rule set asks for something because of some money."""

    rules: RuleSet
    support: Support

    @property
    def beside_emblem(self) -> tuple[str, ...]:
        """The lines beside the emblem; none where the rule set shows none."""
        if not self.rules.shows_emblem:
            return ()
        words = self.rules.beside_emblem.replace("{fonds}", self.support.period.fund_name)
        lines = words.replace("{hinweis}", self.support.statement).splitlines()
        return tuple(line.strip() for line in lines if line.strip())

    @property
    def sentences(self) -> tuple[str, ...]:
        own = self.support.own_sentence
        usual = (self.rules.sentence, self.support.period.land_sentence)
        return (own,) if own else tuple(filter(None, usual))


def due(
    *,
    areas: Iterable[Area] = (),
    periods: Iterable[Period] = (),
    projects: Iterable[Project] = (),
    day: datetime.date | None = None,
) -> Acknowledgement | None:
    """The acknowledgement for content about `areas`, `periods` and `projects`; None if no funder asks for one.

    With a `day` (of a meeting, of an article) an area counts with the fundings that ran on that day; without one (the
    page of an area, which tells its whole story) with all. Periods and projects that are named count in any case, a
    project with its own period only, and not before it is granted. Rule sets and logos count if they are valid on the
    day; without one, today. At most four queries. Areas and projects given as a QuerySet are not loaded before.
    """
    supports = _supports(areas, periods, projects, day)
    return _together(supports, _rule_sets(), day or timezone.localdate()) if supports else None


def due_for(funding: AreaFunding) -> Acknowledgement | None:
    """What one funding of an area asks for by itself: on its poster, say. None if nothing, or if it is not granted."""
    chosen = AreaFunding.objects.filter(pk=funding.pk).exclude(status=AreaFunding.Status.APPLIED)
    found = chosen.select_related("period__programme", "area__municipality").annotate(**_own("funding", None)).first()
    return _together([_support(found, found.area.municipality)], _rule_sets(), timezone.localdate()) if found else None


def _together(supports: Sequence[Support], rule_sets: Sequence[RuleSet], day: datetime.date) -> Acknowledgement | None:
    """What the rule sets that are valid on the day ask for because of this money."""
    asked = _asked(supports, [rules for rules in rule_sets if rules.holds_on(day)])
    if not asked:
        return None
    rules = list({one.rules.pk: one.rules for one in asked}.values())
    excludes = any(one.excludes_other_eu_marks for one in rules)
    logos = (place.logo for one in rules for place in one.logo_places.all())
    return Acknowledgement(
        emblems=tuple(dict.fromkeys(one.beside_emblem for one in asked if one.beside_emblem)),
        sentences=tuple(dict.fromkeys(sentence for one in asked for sentence in one.sentences)),
        programmes=tuple(dict.fromkeys(_named(one.support.period) for one in asked)),
        logos=tuple(dict.fromkeys(logo for logo in logos if logo.holds_on(day) and not (excludes and logo.eu_mark))),
        rules=tuple(one.code for one in rules),
        first_viewport=any(one.first_viewport for one in rules),
        excludes_other_eu_marks=excludes,
    )


class Book:
    """All money of the network in memory, to say what is due for many contents without asking the database for each."""

    def __init__(self) -> None:
        """Five queries."""
        worded = Notice.objects.exclude(statement="", sentence="").order_by("-issued_on", "-pk")
        self.fundings: dict[int, list[AreaFunding]] = defaultdict(list)
        for funding in (
            AreaFunding.objects.exclude(status=AreaFunding.Status.APPLIED)
            .select_related("period__programme", "area__municipality")
            .prefetch_related(Prefetch("notices", worded))
        ):
            self.fundings[funding.area_id].append(funding)
        self.notices: dict[int, list[Notice]] = defaultdict(list)
        for notice in worded.filter(project__isnull=False):
            self.notices[notice.project_id].append(notice)
        self.rule_sets = _rule_sets()

    def running(self, areas: Iterable[int], day: datetime.date | None) -> list[AreaFunding]:
        """Like `running`, for the keys of areas."""
        return [
            funding
            for area in areas
            for funding in self.fundings.get(area, ())
            if day is None or (funding.holds_on(day) and funding.period.runs_on(day))
        ]

    def supports(
        self,
        *,
        areas: Iterable[int] = (),
        periods: Iterable[Period] = (),
        projects: Iterable[Project] = (),
        day: datetime.date | None = None,
    ) -> list[Support]:
        """Whose money a content was paid with. Projects come with period, programme and place."""
        found = [
            *(
                _worded(one.period, one.area.municipality, one.notices.all(), day)
                for one in self.running(dict.fromkeys(areas), day)
            ),
            *(_worded(one.period, one.city, self.notices.get(one.pk, ()), day) for one in projects if one.is_public),
        ]
        there = {support.period.pk for support in found}
        return [*found, *(Support(period) for period in periods if period.pk not in there)]

    def due(self, supports: Sequence[Support], day: datetime.date | None) -> Acknowledgement | None:
        """What is due because of this money, as `due` says it. No query."""
        return _together(supports, self.rule_sets, day or timezone.localdate())


def _worded(period: Period, city: Municipality, notices: Iterable[Notice], day: datetime.date | None) -> Support:
    there = [notice for notice in notices if day is None or notice.issued_on <= day]
    return Support(
        period,
        city.land,
        next((notice.statement for notice in there if notice.statement), ""),
        next((notice.sentence for notice in there if notice.sentence), ""),
    )


def running(areas: Iterable[Area], day: datetime.date | None = None) -> list[AreaFunding]:
    """The fundings of these areas that count: granted, and running on the day if there is one. One query.

    Each with `own_statement` and `own_sentence` of the newest notices of award there were on the day, or None.
    """
    chosen = areas if isinstance(areas, QuerySet) else list(areas)
    fundings = AreaFunding.objects.filter(area__in=chosen).exclude(status=AreaFunding.Status.APPLIED)
    if day:
        fundings = fundings.on(day)
    return [
        funding
        for funding in fundings.select_related("period__programme", "area__municipality").annotate(
            **_own("funding", day)
        )
        if day is None or funding.period.runs_on(day)
    ]


def _supports(
    areas: Iterable[Area], periods: Iterable[Period], projects: Iterable[Project], day: datetime.date | None
) -> list[Support]:
    """Whose money it is. A period that is named counts by itself only if no area or project brings it along."""
    found = [
        *(_support(funding, funding.area.municipality) for funding in running(areas, day)),
        *(_support(project, project.city) for project in _granted(projects, day)),
    ]
    there = {support.period.pk for support in found}
    return [*found, *(Support(period) for period in periods if period.pk not in there)]


def _support(money: Any, city: Municipality) -> Support:
    return Support(money.period, city.land, money.own_statement or "", money.own_sentence or "")


def _granted(projects: Iterable[Project], day: datetime.date | None) -> list[Project]:
    """The projects that are no mere wish, with period, place and own words. One query, none without projects."""
    chosen = projects if isinstance(projects, QuerySet) else [project.pk for project in projects]
    if isinstance(chosen, list) and not chosen:
        return []
    found = Project.objects.public().filter(pk__in=chosen).annotate(**_own("project", day))
    return list(found.select_related("period__programme", "area__municipality", "municipality"))


def _own(subject: str, day: datetime.date | None) -> dict[str, Subquery]:
    """What notices word, by field: the newest that says something, of those there were on the day."""
    notices = Notice.objects.filter(**{subject: OuterRef("pk")}).order_by("-issued_on", "-pk")
    if day:
        notices = notices.filter(issued_on__lte=day)
    return {
        f"own_{field}": Subquery(notices.exclude(**{field: ""}).values(field)[:1])
        for field in ("statement", "sentence")
    }


def _rule_sets() -> list[RuleSet]:
    """All rule sets with their logos, in two queries."""
    places = RuleSetLogo.objects.select_related("logo").order_by("order", "pk")
    return list(RuleSet.objects.prefetch_related(Prefetch("logo_places", places)))


def _asked(supports: Sequence[Support], rule_sets: Sequence[RuleSet]) -> list[Asked]:
    """Which rule sets ask for something because of this money, in the order in which it is shown."""
    asked = [Asked(rules, support) for support in supports for rules in _rules_for(support, rule_sets)]
    return sorted(asked, key=lambda one: (one.rules.order, one.support.period.start, one.support.period.name))


def _rules_for(support: Support, rule_sets: Sequence[RuleSet]) -> Iterator[RuleSet]:
    """Those of the period, and those of the Land for money of their levels."""
    for rules in rule_sets:
        by_itself = rules.land and rules.land == support.land and support.period.programme.level in rules.levels
        if rules.code == support.period.publicity_id or by_itself:
            yield rules


def _named(period: Period) -> str:
    programme = period.programme.name
    return period.name if programme in period.name else f"{programme}, {period.name}"
