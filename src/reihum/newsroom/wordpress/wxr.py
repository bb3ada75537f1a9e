"""Reads a WordPress export (WXR 1.0 to 1.2) as a stream: one record at a time, however long the file is."""

from __future__ import annotations

import codecs
import gzip
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, cast
from xml.parsers import expat

from django.utils.translation import gettext as _

CHUNK = 1 << 16  # bytes read at once
LONGEST = 8_000_000  # signs of one field: more is no text anybody wrote, and would not fit into memory twice
KNOWN_NAMESPACES = (
    (re.compile(r"https?://(?:www\.)?wordpress\.org/export/1\.\d+/?$"), "wp:"),
    (re.compile(r"https?://(?:www\.)?wordpress\.org/export/1\.\d+/excerpt/?$"), "excerpt:"),
    (re.compile(r"http://purl\.org/rss/1\.0/modules/content/?$"), "content:"),
    (re.compile(r"http://purl\.org/dc/elements/1\.1/?$"), "dc:"),
)
# Exports cut down by hand lose the declarations of their prefixes, but hardly anybody gives these another meaning.
CUSTOMARY = {prefix.rstrip(":"): prefix for _pattern, prefix in KNOWN_NAMESPACES}
# What has parts of its own, and the list of its parent that it goes into.
PARTS = {
    "item": "",
    "wp:author": "",
    "wp:category": "",
    "wp:tag": "",
    "wp:term": "",
    "wp:postmeta": "meta",
    "wp:comment": "comments",
    "wp:commentmeta": "meta",
    "wp:termmeta": "meta",
}
# Signs that XML 1.0 forbids and WordPress writes all the same, once as bytes and once as references.
FORBIDDEN_BYTES = bytes([*range(9), 11, 12, *range(14, 32)])
FORBIDDEN_SIGNS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
FORBIDDEN_REFERENCE = re.compile(r"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|[xX]0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F]));")
DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")


class NotAnExport(Exception):  # noqa: N818 - what is said to the operator, not an accident
    """The file is no WordPress export, or one that is not read for safety. The text says why."""


class Broken(Exception):  # noqa: N818
    """The file ends or breaks in the middle; everything complete before it has been given out. The text says where."""


@dataclass
class Site:
    title: str
    address: str  # without a slash at the end; empty if the export does not say it
    version: str


@dataclass
class Author:
    login: str
    name: str
    number: str = ""


@dataclass
class Term:
    taxonomy: str  # "category", "post_tag", "nav_menu" …
    slug: str
    name: str
    number: str = ""
    parent: str = ""


@dataclass
class Comment:
    number: str
    author: str
    email: str
    date: str
    date_gmt: str
    text: str
    approved: str
    kind: str
    parent: str


@dataclass
class Item:
    """A post, page, attachment, entry of a menu … Dates as WordPress writes them: "2017-10-23 10:00:00", local or GMT."""

    ordinal: int  # the how manyeth of the file, from 0
    number: str
    kind: str
    status: str
    title: str
    link: str
    guid: str
    creator: str
    content: str
    excerpt: str
    date: str
    date_gmt: str
    slug: str
    parent: str
    order: int
    password: str
    sticky: bool
    comments_open: bool
    attachment_url: str
    terms: list[Term] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)
    comments: list[Comment] = field(default_factory=list)
    cut: bool = False  # whether a field was longer than LONGEST


Record = Site | Author | Term | Item


class Export:
    """An export on disk. Iterating reads it from the start; `position` says how many of its `size` bytes are read.

    Raises NotAnExport or Broken while iterating.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = 0
        self.position = 0

    def __iter__(self) -> Iterator[Record]:
        with self._opened() as raw:
            packed = raw.read(2) == b"\x1f\x8b"
            raw.seek(0)
            if packed:
                with gzip.open(raw) as unpacked:
                    yield from self._records(raw, cast(IO[bytes], unpacked))
            else:
                yield from self._records(raw, raw)

    def _opened(self) -> IO[bytes]:
        try:
            self.size = self.path.stat().st_size
            file = self.path.open("rb")
        except OSError as error:
            raise NotAnExport(
                _("%(file)s lässt sich nicht lesen: %(why)s") % {"file": self.path, "why": error.strerror}
            ) from error
        beginning = file.read(4)
        if beginning == b"PK\x03\x04":
            file.close()
            raise NotAnExport(_("Das ist ein ZIP-Archiv. Bitte entpacken Sie es und nennen Sie die XML-Datei darin."))
        if not beginning:
            file.close()
            raise NotAnExport(_("Die Datei ist leer."))
        file.seek(0)
        return file

    def _records(self, raw: IO[bytes], file: IO[bytes]) -> Iterator[Record]:
        parsing = _Parsing()
        try:
            for text in _clean_text(file):
                self.position = raw.tell()
                yield from parsing.feed(text)
            yield from parsing.feed("", final=True)
        except (EOFError, gzip.BadGzipFile) as error:
            raise Broken(_("Das gepackte Archiv ist unvollständig.")) from error
        except expat.ExpatError as error:
            yield from parsing.taken()
            if not parsing.seen_rss:
                raise NotAnExport(_("Das ist keine WordPress-Exportdatei (WXR).")) from error
            raise Broken(
                _("Die Datei bricht in Zeile %(line)d, Spalte %(column)d ab: %(why)s")
                % {"line": error.lineno, "column": error.offset + 1, "why": expat.ErrorString(error.code)}
            ) from error


def _cp1252_instead(error: UnicodeError) -> tuple[str, int]:
    """What is no UTF-8 in a file that says it is, was pasted from Windows."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return wrong.decode("cp1252", "replace"), error.end


codecs.register_error("reihum-cp1252", _cp1252_instead)


def _clean_text(file: IO[bytes]) -> Iterator[str]:
    """The file as text in pieces, without byte order mark, leading space and signs that XML forbids."""
    beginning = file.read(CHUNK)
    encoding = "utf-8"
    for mark, marked in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if beginning.startswith(mark):
            encoding = marked
            beginning = beginning.removeprefix(mark) if marked == "utf-8" else beginning
            break
    else:
        if declared := DECLARED.match(beginning):
            encoding = _usable(declared[1].decode("ascii"))
    wide = encoding.startswith("utf-16")
    decoder = codecs.getincrementaldecoder(encoding)("reihum-cp1252" if encoding == "utf-8" else "replace")
    first = True
    rest = ""
    piece = beginning
    while True:
        text = rest + decoder.decode(piece if wide else piece.translate(None, FORBIDDEN_BYTES), final=not piece)
        if first:
            text = text.lstrip("\ufeff \t\r\n")
        # A reference may be cut in two by the end of the piece.
        cut = text.rfind("&", max(0, len(text) - 12)) if piece else -1
        text, rest = (text[:cut], text[cut:]) if cut >= 0 else (text, "")
        if wide or not text.isascii():
            text = FORBIDDEN_SIGNS.sub("", text)
        if "&#" in text:
            text = FORBIDDEN_REFERENCE.sub("", text)
        if text:
            first = False
            yield text
        if not piece:
            return
        piece = file.read(CHUNK)


def _usable(declared: str) -> str:
    """The encoding a file says it has; UTF-8 if there is no such, or one in which `<` is no `<`."""
    try:
        found = codecs.lookup(declared)
        plain = getattr(found, "_is_text_encoding", True) and "<?".encode(found.name) == b"<?"
    except (LookupError, UnicodeError):
        return "utf-8"
    return found.name if plain else "utf-8"


class _Parsing:
    """What the parser has seen so far. Elements of foreign namespaces are passed over with all they contain."""

    def __init__(self) -> None:
        # Namespaces are resolved below: expat would end at a prefix that nobody declared.
        self.parser = expat.ParserCreate("utf-8")
        self.parser.buffer_text = True
        self.parser.buffer_size = CHUNK
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        # `&nbsp;` without a declaration, as some plugins write it, is then told instead of ending everything.
        self.parser.UseForeignDTD(True)
        self.parser.SkippedEntityHandler = self._undeclared
        self.seen_rss = False
        self.scopes: list[tuple[int, dict[str, str | None]]] = [(0, dict(CUSTOMARY))]  # depth, prefix → ours or None
        self.names: dict[str, str | None] = {}  # of the current scope
        self.says_wordpress = False
        self.foreign = 0  # how deep in foreign elements
        self.depth = 0
        self.open: list[dict[str, Any]] = []  # the records that are being read, the outermost first
        self.leaf = ""
        self.leaf_depth = 0
        self.words: list[str] = []
        self.length = 0
        self.channel: dict[str, str] = {}
        self.site_given = False
        self.ordinal = 0
        self.found: list[Record] = []

    def feed(self, text: str, *, final: bool = False) -> Iterator[Record]:
        self.parser.Parse(text, final)
        if final:
            self._give_site()
        yield from self.taken()

    def taken(self) -> list[Record]:
        found, self.found = self.found, []
        return found

    def _refuse(self, *_args: Any) -> None:
        raise NotAnExport(
            _(
                "Die Datei enthält eine DTD oder Entitäten. WordPress schreibt so etwas nie; die Datei wird nicht gelesen."
            )
        )

    def _undeclared(self, name: str, is_parameter: bool) -> None:
        if not is_parameter:
            self._text(html.unescape(f"&{name};"))

    def _name(self, name: str) -> str | None:
        """The name with our prefix, None if it is of a foreign namespace."""
        if name not in self.names:
            prefix, colon, local = name.rpartition(":")
            space = self.scopes[-1][1].get(prefix, None if colon else "")
            self.names[name] = None if space is None else space + local
        return self.names[name]

    def _declare(self, attributes: dict[str, str]) -> None:
        """Begins a scope of its own, if the element declares prefixes."""
        declared = {key[6:]: uri for key, uri in attributes.items() if key == "xmlns" or key.startswith("xmlns:")}
        if declared:
            scope = dict(self.scopes[-1][1])
            for prefix, uri in declared.items():
                ours = next((ours for pattern, ours in KNOWN_NAMESPACES if pattern.match(uri)), None)
                scope[prefix] = "" if not uri and not prefix else ours
                self.says_wordpress |= ours == "wp:"
            self.scopes.append((self.depth, scope))
            self.names = {}

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.foreign:
            self.foreign += 1
            return
        if self.leaf:
            self.leaf_depth += 1
            return
        if attributes:
            self._declare(attributes)
        known = self._name(name)
        if self.depth == 1:
            if known != "rss":
                raise NotAnExport(_("Das ist keine WordPress-Exportdatei (WXR)."))
            self.seen_rss = True
            return
        if known is None:
            self.foreign = 1
        elif known in PARTS:
            self._begin(known)
        elif self.depth > 2:
            self.leaf, self.leaf_depth, self.words, self.length = known, 1, [], 0
            if known == "category" and self.open:
                self.open[-1]["attributes"] = attributes

    def _begin(self, known: str) -> None:
        if not self.open and known in ("item", "wp:author", "wp:category", "wp:tag", "wp:term"):
            self._give_site()
        self.open.append({"": known, "meta": {}, "comments": [], "terms": []})

    def _text(self, text: str) -> None:
        if self.leaf and not self.foreign:
            if self.length <= LONGEST:
                self.words.append(text)
            elif self.open:
                self.open[-1]["cut"] = True
            self.length += len(text)

    def _end(self, name: str) -> None:
        self._end_element(name)
        if self.scopes[-1][0] == self.depth:
            self.scopes.pop()
            self.names = {}
        self.depth -= 1

    def _end_element(self, name: str) -> None:
        if self.foreign:
            self.foreign -= 1
        elif self.leaf:
            self.leaf_depth -= 1
            if not self.leaf_depth:
                self._close_leaf()
        elif self.open and self._name(name) == self.open[-1][""]:
            self._close(self.open.pop())

    def _close_leaf(self) -> None:
        leaf, text, self.leaf = self.leaf, "".join(self.words), ""
        if not self.open:
            self.channel.setdefault(leaf, text.strip())
        elif leaf == "category" and self.open[-1][""] == "item":
            attributes = self.open[-1].pop("attributes", {})
            taxonomy = {"tag": "post_tag"}.get(attributes.get("domain", ""), attributes.get("domain", ""))
            # WXR 1.0 names each category twice, once without its domain.
            if taxonomy:
                self.open[-1]["terms"].append(Term(taxonomy, attributes.get("nicename", ""), text.strip()))
        else:
            self.open[-1].setdefault(leaf, text)

    def _close(self, record: dict[str, Any]) -> None:
        kind = record[""]
        if kind in ("wp:postmeta", "wp:commentmeta", "wp:termmeta"):
            if self.open:
                key = record.get("wp:meta_key", "").strip()
                value, kept = record.get("wp:meta_value", ""), self.open[-1]["meta"]
                # A post may have had several addresses before; of everything else the first counts.
                kept[key] = f"{kept[key]}\n{value}" if key == "_wp_old_slug" and key in kept else kept.get(key, value)
        elif kind == "wp:comment":
            if self.open:
                self.open[-1]["comments"].append(_comment(record))
        elif kind == "item":
            self.found.append(_item(record, self.ordinal))
            self.ordinal += 1
        elif kind == "wp:author":
            login = record.get("wp:author_login", "").strip()
            name = record.get("wp:author_display_name", "").strip()
            self.found.append(Author(login, html.unescape(name), record.get("wp:author_id", "").strip()))
        else:
            self.found.append(_term(record))

    def _give_site(self) -> None:
        if self.site_given:
            return
        if "wp:wxr_version" not in self.channel and not self.says_wordpress:
            raise NotAnExport(
                _(
                    "Das ist keine WordPress-Exportdatei (WXR), vielleicht ein Newsfeed. Exportieren Sie die alte Website mit "
                    "„Werkzeuge → Daten exportieren“."
                )
            )
        self.site_given = True
        address = next(
            (self.channel[key] for key in ("wp:base_blog_url", "link", "wp:base_site_url") if self.channel.get(key)), ""
        )
        self.found.append(
            Site(
                html.unescape(self.channel.get("title", "")),
                address.rstrip("/"),
                self.channel.get("wp:wxr_version", ""),
            )
        )


def _term(record: dict[str, Any]) -> Term:
    """A category, a tag or any other term, each with names of its own for the same things."""
    kinds = {"wp:category": ("category", "category_nicename", "cat_name", "category_parent")}
    kinds["wp:tag"] = ("post_tag", "tag_slug", "tag_name", "")
    taxonomy, slug, name, parent = kinds.get(record[""], ("", "term_slug", "term_name", "term_parent"))
    return Term(
        taxonomy or record.get("wp:term_taxonomy", "").strip(),
        record.get(f"wp:{slug}", "").strip(),
        html.unescape(record.get(f"wp:{name}", "").strip()),
        record.get("wp:term_id", "").strip(),
        record.get(f"wp:{parent}", "").strip(),
    )


def _comment(record: dict[str, Any]) -> Comment:
    return Comment(
        number=record.get("wp:comment_id", "").strip(),
        author=html.unescape(record.get("wp:comment_author", "").strip()),
        email=record.get("wp:comment_author_email", "").strip(),
        date=record.get("wp:comment_date", "").strip(),
        date_gmt=record.get("wp:comment_date_gmt", "").strip(),
        text=record.get("wp:comment_content", ""),
        approved=record.get("wp:comment_approved", "").strip(),
        kind=record.get("wp:comment_type", "").strip(),
        parent=record.get("wp:comment_parent", "").strip(),
    )


def _item(record: dict[str, Any], ordinal: int) -> Item:
    def text(key: str) -> str:
        return str(record.get(key, "")).strip()

    return Item(
        ordinal=ordinal,
        number=text("wp:post_id"),
        kind=text("wp:post_type"),
        status=text("wp:status"),
        title=text("title"),
        link=text("link"),
        guid=text("guid"),
        creator=text("dc:creator"),
        content=record.get("content:encoded", ""),
        excerpt=text("excerpt:encoded"),
        date=text("wp:post_date"),
        date_gmt=text("wp:post_date_gmt"),
        slug=text("wp:post_name"),
        parent=text("wp:post_parent"),
        order=_whole(text("wp:menu_order")),
        password=text("wp:post_password"),
        sticky=text("wp:is_sticky") == "1",
        comments_open=text("wp:comment_status") == "open",
        attachment_url=text("wp:attachment_url"),
        terms=record["terms"],
        meta=record["meta"],
        comments=record["comments"],
        cut=bool(record.get("cut")),
    )


def _whole(text: str) -> int:
    return int(text) if re.fullmatch(r"-?\d{1,9}", text) else 0
