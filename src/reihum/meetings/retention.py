"""What of meetings is forgotten, and when. docs/betrieb/datenschutz.md tells operators.

Who was there is proven by the list that everybody signed; it is kept as long as the notice of award says. Here a row need name
nobody for that: it goes on counting, with its city, when names and addresses are gone.
"""

from __future__ import annotations

import datetime

import structlog
from django.db.models import Q
from django.utils import timezone

from reihum.kit.clock import every
from reihum.meetings.answer_links import DAYS
from reihum.meetings.models import NAMELESS, AnswerNote, Invitation, Invited, Registration, RegistrationQuerySet, State
from reihum.publishing import freshness

log = structlog.get_logger()

# GDPR Art. 9 and 5 (1) e: kept no longer than needed. A month is enough to settle the bills of kitchen and interpreters.
NEEDS = datetime.timedelta(days=30)
NOTE = datetime.timedelta(days=30)  # in words there may be an illness, too
ADDRESS = datetime.timedelta(days=30)  # of a guest: a month of questions after the meeting
CONSENT = datetime.timedelta(days=DAYS)  # the address of a guest who can take back a consent by link
NAME = datetime.timedelta(days=365)  # of a guest: certificates and the report are asked for in the first year
AT_ONCE = 1_000  # rows in one run, so that whoever registers meanwhile does not wait for it


@every(minutes=60)
def forget_by_date() -> None:
    """Empties and deletes what is no longer needed. May run at any time and again."""
    with freshness.unseen():  # nothing of it is public
        found = {
            "needs": _needs(),
            "addresses": _addresses(),
            "names": _names(),
            "invited": _invited(),
            "notes": _notes(),
        }
    if any(found.values()):
        log.info("registrations forgotten", **found)


def _needs() -> int:
    said = ~Q(access_needs="", food_needs="", interpreter_needs="")
    return _some(said & _over(NEEDS)).update(access_needs="", food_needs="", interpreter_needs="")


def _addresses() -> int:
    """Of guests. Where the meeting got no new day yet, they are still to be told of it."""
    agreed = Q(photo_consent=True) | Q(contact_consent=True)
    due = (~agreed & _over(ADDRESS)) | _over(CONSENT)
    return _some(~Q(guest_email="") & due & ~Q(meeting__state=State.POSTPONED)).update(guest_email="")


def _names() -> int:
    """Of guests, and of those whom somebody brought."""
    return _some(~Q(guest_name__in=["", NAMELESS]) & _over(NAME)).forget()


def _invited() -> int:
    """Guests whom hosts invited: the list of them, and what the hosts typed."""
    over = _over(ADDRESS) & ~Q(meeting__state=State.POSTPONED) | _over(NAME)
    Invitation.objects.filter(over).exclude(guests="").update(guests="")
    keys = Invited.objects.filter(over, person=None).values_list("pk", flat=True)
    deleted, _per_model = Invited.objects.filter(pk__in=list(keys[:AT_ONCE])).delete()
    return deleted


def _notes() -> int:
    """What people answered in words: it was for the hosts to see to before the meeting."""
    old = AnswerNote.objects.filter(invited__meeting__ends_at__lt=timezone.now() - NOTE)
    deleted, _per_model = AnswerNote.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:AT_ONCE])).delete()
    return deleted


def _over(kept: datetime.timedelta) -> Q:
    """What belongs to meetings that ended so long ago."""
    return Q(meeting__ends_at__lt=timezone.now() - kept)


def _some(due: Q) -> RegistrationQuerySet:
    keys = Registration.objects.filter(due).order_by("pk").values_list("pk", flat=True)
    return Registration.objects.filter(pk__in=list(keys[:AT_ONCE]))
