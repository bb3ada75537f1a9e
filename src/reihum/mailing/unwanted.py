"""What is not sent: mail to addresses that were blocked, to lists that were unsubscribed, and mail that is no longer right."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import structlog
from django.db import transaction

from reihum.mailing.models import Address, Outgoing, Unsubscription

log = structlog.get_logger()

MayLeave = Callable[[Outgoing], bool]

_registered: dict[str, MayLeave] = {}


def may_leave(about: str) -> Callable[[MayLeave], MayLeave]:
    """Decorates a function that is asked right before a mail leaves whether it still may: its reader may have lost the right to
    what it says while it waited. For mail whose `about` is this, up to the colon. If not, the mail counts as withdrawn, in the
    transaction in which it was asked."""

    def register(function: MayLeave) -> MayLeave:
        _registered[about] = function
        return function

    return register


def final_state(to: str, mailing_list: str) -> str:
    """In which state a mail ends before it is sent; "" if it may leave."""
    if Address.objects.blocked().filter(email=to.lower()).exists():
        return Outgoing.State.BLOCKED
    if mailing_list and Unsubscription.objects.filter(email=to.lower(), mailing_list=mailing_list).exists():
        return Outgoing.State.UNSUBSCRIBED
    return ""


def wanted(mails: Iterable[Outgoing]) -> list[Outgoing]:
    """The mails that may leave. Ends the others, whose address was blocked or list unsubscribed while they waited, or that are no
    longer right."""
    mails = list(mails)
    emails = {mail.to.lower() for mail in mails}
    blocked = set(Address.objects.blocked().filter(email__in=emails).values_list("email", flat=True))
    unsubscribed = set(
        Unsubscription.objects.filter(
            email__in=emails, mailing_list__in={mail.mailing_list for mail in mails}
        ).values_list("email", "mailing_list")
    )
    leaving = []
    for mail in mails:
        if mail.to.lower() in blocked:
            mail.state = Outgoing.State.BLOCKED
        elif (mail.to.lower(), mail.mailing_list) in unsubscribed:
            mail.state = Outgoing.State.UNSUBSCRIBED
        elif _is_still_right(mail):
            leaving.append(mail)
            continue
        else:
            continue
        mail.save(update_fields=["state"])
    return leaving


def _is_still_right(mail: Outgoing) -> bool:
    """Asks the app that wrote a mail. If it cannot tell, the mail waits for the next turn: others go on."""
    may = _registered.get(mail.about.partition(":")[0])
    if may is None:
        return True
    try:
        with transaction.atomic():
            right = may(mail)
            if not right:
                mail.state = Outgoing.State.WITHDRAWN
                mail.save(update_fields=["state"])
    except Exception:
        log.exception("mail cannot be looked at again", mail=mail.pk)
        return False
    return right
