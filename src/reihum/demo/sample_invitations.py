"""Who was invited to the next meeting of the sample and who is silent yet, what became of the mails, and what one answered."""

from __future__ import annotations

import datetime

from django.utils import timezone

from reihum.demo.sample_network import People
from reihum.mailing.models import Outgoing, new_token
from reihum.meetings.invitation_mails import INVITATIONS, Sender, about
from reihum.meetings.models import AnswerNote, Invited, Meeting
from reihum.people.models import Person


def add(people: People, meeting: Meeting) -> None:
    """As if a letter had gone out three weeks ago and a reminder last week; nothing is sent."""
    now = timezone.now()
    invited_at, reminded_at = now - datetime.timedelta(weeks=3), now - datetime.timedelta(weeks=1)
    sender = Sender.of(meeting)
    rows = [
        Invited(meeting=meeting, person=person, invited_at=invited_at, reminded_at=reminded_at)
        for person in Person.objects.members(timezone.localdate()).exclude(email="").exclude(pk=people.host.pk)
    ]
    for row in rows:
        sender.note(row)
    Invited.objects.bulk_create(rows)
    Outgoing.objects.bulk_create(
        Outgoing(
            to=row.address,
            subject=f"Einladung: {meeting.title}",
            about=about(meeting),
            mailing_list=INVITATIONS,
            token=new_token(),
            state=Outgoing.State.SENT,
            attempts=1,
            sent_at=invited_at,
            emptied_at=now,  # as of any mail after a while, the words are gone
        )
        for row in rows
    )
    AnswerNote.objects.create(
        invited=Invited.objects.get(meeting=meeting, person=people.manager),
        text="Vielen Dank! Ich komme gern, weiß aber noch nicht, ob ich schon um 10 Uhr da sein kann. Gibt es einen Parkplatz am Rathaus?",
        at=reminded_at,
    )
