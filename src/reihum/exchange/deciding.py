"""What is proposed for everybody to read: the coordination publishes it or leaves it with the members, and says so by mail."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext, override

from reihum.exchange import attachments, history
from reihum.exchange.access import who_reads
from reihum.exchange.models import Experience
from reihum.mailing.models import Outgoing
from reihum.mailing.outbox import send_later
from reihum.mailing.unwanted import may_leave
from reihum.people.models import Person

PUBLISHED, DECLINED = "exchange.published", "exchange.declined"  # what the mails are about
LONGEST_REASON = 500


@transaction.atomic
def publish(entry: Experience, number: int, by: Person | None) -> None:
    """Makes a proposed entry public, as it was read: raises ConflictError if it was changed in the meantime, ValidationError if
    it is not proposed any more."""
    now = history.held(entry, number)
    _check_proposed(now)
    history.remember(now, by)
    now.visibility, now.proposed_at = Experience.Visibility.PUBLIC, None
    now.save(update_fields=["visibility", "proposed_at"])
    attachments.open_up(now)
    _tell(now, by)


@transaction.atomic
def decline(entry: Experience, by: Person | None, reason: str = "") -> None:
    """Takes a proposal off the list; the entry stays with the members. Raises ValidationError if it is not proposed any more."""
    now = history.held(entry)
    _check_proposed(now)
    now.proposed_at = None
    now.save(update_fields=["proposed_at"])
    _tell(now, by, reason)


def follow(before: Experience, now: Experience, by: Person | None) -> None:
    """Counts a proposal as decided that was made public by hand, in the back office. In the transaction of the change."""
    if before.proposed_at and now.is_public:
        now.proposed_at = None
        now.save(update_fields=["proposed_at"])
        _tell(now, by)


def _check_proposed(entry: Experience) -> None:
    if entry.proposed_at is None or entry.visibility != Experience.Visibility.MEMBERS:
        raise ValidationError(gettext("Dieser Eintrag ist nicht mehr vorgeschlagen."))


def _tell(entry: Experience, by: Person | None, reason: str = "") -> None:
    """Writes the mail about a decision that was just made to whoever proposed the entry, unless they decided themselves."""
    to = _proposer(entry)
    if to is None or to == by:
        return
    template, about = (
        ("exchange/mail/published", PUBLISHED) if entry.is_public else ("exchange/mail/declined", DECLINED)
    )
    context = {"entry": entry, "person": to, "reason": reason.strip()[:LONGEST_REASON]}
    with override("de"):
        send_later(to.email, template, context, about=f"{about}:{entry.pk}", confidential=not entry.is_public)


def _proposer(entry: Experience) -> Person | None:
    """Whoever wrote an entry down, for others or as told by themselves: if they may read it and can be reached."""
    by = entry.written_by or entry.told_by
    return who_reads(entry).exclude(email="").filter(pk=by.pk).first() if by else None


@may_leave(PUBLISHED)
def is_still_published(mail: Outgoing) -> bool:
    return _is_still_so(mail, is_public=True)


@may_leave(DECLINED)
def is_still_declined(mail: Outgoing) -> bool:
    return _is_still_so(mail, is_public=False)


def _is_still_so(mail: Outgoing, *, is_public: bool) -> bool:
    """Whether what was decided still holds, and the mail goes to who proposed it and may still read it."""
    entry = Experience.objects.filter(pk=mail.about.partition(":")[2], proposed_at=None).first()
    if entry is None or entry.is_public != is_public:
        return False
    to = _proposer(entry)
    return to is not None and to.email == mail.to
