"""What to do with mail that came in: reports of mail servers here, answers by those apps that asked.

Apps register functions, once when Django starts. Each gets the mail of ours that is answered (None if that is not known),
the address that the answer claims to be from, and what it says; it gives True if it took it. The address is a claim: who
must be sure compares it with the mail's, whose token only its recipient knows. Nothing is ever answered automatically.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from email.message import Message

import structlog

from reihum.mailing import bounces, letters
from reihum.mailing.models import Outgoing

log = structlog.get_logger()

# The folders of the mailbox, in which people look.
DONE = "Erledigt"
AUTOMATIC = "Automatische Antworten"
UNASSIGNED = "Nicht zugeordnet"
UNCLEAR = "Unklar"

LARGEST_CALENDAR = 100_000  # bytes; an answer to an invitation has about a thousand
REPLY = re.compile(r"^METHOD:REPLY\s*$", re.I | re.M)

TakesCalendar = Callable[[Outgoing | None, str, bytes], bool]
TakesWords = Callable[[Outgoing | None, str, str], bool]

_calendar_takers: list[TakesCalendar] = []
_words_takers: list[TakesWords] = []


def takes_calendar_answers(taker: TakesCalendar) -> TakesCalendar:
    """Registers a function for the answers of calendars (iTIP REPLY), which gets the .ics in UTF-8, unread."""
    _calendar_takers.append(taker)
    return taker


def takes_words(taker: TakesWords) -> TakesWords:
    """Registers a function for what people answer in words, without what they quote."""
    _words_takers.append(taker)
    return taker


def take(raw: bytes) -> str:
    """Hands a mail to whom it concerns. Gives the folder where it then belongs. Writes within the caller's transaction."""
    message = letters.parsed(raw)
    reports = bounces.reports_in(message)
    if reports is not None:
        return {True: DONE, None: AUTOMATIC, False: UNASSIGNED}[bounces.take(message, raw, reports)]
    mail, sender = answered(message), sender_of(message)
    for part in letters.parts(message):
        if part.get_content_type() in ("text/calendar", "application/ics"):
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and len(content) > LARGEST_CALENDAR:
                log.warning("calendar in a mail is too large", bytes=len(content), mail=mail and mail.pk)
                return UNCLEAR
            ics = letters.text_of(part)
            if REPLY.search(ics):
                is_taken = any(taker(mail, sender, ics.encode()) for taker in _calendar_takers)
                return DONE if is_taken else nobody_took(mail, "calendar")
    if letters.is_automatic(message):
        return AUTOMATIC
    text = letters.words(message)
    if any(taker(mail, sender, text) for taker in _words_takers):
        return DONE
    return nobody_took(mail, "words")


def nobody_took(mail: Outgoing | None, kind: str) -> str:
    log.info("mail waits for people in the mailbox", folder=UNASSIGNED, kind=kind, mail=mail and mail.pk)
    return UNASSIGNED


def answered(message: Message) -> Outgoing | None:
    """The mail of ours that this one answers: by the token in its address, or by the Message-ID it refers to."""
    if mail := bounces.by_token(message):
        return mail
    ids = bounces.OUR_ID.findall(f"{letters.header(message, 'In-Reply-To')} {letters.header(message, 'References')}")
    return Outgoing.objects.filter(message_id__in=ids[-20:]).order_by("-pk").first()


def sender_of(message: Message) -> str:
    """The address that a mail claims to be from, "" if it names none."""
    return next(iter(letters.addresses(message, "From")), "")
