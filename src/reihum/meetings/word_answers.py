"""Answers in words: what people write back to a mail about a meeting is kept for the hosts, beside whoever wrote it.

Words are for people. They register nobody and cancel nothing, and nobody is answered. Kept is what surely comes from the
very address that our mail went to; everything else waits for people in the mailbox.
"""

from __future__ import annotations

import structlog
from django.db import transaction
from django.utils import timezone

from reihum.mailing.incoming import takes_words
from reihum.mailing.models import Outgoing
from reihum.meetings.invitation_mails import meeting_of
from reihum.meetings.models import AnswerNote, Invited, Meeting
from reihum.people.models import Person

log = structlog.get_logger()

MOST_NOTES = 20  # of one person about one meeting; whoever writes more is read in the mailbox
LONGEST = 2_000  # letters


@takes_words
def take(mail: Outgoing | None, sender: str, text: str) -> bool:
    """Keeps what somebody wrote. True if it is kept; else a line in the log says why not, if it was about a meeting."""
    meeting = meeting_of(mail) if mail else None
    if mail is None or meeting is None:
        return False
    why = _keep(meeting, mail, sender, text)
    if why:
        log.info("answer in words is not kept", why=why, mail=mail.pk)
    return not why


@transaction.atomic
def _keep(meeting: Meeting, mail: Outgoing, sender: str, text: str) -> str:
    """Why it is not kept; "" if it is."""
    if sender.lower() != mail.to.lower():
        return "somebody else answers"
    if not text:
        return "nothing said"
    row = meeting.invited.at(sender)
    if row is None:
        return "not known at this address"
    Invited.objects.select_for_update().get(pk=row.pk)  # two mails that are read at once are counted one by one
    if row.notes.count() >= MOST_NOTES:
        return "too many"
    AnswerNote.objects.create(invited=row, text=text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…")
    return ""


def settle(note: AnswerNote, by: Person | None) -> None:
    """Says that somebody has seen to it. Said again, it stays as it is."""
    if note.done_at is None:
        note.done_at, note.done_by = timezone.now(), by
        note.save(update_fields=["done_at", "done_by"])
