"""The mailbox that is read (IMAP): every few minutes, each mail once, and moved to a folder that says what became of it.

Workers do it as a job, so that a slow server does not hold up the clock, one of them at a time, and not for long.

A mail is taken in one transaction with a row that remembers it. If the reader dies before the mail is moved, the next one
knows it and only moves it. So nothing is lost, and nothing happens twice.
"""

from __future__ import annotations

import datetime
import hashlib
import imaplib
import re
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote, urlsplit

import structlog
from django.conf import settings
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone
from django_tasks import task
from imap_tools import AND, BaseMailBox
from imap_tools.errors import ImapToolsError

from reihum.kit.clock import every
from reihum.kit.jobs import TURN, enqueue_once, runs_elsewhere
from reihum.mailing import incoming
from reihum.mailing.imap import Box
from reihum.mailing.models import Incoming

log = structlog.get_logger()

AT_ONCE = 200  # mails in one run
LARGEST = 5_000_000  # bytes; larger ones are left to people
LONGEST_RUN = datetime.timedelta(minutes=2)  # of a job, with connecting; one that runs longer counts as dead
PATIENCE = datetime.timedelta(minutes=5)  # until a reader that has not moved a mail counts as dead
KEPT = datetime.timedelta(days=30)  # how long mails stay that a program wrote or took
AWAY = (ImapToolsError, imaplib.IMAP4.error, OSError)


@every(minutes=3)
def look() -> None:
    if settings.MAILBOX_URL:
        enqueue_once(read_for_a_while)


@every(minutes=60 * 12)
def tidy() -> None:
    if settings.MAILBOX_URL:
        enqueue_once(forget)


@task()
def read_for_a_while() -> None:
    """Takes what is new, unless another worker is at it. What is left then goes to the end of the queue."""
    if not runs_elsewhere(read_for_a_while, LONGEST_RUN) and not read():
        look()


def read() -> bool:
    """Takes what is new, one mail at least. Gives whether it got to the end of it. May run in several workers at once."""
    ends = time.monotonic() + TURN
    try:
        with opened() as box:
            uids = box.uids()[:AT_ONCE]
            for uid, size in sizes(box, uids):
                move(box, uid, take(box, uid) if size <= LARGEST else too_large(size))
                if time.monotonic() >= ends:
                    return False
    except AWAY as error:
        log.error("mailbox cannot be read", reason=type(error).__name__)
    return True


@task()
def forget() -> None:
    """Deletes old mails that a program wrote or took. What people have to look at, people delete."""
    try:
        with opened() as box:
            for folder in (incoming.DONE, incoming.AUTOMATIC):
                name = found_or_made(box, folder)
                box.folder.set(name)
                box.delete(box.uids(AND(date_lt=timezone.localdate() - KEPT)))
    except AWAY as error:
        log.error("mailbox cannot be read", reason=type(error).__name__)


@contextmanager
def opened() -> Iterator[BaseMailBox]:
    """The mailbox of MAILBOX_URL. Raises one of AWAY."""
    parts = urlsplit(settings.MAILBOX_URL)
    box = Box(parts)
    try:
        folder = unquote(parts.path.strip("/")) or "INBOX"
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        sign_in = box.login if (user + password).isascii() else box.login_utf8
        sign_in(user, password, folder)
        # Many servers say only now that they can move, which is safer than copying and deleting.
        box.client.capabilities = tuple(box.client.capability()[1][0].decode().upper().split())
        yield box
    finally:
        try:
            box.logout()
        except AWAY:
            box.client.shutdown()


def sizes(box: BaseMailBox, uids: list[str]) -> Iterator[tuple[str, int]]:
    """The mails with their sizes in bytes, the oldest first."""
    if not uids:
        return
    _status, lines = box.client.uid("fetch", ",".join(uids), "(UID RFC822.SIZE)")
    for line in lines:
        text = (line if isinstance(line, bytes) else b"").decode("ascii", "replace")
        uid, size = re.search(r"UID (\d+)", text), re.search(r"RFC822\.SIZE (\d+)", text)
        if uid and size:
            yield uid[1], int(size[1])


def take(box: BaseMailBox, uid: str) -> str | None:
    """Takes a mail. Gives the folder where it belongs; None if another reader has moved it already."""
    _status, answer = box.client.uid("fetch", uid, "(BODY.PEEK[])")
    raw = next((piece[1] for piece in answer if isinstance(piece, tuple)), None)
    return None if raw is None else settle(raw)


def settle(raw: bytes) -> str | None:
    """Does what a mail asks for, once, however often it is called. Gives the folder where it belongs.

    None if another reader has just done it, who then moves it too.
    """
    digest = hashlib.sha256(raw).hexdigest()
    if known := Incoming.objects.filter(digest=digest).first():
        return known.folder if known.read_at < timezone.now() - PATIENCE else None
    try:
        with transaction.atomic():
            # First of all: another reader of the same mail waits here, and then finds it.
            row = Incoming.objects.create(digest=digest, folder=incoming.UNCLEAR)
            row.folder = incoming.take(raw)
            row.save(update_fields=["folder"])
        return row.folder
    except IntegrityError:
        if Incoming.objects.filter(digest=digest).exists():
            return None
        return unclear(digest, "IntegrityError", "")
    except DatabaseError:
        raise  # it is the database: the mail stays where it is, for the next run
    except Exception as error:  # noqa: BLE001 - whatever it is, people find the mail in a folder
        place = traceback.extract_tb(error.__traceback__)[-1]
        return unclear(digest, type(error).__name__, f"{place.filename}:{place.lineno}")


def unclear(digest: str, error: str, where: str) -> str:
    """For people. The log gets no word of the mail."""
    log.error("mail cannot be read", digest=digest[:12], error=error, where=where, folder=incoming.UNCLEAR)
    Incoming.objects.get_or_create(digest=digest, defaults={"folder": incoming.UNCLEAR})
    return incoming.UNCLEAR


def too_large(size: int) -> str:
    log.warning("mail is too large to be read", bytes=size, folder=incoming.UNCLEAR)
    return incoming.UNCLEAR


def move(box: BaseMailBox, uid: str, folder: str | None) -> None:
    if folder:
        box.move(uid, found_or_made(box, folder))


def found_or_made(box: BaseMailBox, folder: str) -> str:
    """The full name of a folder. Some servers want all folders below INBOX."""
    there = {info.name: info.delim for info in box.folder.list()}
    for name in (folder, *(f"INBOX{delimiter}{folder}" for delimiter in set(there.values()))):
        if name in there:
            return name
        try:
            box.folder.create(name)
        except AWAY[:2]:
            continue
        return name
    raise imaplib.IMAP4.error("no folder can be made")
