"""The folder of an archive: what is written there, what is removed, and the list of checksums.

`.reihum-archiv` lists every file that was ever written, so that a later run knows what is its own to remove, also after one
that was killed. Nothing else in the folder is touched.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

JOURNAL = ".reihum-archiv"
MANIFEST = "PRUEFSUMMEN.sha256"


class ForeignFolderError(Exception):
    """The folder holds files of somebody else."""


@dataclass(frozen=True)
class Result:
    """How many files a run wrote anew, changed, removed, and found as they were."""

    new: int
    changed: int
    removed: int
    same: int


class Folder:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.journal = folder / JOURNAL

    def take(self) -> None:
        """Makes the folder ours. Raises ForeignFolderError if it is somebody else's."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if not self.journal.exists() and any(self.folder.iterdir()):
            raise ForeignFolderError
        self.journal.touch()
        for left in self.folder.glob(".entwurf-*"):
            shutil.rmtree(left, ignore_errors=True)

    def put(self, contents: Iterable[tuple[str, bytes]], say: Callable[[str], None]) -> Result:
        """Writes what is new or different, then the checksums, then removes what is gone."""
        ours = set(self.journal.read_text().splitlines())
        sums: dict[str, str] = {}
        new = changed = 0
        with self.journal.open("a") as journal:
            for name, content in contents:
                sums[name] = hashlib.sha256(content).hexdigest()
                file = self.folder / name
                before = file.read_bytes() if file.is_file() else None
                if before == content:
                    continue
                journal.write(f"{name}\n")  # before the file: what a killed run wrote can be removed by the next one
                journal.flush()
                self._write(file, content)
                new, changed = new + (before is None), changed + (before is not None)
                if (new + changed) % 200 == 0:
                    say(f"{new + changed} Dateien geschrieben")
        gone = [self.folder / name for name in ours - sums.keys() - {MANIFEST}]
        for file in gone:
            file.unlink(missing_ok=True)
            self._remove_empty(file.parent)
        self._write(self.folder / MANIFEST, "".join(f"{sums[name]}  {name}\n" for name in sorted(sums)).encode())
        self._write(self.journal, "".join(f"{name}\n" for name in sorted({*sums, MANIFEST})).encode())
        return Result(new, changed, len(gone), len(sums) - new - changed)

    @staticmethod
    def _write(file: Path, content: bytes) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_name(f".{file.name}.neu")
        draft.write_bytes(content)
        draft.replace(file)

    def _remove_empty(self, folder: Path) -> None:
        while folder != self.folder and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent
