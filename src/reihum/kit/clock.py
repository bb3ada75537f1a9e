"""What happens by itself when its time has come. Apps register functions; the worker calls them (`python -m django worker`).

A function may run late, twice, or in two workers at once, so it has to look at the data to see what is due.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from django.db import close_old_connections

log = structlog.get_logger()
Due = Callable[[], object]


@dataclass(frozen=True)
class Appointment:
    run: Due
    seconds: int


_appointments: list[Appointment] = []


def every(*, minutes: int) -> Callable[[Due], Due]:
    """Decorates a function without arguments that the worker calls at its start and then every so many minutes."""

    def register(run: Due) -> Due:
        _appointments.append(Appointment(run, minutes * 60))
        return run

    return register


def tick(now: float, last: dict[Appointment, float]) -> None:
    """Runs what is due at `now` (seconds), given when each last ran. An error of one does not stop the others."""
    for appointment in _appointments:
        if now - last.get(appointment, -float("inf")) < appointment.seconds:
            continue
        last[appointment] = now
        try:
            appointment.run()
        except Exception:
            log.exception("appointment failed", appointment=f"{appointment.run.__module__}.{appointment.run.__name__}")


def run_down() -> int:
    """Runs everything once, now. Gives how many there were."""
    tick(0, {})
    return len(_appointments)


def start(stopped: threading.Event, interval: float = 5) -> threading.Thread:
    """Keeps the appointments in a thread of its own until `stopped` is set."""

    def keep() -> None:
        last: dict[Appointment, float] = {}
        while not stopped.wait(interval if last else 0):
            close_old_connections()
            tick(time.monotonic(), last)

    thread = threading.Thread(target=keep, name="clock", daemon=True)
    thread.start()
    return thread
