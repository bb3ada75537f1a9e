"""Registering for a meeting. A seat is never given twice: who registers or cancels holds the meeting's row meanwhile."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from reihum.mailing.outbox import send_later
from reihum.meetings.models import Meeting, Registration, State
from reihum.people.models import Person


def seats_left(meeting: Meeting) -> int | None:
    """How many seats are free; None means as many as come. Costs a query."""
    if meeting.capacity is None:
        return None
    return max(0, meeting.capacity - meeting.registrations.coming().count())


@transaction.atomic
def register(meeting: Meeting, person: Person, needs: str = "") -> Registration:
    """Gives a person a seat and mails a confirmation. Doing it again changes `needs` only.

    Raises ValidationError with a German sentence if the registration is not open or no seat is left.
    """
    # PostgreSQL locks the row; SQLite lets one writer in at a time (transaction_mode IMMEDIATE).
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if not meeting.takes_registrations:
        raise ValidationError(_why_not(meeting))
    registration = Registration.objects.filter(meeting=meeting, person=person).first()
    is_new = registration is None or registration.cancelled_at is not None
    if is_new and seats_left(meeting) == 0:
        full = ngettext(
            "Leider ist der eine Platz vergeben. Fragen Sie bei der gastgebenden Stadt, ob noch jemand absagt.",
            "Leider sind alle %(seats)s Plätze vergeben. Fragen Sie bei der gastgebenden Stadt, ob noch jemand absagt.",
            meeting.capacity or 0,
        )
        raise ValidationError(full % {"seats": meeting.capacity})
    if registration is None:
        registration = Registration(meeting=meeting, person=person)
    if is_new:
        registration.registered_at, registration.cancelled_at = timezone.now(), None
    registration.needs = needs
    registration.full_clean()
    registration.save()
    if is_new and person.email:
        send_later(person.email, "meetings/mail/registered", {"meeting": meeting, "person": person})
    return registration


@transaction.atomic
def cancel(meeting: Meeting, person: Person) -> None:
    """Gives the seat back and mails that. Does nothing if there was none. Raises ValidationError once the meeting began."""
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if timezone.now() >= meeting.starts_at:
        raise ValidationError(gettext("Das Treffen hat schon begonnen. Bitte sagen Sie direkt vor Ort Bescheid."))
    given_back = Registration.objects.filter(meeting=meeting, person=person, cancelled_at=None)
    if given_back.update(cancelled_at=timezone.now()) and person.email:
        send_later(person.email, "meetings/mail/cancelled", {"meeting": meeting, "person": person})


def _why_not(meeting: Meeting) -> str:
    if meeting.state == State.CANCELLED:
        return gettext("Das Treffen ist abgesagt.")
    if meeting.state == State.DRAFT:
        return gettext("Die Anmeldung ist noch nicht offen.")
    return gettext("Die Anmeldung ist geschlossen. Bitte wenden Sie sich an die gastgebende Stadt.")
