"""Mails about a meeting to those who were invited or registered, with the entry for their calendar and what they know now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from reihum.funding.mail_acknowledgement import for_mail
from reihum.kit.calendar import Party
from reihum.mailing.models import Outgoing
from reihum.mailing.outbox import Below, CalendarPart, send_later
from reihum.meetings import answer_links, calendars, versions
from reihum.meetings.answer_links import Guest, Who
from reihum.meetings.models import Announcement, Invited, Meeting, Registration
from reihum.meetings.publicity import acknowledgement
from reihum.people.network import organizer

# Invitations and reminders go to many, and one can unsubscribe from them. What is said to whoever answered is personal, and so
# is what has changed for whoever has the day in their calendar.
INVITATIONS = "meetings.invitations"
ABOUT = "meetings.meeting:"


def about(meeting: Meeting) -> str:
    """The key of all mail about a meeting: to each address it leaves in the order in which it was written."""
    return f"{ABOUT}{meeting.pk}"


def meeting_of(mail: Outgoing) -> Meeting | None:
    """The meeting that a mail of ours is about."""
    found = mail.about.startswith(ABOUT)
    return Meeting.objects.filter(pk=int(mail.about.removeprefix(ABOUT))).first() if found else None


def who(row: Invited) -> Who:
    """Whose answer somebody's link gives."""
    return row.person or Guest(row.name, row.email)


@dataclass(frozen=True)
class Sender:
    """What is the same in all mails about a meeting that are written in one go, by whoever holds the meeting."""

    meeting: Meeting
    below: Below | None
    invites: Party
    announcement: Announcement

    @classmethod
    def of(cls, meeting: Meeting) -> Sender:
        announcement = versions.current(meeting)
        return cls(meeting, for_mail(acknowledgement(meeting)), organizer(), announcement)

    def write(
        self,
        row: Invited,
        template: str,
        context: dict[str, Any],
        calendar: CalendarPart | None = None,
        mailing_list: str = "",
    ) -> None:
        """Writes a mail to a row's address, with a link to answer; to nobody who has lost theirs."""
        if not row.address:
            return
        context = {
            "meeting": self.meeting,
            "name": row.given_name,
            "link": answer_links.make(self.meeting, who(row)),
            **context,
        }
        send_later(
            *(row.address, template, context, self.below),
            calendar=calendar,
            about=about(self.meeting),
            mailing_list=mailing_list,
        )

    def entry(self, row: Invited, answer: str = "") -> CalendarPart:
        """The entry for a row's calendar. The row knows of it from now on; it is not saved."""
        part = calendars.message_to(self.meeting, self.invites, Party(row.address, row.shown_name), answer)
        self.note(row)
        return part

    def note(self, row: Invited) -> None:
        """That the row knows what holds now; it is not saved."""
        row.told = versions.to_keep(row.told or None, versions.facts_of(self.meeting))
        row.told_sequence = self.announcement.sequence
        row.told_at = timezone.now()


TOLD = ["told", "told_sequence", "told_at"]
AT_ONCE = 50  # mails that are written while the meeting is held


def entry_for(meeting: Meeting, registration: Registration) -> CalendarPart:
    """The entry that goes with the confirmation of an answer. For whoever holds the meeting."""
    if registration.person:
        row, _is_new = Invited.objects.get_or_create(meeting=meeting, person=registration.person)
    else:
        row, _is_new = Invited.objects.get_or_create(
            meeting=meeting, email=registration.guest_email.lower(), defaults={"name": registration.guest_name}
        )
    announcement = versions.current(meeting)
    sender = Sender(meeting, None, organizer(), announcement)
    part = sender.entry(row, registration.state)
    row.save(update_fields=TOLD)
    return part


def answers_of(meeting: Meeting) -> dict[tuple[int | None, str], str]:
    """The state of each answer to a meeting, by person and address of a guest. One query."""
    rows = meeting.registrations.filter(brought_by=None).values_list("person", "guest_email", "state")
    return {(person, email.lower()): state for person, email, state in rows}


def answer_of(row: Invited, answers: dict[tuple[int | None, str], str]) -> str:
    """The state of a row's answer, "" if there is none."""
    return answers.get((row.person_id, row.email), "")
