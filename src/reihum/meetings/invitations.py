"""Inviting to a meeting: to whom, with which letter, and reminding those who have not answered.

To invite is to write a row for each (`Invited`), all in one transaction with the state of the meeting. The worker then writes
the mails, some at a time, each in one transaction with what its row says: killed at any line, it goes on where it stopped.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import structlog
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django_tasks import task

from reihum.kit.clock import every
from reihum.mailing.unsubscribing import who_unsubscribed
from reihum.meetings import answer_links, states
from reihum.meetings.answer_links import Guest
from reihum.meetings.invitation_mails import AT_ONCE, INVITATIONS, TOLD, Sender, who
from reihum.meetings.models import Invitation, Invited, Meeting, State
from reihum.meetings.times import hours
from reihum.meetings.waiting_list import hold, move_up
from reihum.people.models import Person, Role

log = structlog.get_logger()

MOST_GUESTS = 500
REMINDED_BEFORE = datetime.timedelta(days=14)  # the end of the registration
TIME_TO_ANSWER = datetime.timedelta(days=7)  # nobody is reminded by the clock earlier
BETWEEN_REMINDERS = datetime.timedelta(days=1)  # so that a button pressed twice reminds once
CAN_INVITE = (State.CONFIRMED, State.INVITED, State.OPEN, State.FULL)


# --- The letter -------------------------------------------------------------------------------------------------------

PLACEHOLDERS = ("vorname", "titel", "tag", "zeit", "ort", "stadt", "antwort_bis", "link")
PLACEHOLDER = re.compile(r"\{([^{}\n]{0,40})\}")


def first_letter(meeting: Meeting) -> Invitation:
    """What hosts begin with."""
    subject = gettext("Einladung: {titel}, {tag}")
    text = gettext("""Guten Tag {vorname},

wir laden Sie herzlich zu unserem nächsten Arbeitstreffen ein: {titel}

Wann: {tag}, {zeit}
Wo: {ort}

Können Sie dabei sein? Mit diesem Link sagen Sie mit einem Klick zu oder ab. Er gilt nur für Sie:
{link}

Bitte antworten Sie bis {antwort_bis}, damit wir gut planen können.

Wir freuen uns auf Sie!
{stadt}""")
    return Invitation(meeting=meeting, subject=subject, text=text)


def check_placeholders(text: str) -> None:
    """Raises ValidationError if a text has a placeholder that nobody knows."""
    unknown = sorted({found for found in PLACEHOLDER.findall(text) if found not in PLACEHOLDERS})
    if unknown:
        raise ValidationError(
            gettext("Diese Platzhalter gibt es nicht: %(unknown)s. Es gibt: %(known)s.")
            % {
                "unknown": ", ".join(f"{{{name}}}" for name in unknown),
                "known": ", ".join(f"{{{name}}}" for name in PLACEHOLDERS),
            }
        )


def filled(text: str, meeting: Meeting, given_name: str, link: str) -> str:
    """A text with what its placeholders stand for. What is filled in is not searched again."""
    start = timezone.localtime(meeting.starts_at)
    values = {
        "vorname": given_name,
        "titel": meeting.title,
        "tag": date_format(start, "l, j. F Y"),
        "zeit": hours(meeting.starts_at, meeting.ends_at),
        "ort": f"{meeting.venue}, {meeting.municipality.name}",
        "stadt": meeting.municipality.name,
        "antwort_bis": date_format(timezone.localtime(answer_until(meeting)), "l, j. F"),
        "link": link,
    }
    return PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)


def answer_until(meeting: Meeting) -> datetime.datetime:
    """Until when people are asked to answer: until the registration ends, or else a week before, so that hosts can plan."""
    in_time = max(meeting.starts_at - TIME_TO_ANSWER, min(meeting.starts_at, timezone.now() + TIME_TO_ANSWER))
    return meeting.register_until or in_time


# --- Who --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Recipients:
    """Who would be invited now, and why others would not."""

    persons: Sequence[Person]
    guests: Sequence[Guest]
    known: int  # invited already, or answered
    without_address: Sequence[Person]
    unsubscribed: Sequence[Person | Guest]  # who want no invitations

    def __len__(self) -> int:
        return len(self.persons) + len(self.guests)


GUEST = re.compile(r"(.+?)\s*[<(]\s*([^<>()\s]+)\s*[>)]")


def address_in(line: str) -> str:
    """The address in a line that a host typed, in small letters; "" if there is none."""
    found = GUEST.fullmatch(line.strip())
    return found[2].lower() if found else ""


def guests_in(text: str) -> list[Guest]:
    """The guests that a host typed, one a line. Raises ValidationError with a sentence for each line that is wrong."""
    guests: dict[str, Guest] = {}
    wrong = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        found = GUEST.fullmatch(line.strip())
        try:
            if found is None or len(found[1]) > 160:
                raise ValidationError("")
            validate_email(found[2])
        except ValidationError:
            wrong.append(
                gettext("Zeile %(number)s: Bitte schreiben Sie Name und Adresse so: Erika Beispiel (erika@example.org)")
                % {"number": number}
            )
        else:
            guests.setdefault(found[2].lower(), Guest(found[1].strip(), found[2].lower()))
    if len(guests) > MOST_GUESTS:
        wrong.append(gettext("Höchstens %(most)s Gäste auf einmal.") % {"most": MOST_GUESTS})
    if wrong:
        raise ValidationError(wrong)
    return list(guests.values())


def recipients(invitation: Invitation) -> Recipients:
    """Who would get it now: who is meant, less those who were invited already or have answered. A few queries."""
    meeting = invitation.meeting
    guests = {guest.email: guest for guest in guests_in(invitation.guests)}
    by_address = Person.objects.annotate(address=Lower("email")).filter(address__in=list(guests))
    meant = {person.pk: person for person in [*_meant(invitation), *by_address]}
    for person in meant.values():
        guests.pop(person.email.lower(), None)
    known_persons = {*meeting.invited.invited().values_list("person", flat=True)}
    known_persons |= {*meeting.registrations.values_list("person", flat=True)}
    known_guests = {*meeting.invited.invited().values_list("email", flat=True)}
    known_guests |= {email.lower() for email in meeting.registrations.values_list("guest_email", flat=True)}
    known_guests.discard("")
    left = [
        person
        for pk, person in meant.items()
        if pk not in known_persons and person.email.lower() not in known_guests  # answered as a guest
    ]
    new_guests = [guest for email, guest in guests.items() if email not in known_guests]
    new: list[Person | Guest] = [*left, *new_guests]
    unsubscribed = who_unsubscribed(INVITATIONS, [one.email.lower() for one in new])
    return Recipients(
        persons=[person for person in left if person.email and person.email.lower() not in unsubscribed],
        guests=[guest for guest in new_guests if guest.email not in unsubscribed],
        known=len(meant) - len(left) + len(guests) - len(new_guests),
        without_address=[person for person in left if not person.email],
        unsubscribed=[one for one in new if one.email.lower() in unsubscribed],
    )


def _meant(invitation: Invitation) -> Iterator[Person]:
    """The persons whom the choice of an audience means, by name; not those whose account is closed."""
    today = timezone.localdate()
    roles = Role.objects.on(today)
    persons = Person.objects.members(today)
    if invitation.audience == Invitation.Audience.GUESTS:
        return
    if invitation.audience == Invitation.Audience.IN_CHARGE:
        persons = persons.filter(pk__in=roles.in_charge().values("person"))
    if invitation.audience == Invitation.Audience.CITIES:
        cities = list(invitation.cities.values_list("pk", flat=True))
        here = Q(municipality__in=cities) | Q(area__municipality__in=cities) | Q(organisation__municipality__in=cities)
        persons = persons.filter(pk__in=roles.filter(here).values("person"))
    yield from persons.exclude(user__is_active=False).order_by("family_name", "given_name", "pk")


# --- Sending ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def send(invitation: Invitation) -> int:
    """Invites all who are meant and were not yet. Gives how many.

    The meeting then counts as invited, and its registration opens if the host wants that. Raises ValidationError if it is no
    meeting to invite to (any more).
    """
    meeting = hold(invitation.meeting)
    invitation.meeting = meeting
    check_can_invite(meeting)
    found = recipients(invitation)
    now = timezone.now()
    rows = [Invited(meeting=meeting, person=person, invited_at=now) for person in found.persons]
    rows += [Invited(meeting=meeting, name=guest.name, email=guest.email, invited_at=now) for guest in found.guests]
    Invited.objects.bulk_create(rows)
    if meeting.state == State.CONFIRMED:
        states.move(meeting, State.INVITED)
    if invitation.opens_registration and meeting.state == State.INVITED:
        states.move(meeting, State.OPEN)
        move_up(meeting)  # who was put on the list before counts
    invitation.sent_at = now
    invitation.save(update_fields=["sent_at"])
    write_invitations.enqueue(meeting.pk)
    return len(rows)


def check_can_invite(meeting: Meeting) -> None:
    """Raises ValidationError if nobody can be invited (yet, or any more)."""
    if meeting.state not in CAN_INVITE or meeting.is_archived:
        raise ValidationError(
            gettext("Das Treffen steht auf „%(state)s“. So kann niemand eingeladen werden.")
            % {"state": meeting.get_state_display()}
        )
    if meeting.has_begun:
        raise ValidationError(gettext("Das Treffen hat schon begonnen. Jetzt kann niemand mehr eingeladen werden."))


@task()
def write_invitations(meeting_pk: int) -> None:
    """Writes the mails to those who were invited. Run by the worker, and again for what a killed one left."""
    while _write_some(meeting_pk):
        pass


@every(minutes=1)
def write_what_is_left() -> None:
    unwritten = Invited.objects.unwritten().filter(meeting__state__in=CAN_INVITE, meeting__starts_at__gt=timezone.now())
    for pk in unwritten.order_by().values_list("meeting", flat=True).distinct():
        write_invitations.call(pk)


@transaction.atomic
def _write_some(meeting_pk: int) -> bool:
    """Writes the next mails. Gives whether there may be more."""
    meeting = Meeting.objects.held().filter(pk=meeting_pk).first()
    invitation = Invitation.objects.filter(meeting=meeting_pk).first()
    if not meeting or not invitation or meeting.state not in CAN_INVITE or meeting.has_begun:
        return False
    rows = list(meeting.invited.unwritten().select_related("person")[:AT_ONCE])
    if not rows:
        return False
    sender = Sender.of(meeting)
    for row in rows:
        write_letter(sender, invitation, row)
    Invited.objects.bulk_update(rows, TOLD)
    return True


def write_letter(sender: Sender, invitation: Invitation, row: Invited) -> None:
    """The invitation itself, with the entry for the calendar."""
    letter = letter_to(invitation, sender.meeting, row.given_name, answer_links.make(sender.meeting, who(row)))
    sender.write(row, "meetings/mail/invitation", letter, sender.entry(row), INVITATIONS)


def letter_to(invitation: Invitation, meeting: Meeting, given_name: str, link: str) -> dict[str, str]:
    """Subject and text as one person gets them."""
    return {
        "subject": filled(invitation.subject, meeting, given_name, link),
        "text": filled(invitation.text, meeting, given_name, link),
    }


# --- Reminding --------------------------------------------------------------------------------------------------------


def to_remind(meeting: Meeting) -> int:
    """How many a reminder now would reach."""
    return meeting.invited.unanswered().filter(_by_button(), told_at__isnull=False).count()


def _by_button() -> Q:
    return Q(reminded_at=None) | Q(reminded_at__lt=timezone.now() - BETWEEN_REMINDERS)


def _by_clock() -> Q:
    return Q(reminded_at=None, invited_at__lte=timezone.now() - TIME_TO_ANSWER)


@task()
def write_reminders(meeting_pk: int) -> None:
    """Reminds those who have not answered, and were not reminded today. Run by the worker when a host wants it."""
    while _remind_some(meeting_pk, _by_button()):
        pass


@every(minutes=15)
def remind_in_time() -> None:
    """Once, 14 days before the registration ends, those who had a week and have not answered."""
    now = timezone.now()
    soon = Q(register_until__range=(now, now + REMINDED_BEFORE))
    soon |= Q(register_until=None, starts_at__range=(now, now + REMINDED_BEFORE))
    for pk in Meeting.objects.filter(soon, state__in=(State.OPEN, State.FULL)).values_list("pk", flat=True):
        if Invited.objects.unanswered().filter(_by_clock(), meeting=pk, told_at__isnull=False).exists():
            while _remind_some(pk, _by_clock()):
                pass


@transaction.atomic
def _remind_some(meeting_pk: int, due: Q) -> bool:
    meeting = Meeting.objects.held().filter(pk=meeting_pk).first()
    if not meeting or not meeting.takes_registrations:
        return False
    rows = list(meeting.invited.unanswered().filter(due, told_at__isnull=False).select_related("person")[:AT_ONCE])
    if not rows:
        return False
    sender = Sender.of(meeting)
    until = meeting.register_until or meeting.starts_at
    for row in rows:
        sender.write(row, "meetings/mail/reminder", {"until": until}, mailing_list=INVITATIONS)
        row.reminded_at = timezone.now()
    Invited.objects.bulk_update(rows, ["reminded_at"])
    return True
