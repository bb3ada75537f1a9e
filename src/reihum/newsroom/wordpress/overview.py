"""What is where in an export: the first pass notes it in a temporary database, so that nothing stays in memory.

Posts come before their pictures, pages before their parents, links before their targets. The second pass asks here.
"""

from __future__ import annotations

import pickle
import re
import sqlite3
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from reihum.newsroom.wordpress.records import digest_of
from reihum.newsroom.wordpress.wxr import Author, Broken, Export, Item, Site, Term

# Kinds that WordPress and plugins keep beside the content: settings, copies, orders, logs.
INTERNAL = {
    *(
        "revision",
        "customize_changeset",
        "custom_css",
        "oembed_cache",
        "user_request",
        "wp_template",
        "wp_template_part",
    ),
    *(
        "wp_global_styles",
        "wp_navigation",
        "wp_font_family",
        "wp_font_face",
        "acf-field",
        "acf-field-group",
        "acf-post-type",
    ),
    *("acf-taxonomy", "wpcf7_contact_form", "feedback", "elementor_library", "et_pb_layout", "mc4wp-form", "wpforms"),
    *("shop_order", "shop_order_refund", "shop_coupon", "scheduled-action", "amn_smtp", "jp_img_sitemap", "jp_sitemap"),
    *("jp_sitemap_master", "postman_sent_mail", "ml-slider", "tablepress_table", "vc4_templates", "vc_grid_item"),
    *(
        "fusion_template",
        "fusion_element",
        "ngg_gallery",
        "ngg_album",
        "ngg_pictures",
        "displayed_gallery",
        "lightbox_library",
    ),
}
LEFT_OUT = {"trash", "auto-draft"}
NUMBERED = ("p", "page_id", "attachment_id", "post")
TABLES = """
CREATE TABLE address (path TEXT PRIMARY KEY, number TEXT) WITHOUT ROWID;
CREATE TABLE attachment (number TEXT PRIMARY KEY, parent TEXT, position INTEGER, facts BLOB) WITHOUT ROWID;
CREATE INDEX attached ON attachment (parent, position, number);
CREATE TABLE file (path TEXT PRIMARY KEY, number TEXT) WITHOUT ROWID;
CREATE TABLE page (number TEXT PRIMARY KEY, parent TEXT, position INTEGER, title TEXT, item BLOB) WITHOUT ROWID;
CREATE INDEX child ON page (parent);
CREATE TABLE reusable (number TEXT PRIMARY KEY, content TEXT) WITHOUT ROWID;
CREATE TABLE seen (number TEXT PRIMARY KEY, print TEXT) WITHOUT ROWID;
CREATE TABLE twice (ordinal INTEGER PRIMARY KEY, number TEXT);
CREATE TABLE menu (menu TEXT, position INTEGER, number TEXT, parent TEXT, title TEXT, target TEXT, address TEXT);
"""


@dataclass
class Attachment:
    number: str
    title: str
    caption: str
    description: str
    alt: str
    file: str  # below uploads: "2017/10/rathaus.jpg"; empty if unknown
    address: str
    link: str
    guid: str
    parent: str
    date: str
    meta: str  # WordPress's own facts of the file, as PHP writes them


def number_of(address: str) -> str:
    """The number in an address such as "/?p=50"; empty if there is none."""
    try:
        query = parse_qs(urlsplit(address).query)
    except ValueError:
        return ""
    return next((query[key][0] for key in NUMBERED if key in query and query[key][0].isdecimal()), "")


def path_of(address: str) -> str:
    """A path by which addresses are compared: without case, host, query and slash at the end."""
    try:
        path = unquote(urlsplit(address.strip()).path)
    except ValueError:
        return ""
    path = unicodedata.normalize("NFC", path).lower().removesuffix("/index.php")
    return path.rstrip("/")


def file_path(address: str) -> str:
    """Where a file lies below uploads: "2017/10/rathaus.jpg", or only its name; empty if it has none."""
    try:
        path = unicodedata.normalize("NFC", unquote(urlsplit(address).path))
    except ValueError:
        return ""
    for folder in ("/uploads/sites/", "/blogs.dir/"):
        if folder in path:
            return path.partition(folder)[2].partition("/")[2].removeprefix("files/")
    for folder in ("/uploads/", "/files/"):
        if folder in path:
            return path.partition(folder)[2]
    dated = re.search(r"/(\d{4}/\d{2}/[^/]+)$", path)
    return dated[1] if dated else path.rpartition("/")[2]


def original(path: str) -> str:
    """The file of which one may be a smaller copy: "a.jpg" for "a-300x200.jpg" or "a-scaled.jpg"."""
    stem, dot, ending = path.rpartition(".")
    return f"{re.sub(r'(?:-[0-9]{2,5}x[0-9]{2,5}|-scaled|-rotated|-e[0-9]{10,13}|@2x)+$', '', stem)}{dot}{ending}"


def originals(path: str) -> list[str]:
    """The file itself, and those of which it may be a smaller copy, the likelier first."""
    stem, dot, ending = path.rpartition(".")
    plain = original(path).removesuffix(f"{dot}{ending}")
    found = [path, *(f"{plain}{suffix}{dot}{ending}" for suffix in ("", "-scaled", "-rotated"))]
    if edited := re.match(r"(.*-e\d{10,13})", stem):
        found.insert(1, f"{edited[1]}{dot}{ending}")
    return list(dict.fromkeys(found))


class Overview:
    """The notes of the first pass. `broken` says where the file ends too early; empty if it is whole."""

    def __init__(self, folder: Path) -> None:
        self.database = sqlite3.connect(folder / "overview.sqlite3", isolation_level=None)
        self.database.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-16000;" + TABLES
        )
        self.site = Site("", "", "")
        self.authors: dict[str, Author] = {}
        self.terms: dict[tuple[str, str], Term] = {}
        self.kinds: Counter[str] = Counter()
        self.left_out: Counter[str] = Counter()
        self.fields: Counter[str] = Counter()
        self.posts = 0
        self.broken = ""

    def read(self, export: Export, tell: Any) -> None:
        """Notes everything in the export; `tell(position, size)` is called now and then. Raises NotAnExport."""
        self.database.execute("BEGIN")
        try:
            for number, record in enumerate(export):
                self.note(record)
                if number % 200 == 0:
                    tell(export.position, export.size)
        except Broken as error:
            self.broken = str(error)
        self.database.execute("COMMIT")

    def note(self, record: Site | Author | Term | Item) -> None:
        if isinstance(record, Site):
            self.site = record
        elif isinstance(record, Author):
            self.authors.setdefault(record.login, record)
        elif isinstance(record, Term):
            self.terms.setdefault((record.taxonomy, record.slug), record)
        elif (item := self._noted_once(record)) is not None:
            self._note_item(item)

    def _noted_once(self, item: Item) -> Item | None:
        """Exports stuck together hold things twice: the first counts. Something else under the same number gets another."""
        if item.number in ("", "0"):
            return item
        fingerprint = digest_of(item.kind, item.title, item.link, item.slug, item.date)
        known = self.database.execute("SELECT print FROM seen WHERE number = ?", (item.number,)).fetchone()
        if known is None:
            self.database.execute("INSERT INTO seen VALUES (?, ?)", (item.number, fingerprint))
            return item
        number = f"{item.number} {fingerprint}"
        again = (
            known[0] == fingerprint
            or self.database.execute("SELECT 1 FROM seen WHERE number = ?", (number,)).fetchone()
        )
        self.database.execute("INSERT INTO twice VALUES (?, ?)", (item.ordinal, "" if again else number))
        if again:
            return None
        self.database.execute("INSERT INTO seen VALUES (?, ?)", (number, fingerprint))
        return replace(item, number=number)

    def once(self, item: Item) -> Item | None:
        """An item in the second pass under the number that the first gave it; None if it was there before."""
        found = self.database.execute("SELECT number FROM twice WHERE ordinal = ?", (item.ordinal,)).fetchone()
        return item if found is None else replace(item, number=found[0]) if found[0] else None

    def _note_item(self, item: Item) -> None:
        self.kinds[item.kind] += 1
        if item.status in LEFT_OUT:
            self.left_out[item.status] += 1
        elif item.kind == "attachment":
            self._note_attachment(item)
        elif item.kind == "nav_menu_item":
            self._note_menu(item)
        elif item.kind == "wp_block":
            self.database.execute("INSERT OR IGNORE INTO reusable VALUES (?, ?)", (item.number, item.content))
        elif item.kind == "post":
            self.posts += 1
            self._note_addresses(item.number, item.link, item.guid)
        elif item.kind == "page" or (item.kind and item.kind not in INTERNAL):
            self._note_page(item)
        for key in item.meta:
            if not key.startswith("_") and item.kind not in INTERNAL and item.kind != "attachment":
                self.fields[key] += 1

    def _note_page(self, item: Item) -> None:
        self._note_addresses(item.number, item.link, item.guid)
        if item.kind == "page":
            number = item.number or f"#{item.ordinal}"
            self.database.execute(
                "INSERT OR IGNORE INTO page VALUES (?, ?, ?, ?, ?)",
                (number, item.parent, item.order, item.title, pickle.dumps(replace(item, comments=item.comments[:1]))),
            )

    def _note_addresses(self, number: str, *addresses: str) -> None:
        for address in addresses:
            path = path_of(address)
            if path and number and not number_of(address):
                self.database.execute("INSERT OR IGNORE INTO address VALUES (?, ?)", (path, number))

    def _note_attachment(self, item: Item) -> None:
        number = item.number or f"#{item.ordinal}"
        facts = Attachment(
            number,
            item.title,
            item.excerpt,
            item.content,
            item.meta.get("_wp_attachment_image_alt", "").strip(),
            item.meta.get("_wp_attached_file", "").strip(),
            item.attachment_url or item.guid,
            item.link,
            item.guid,
            item.parent,
            item.date,
            item.meta.get("_wp_attachment_metadata", ""),
        )
        self.database.execute(
            "INSERT OR IGNORE INTO attachment VALUES (?, ?, ?, ?)",
            (number, item.parent, item.order, pickle.dumps(facts)),
        )
        self._note_addresses(number, item.link)
        for path in {facts.file, file_path(facts.address)} - {""}:
            self.database.execute("INSERT OR IGNORE INTO file VALUES (?, ?)", (path.lower(), number))

    def _note_menu(self, item: Item) -> None:
        menu = next((term.name or term.slug for term in item.terms if term.taxonomy == "nav_menu"), "")
        self.database.execute(
            "INSERT INTO menu VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                menu,
                item.order,
                item.number,
                item.meta.get("_menu_item_menu_item_parent", "0"),
                item.title,
                f"{item.meta.get('_menu_item_object', '')} {item.meta.get('_menu_item_object_id', '')}",
                item.meta.get("_menu_item_url", ""),
            ),
        )

    # --- Questions ---------------------------------------------------------------------------------------------------

    def number_at(self, address: str) -> str:
        """The number of the post, page or attachment at an address; empty if none of the export is there."""
        if number := number_of(address):
            return number
        path = path_of(address)
        found = self.database.execute("SELECT number FROM address WHERE path = ?", (path,)).fetchone() if path else None
        return str(found[0]) if found else ""

    def attachment(self, number: str) -> Attachment | None:
        found = self.database.execute("SELECT facts FROM attachment WHERE number = ?", (number,)).fetchone()
        return pickle.loads(found[0]) if found else None  # noqa: S301 - written by this process

    def attachment_at(self, address: str) -> Attachment | None:
        """The attachment whose file, or a smaller copy of it, is at an address."""
        path = file_path(address).lower()
        for candidate in originals(path) if path else []:
            found = self.database.execute("SELECT number FROM file WHERE path = ?", (candidate,)).fetchone()
            if found:
                return self.attachment(found[0])
        return None

    def attached(self, number: str) -> list[str]:
        """The numbers of the attachments that were uploaded for a post."""
        rows = self.database.execute(
            "SELECT number FROM attachment WHERE parent = ? ORDER BY position, CAST(number AS INTEGER)", (number,)
        )
        return [row[0] for row in rows] if number not in ("", "0") else []

    def attachments(self) -> Iterator[Attachment]:
        at = ""
        while rows := self.database.execute(
            "SELECT number, facts FROM attachment WHERE number > ? ORDER BY number LIMIT 100", (at,)
        ).fetchall():
            at = rows[-1][0]
            for _number, facts in rows:
                yield pickle.loads(facts)  # noqa: S301 - written by this process

    def count(self, table: str) -> int:
        return int(self.database.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0])  # noqa: S608 - our own names

    def reusable(self, number: str) -> str:
        found = self.database.execute("SELECT content FROM reusable WHERE number = ?", (number,)).fetchone()
        return str(found[0]) if found else ""

    def levels(self) -> Iterator[list[str]]:
        """The numbers of the pages, parents before children, in the order of the old menus of pages; a level at a time."""
        done = {
            row[0]
            for row in self.database.execute("SELECT number FROM page WHERE parent NOT IN (SELECT number FROM page)")
        }
        level = list(done)
        while level:
            yield self._in_order(level)
            marks = ",".join("?" * min(len(level), 500))
            following: list[str] = []
            for at in range(0, len(level), 500):
                part = level[at : at + 500]
                marks = ",".join("?" * len(part))
                rows = self.database.execute(f"SELECT number FROM page WHERE parent IN ({marks})", part)  # noqa: S608
                following += [row[0] for row in rows if row[0] not in done]
            done.update(following)
            level = following
        # Pages that are each other's parents are shown by nobody, but hold texts.
        rest = [row[0] for row in self.database.execute("SELECT number FROM page") if row[0] not in done]
        if rest:
            yield self._in_order(rest)

    def _in_order(self, numbers: list[str]) -> list[str]:
        wanted = set(numbers)
        rows = self.database.execute("SELECT number FROM page ORDER BY position, title COLLATE NOCASE, number")
        return [row[0] for row in rows if row[0] in wanted]

    def page(self, number: str) -> Item:
        found = self.database.execute("SELECT item FROM page WHERE number = ?", (number,)).fetchone()
        item: Item = pickle.loads(found[0])  # noqa: S301 - written by this process
        return item

    def title_of(self, number: str) -> str:
        found = self.database.execute("SELECT title FROM page WHERE number = ?", (number,)).fetchone()
        return str(found[0]) if found else ""

    def menus(self) -> list[tuple[str, int, str, str, str, str, str]]:
        return self.database.execute("SELECT * FROM menu ORDER BY menu, position, number").fetchall()

    def close(self) -> None:
        self.database.close()
