"""When stored pages stop being true: as soon as something public is written, by whatever way.

Django tells of every statement it sends. One that writes to a table leaves, in the same transaction, a row in
`Change`; once the transaction is committed, the pages stored on this machine are made untrue. Whoever misses that -
another machine, or a process that was killed in between - sees the row within a second (`watch`).

Every table counts as public but those named here. What is merely a draft or about signing in is written all the time.
"""

from __future__ import annotations

import datetime
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any, Generic, TypeVar

import structlog
from django.conf import settings
from django.db import DatabaseError, close_old_connections, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Count, Max
from django.utils import timezone

from reihum.kit import clock
from reihum.publishing.store import Store

log = structlog.get_logger()
T = TypeVar("T")

QUARTER = 15 * 60  # seconds: what depends on the time of day changes on the quarter of an hour
WRITING = re.compile(
    r'\s*(INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|UPDATE|DELETE\s+FROM|TRUNCATE)\s+"?(\w+)"?', re.I
)
WRITING_WITHIN = re.compile(r"\s*WITH\b.*\b(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\b", re.I | re.S)
COLUMNS = re.compile(r'"(\w+)" = ')
# Nobody sees these on a public page.
PRIVATE = re.compile(
    r"publishing_|search_|media_documenttext|mailing_|account_|auth_|mfa_|socialaccount_|people_user|people_handover|django_|wagtailsearch_|wagtailadmin_|"
    r"funding_(?:deadline|reminder|evidence|projectlist)|meetings_invit(?:ation|ed)|wagtailusers_|"
    r"exchange_(?:draft|version|reply|thanks|alsopinches|asked|doesnotfit|subscription|circle)|"
    r"wagtailcore_(?:revision|pagelogentry|modellogentry|task|groupapproval|workflow|comment|pagesubscription|"
    r"referenceindex|uploadedfile|group)"
)
# Nor these columns, which saving a draft writes.
DRAFT = {
    "wagtailcore_page": {"draft_title", "has_unpublished_changes", "latest_revision_id", "locked", "locked_at"}
    | {"locked_by_id", "latest_revision_created_at", "go_live_at", "expire_at", "approved_schedule"}
}

_unseen: ContextVar[bool] = ContextVar("unseen", default=False)
_written = 0  # public statements of this process
_paused = False  # while migrations run


@cache
def store() -> Store:
    """The stored pages of this installation."""
    return Store(settings.PAGES_ROOT)


def follow(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Receiver of `connection_created`."""
    if notice not in connection.execute_wrappers:
        connection.execute_wrappers.append(notice)


def pause(**_: Any) -> None:
    """Receiver of `pre_migrate`: the table `Change` may not be there yet."""
    global _paused
    _paused = True


def resume(using: str, **_: Any) -> None:
    """Receiver of `post_migrate`: migrations may have changed anything."""
    from reihum.publishing.models import Change

    global _paused
    if _paused:
        _paused = False
        if Change._meta.db_table in connections[using].introspection.table_names():  # not if migrated back to nothing
            _changed(connections[using], takes_away=False)


@contextmanager
def unseen() -> Iterator[None]:
    """What is written inside changes nothing that the public sees: a comment nobody has looked at yet, say."""
    token = _unseen.set(True)
    try:
        yield
    finally:
        _unseen.reset(token)


def state() -> str:
    """What stored pages depend on, as a short text that differs after each change and in each quarter of an hour."""
    from reihum.publishing.models import Change

    seen = Change.objects.aggregate(last=Max("pk"), count=Count("pk"))
    return f"{seen['last'] or 0}.{seen['count']}.{int(time.time()) // QUARTER}"


def version() -> tuple[object, ...]:
    """Differs after each public change, for what a process keeps in memory. Sees what this process has not committed yet."""
    from reihum.publishing.models import Change

    seen = Change.objects.aggregate(last=Max("pk"), count=Count("pk"), when=Max("made_at"))
    return (*seen.values(), _written)


class Kept(Generic[T]):
    """What each process keeps in memory for all its threads, made anew after anything public was written.

    `kept()` gives it; that costs a query, and what `make` costs after a change.
    """

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._version: tuple[object, ...] = ()
        self._value: T

    def __call__(self) -> T:
        now = version()
        with self._lock:
            if self._version != now:
                self._value, self._version = self._make(), now
            return self._value


def renew() -> None:
    """Makes the stored pages of this machine untrue. Call after the commit."""
    store().renew(state())


def forget() -> None:
    """Like `renew`, and throws away the copies for when the database is away. Apps say `withdrawn` instead."""
    store().forget(state())


def writes(sql: str) -> tuple[bool, bool]:
    """Whether a statement changes something public, and whether it takes something away."""
    found = WRITING.match(sql)
    if not found:
        hidden = bool(WRITING_WITHIN.match(sql))
        return hidden, hidden
    verb, table = found[1].upper(), found[2]
    if PRIVATE.match(table):
        return False, False
    if verb == "UPDATE" and table in DRAFT and set(COLUMNS.findall(sql.partition(" WHERE ")[0])) <= DRAFT[table]:
        return False, False
    return True, verb.startswith(("DELETE", "TRUNCATE"))


def notice(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Sees every statement that Django sends (a wrapper of `connection.execute_wrappers`)."""
    global _written
    result = execute(sql, params, many, context)
    if not _paused and not _unseen.get():
        changed, taken_away = writes(str(sql))
        if changed:
            _written += 1
            _changed(context["connection"], taken_away)
    return result


def _changed(connection: BaseDatabaseWrapper, takes_away: bool) -> None:
    """Leaves a row in `Change` and makes the pages untrue after the commit; once for each transaction or savepoint."""
    then = forget if takes_away else renew
    planned = {entry[1] for entry in connection.run_on_commit if entry[0] <= set(connection.savepoint_ids)}
    if then in planned or forget in planned:
        return
    from reihum.publishing.models import Change

    Change.objects.using(connection.alias).create(takes_away=takes_away)
    transaction.on_commit(then, using=connection.alias, robust=True)


def withdrawn() -> None:
    """Something must not be shown any more, not even while the database is away. Call in the transaction that says so.

    Deleting says it by itself.
    """
    _changed(transaction.get_connection(), takes_away=True)


def begin() -> None:
    """At the start of a web process: nothing stored before is true, since templates and code may have changed."""
    store().sweep()
    try:
        _catch_up()
    except DatabaseError:
        store().renew()


def look() -> None:
    """Makes the pages untrue if there is a change that this machine has not seen, or a new quarter of an hour."""
    if store().state != state():
        _catch_up()


def _catch_up() -> None:
    from reihum.publishing.models import Change

    last_seen = int(store().state.partition(".")[0] or 0)
    if Change.objects.filter(pk__gt=last_seen, takes_away=True).exists():
        forget()
    else:
        renew()


def watch() -> None:
    """Looks every second, for ever. For a thread of each web process."""
    away = False
    while True:
        time.sleep(1)
        try:
            close_old_connections()
            look()
            away = False
        except (DatabaseError, OSError) as error:
            if not away:  # said once, not every second
                log.warning("cannot look for changes", error=type(error).__name__)
            away = True


@clock.every(minutes=24 * 60)
def prune() -> None:
    """Throws away old changes: everybody has seen them."""
    from reihum.publishing.models import Change

    Change.objects.filter(made_at__lt=timezone.now() - datetime.timedelta(days=1)).delete()
