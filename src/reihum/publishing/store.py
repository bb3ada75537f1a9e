"""The stored pages of a site, on disk and in memory. Knows nothing of Django, so that reading a page needs no framework.

    pages/
      current -> versions/18c…-2a-17.3     the pages that are true now; nginx may read them through this link
      versions/<version>/de/aktuelles/index.html  (.gz, .br, and .json: the headers)
      last/de/aktuelles/index.html                 the newest copy of every page, true or not
      locks/

A version holds while nothing public changes. Then the link is turned to a new, empty version: in one step all pages
are gone for everybody, and come back one by one as they are asked for. `last` is for when the database is away.
"""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import itertools
import json
import os
import re
import shutil
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import brotli

MEMORY = 64 * 2**20  # bytes of pages a process keeps in memory
DISK = 512 * 2**20  # bytes a process stores before everything begins anew
LAST_FOR = 24 * 3600  # seconds a copy may be shown while the database is away
PATIENCE = 10  # seconds to wait for somebody else who renders the same page
LOCKS = 256
# What may become a file name: no empty part, none that begins with a dot, nothing that needs quoting.
PLAIN_PATH = re.compile(r"/(?:[\w-][\w.-]*/)*(?:[\w-][\w.-]*)?", re.ASCII)
ENCODINGS = {"br": ".br", "gzip": ".gz", "": ""}

Headers = list[tuple[str, str]]
Form = tuple[str, Headers, bytes]  # ETag, headers, body


@dataclass(frozen=True)
class Page:
    """A page ready to send, in every encoding that is worth it."""

    forms: dict[str, Form]  # by Content-Encoding; "" is always there

    @property
    def size(self) -> int:
        return sum(len(body) for _etag, _headers, body in self.forms.values())


class Store:
    """The stored pages in one folder, shared by all processes of a machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.current = os.fspath(folder / "current")
        self._memory: OrderedDict[tuple[str, str], tuple[str, Page]] = OrderedDict()
        self._memory_size = 0
        self._memory_lock = threading.Lock()
        self._written = 0
        self._numbers = itertools.count()

    # --- Versions -----------------------------------------------------------------------------------------------------

    def version(self) -> str:
        """The name of the version that holds now; "" if there is none yet."""
        try:
            return os.readlink(self.current)  # noqa: PTH115 - asked at every request, and a Path would take longer than the rest
        except OSError:
            return ""

    @property
    def state(self) -> str:
        """What the database had seen when the version that holds now began, as given to `renew`."""
        return self.version().rpartition("-")[2]

    def renew(self, state: str = "") -> None:
        """Makes all stored pages untrue, for every process of this machine and at once. `state`: see `state`."""
        old = self.version()
        name = f"versions/{time.time_ns():x}-{os.getpid():x}.{next(self._numbers)}-{state}"
        link = self.folder / name.replace("versions/", "link-")
        try:
            (self.folder / name).mkdir(parents=True)
            link.symlink_to(name)
            link.replace(self.current)
        except OSError:  # the disk is full: better no stored pages than old ones
            Path(self.current).unlink(missing_ok=True)
            raise
        if old:
            self._remove(self.folder / old)

    def forget(self, state: str = "") -> None:
        """Like `renew`, and throws away the copies for bad times too: something must not be shown any more."""
        self._drop_last()  # in case we are killed before the second time
        self.renew(state)
        self._drop_last()  # what was rendered meanwhile; `save` sees to what comes after

    def _drop_last(self) -> None:
        with suppress(FileNotFoundError):
            gone = self.folder / f"gone-{time.time_ns():x}-{os.getpid():x}"
            (self.folder / "last").rename(gone)
            self._remove(gone)

    def sweep(self) -> None:
        """Removes what processes that were killed left behind."""
        current = self.version()
        for left in [*self.folder.glob("versions/*"), *self.folder.glob("gone-*"), *self.folder.glob("link-*")]:
            if str(left.relative_to(self.folder)) != current:
                self._remove(left)

    @staticmethod
    def _remove(folder: Path) -> None:
        try:
            folder.rmdir()  # most versions are empty: many changes in a row
        except FileNotFoundError:
            pass
        except NotADirectoryError:
            folder.unlink(missing_ok=True)
        except OSError:
            threading.Thread(target=shutil.rmtree, args=(folder, True)).start()

    # --- Reading ------------------------------------------------------------------------------------------------------

    def page(self, language: str, path: str) -> Page | None:
        """The page that is true now, or None."""
        version = self.version()
        key = language, path
        kept = self._memory.get(key)
        if kept and kept[0] == version:
            return kept[1]
        if not version or not PLAIN_PATH.fullmatch(path):
            return None
        page = self._read(self._file(self.folder / version, language, path))
        if page:
            self._remember(key, version, page)
        return page

    def last(self, language: str, path: str) -> tuple[Page, float] | None:
        """The newest copy of a page, true or not, and its age in seconds; None if there is none young enough."""
        if not PLAIN_PATH.fullmatch(path):
            return None
        file = self._file(self.folder / "last", language, path)
        try:
            age = time.time() - file.stat().st_mtime
        except OSError:
            return None
        page = self._read(file) if age < LAST_FOR else None
        return (page, age) if page else None

    @staticmethod
    def _file(folder: Path, language: str, path: str) -> Path:
        return folder / language / (path[1:] + "index.html" if path.endswith("/") else path[1:])

    @staticmethod
    def _read(file: Path) -> Page | None:
        try:
            kept = json.loads(_beside(file, ".json").read_bytes())
            bodies = {encoding: _beside(file, ENCODINGS[encoding]).read_bytes() for encoding in kept["digests"]}
        except (OSError, ValueError):
            return None
        if {encoding: _digest(body) for encoding, body in bodies.items()} != kept["digests"]:
            return None  # the machine stopped while it was written
        return _page([(name, value) for name, value in kept["headers"]], bodies)

    def _remember(self, key: tuple[str, str], version: str, page: Page) -> None:
        with self._memory_lock:
            forgotten = self._memory.pop(key, None)
            self._memory[key] = version, page
            self._memory_size += page.size - (forgotten[1].size if forgotten else 0)
            while self._memory_size > MEMORY and len(self._memory) > 1:
                _key, (_version, oldest) = self._memory.popitem(last=False)
                self._memory_size -= oldest.size

    # --- Writing ------------------------------------------------------------------------------------------------------

    def save(self, version: str, language: str, path: str, headers: Headers, body: bytes) -> Page | None:
        """Stores a page that was rendered while `version` held; gives it ready to send. None if it cannot be stored."""
        if not version or not PLAIN_PATH.fullmatch(path):
            return None
        bodies = _encoded(body)
        page = _page(headers, bodies)
        last = self._file(self.folder / "last", language, path)
        try:
            # Not a version that has ended meanwhile: its folder would come back.
            (self.folder / version / language).mkdir(exist_ok=True)
            self._write(self._file(self.folder / version, language, path), headers, bodies)
            self._write(last, headers, {"": body})
        except OSError:
            return page  # ended, or the disk is full: the page can be sent all the same
        if self.version() != version:
            _beside(last, ".json").unlink(missing_ok=True)  # somebody may just have thrown away what it shows
            return page
        self._remember((language, path), version, page)
        self._written += page.size
        if self._written > DISK:
            self._written = 0
            self.forget(self.state)
        return page

    @staticmethod
    def _write(file: Path, headers: Headers, bodies: dict[str, bytes]) -> None:
        digests = {encoding: _digest(body) for encoding, body in bodies.items()}
        contents = {ENCODINGS[encoding]: body for encoding, body in bodies.items()}
        contents[".json"] = json.dumps({"headers": headers, "digests": digests}).encode()
        file.parent.mkdir(parents=True, exist_ok=True)
        for suffix, content in contents.items():  # the headers come last: without them there is no page
            draft = _beside(file, f"{suffix}.{os.getpid()}.{threading.get_ident()}")
            draft.write_bytes(content)
            draft.replace(_beside(file, suffix))

    # --- One renderer at a time -------------------------------------------------------------------------------------------

    @contextmanager
    def rendering(self, language: str, path: str) -> Iterator[None]:
        """Holds off everybody else who wants to render the same page, in any process, for at most `PATIENCE`."""
        number = int(_digest(f"{language}{path}".encode())[:8], 16) % LOCKS
        with ExitStack() as stack:
            try:
                (self.folder / "locks").mkdir(parents=True, exist_ok=True)
                lock = stack.enter_context((self.folder / "locks" / str(number)).open("w"))
            except OSError:  # the disk is full: better twice than not at all
                yield
                return
            until = time.monotonic() + PATIENCE
            while time.monotonic() < until:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    time.sleep(0.005)
            yield


def _beside(file: Path, suffix: str) -> Path:
    return file.with_name(file.name + suffix)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:20]


def _encoded(body: bytes) -> dict[str, bytes]:
    """The body as it is, and compressed as far as that makes it smaller."""
    forms = {"br": brotli.compress(body, quality=9), "gzip": gzip.compress(body, 9, mtime=0), "": body}
    return {encoding: content for encoding, content in forms.items() if not encoding or len(content) < len(body)}


def _page(headers: Headers, bodies: dict[str, bytes]) -> Page:
    digest = _digest(bodies[""])
    forms: dict[str, Form] = {}
    for encoding, body in bodies.items():
        etag = f'"{digest}-{encoding}"' if encoding else f'"{digest}"'
        named = [("Content-Encoding", encoding)] if encoding else []
        forms[encoding] = etag, [*headers, *named, ("ETag", etag), ("Content-Length", str(len(body)))], body
    return Page(forms)
