"""What is not sent: mail to addresses that were blocked, and to lists that were unsubscribed."""

from __future__ import annotations

from collections.abc import Iterable

from reihum.mailing.models import Address, Outgoing, Unsubscription


def final_state(to: str, mailing_list: str) -> str:
    """In which state a mail ends before it is sent; "" if it may leave."""
    if Address.objects.blocked().filter(email=to.lower()).exists():
        return Outgoing.State.BLOCKED
    if mailing_list and Unsubscription.objects.filter(email=to.lower(), mailing_list=mailing_list).exists():
        return Outgoing.State.UNSUBSCRIBED
    return ""


def wanted(mails: Iterable[Outgoing]) -> list[Outgoing]:
    """The mails that may leave. Ends the others, whose address was blocked or list unsubscribed while they waited."""
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
        else:
            leaving.append(mail)
            continue
        mail.save(update_fields=["state"])
    return leaving
