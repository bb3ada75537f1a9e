"""The worker's part of the outbox: takes rows that are due, sends them, and writes down what became of them.

Never twice: a row counts as "unsure" from right before the end of its mail is sent until the server's answer is written
down. If a worker dies in between, it stays unsure, and people decide; before that, the row is sent by the next worker.
"""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import structlog
from django.core.mail import get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.utils import timezone
from django_tasks import task

from reihum.kit.clock import every
from reihum.kit.jobs import TURN, enqueue_once
from reihum.mailing import unwanted
from reihum.mailing.composing import UnusableAddressError, composed
from reihum.mailing.models import Address, Outgoing, Pause, new_token
from reihum.mailing.smtp import (
    LATER,
    SENT,
    Backend,
    ConnectionLostError,
    Outcome,
    ServerAwayError,
    hand_over,
    open_connection,
)

log = structlog.get_logger()

AT_ONCE = 50  # rows that a worker takes
LEASE = datetime.timedelta(minutes=2)  # how long rows are a worker's; afterwards it is taken for dead
FLIGHT = datetime.timedelta(minutes=1)  # how long the server's answer to a mail may take at most
PER_CONNECTION = 100  # mails; many servers end longer ones themselves
BREAKS = 3  # connections that break in a row until the server counts as away
RETRIES = [datetime.timedelta(minutes=minutes) for minutes in (5, 15, 60, 3 * 60, 6 * 60, 12 * 60, 24 * 60)]


BROKEN = Outcome(Outgoing.State.FAILED, Outgoing.Problem.BROKEN)


class LostError(Exception):
    """Another worker has taken the row, because we were too slow."""


@task()
def send_waiting() -> None:
    """Sends what is due for a while. What is left then goes to the end of the queue.

    If that is a lot, over two connections: while one waits for the server or for the disk, the other goes on.
    """
    if Pause.is_on():
        return
    with ThreadPoolExecutor(1) as pool:
        beside = pool.submit(_send_beside) if _is_a_lot() else None
        Sender().run()
    if beside:
        beside.result()  # raises what was raised there
    send_what_is_due()


def _is_a_lot() -> bool:
    """More than one takes; and the server works, as far as we know."""
    return Outgoing.objects.due()[AT_ONCE:].exists() and not Pause.objects.exists()


def _send_beside() -> None:
    try:
        Sender().run()
    finally:
        connection.close()  # this thread's own


def wake() -> None:
    """Has the worker look for mail."""
    enqueue_once(send_waiting)


@every(minutes=1)
def send_what_is_due() -> None:
    """For retries, and what a worker that died left behind."""
    if not Pause.is_on() and Outgoing.objects.due().exists():
        wake()


class Sender:
    """One turn of a worker over one connection to the server."""

    def __init__(self) -> None:
        self.claim = new_token()
        made = get_connection()
        # Other ways than SMTP (files, the console) know no dot.
        self.smtp = Backend() if isinstance(made, EmailBackend) else None
        self.plain = made
        self.after_pause = Pause.objects.exists()
        self.accepted: list[int] = []  # by the server, but not written down yet
        self.over_this_connection = 0
        self.breaks = 0

    def run(self) -> None:
        ends = time.monotonic() + TURN
        try:
            while time.monotonic() < ends and (mails := self.take()):
                for mail in unwanted.wanted(mails):
                    self.send(mail)
                    if time.monotonic() >= ends:
                        break
        except ServerAwayError as error:
            pause = Pause.begin_or_prolong(str(error))
            log.error("mail server does not take mail", reason=str(error), attempts=pause.attempts)
        finally:
            self.end()

    def take(self) -> list[Outgoing]:
        """Makes the next rows ours, which no other worker then takes."""
        with transaction.atomic():
            self.note_accepted()
            due = Outgoing.objects.due().select_for_update(skip_locked=True)
            pks = list(due.values_list("pk", flat=True)[:AT_ONCE])
            rows = Outgoing.objects.filter(pk__in=pks)
            rows.update(state=Outgoing.State.SENDING, claim=self.claim, next_attempt_at=timezone.now() + LEASE)
        found = rows.in_bulk()
        return [found[pk] for pk in pks if pk in found]

    def send(self, mail: Outgoing) -> None:
        """Sends one mail and writes down what became of it. Raises ServerAwayError."""
        try:
            message = composed(mail)
        except UnusableAddressError as error:
            self.note(mail, Outcome(Outgoing.State.FAILED, error.problem))
            return
        except Exception:
            log.exception("mail cannot be composed", mail=mail.pk)
            self.note(mail, BROKEN)
            return
        try:
            outcome = self.hand_over(mail, message)
        except DatabaseError:
            raise
        except ServerAwayError:
            # Also if it was refused after the dot: then, too, it has surely not arrived.
            self.ours().filter(pk=mail.pk).update(state=Outgoing.State.SENDING)
            raise
        except LostError:
            log.warning("another worker has this mail", mail=mail.pk)
            return
        except Exception:
            log.exception("mail cannot be sent", mail=mail.pk)
            outcome = BROKEN
        self.note(mail, outcome)

    def hand_over(self, mail: Outgoing, message: Any) -> Outcome:
        """Raises ServerAwayError, LostError."""
        about_to = partial(self.about_to_end, mail)
        if not self.smtp:
            about_to()
            try:
                self.plain.send_messages([message])
            except OSError as error:
                raise ServerAwayError(type(error).__name__) from error
            return SENT
        if self.over_this_connection >= PER_CONNECTION:
            self.close()
        is_new = not self.smtp.connection
        try:
            return self.hand_over_by(self.smtp, message, about_to)
        except (ServerAwayError, ConnectionLostError) as error:
            # Servers end connections that are old or have carried many mails. A new one tells whether it is that.
            if not is_new and not self.smtp.was_handed_over:
                self.smtp.forget()
                return self.hand_over_by(self.smtp, message, about_to)
            if isinstance(error, ServerAwayError):
                raise
            # It may be this one mail that the server cannot stand. Others go on; often, it is the server.
            self.breaks += 1
            if self.breaks >= BREAKS:
                raise ServerAwayError("connection lost") from error
            return LATER

    def hand_over_by(self, smtp: Backend, message: Any, about_to: Callable[[], None]) -> Outcome:
        """Raises ServerAwayError, ConnectionLostError, LostError."""
        if not smtp.connection:
            smtp.was_handed_over = False
            open_connection(smtp)
            self.over_this_connection = 0
        self.over_this_connection += 1
        outcome = hand_over(smtp, message, about_to)
        self.breaks = 0
        return outcome

    def about_to_end(self, mail: Outgoing) -> None:
        """Right before the dot: from now on the mail may have arrived. One commit for this and what arrived before.

        Raises LostError.
        """
        with transaction.atomic():
            self.note_accepted()
            ours = Outgoing.objects.filter(pk=mail.pk, claim=self.claim, state=Outgoing.State.SENDING)
            if not ours.update(state=Outgoing.State.UNSURE, next_attempt_at=timezone.now() + FLIGHT):
                raise LostError

    def note(self, mail: Outgoing, outcome: Outcome) -> None:
        """Writes down what became of a mail; that it was accepted, together with what comes next."""
        if outcome == SENT:
            self.accepted.append(mail.pk)
            return
        values: dict[str, Any] = {"state": outcome.state, "problem": outcome.problem, "reply": outcome.reply}
        if outcome.state == Outgoing.State.WAITING:
            if mail.attempts < len(RETRIES):
                values["next_attempt_at"] = timezone.now() + RETRIES[mail.attempts]
            else:
                values |= {"state": Outgoing.State.FAILED, "problem": Outgoing.Problem.GIVEN_UP}
        with transaction.atomic():
            self.note_accepted()
            self.ours().filter(pk=mail.pk).update(attempts=F("attempts") + 1, **values)
            if outcome.is_hard_bounce:
                Address.objects.hard_bounce(mail.to, outcome.reply)
        log.info("mail not sent", mail=mail.pk, state=values["state"], problem=values["problem"], reply=outcome.reply)

    def note_accepted(self) -> None:
        if not self.accepted:
            return
        self.ours().filter(pk__in=self.accepted).update(
            state=Outgoing.State.SENT, sent_at=timezone.now(), attempts=F("attempts") + 1, problem="", reply=""
        )
        self.accepted = []
        if self.after_pause:
            Pause.objects.all().delete()
            self.after_pause = False

    def ours(self) -> Any:
        return Outgoing.objects.filter(claim=self.claim, state__in=(Outgoing.State.SENDING, Outgoing.State.UNSURE))

    def close(self) -> None:
        if self.smtp:
            try:
                self.smtp.close()
            except OSError:
                self.smtp.forget()

    def end(self) -> None:
        """Writes down what arrived, gives back what we took and did not send, and says goodbye to the server."""
        with transaction.atomic():
            self.note_accepted()
            self.ours().filter(state=Outgoing.State.SENDING).update(
                state=Outgoing.State.WAITING, next_attempt_at=timezone.now()
            )
        self.close()
