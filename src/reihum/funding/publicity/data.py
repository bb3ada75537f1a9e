"""Checks of facts, without a browser: P01, P07, P10, P11, P12."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from reihum.funding.acknowledgement import Acknowledgement, Book, Support
from reihum.funding.logos import wrong_logos
from reihum.funding.models import Level
from reihum.funding.publicity.content import Content, everything
from reihum.funding.publicity.finding import Finding, Verdict

RULES = ("P01", "P07", "P10", "P11", "P12")
WITH_RULES = {Level.EU: "P01", Level.FEDERAL: "P11", Level.LAND: "P11"}


@dataclass(frozen=True)
class State:
    """A content, what is due on it, and what the checks say."""

    content: Content
    acknowledgement: Acknowledgement | None
    findings: tuple[Finding, ...]
    periods: tuple[int, ...] = ()  # whose money it was paid with

    @property
    def is_good(self) -> bool:
        return not any(finding.is_problem for finding in self.findings)

    @property
    def problems(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.verdict != Verdict.OK]


def states() -> list[State]:
    """The state of all public content. As many queries for one page as for thousands."""
    book = Book()
    return [state_of(content, book) for content in everything()]


def state_of(content: Content, book: Book) -> State:
    """The state of one content."""
    supports = book.supports(areas=content.areas, periods=content.periods, projects=content.projects, day=content.day)
    asked = book.due(supports, content.day)
    found = [
        *_unnamed(supports, asked, book, content),
        *_logos(content, asked),
        *(Finding("P10", Verdict.BROKEN, sentence) for sentence in content.missing),
        *_permissions(asked, book),
    ]
    broken = {finding.rule for finding in found}
    kept = (Finding(rule, Verdict.OK) for rule in RULES if rule not in broken)
    return State(content, asked, (*found, *kept), tuple(dict.fromkeys(support.period.pk for support in supports)))


def _unnamed(
    supports: Sequence[Support], asked: Acknowledgement | None, book: Book, content: Content
) -> Iterator[Finding]:
    """P01 for money of the EU, P11 for that of Bund and Land: nothing is said because the period has no rules."""
    for support in {support.period.pk: support for support in supports}.values():
        rule = WITH_RULES.get(Level(support.period.programme.level))
        if rule and book.due([support], content.day) is None:
            sentence = _("Bei „%(period)s“ gelten keine Publizitätsregeln; der Förderer wird nicht genannt.")
            yield Finding(rule, Verdict.BROKEN, sentence % {"period": support.period})
    if asked is None and not supports and not (content.areas or content.periods or content.projects):
        yield Finding(
            "P01", Verdict.NOTE, _("Gehört zu keinem Gebiet, Vorhaben oder Förderzeitraum; es wird niemand genannt.")
        )


def _logos(content: Content, asked: Acknowledgement | None) -> Iterator[Finding]:
    day = content.day or timezone.localdate()
    for wrong in wrong_logos(asked, content.logos, (), day):
        yield Finding(wrong.rule, Verdict.BROKEN, wrong.sentence)


def _permissions(asked: Acknowledgement | None, book: Book) -> Iterator[Finding]:
    """P12 for the logos that come by themselves: shown, as they could be on the day, but no longer permitted today."""
    today = timezone.localdate()
    for logo in asked.logos if asked else ():
        if not logo.holds_on(today):
            sentence = _(
                "Die Erlaubnis, das Logo „%(logo)s“ zu zeigen, gilt heute nicht. Bitte lassen Sie sie verlängern."
            )
            yield Finding("P12", Verdict.BROKEN, sentence % {"logo": logo})
    asked_for = set(asked.rules) if asked else set()
    for rules in book.rule_sets:
        places = rules.logo_places.all()
        if rules.code in asked_for and places and not any(place.logo.holds_on(today) for place in places):
            sentence = _("Zu „%(rules)s“ gibt es kein Logo mit gültiger Erlaubnis. Bitte hinterlegen Sie eines.")
            yield Finding("P11", Verdict.BROKEN, sentence % {"rules": rules})
