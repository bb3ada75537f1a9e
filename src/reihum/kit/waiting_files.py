"""Uploaded files that wait between two steps: first somebody looks at what is in them, then says yes.

They lie in the data folder, where no address leads. The key is good for who brought the file, for what it was brought for,
and for a day.
"""

from __future__ import annotations

import re
import secrets
import shutil
import time
from pathlib import Path

from django.conf import settings
from django.core import signing
from django.core.files.uploadedfile import UploadedFile

from reihum.kit.clock import every

HOURS = 24


def keep(upload: UploadedFile, owner: int | None, kind: str) -> str:
    """Stores the file for the account with the key `owner`; gives the key with which alone it is found again."""
    token = secrets.token_urlsafe(18)
    name = re.sub(r"[^\w. -]", "_", Path(upload.name or "").name).lstrip(".")[-80:] or "datei"
    folder = _root() / token
    folder.mkdir(parents=True, mode=0o700)
    with (folder / name).open("wb") as file:
        for chunk in upload.chunks():
            file.write(chunk)
    return signing.dumps([token, name], salt=_salt(owner, kind))


def path(key: str, owner: int | None, kind: str) -> Path | None:
    """Where the file lies; None if it is another's, was for something else, or is gone."""
    try:
        token, name = signing.loads(key, salt=_salt(owner, kind), max_age=HOURS * 3600)
    except signing.BadSignature:
        return None
    found: Path = _root() / token / name
    return found if found.is_file() else None


def drop(key: str, owner: int | None, kind: str) -> None:
    """Throws the file away before its time."""
    if found := path(key, owner, kind):
        shutil.rmtree(found.parent, ignore_errors=True)


@every(minutes=60)
def sweep() -> None:
    """Throws away what has waited for more than a day."""
    if not _root().is_dir():
        return
    for folder in _root().iterdir():
        if folder.stat().st_mtime < time.time() - HOURS * 3600:
            shutil.rmtree(folder, ignore_errors=True)


def _root() -> Path:
    return Path(settings.DATA) / "waiting"


def _salt(owner: int | None, kind: str) -> str:
    return f"reihum.kit.waiting_files:{kind}:{owner}"
