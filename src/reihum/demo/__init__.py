"""The sample network: one command, and there is a world to look at.

The folder's `demo.json` says that it holds nothing but the sample network, and whether it was made to the end.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

PASSWORD = "reihum-vorfuehrung"  # noqa: S105 - for a network that listens on this machine only
ACCOUNTS = {
    "Koordination": "koordination@example.org",
    "Gastgeberin": "gastgeber@example.org",
    "Mitglied": "mitglied@example.org",
    "Gebietsmanagerin": "quartier@example.org",
    "Administration": "admin@example.org",
}
HOST = "127.0.0.1"


def run(*, port: int, reset: bool) -> int:
    """Makes the sample network if there is none and serves it until stopped. Gives the exit code."""
    data = Path(os.environ.get("REIHUM_DATA", "data")).resolve()
    os.environ["REIHUM_DATA"] = str(data)
    # Never the database of a real network, whatever the shell around has set.
    os.environ.pop("DATABASE_URL", None)
    os.environ.setdefault("REIHUM_URL", f"http://{HOST}:{port}")
    os.environ.setdefault("EMAIL_URL", "consolemail://")
    os.environ.setdefault("REIHUM_LOG_FILE", str(data / "reihum.log"))
    problem = _port_problem(port) or _folder_problem(data)
    if problem:
        print(f"reihum demo: {problem}", file=sys.stderr)
        return 2
    if reset or not _is_whole(data):
        _make(data)

    from reihum import processes
    from reihum.cli import manage

    manage("migrate", "--verbosity", "0")
    manage("collectstatic", "--no-input", "--verbosity", "0")
    threading.Thread(target=_say_when_ready, args=(port, data), daemon=True).start()
    return processes.run(processes.server(host=HOST, port=port, workers=1), processes.worker())


def _port_problem(port: int) -> str | None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return f"port {port} is taken; choose another with --port"
    return None


def _marker(data: Path) -> Path:
    return data / "demo.json"


def _folder_problem(data: Path) -> str | None:
    """Why the folder cannot be ours: it holds something, and nothing says that it is a sample network."""
    if data.exists() and not _marker(data).exists() and any(data.iterdir()):
        return f"{data} is not empty and holds no sample network; choose another folder with --data"
    return None


def _is_whole(data: Path) -> bool:
    return _marker(data).exists() and json.loads(_marker(data).read_text())["ready"]


def _make(data: Path) -> None:
    """Makes folder, database and sample network anew. Killed on the way, the next start begins again."""
    print("Das Beispielnetz wird angelegt …", flush=True)
    data.mkdir(parents=True, exist_ok=True)
    _marker(data).write_text(json.dumps({"ready": False}))
    for entry in data.iterdir():
        if entry.is_dir():
            shutil.rmtree(entry)
        elif entry != _marker(data):
            entry.unlink(missing_ok=True)  # SQLite may just have taken its own away

    from reihum.demo.empty_database import take_or_make

    take_or_make(data)

    from reihum.demo.sample import index, load

    load(PASSWORD, ACCOUNTS)
    index()
    _marker(data).write_text(json.dumps({"ready": True}))


def _say_when_ready(port: int, data: Path) -> None:
    address = f"http://{HOST}:{port}/"
    for _attempt in range(600):
        try:
            urllib.request.urlopen(f"{address}healthz", timeout=2).close()  # noqa: S310 - our own address
            break
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    lines = [
        "",
        f"Reihum läuft:  {address}",
        f"Anmelden:      {address}konto/anmelden/",
        "",
        *(f"  {who:<18}{email}" for who, email in ACCOUNTS.items()),
        "",
        f"Passwort für alle: {PASSWORD}",
        "Oder ohne Passwort: Der Anmeldecode, der sonst per E-Mail kommt, erscheint hier im Fenster.",
        f"Die Daten liegen in {data}. Beenden mit Strg+C.",
        "",
    ]
    print("\n".join(lines), flush=True)
