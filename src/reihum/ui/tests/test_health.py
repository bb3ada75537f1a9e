"""/healthz says whether the database answers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from django.test import Client

from reihum.conftest import Cast

ASK = """
import django; django.setup()
from django.test import Client
response = Client().get("/healthz", headers={"host": "127.0.0.1"})
print(response.status_code, response.text)
"""


def test_a_healthy_installation_says_so(client: Client, cast: Cast) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert "no-store" in response.headers["Cache-Control"]


def test_a_database_that_is_away_is_said(tmp_path: Path) -> None:
    """A real one: a file where there is no folder."""
    environment = {**os.environ, "REIHUM_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "reihum.settings"}
    environment["DATABASE_URL"] = f"sqlite:///{tmp_path}/missing/reihum.sqlite3"
    ran = subprocess.run([sys.executable, "-c", ASK], env=environment, capture_output=True, text=True, check=True)
    status, _, body = ran.stdout.strip().partition(" ")
    assert (status, json.loads(body)) == ("503", {"status": "database away"})
