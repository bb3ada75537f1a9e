"""The way to the mail server: a connection that says when a mail is about to be handed over for good, and what answers mean.

SMTP hands a mail over with one dot. Before it nothing has happened; after it the mail is the server's, even if its
answer gets lost (RFC 5321, 4.2.5). So whoever must never send twice has to write down "about to" right before the dot.
"""

from __future__ import annotations

import re
import smtplib
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.mail.backends.smtp import EmailBackend

from reihum.mailing.models import Outgoing

ENHANCED = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")  # RFC 3463


class AtTheDot(smtplib.SMTP):
    """Calls `before_the_dot` when all of a mail but its end is sent. If that raises, the server gets no end, and no mail."""

    before_the_dot: Callable[[], None] | None = None
    is_handed_over = False

    def _get_socket(self, host: str, port: int, timeout: Any) -> socket.socket:
        made: socket.socket = super()._get_socket(host, port, timeout)  # type: ignore[misc]
        # The dot is a packet of its own: it must not wait until the server acknowledges the one before.
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return made

    def data(self, msg: Any) -> tuple[int, bytes]:
        self.is_handed_over = False
        self.putcmd("data")
        code, reply = self.getreply()
        if code != 354:
            raise smtplib.SMTPDataError(code, reply)
        self.send(re.sub(rb"(?m)^\.", b"..", msg) + (b"" if msg.endswith(b"\r\n") else b"\r\n"))
        try:
            if self.before_the_dot:
                self.before_the_dot()
        except BaseException:
            self.close()
            raise
        self.is_handed_over = True
        self.send(b".\r\n")
        return self.getreply()


class AtTheDotSsl(AtTheDot, smtplib.SMTP_SSL):
    """The same over TLS from the first byte."""


class Backend(EmailBackend):
    """Django's way to the mail server, with our connection."""

    connection: Any
    was_handed_over = False  # whether the dot of the last mail was sent

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return AtTheDotSsl if self.use_ssl else AtTheDot

    def forget(self) -> None:
        """Ends a connection that may be broken, without waiting for answers."""
        if self.connection:
            smtplib.SMTP.close(self.connection)
            self.connection = None


@dataclass(frozen=True)
class Outcome:
    """What became of one mail."""

    state: str  # SENT; WAITING: try this one later; FAILED; UNSURE: handed over, but the answer is lost
    problem: str = ""
    reply: str = ""  # numbers only: servers' texts quote addresses
    is_hard_bounce: bool = False


class ServerAwayError(Exception):
    """The mail server cannot be reached, or takes nothing from us at the moment: everything waits."""


class ConnectionLostError(Exception):
    """The connection broke before the mail was handed over."""


SENT = Outcome(Outgoing.State.SENT)
LATER = Outcome(Outgoing.State.WAITING, Outgoing.Problem.LATER)
UNSURE = Outcome(Outgoing.State.UNSURE, Outgoing.Problem.CUT_OFF)


def numbers(code: int, text: bytes | str) -> str:
    """The numbers of an answer: "550 5.1.1"."""
    if isinstance(text, bytes):
        text = text.decode("ascii", "replace")
    found = ENHANCED.search(text)
    return f"{code} {found[0]}" if found else str(code)


def says_no_such_address(reply: str) -> bool:
    """Whether numbers mean that an address is wrong for good, and not that a mail is unwanted, a mailbox full, …

    Enhanced codes by RFC 3463; without one, 550, 551 and 553 (RFC 5321, 4.2.3).
    """
    found = ENHANCED.search(reply)
    if not found:
        return reply[:3] in ("550", "551", "553")
    kind, subject, detail = map(int, found.groups())
    return kind == 5 and (subject in (0, 1) or (subject, detail) in ((2, 0), (2, 1), (4, 4)))


def from_recipient(code: int, text: bytes | str) -> Outcome:
    """What the refusal of a recipient means. Raises ServerAwayError."""
    reply = numbers(code, text)
    if code in (421, 530, 535):  # closing down; first sign in
        raise ServerAwayError(reply)
    if code < 500:
        return Outcome(Outgoing.State.WAITING, Outgoing.Problem.LATER, reply)
    if says_no_such_address(reply):
        return Outcome(Outgoing.State.FAILED, Outgoing.Problem.NO_SUCH_ADDRESS, reply, is_hard_bounce=True)
    return Outcome(Outgoing.State.FAILED, Outgoing.Problem.REFUSED, reply)


def from_content(code: int, text: bytes | str) -> Outcome:
    """What the refusal of a mail means, as spam say. The address is none the worse for it. Raises ServerAwayError."""
    reply = numbers(code, text)
    if code in (421, 530):
        raise ServerAwayError(reply)
    if code < 500:
        return Outcome(Outgoing.State.WAITING, Outgoing.Problem.LATER, reply)
    return Outcome(Outgoing.State.FAILED, Outgoing.Problem.REFUSED, reply)


def open_connection(backend: Backend) -> None:
    """Raises ServerAwayError, with the reason for the operator: a name or a number, never a password or an address."""
    try:
        backend.open()
    except OSError as error:  # smtplib's own are OSErrors too
        backend.forget()
        code = getattr(error, "smtp_code", None)
        raise ServerAwayError(f"{type(error).__name__} {code or ''}".strip()) from error


def hand_over(backend: Backend, message: Any, before_the_dot: Callable[[], None]) -> Outcome:
    """Sends one message over an open connection. What `before_the_dot` raises comes through; then nothing was sent.

    Raises ServerAwayError, ConnectionLostError.
    """
    connection = backend.connection
    connection.before_the_dot, connection.is_handed_over = before_the_dot, False
    try:
        connection.sendmail(message.from_email, message.to, message.message().as_bytes(linesep="\r\n"))
    except smtplib.SMTPRecipientsRefused as refused:
        (answer,) = refused.recipients.values()
        return from_recipient(*answer)
    except smtplib.SMTPSenderRefused as refused:
        if refused.smtp_code == 552:  # the server knows from SIZE that it is too big
            return from_content(refused.smtp_code, refused.smtp_error)
        raise ServerAwayError(f"MAIL FROM {numbers(refused.smtp_code, refused.smtp_error)}") from refused
    except smtplib.SMTPDataError as refused:
        return from_content(refused.smtp_code, refused.smtp_error)
    except smtplib.SMTPHeloError as refused:
        raise ServerAwayError(f"HELO {numbers(refused.smtp_code, refused.smtp_error)}") from refused
    except OSError as error:
        backend.forget()
        if connection.is_handed_over:
            return UNSURE
        raise ConnectionLostError from error
    finally:
        backend.was_handed_over = connection.is_handed_over
        if connection.sock is None:  # closed by one of the two
            backend.connection = None
    return SENT
