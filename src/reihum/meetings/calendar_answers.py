"""Answers that calendars send by mail (iTIP REPLY): they count like a click on the page, if they are surely somebody's own.

An answer counts that is about one of our meetings, from the very address that was told of it, and to the version that it was
told and that still holds. Everything else changes nothing and waits for people in the mailbox. Nobody is answered.
"""

from __future__ import annotations

import structlog
from django.core.exceptions import ValidationError
from django.utils import timezone

from reihum.kit.calendar_messages import Answer, Reply, read_reply
from reihum.mailing.incoming import takes_calendar_answers
from reihum.mailing.models import Outgoing
from reihum.meetings import calendars, registration
from reihum.meetings.invitation_mails import who
from reihum.meetings.models import STOPPED, Meeting
from reihum.meetings.versions import facts_of, is_same_version

log = structlog.get_logger()


@takes_calendar_answers
def take(mail: Outgoing | None, sender: str, ics: bytes) -> bool:
    """Registers, cancels or notes "later". True if the answer counted; else a line in the log says why not."""
    try:
        replies = read_reply(ics)
    except ValueError:
        log.info("calendar answer does not count", why="not readable")
        return False
    found = [_take(mail, sender, reply) for reply in replies]
    for why in filter(None, found):
        log.info("calendar answer does not count", why=why, mail=mail and mail.pk)
    return bool(found) and not any(found)


def _take(mail: Outgoing | None, sender: str, reply: Reply) -> str:
    """Why an answer does not count; "" if it did."""
    pk = calendars.meeting_of(reply.uid)
    meeting = Meeting.objects.select_related("municipality").filter(pk=pk).first() if pk else None
    if meeting is None:
        return "no such meeting"
    email = reply.email.lower()
    if sender.lower() != email or (mail is not None and mail.to.lower() != email):
        return "somebody else answers"
    row = meeting.invited.at(email)
    if row is None:
        return "not invited"
    if meeting.state in STOPPED or meeting.is_archived or timezone.now() >= meeting.starts_at:
        return "does not take place, or has begun"
    # Also if the next version is known, but not told yet: yes or no were said to another day or place.
    if reply.sequence != row.told_sequence or not is_same_version(row.told, facts_of(meeting)):
        return "another version"
    try:
        if reply.answer == Answer.YES:
            registration.register(meeting, who(row))
        elif reply.answer == Answer.NO:
            registration.cancel(meeting, who(row))
        else:
            registration.decide_later(meeting, who(row))
    except ValidationError:
        return "registration refuses it"
    return ""
