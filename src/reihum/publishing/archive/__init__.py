"""The whole public site as files that any web server or a memory stick can serve, without Reihum, for ever.

Pages are asked for as a visitor would (`visitor`), from the front page on, link by link. So the archive has what visitors
see and nothing else. Each answer waits as a draft until all are known; then links can lead from file to file (`pages`),
and what is new or different is written (`folder`).
"""

from __future__ import annotations

import datetime
import hashlib
import json
import re
import tempfile
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from django.core.serializers.json import DjangoJSONEncoder

from reihum.publishing.archive import pages
from reihum.publishing.archive.folder import Folder, Result
from reihum.publishing.archive.pages import Site
from reihum.publishing.archive.visitor import Answer
from reihum.publishing.facts import topics

START = ("/", "/robots.txt")
ODD = re.compile(r"[^\w.-]+")


@dataclass
class Archive:
    """What was found on the site, as drafts in a folder of their own."""

    ask: Callable[[str], Answer]
    site: Site
    drafts: Path
    titles: dict[str, str] = field(default_factory=dict)  # of the pages, by address
    taken: set[str] = field(default_factory=set)  # names of files, in small letters

    def collect(self, say: Callable[[str], None]) -> None:
        """Asks for everything that can be reached."""
        queue, seen = deque(START), set(START)
        while queue:
            address = queue.popleft()
            answer = self.ask(address)
            if answer.kept:
                self.site.names[address] = self._new_name(address)
                self._draft(address).write_bytes(answer.body)
                for link in self._links(address, answer):
                    target = self.site.local(address, link)
                    if target and target not in seen:
                        seen.add(target)
                        queue.append(target)
            if len(seen) % 100 == 0 or not queue:
                say(f"{len(self.site.names)} Seiten und Dateien gelesen, {len(queue)} stehen noch aus")

    def _new_name(self, address: str) -> str:
        name = file_name(address)
        if name.casefold() in self.taken:  # a memory stick does not tell A from a
            stem, dot, suffix = name.rpartition(".")
            name = f"{stem}-{hashlib.sha256(address.encode()).hexdigest()[:8]}{dot}{suffix}"
        self.taken.add(name.casefold())
        return name

    def _draft(self, address: str) -> Path:
        return self.drafts / hashlib.sha256(address.encode()).hexdigest()

    def _links(self, address: str, answer: Answer) -> list[str]:
        if answer.content_type.startswith("text/html"):
            self.titles[address], links = pages.title_and_links(answer.body)
            return links
        return pages.links_of_style(answer.body) if answer.content_type.startswith("text/css") else []

    def contents(self, today: datetime.date) -> Iterator[tuple[str, bytes]]:
        """Name and content of every file."""
        for address, name in self.site.names.items():
            body = self._draft(address).read_bytes()
            yield name, pages.as_file(self.site, address, body, today) if address in self.titles else body
        front = self._draft("/").read_bytes()
        titles = {address: title for address, title in self.titles.items() if "?" not in address}
        yield "suche.html", pages.search_page(self.site, front, titles, today)
        yield "suche.js", pages.SEARCH_SCRIPT.encode()
        yield "LIESMICH.txt", pages.READ_ME.format(address=self.site.address, day=f"{today:%d.%m.%Y}").encode()
        for topic, rows in topics().items():
            yield f"daten/{topic}.json", _json(list(rows()))


def write(
    folder: Path, ask: Callable[[str], Answer], address: str, today: datetime.date, say: Callable[[str], None]
) -> Result:
    """Brings the archive in `folder` up to date.

    ask: what the site answers to a path; address: that of the living site; say: takes lines about progress.
    Raises ForeignFolderError if the folder holds files of somebody else.
    """
    target = Folder(folder)
    target.take()
    with tempfile.TemporaryDirectory(dir=folder, prefix=".entwurf-") as drafts:
        archive = Archive(ask, Site(address), Path(drafts))
        archive.collect(say)
        return target.put(archive.contents(today), say)


def _json(rows: list[dict[str, Any]]) -> bytes:
    return json.dumps(rows, ensure_ascii=False, indent=1, cls=DjangoJSONEncoder).encode()


def file_name(address: str) -> str:
    """The file of an address: /a/ is a/index.html, /a/?seite=2 is a/seite-2.html, /a/b.ics is a/b.ics."""
    path, _, query = address.partition("?")
    folders = [ODD.sub("-", unquote(part)).lstrip(".") or "-" for part in path.split("/")[1:-1]]
    last = ODD.sub("-", unquote(path.rpartition("/")[2])).lstrip(".") or ".html"
    stem, dot, suffix = last.rpartition(".") if "." in last else (last, "", "")
    asked = ODD.sub("-", unquote(query))[:100]
    return "/".join([*folders, ("-".join(filter(None, (stem, asked))) or "index") + dot + suffix])
