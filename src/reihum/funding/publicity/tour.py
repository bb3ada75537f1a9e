"""Looking at many pages, one after the other: those of this installation, or any others by address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from reihum.funding.publicity.data import State, states
from reihum.funding.publicity.finding import Finding, Verdict
from reihum.funding.publicity.rendered import RULES, Expected, Look, Seen
from reihum.media.models import Logo

MARKS = {Verdict.OK: "ok", Verdict.NOTE: "Hinweis", Verdict.BROKEN: "VERSTOSS"}


@dataclass(frozen=True)
class Stop:
    """One page that was looked at; `problem` if it could not be."""

    address: str
    seen: Sequence[Seen] = ()
    state: State | None = None
    problem: str = ""

    @property
    def findings(self) -> list[Finding]:
        """Those of facts and of every screen."""
        facts = self.state.findings if self.state else ()
        return [*facts, *(finding for seen in self.seen for finding in seen.findings)]

    @property
    def is_good(self) -> bool:
        return not self.problem and not any(finding.is_problem for finding in self.findings)


@dataclass
class Tour:
    """A tour with one browser (`rendered.browser`). `home` is the address of this installation, `near` where it is reached
    from here."""

    look: Look
    home: str
    near: str = ""
    pictures: bool = False
    _states: dict[str, State] | None = field(default=None, init=False)
    _checksums: frozenset[str] = field(default=frozenset(), init=False)

    def here(self) -> Iterator[Stop]:
        """All public pages of this installation on which funders or logos are to be seen, or facts are wrong."""
        for path, state in self._own().items():
            if state.acknowledgement or state.content.logos or not state.is_good:
                yield self._stop(self.home + path, self.near + path, state)

    def of(self, path: str) -> Stop | None:
        """The public page of this installation at the path; None if there is none."""
        state = self._own().get(path)
        return self._stop(self.home + path, self.near + path, state) if state else None

    def at(self, urls: Iterable[str]) -> Iterator[Stop]:
        """The pages at these addresses; those of this installation are known by their path."""
        for url in urls:
            path = url.removeprefix(self.home) if url.startswith(f"{self.home}/") else ""
            yield self._stop(url, url, self._own().get(path) if path else None)

    def _own(self) -> dict[str, State]:
        if self._states is None:
            self._states = {state.content.path: state for state in states()}
            self._checksums = frozenset(Logo.objects.values_list("sha256", flat=True))
        return self._states

    def _stop(self, address: str, url: str, state: State | None) -> Stop:
        expected = Expected(state.acknowledgement, self._checksums) if state else None
        try:
            return Stop(address, self.look(url, expected, pictures=self.pictures), state)
        except OSError as error:
            return Stop(address, state=state, problem=str(error))


def lines(stop: Stop) -> Iterator[str]:
    """A page as lines of a table: each screen with each rule, then what to do."""
    yield stop.address
    if stop.problem:
        yield "  " + _("nicht geprüft: %(problem)s") % {"problem": stop.problem}
    for seen in stop.seen:
        worst = {rule: _worst(seen.findings, rule) for rule in RULES}
        yield f"  {seen.screen:<11}" + " ".join(f"{rule} {worst[rule]:<9}" for rule in RULES).rstrip()
    told = dict.fromkeys(
        f"  {finding.rule} {MARKS[finding.verdict]}: {finding.sentence}"
        for finding in stop.findings
        if finding.verdict != Verdict.OK
    )
    yield from told


def _worst(findings: Sequence[Finding], rule: str) -> str:
    order = (Verdict.BROKEN, Verdict.NOTE, Verdict.OK)
    found = {finding.verdict for finding in findings if finding.rule == rule}
    return next((MARKS[verdict] for verdict in order if verdict in found), "–")
