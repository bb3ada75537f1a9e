"""Installations in folders and processes of their own, for the tests that need real ones."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import textwrap
from pathlib import Path

# What the shell around sets for an installation, or for the tests, does not hold in another one.
NOT_PASSED_ON = ("REIHUM_", "OIDC_", "EMAIL_", "MAILBOX_", "DJANGO_", "DATABASE_URL", "CACHE_URL")


def environment(data: Path | None = None, **settings: str) -> dict[str, str]:
    """The environment of a process with an installation of its own, perhaps in the folder `data`."""
    passed_on = {name: value for name, value in os.environ.items() if not name.startswith(NOT_PASSED_ON)}
    if data:
        settings = {"REIHUM_DATA": str(data), "REIHUM_LOG_FILE": str(data / "reihum.log"), **settings}
    return passed_on | settings


def run(environment: dict[str, str], program: str) -> None:
    """Runs a program in a process of its own, like a job or an import."""
    settings = {"EMAIL_URL": "consolemail://", "DJANGO_SETTINGS_MODULE": "reihum.settings"}
    command = [sys.executable, "-c", textwrap.dedent(program)]
    subprocess.run(command, env=settings | environment, check=True, stdout=subprocess.DEVNULL)


def make_sample_network(environment: dict[str, str]) -> None:
    """Fills the data folder, and does what waits in the queue."""
    run(
        {**environment, "PATH": ""},  # no Chromium there: the worker would take pictures of twenty pages
        """
        import os
        from pathlib import Path
        from reihum import demo
        from reihum.cli import manage
        demo._make(Path(os.environ["REIHUM_DATA"]))
        manage("collectstatic", "--no-input", "--verbosity", "0")
        manage("worker", "--batch", "--no-startup-delay", "--verbosity", "0")
        """,
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
