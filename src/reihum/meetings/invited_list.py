"""Who was invited, what they answered or wrote, and what became of the last mail to them: for hosts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reihum.mailing.deliveries import PROBLEMS
from reihum.mailing.models import Outgoing
from reihum.meetings.invitation_mails import about, answer_of, answers_of
from reihum.meetings.models import AnswerNote, Invited, Meeting, Registration


@dataclass(frozen=True)
class Line:
    """One person or guest."""

    row: Invited
    answer: str  # in words, "" if there is none
    mail: str  # what became of the last one, in words; "" before it is written, or without an address
    is_problem: bool
    notes: Sequence[AnswerNote]  # what they wrote and nobody has seen to


@dataclass(frozen=True)
class InvitedList:
    """By name."""

    silent: Sequence[Line]  # who has not answered
    answered: Sequence[Line]
    notes: Sequence[AnswerNote]  # of all who wrote, the oldest first: also of who registered without an invitation
    settled: Sequence[AnswerNote]


def of(meeting: Meeting) -> InvitedList:
    """The list of a meeting. Four queries."""
    notes = list(AnswerNote.objects.filter(invited__meeting=meeting).select_related("invited__person", "done_by"))
    left = [note for note in notes if not note.done_at]
    answers = answers_of(meeting)
    mails = Outgoing.objects.about(about(meeting)).order_by("pk").values_list("to", "state")
    last = {to.lower(): Outgoing.State(state) for to, state in mails}
    silent: list[Line] = []
    answered: list[Line] = []
    rows = meeting.invited.invited().select_related("person")
    for row in sorted(rows, key=_name):
        answer, mail = answer_of(row, answers), last.get(row.address.lower())
        line = Line(
            row,
            str(Registration.State(answer).label) if answer else "",
            str(mail.label) if mail else "",
            mail in PROBLEMS,
            [note for note in left if note.invited_id == row.pk],
        )
        (answered if answer else silent).append(line)
    return InvitedList(silent, answered, left, [note for note in notes if note.done_at])


def _name(row: Invited) -> tuple[str, str]:
    if row.person:
        return row.person.family_name.casefold(), row.person.given_name.casefold()
    given, _, family = row.name.rpartition(" ")
    return family.casefold(), given.casefold()
