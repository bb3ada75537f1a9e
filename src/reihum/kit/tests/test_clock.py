"""What happens by itself when its time has come."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from reihum.kit import clock


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """An empty calendar; the names of the functions in the order in which they ran."""
    monkeypatch.setattr(clock, "_appointments", [])
    calls: list[str] = []

    @clock.every(minutes=1)
    def often() -> None:
        calls.append("often")

    @clock.every(minutes=5)
    def fails() -> None:
        calls.append("fails")
        raise RuntimeError("so it is")

    @clock.every(minutes=60)
    def seldom() -> None:
        calls.append("seldom")

    yield calls


def test_each_runs_at_the_start_and_then_in_its_own_time(called: list[str]) -> None:
    last: dict[clock.Appointment, float] = {}
    for minute in range(62):
        clock.tick(minute * 60.0, last)
    assert (called.count("often"), called.count("fails"), called.count("seldom")) == (62, 13, 2)


def test_error_of_one_does_not_stop_the_others(called: list[str]) -> None:
    assert clock.run_down() == 3
    assert called == ["often", "fails", "seldom"]


def test_thread_keeps_the_appointments_until_it_is_stopped(called: list[str]) -> None:
    stopped = threading.Event()
    thread = clock.start(stopped, interval=0.01)
    for _attempt in range(500):
        if "seldom" in called:
            break
        threading.Event().wait(0.01)
    stopped.set()
    thread.join(5)
    assert not thread.is_alive()
    assert called == ["often", "fails", "seldom"]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_worker_that_ends_when_the_queue_is_empty_keeps_them_once(called: list[str]) -> None:
    from django.core.management import call_command

    call_command("worker", "--batch", "--no-startup-delay", verbosity=0)
    assert called == ["often", "fails", "seldom"]
