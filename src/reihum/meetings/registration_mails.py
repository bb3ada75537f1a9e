"""The mails about an answer: what happened, until when something can be done, and a link to do it without signing in.

The worker makes them: nobody waits for that while seats are given, and the meeting is held for a shorter time.
"""

from __future__ import annotations

from django.db import transaction
from django_tasks import task

from reihum.funding.mail_acknowledgement import for_mail
from reihum.mailing.outbox import send_later
from reihum.meetings import answer_links
from reihum.meetings.invitation_mails import about, entry_for
from reihum.meetings.models import Meeting, Registration
from reihum.meetings.publicity import acknowledgement


def tell(registration: Registration, what: str) -> None:
    """Mails to whoever answered, or brings the one who did, what happened (`meetings/mail/<what>.txt`).

    As with every mail that is sent later: if, and only if, the surrounding transaction is committed. Without an address
    there is nobody to tell.
    """
    if registration.email:
        write.enqueue(registration.pk, what)


# Which mails bring the entry for the calendar, to an answer that is still this one.
WITH_ENTRY = {"registered": Registration.State.COMING, "waiting": Registration.State.WAITING}


@task()
@transaction.atomic
def write(pk: int, what: str) -> None:
    """Writes the mail as things stand now, with the acknowledgement that is due for the meeting. Run by the worker."""
    if what in WITH_ENTRY:  # which version calendars have is counted by one at a time
        Meeting.objects.held().filter(registrations=pk).first()
    rows = Registration.objects.select_related("meeting__municipality", "person", "brought_by__person")
    row = rows.filter(pk=pk).first()
    if row is None or not row.email or (what == "offered" and row.state != Registration.State.OFFERED):
        return  # erased, or answered meanwhile
    addressed = row.brought_by or row
    companions = [one for one in row.companions.order_by("pk") if one.has_wish]
    context = {
        "meeting": row.meeting,
        "registration": row,
        "name": addressed.given_name,
        "link": answer_links.make(row.meeting, answer_links.who(addressed)),
        "coming": [one.guest_name for one in companions if one.state == Registration.State.COMING],
        "waiting": [one.guest_name for one in companions if one.state == Registration.State.WAITING],
    }
    has_entry = row.state == WITH_ENTRY.get(what) and not row.brought_by and not row.meeting.is_stopped
    send_later(
        row.email,
        f"meetings/mail/{what}",
        context,
        for_mail(acknowledgement(row.meeting)),
        calendar=entry_for(row.meeting, row) if has_entry else None,
        about=about(row.meeting),
    )
