"""Mails that came back: which of ours it was, and whether its address is wrong for good.

Reports in the form of RFC 3464 are read as such. Of others, those count that a mail server's own address sent, that quote
our mail, name its recipient and an error's number. Either way it must be a mail of ours, to the very address that the
report is about: anything else changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

import structlog
from django.conf import settings
from django.db import transaction

from reihum.mailing import letters
from reihum.mailing.composing import PLUS, UnusableAddressError, wire_address
from reihum.mailing.models import Address, Outgoing
from reihum.mailing.smtp import ENHANCED, says_no_such_address

log = structlog.get_logger()

SERVERS = re.compile(r"(?:mailer-?daemon|postmaster|mail-?delivery(?:-?sub)?system|mdaemon|double-bounce)@", re.I)
OUR_ID = re.compile(r"<[0-9a-f]{32}@[^<>\s]+>")
PLAIN = re.compile(r"\b[45][0-5]\d(?=[ -][A-Za-z<])")  # RFC 5321, 4.2.1


@dataclass(frozen=True)
class Report:
    """That a mail to these addresses has this fate."""

    action: str  # failed, delayed, delivered, relayed, expanded
    status: str  # 5.1.1
    recipients: frozenset[str]  # in small letters


def reports_in(message: Message) -> list[Report] | None:
    """What a mail server reports; None if this is no report of a mail server."""
    if message.get_content_type() == "multipart/report" and isinstance(message.get_payload(), list):
        for part in message.get_payload():
            if part.get_content_type() in ("message/delivery-status", "message/global-delivery-status"):  # type: ignore[union-attr]
                return list(_by_form(part))  # type: ignore[arg-type]
    if any(SERVERS.match(address) for address in letters.addresses(message, "From", "Sender")):
        return list(_by_look(message))
    return None


def _by_form(part: Message) -> Iterator[Report]:
    """One block of lines a recipient; the first block is about the server."""
    blocks = part.get_payload()
    for block in blocks[1:] if isinstance(blocks, list) else []:
        found = [
            letters.header(block, name).partition(";")[2] or letters.header(block, name)  # type: ignore[arg-type]
            for name in ("Final-Recipient", "Original-Recipient", "X-Actual-Recipient")
        ]
        status = ENHANCED.search(letters.header(block, "Status"))  # type: ignore[arg-type]
        told = ENHANCED.search(letters.header(block, "Diagnostic-Code"))  # type: ignore[arg-type]
        # "5.0.0" says nothing; what the other server said may say more.
        best = told if told and (not status or status[0].endswith(".0.0")) else status
        yield Report(
            letters.header(block, "Action").lower(),  # type: ignore[arg-type]
            best[0] if best else "",
            frozenset(address.strip().strip("<>").lower() for address in found if address),
        )


def _by_look(message: Message) -> Iterator[Report]:
    """Words for people: the addresses and the first number of an error among them."""
    text = "\n".join(letters.text_of(part) for part in letters.parts(message) if part.get_content_maintype() == "text")
    # Below is the mail itself, in which other numbers stand.
    above = re.split(r"message-id:", text, maxsplit=1, flags=re.I)[0]
    found = ENHANCED.search(above) or PLAIN.search(above)
    if found and found[0][0] in "45":
        status = found[0]
        addresses = frozenset(re.findall(r"[\w.+-]+@[\w.-]+\w", above.lower()))
        yield Report("failed" if status[0] == "5" else "delayed", status, addresses)


def original(message: Message, raw: bytes) -> Outgoing | None:
    """The mail of ours that came back: by the token to which the report went, or by the Message-ID that it quotes."""
    if mail := by_token(message):
        return mail
    quoted = raw[-letters.LONGEST_TEXT :].decode("ascii", "replace")
    ids = set(OUR_ID.findall(quoted)) - {letters.header(message, "Message-ID")}
    return Outgoing.objects.filter(message_id__in=ids).first()


def by_token(message: Message) -> Outgoing | None:
    """The mail whose token is in an address that this one was sent to."""
    names = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To")
    local, _, domain = settings.MAILBOX_ADDRESS.lower().rpartition("@")
    for address in letters.addresses(message, *names):
        token = PLUS.search(address)
        if token and address == f"{local}+{token[1]}@{domain}":
            return Outgoing.objects.filter(token=token[1]).first()
    return None


def is_to(report: Report, mail: Outgoing) -> bool:
    """Whether a report is about the very address a mail went to."""
    try:
        ours = {mail.to.lower(), wire_address(mail.to).lower()}
    except UnusableAddressError:
        ours = {mail.to.lower()}
    return bool(ours & report.recipients)


def take(message: Message, raw: bytes, reports: list[Report]) -> bool | None:
    """Writes down that a mail came back. True if so, None if it is only late, False if nobody knows what this is about."""
    mail = original(message, raw)
    ours = [report for report in reports if mail and is_to(report, mail)]
    if not mail or not ours:
        log.warning("report of a mail server about no mail of ours", mail=mail and mail.pk)
        return False
    report = ours[0]
    if report.action != "failed":
        return None
    is_hard = says_no_such_address(report.status)
    with transaction.atomic():
        sent = Outgoing.objects.filter(pk=mail.pk, state__in=(Outgoing.State.SENT, Outgoing.State.UNSURE))
        problem = Outgoing.Problem.NO_SUCH_ADDRESS if is_hard else Outgoing.Problem.RETURNED
        is_first = sent.update(state=Outgoing.State.FAILED, problem=problem, reply=report.status)
        if is_first and is_hard:  # the same report twice, or two about one mail, count once
            Address.objects.hard_bounce(mail.to, report.status)
    log.info("mail came back", mail=mail.pk, status=report.status, counts=bool(is_first and is_hard))
    return True
