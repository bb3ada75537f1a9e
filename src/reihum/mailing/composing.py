"""From a row to what goes over the wire: headers, addresses, and the places where answers and bounces come back."""

from __future__ import annotations

import re

import idna
from django.conf import settings

from reihum.mailing.illustrated import IllustratedMail
from reihum.mailing.models import Outgoing
from reihum.mailing.unsubscribing import unsubscribe_url

LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}")
PLUS = re.compile(r"\+([0-9a-f]{20})@")


class UnusableAddressError(Exception):
    """No mail can go there. `problem` says why."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def wire_address(address: str) -> str:
    """An address in ASCII: the domain by IDNA 2008 (müller.de → xn--mller-kva.de). Raises UnusableAddressError.

    Letters beyond ASCII before the @ would need SMTPUTF8 (RFC 6531) on every server on the way, which few have.
    """
    local, at, domain = address.strip().rpartition("@")
    if not at or not local or not domain:
        raise UnusableAddressError(Outgoing.Problem.BAD_ADDRESS)
    if not local.isascii():
        raise UnusableAddressError(Outgoing.Problem.FOREIGN_LETTERS)
    if not LOCAL_PART.fullmatch(local):
        raise UnusableAddressError(Outgoing.Problem.BAD_ADDRESS)
    try:
        host = idna.encode(domain, uts46=True, std3_rules=True).decode()
    except idna.IDNAError:
        raise UnusableAddressError(Outgoing.Problem.BAD_ADDRESS) from None
    return f"{local}@{host}"


def answer_address(token: str) -> str:
    """Where answers to the mail with this token come back: netz@example.org → netz+TOKEN@example.org."""
    local, _, domain = settings.MAILBOX_ADDRESS.rpartition("@")
    return f"{local}+{token}@{domain}"


def composed(mail: Outgoing) -> IllustratedMail:
    """The mail as a message. Its envelope's sender, to whom bounces go, is `from_email`. Raises UnusableAddressError."""
    headers = {
        "From": settings.DEFAULT_FROM_EMAIL,
        "Message-ID": mail.message_id,
        "Auto-Submitted": "auto-generated",  # RFC 3834: nobody's holiday note needs to answer
    }
    if mail.is_bulk:
        headers["List-Unsubscribe"] = f"<{unsubscribe_url(mail.token)}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    has_mailbox = bool(settings.MAILBOX_ADDRESS)
    return IllustratedMail(
        mail.subject,
        mail.text,
        mail.html,
        dict(mail.pictures),
        calendar=mail.calendar,
        calendar_method=mail.calendar_method,
        to=[wire_address(mail.to)],
        from_email=answer_address(mail.token) if has_mailbox else settings.DEFAULT_FROM_EMAIL,
        reply_to=[answer_address(mail.token)] if has_mailbox else None,
        headers=headers,
    )
