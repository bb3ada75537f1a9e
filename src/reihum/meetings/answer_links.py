"""Links by which somebody answers an invitation without signing in. Whoever has the link is taken for whom it was made.

A link says for which meeting and person (or guest) it is, and is signed. It writes nothing down, so one can be made for
somebody who has not answered yet. Opening it changes nothing: programs that look for viruses open every link of a mail.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import structlog
from django.conf import settings
from django.core import signing
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from reihum.kit.prepared import Given, Prepared
from reihum.meetings.models import Meeting, Registration, State
from reihum.people.models import Person

log = structlog.get_logger()

SALT = "reihum.meetings.answer"
DAYS = 120  # an invitation goes out a quarter of a year ahead at most; a month more for a day that was postponed


@dataclass(frozen=True)
class Guest:
    """Somebody without an entry in the network."""

    name: str
    email: str = ""
    comes_from: str = ""  # organisation or place, in their words
    municipality: int | None = None  # the city they count for


Who = Person | Guest


@dataclass(frozen=True)
class Asked:
    """For which meeting a link is, and whose answer it gives."""

    meeting: Meeting
    who: Who
    has_answered: bool


def who(registration: Registration) -> Who:
    """Whose answer a registration is."""
    if registration.person:
        return registration.person
    return Guest(
        registration.guest_name, registration.guest_email, registration.guest_from, registration.municipality_id
    )


# How the registrations of somebody are found, given the key of them: two questions, so that each has its index.
THEIRS = {Person: Q(person=Given("who")), Guest: Q(guest_email=Given("who"))}


def key(who: Who) -> int | str | None:
    """By what THEIRS finds their registrations. A guest without an address is nobody one knows again."""
    return who.pk if isinstance(who, Person) else who.email.lower() or None


def make(meeting: Meeting, who: Who) -> str:
    """The whole address, for a mail. It holds for DAYS; after the meeting, to take back consents."""
    return settings.URL + reverse("meetings:answer", args=[token(meeting, who)])


def token(meeting: Meeting, who: Who) -> str:
    """The part of the link that is signed."""
    about = [who.pk] if isinstance(who, Person) else [who.name, who.email, who.comes_from, who.municipality]
    return signing.dumps([meeting.pk, *about], salt=SALT, compress=True)


def read(token: str) -> Asked | None:
    """What a link is about; None if it was changed, is too old, or meeting or person are no longer there.

    Nobody is told which of these it was, or one could try out who there is. The operator finds it in the log.
    """
    found = _asked(token)
    if isinstance(found, str):
        log.warning("answer link refused", why=found)
        return None
    return found


def _meeting(theirs: Q) -> Prepared[Meeting]:
    """A meeting, with whether somebody has answered. Asked together: when an invitation goes out, everybody answers."""
    answer = Registration.objects.filter(theirs, meeting=OuterRef("pk"))
    return Prepared(lambda: Meeting.objects.filter(pk=Given("meeting")).annotate(has_answered=Exists(answer)))


_MEETING = {kind: _meeting(theirs) for kind, theirs in THEIRS.items()}


def _asked(token: str) -> Asked | str:
    """What a link is about, or why it does not hold."""
    try:
        meeting_pk, *about = signing.loads(token, salt=SALT, max_age=datetime.timedelta(days=DAYS))
    except signing.SignatureExpired:
        return "expired"
    except (signing.BadSignature, UnicodeError):
        return "changed"
    who = Guest(*about) if len(about) > 1 else _person(about[0])
    if who is None:
        return "no such person"
    meeting = _MEETING[type(who)].first(meeting=meeting_pk, who=key(who))
    if meeting is None or meeting.state == State.PLANNED:
        return "no such meeting"
    return Asked(meeting, who, meeting.has_answered)


def _person(pk: int) -> Person | None:
    """Whoever may still answer for themselves."""
    person = Person.objects.select_related("user").filter(pk=pk).first()
    return None if person is None or (person.user and not person.user.is_active) else person
