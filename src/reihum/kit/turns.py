"""Transactions that many want at the same moment: they take turns, and nobody waits longer than must be.

PostgreSQL keeps the locks of a transaction until the disk has it, some milliseconds; if many wait for the same row, they
wait for the disk one after another. Here the locks go first, and whoever asked is answered when the disk has it: many
transactions get there in one go. Nothing that was acknowledged is lost, as what came before is on the disk before.

SQLite has one lock for all writing, for which it asks again and again, with longer and longer breaks. Here the threads of a
process stand in line first.

Python, too, runs one thread at a time. Who holds a lock of the database and is taken off by threads that want the same lock
makes all of them wait; so whole requests can stand in line (`in_line`). For the disk they wait outside of it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import wraps
from typing import Any

from django.db import connection, transaction
from django.http import HttpResponse

_line = threading.RLock()
_request = threading.local()  # `waits`: whether this thread's request, in the line, still has to wait for the disk


def in_line(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorates a view that many ask for at once to write the same thing: a process lets one request in after another."""

    @wraps(view)
    def one_by_one(*args: Any, **kwargs: Any) -> HttpResponse:
        _request.waits = False
        try:
            with _line:
                return view(*args, **kwargs)
        finally:
            waits = _request.waits
            del _request.waits
            if waits:
                _wait_for_disk()

    return one_by_one


@contextmanager
def in_turn() -> Iterator[None]:
    """A transaction like `transaction.atomic()`, also as a decorator. Whoever is in one already goes on in that.

    Source: PostgreSQL's manual, "Asynchronous Commit" (a later synchronous commit flushes all that was written before) and
    "Replication Management Functions" (pg_logical_emit_message writes to the log and nowhere else).
    """
    # Whoever is in a transaction has SQLite's lock: they would wait for the one who waits for them.
    stands_in_line = connection.vendor == "sqlite" and not connection.in_atomic_block
    with _line if stands_in_line else nullcontext(), transaction.atomic():
        if connection.vendor == "postgresql":
            _run("SET LOCAL synchronous_commit TO off")
            transaction.on_commit(_committed)
        yield


def _committed() -> None:
    if hasattr(_request, "waits"):
        _request.waits = True
    else:
        _wait_for_disk()


def _wait_for_disk() -> None:
    """Returns when the disk has all that was committed until now."""
    _run("SELECT pg_logical_emit_message(true, 'reihum', 'flush')")


def _run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
