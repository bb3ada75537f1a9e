"""An empty database in no time.

Running Wagtail's two hundred migrations takes Django a good ten seconds, and ends the same every time. So the demo
keeps the empty SQLite database in the user's cache folder, under a name that changes with any migration, and copies it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from contextlib import closing
from pathlib import Path


def take_or_make(data: Path) -> None:
    """Puts an empty, migrated SQLite database into the data folder."""
    from reihum.cli import manage

    database = data / "reihum.sqlite3"
    kept = _cache_folder() / f"empty-{_fingerprint()}.sqlite3"
    if kept.exists():
        shutil.copyfile(kept, database)
        return
    manage("migrate", "--verbosity", "0")
    _keep(database, kept)


def _cache_folder() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "reihum"


def _fingerprint() -> str:
    """Changes with every migration of ours and of the libraries."""
    import django
    from django.apps import apps

    django.setup()
    digest = hashlib.sha256(django.__version__.encode())
    for app in apps.get_app_configs():
        for file in sorted([*Path(app.path).glob("migrations/*.py"), *Path(app.path).glob("data/*")]):
            digest.update(f"{app.label}/{file.name}".encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _keep(database: Path, kept: Path) -> None:
    """Copies the database in one piece; a cache folder that cannot be written is no reason to stop."""
    import sqlite3

    from django.db import connection

    connection.close()
    draft = kept.with_suffix(f".{os.getpid()}")
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(draft)) as target:
            source.backup(target)
        draft.replace(kept)
    except OSError:
        draft.unlink(missing_ok=True)
