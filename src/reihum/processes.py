"""Server and worker as child processes that live and die together."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from types import FrameType

PATIENCE = 10  # seconds a process may take to end before it is killed


def server(*, host: str, port: int, workers: int) -> list[str]:
    """The command line of the web server."""
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)),
        # More threads than slow requests, so that quick ones do not queue; workers that hang at the end are killed.
        *("--workers", str(workers), "--blocking-threads", "4", "--workers-kill-timeout", "3"),
        *("--log-level", "warning", "reihum.wsgi:application"),
    ]


def worker() -> list[str]:
    """The command line of the worker."""
    return [sys.executable, "-m", "django", "worker", "--interval", "1", "--no-startup-delay"]


def run(*commands: list[str]) -> int:
    """Starts the commands, waits until one of them or we are asked to end, ends them all. Gives the exit code."""
    processes = [subprocess.Popen(command) for command in commands]
    asked: list[int] = []

    def end(number: int, frame: FrameType | None) -> None:
        asked.append(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    while not asked and all(process.poll() is None for process in processes):
        time.sleep(0.1)
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
    return 0 if asked else max(abs(process.wait()) for process in processes)
