"""What became of the mails about one thing, for those who had them sent: `mailing/_deliveries.html` shows it."""

from __future__ import annotations

from dataclasses import dataclass

from reihum.mailing.models import Outgoing

# What people can do something about.
PROBLEMS = (Outgoing.State.FAILED, Outgoing.State.BLOCKED, Outgoing.State.UNSURE)


@dataclass(frozen=True)
class Count:
    label: str
    count: int


@dataclass(frozen=True)
class Deliveries:
    states: list[Count]  # those that occur
    problems: list[Outgoing]  # of whom nobody knows that they got it


def deliveries_of(about: str) -> Deliveries:
    """For a key such as "meetings.invitation:12". Two queries, however many mails."""
    mails = Outgoing.objects.about(about)
    counts = mails.counts()
    flying = mails.in_flight().values("pk")
    problems = mails.filter(state__in=PROBLEMS).exclude(pk__in=flying).order_by("to", "pk")
    return Deliveries(
        states=[Count(str(state.label), counts[state]) for state in Outgoing.State if state in counts],
        problems=list(problems.only("to", "state", "problem", "reply")),
    )
