"""From the content of a WordPress post to the blocks of our pages.

What a block holds is what its form in the back office would hold, so that an editor can go on at once. Links to the old
site stay as they are, as full addresses: `addresses` makes them links to our pages when all pages are there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html import escape
from typing import Any, Protocol
from urllib.parse import parse_qs, urljoin, urlsplit
from uuid import NAMESPACE_URL, uuid5

from django.utils.translation import gettext as _

from reihum.newsroom.wordpress.credits import lifted, only_a_credit
from reihum.newsroom.wordpress.markup import BLOCKS, NEVER, SPACE, Node, tree
from reihum.newsroom.wordpress.shortcodes import prepare

Block = dict[str, Any]
Note = tuple[str, str]  # what could not be carried over, and what to do

BREAK = object()
STYLES = {
    **dict.fromkeys(("b", "strong"), "b"),
    **dict.fromkeys(("i", "em", "cite", "dfn"), "i"),
    **dict.fromkeys(("s", "strike", "del"), "s"),
    **dict.fromkeys(("code", "kbd", "samp", "tt", "var"), "code"),
    "sup": "sup",
    "sub": "sub",
}
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
LONGEST_HEADING = 160
LONGEST_CAPTION = 300
DEEPEST_REUSE = 5  # reusable blocks in reusable blocks
# Those whose address alone on a line WordPress turned into what it leads to.
EMBEDDED = re.compile(
    r"https?://(?:[\w-]+\.)*(?:youtube\.com|youtube-nocookie\.com|youtu\.be|vimeo\.com|dailymotion\.com|dai\.ly|soundcloud\.com"
    r"|spotify\.com|flickr\.com|flic\.kr|ted\.com|tiktok\.com|twitter\.com|x\.com|instagram\.com|facebook\.com|slideshare\.net"
    r"|issuu\.com|mixcloud\.com|wordpress\.tv|videopress\.com|openstreetmap\.org|umap\.openstreetmap\.[a-z]+|ardmediathek\.de"
    r"|arte\.tv|peertube\.[a-z.]+|google\.[a-z.]+/maps[^\s]*|maps\.google\.[a-z.]+)/\S+$",
    re.I,
)
SOCIAL = ("twitter-tweet", "instagram-media", "fb-post", "tiktok-embed", "mastodon-embed", "wp-embedded-content")
EMPTY = re.compile(r"<(b|i|s|sup|sub|code)>(\s*)</\1>|<a [^>]*>(\s*)</a>")
EDGES = re.compile(r"^(?:\s|<br/>)+|(?:\s|<br/>)+$")


@dataclass
class Picture:
    """A picture as a post may use it."""

    photo: int
    alt: str
    caption: str
    has_credit: bool


class Surroundings(Protocol):
    """What a post needs to know of the rest of the site."""

    def picture(self, number: str, source: str) -> Picture | None:
        """The picture of an attachment's number or an address; None if its file is not there."""

    def tell_of(self, photo: int, *, credit: str = "", alt: str = "") -> None:
        """A post says who took a picture or what is to be seen, which nothing else may have said."""

    def attached(self, number: str) -> list[str]:
        """The numbers of the pictures that were uploaded for a post, in their order."""

    def reusable(self, number: str) -> str:
        """The content of a reusable block; empty if it is not in the export."""

    def is_ours(self, address: str) -> bool:
        """Whether an address is one of the old site."""


@dataclass
class Cleaned:
    blocks: list[Block]
    lead: str  # the words before "Weiterlesen"
    notes: list[Note]
    links: bool  # whether it links to the old site
    missing: bool  # whether a file that it shows was not there


@dataclass
class _Writing:
    """The blocks so far. Text is gathered until something comes that is no text."""

    key: str
    blocks: list[Block] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    lead: str = ""

    def rich(self, html: str) -> None:
        if html:
            self.text.append(html)

    def add(self, kind: str, value: Any) -> None:
        self.close()
        self.blocks.append(self._block(kind, value, len(self.blocks)))

    def _block(self, kind: str, value: Any, number: int | str) -> Block:
        # The same content gets the same ids, so that importing again changes nothing.
        return {"type": kind, "value": value, "id": str(uuid5(NAMESPACE_URL, f"{self.key}#{number}"))}

    def part(self, value: Any) -> Block:
        number = f"{len(self.blocks)}.{value['picture']['image']}.{len(self.text)}"
        return {"type": "item", "value": value, "id": str(uuid5(NAMESPACE_URL, f"{self.key}#{number}"))}

    def close(self) -> None:
        if self.text:
            text, self.text = "".join(self.text), []
            self.blocks.append(self._block("paragraph", text, len(self.blocks)))


def clean(content: str, *, key: str, number: str, address: str, site: Surroundings) -> Cleaned:
    """The blocks of a post's content. `address` is where it stood, for links without a host; `key` names it for ever."""
    return _Cleaning(key, number, address, site).run(content)


class _Cleaning:
    def __init__(self, key: str, number: str, address: str, site: Surroundings) -> None:
        self.number = number
        self.address = address
        self.site = site
        self.writing = _Writing(key)
        self.notes: list[Note] = []
        self.links = self.missing = False
        self.reused = 0
        self.levels: list[str] = []
        self.galleries = 0

    def run(self, content: str) -> Cleaned:
        self._content(content)
        self.writing.close()
        return Cleaned(
            self.writing.blocks, self.writing.lead, list(dict.fromkeys(self.notes)), self.links, self.missing
        )

    def note(self, what: str, advice: str) -> None:
        self.notes.append((what, advice))

    def _content(self, content: str) -> None:
        for name in dict.fromkeys(name.lower() for name in NEVER.findall(content)):
            if name in ("form", "script", "svg", "canvas", "applet"):
                self.note(
                    _("„%(name)s“ entfernt") % {"name": f"<{name}>"},
                    _("Skripte, Formulare und Zeichnungen werden nie übernommen. Bei Bedarf anders lösen."),
                )
        prepared = prepare(content)
        if prepared.unknown:
            self.note(
                _("Blöcke und Shortcodes, die hier nicht bekannt sind: %(names)s")
                % {"names": ", ".join(dict.fromkeys(prepared.unknown))},
                _("Text darin ist übernommen, sonst nichts. Bitte die Stelle ansehen."),
            )
        root = tree(prepared.html)
        self.levels = sorted({"h2" if node.tag == "h1" else node.tag for node in root.all(*HEADINGS) if node.text()})
        self._walk(root.children, prepared.classic)

    # --- Blocks ------------------------------------------------------------------------------------------------------

    def _walk(self, nodes: Iterable[Node | str], classic: bool) -> None:
        """Writes children of a container: runs of text and inline elements as paragraphs, the rest by its kind."""
        run: list[Node | str] = []
        for node in nodes:
            if isinstance(node, str) or (node.tag not in BLOCKS or node.tag == "img"):
                run.append(node)
            else:
                self._paragraphs(run, classic)
                run = []
                self._block(node, classic)
        self._paragraphs(run, classic)

    def _block(self, node: Node, classic: bool) -> None:
        if "data-block" in node.attributes:
            self._marked(node)
        elif node.tag == "p":
            self._paragraphs(node.children, classic)
        elif node.tag in HEADINGS:
            self._heading(node)
        elif handler := self.HANDLERS.get(node.tag):
            handler(self, node, classic)
        else:
            self._container(node, classic)

    def _container(self, node: Node, classic: bool) -> None:
        if node.has(
            "gallery", "wp-block-gallery", "blocks-gallery-grid", "tiled-gallery", "wp-block-jetpack-tiled-gallery"
        ):
            self._gallery(node, classic)
        elif node.has("wp-block-embed", *SOCIAL):
            self._embed(node, classic)
        elif node.has("wp-caption") and node.first("img"):
            self._figure(node, classic)
        elif node.has("wp-block-file"):
            link = next((link for link in node.all("a") if link.text()), None)
            self._paragraphs([link] if link else [], classic)
        elif node.has("wp-block-buttons", "wp-block-button"):
            for link in node.all("a"):
                self._paragraphs([link], classic)
        else:
            self._walk(node.children, classic)

    def _marked(self, node: Node) -> None:
        """What `shortcodes` has marked. Anybody may write such a mark: it gives no more than the thing itself."""
        value = node.attributes.get("data-value", "")
        match node.attributes["data-block"]:
            case "classic":
                self._walk(node.children, classic=True)
                return
            case "gallery":
                numbers = [number for number in value.split(",") if number] or self.site.attached(self.number)
                self._pictures([(number, "", "", "") for number in numbers])
            case "playlist":
                for number in value.split(","):
                    self._file(f"?attachment_id={number}" if number else "")
            case "embed":
                self._foreign(value, "")
            case "file":
                self._file(value)
            case "cover":
                number, _space, source = value.partition(" ")
                self._pictures([(number, source, "", "")])
            case "more":
                self._more()
            case "reusable":
                self._reusable(value)
        self._walk(node.children, classic=False)

    def _reusable(self, number: str) -> None:
        content = self.site.reusable(number) if self.reused < DEEPEST_REUSE else ""
        if not content:
            self.note(
                _("Wiederverwendbarer Block %(number)s fehlt im Export") % {"number": number},
                _("Bitte den Text von der alten Website einfügen."),
            )
            return
        self.reused += 1
        self._content(content)
        self.reused -= 1

    def _more(self) -> None:
        """The text before "Weiterlesen" is the teaser, if there is nothing but text."""
        if not self.writing.blocks and not self.writing.lead:
            self.writing.lead = words(self.writing.text)

    def _heading(self, node: Node) -> None:
        text = node.text()
        rank = self.levels.index("h2" if node.tag == "h1" else node.tag) if text else 0
        if text and node.first("a") and any(link.attributes.get("href", "#")[:1] != "#" for link in node.all("a")):
            self._rich_heading(node, max(rank, 1))
        elif text and not rank and len(text) <= LONGEST_HEADING:
            self.writing.add("heading", text)
        elif text:
            self._rich_heading(node, max(rank, 1))
        self._pictures_in(node)

    def _rich_heading(self, node: Node, rank: int) -> None:
        tag = "h3" if rank == 1 else "h4"
        inner = " ".join(piece for piece, _block in self._pieces(node.children, classic=False, hoist=False))
        self.writing.rich(f"<{tag}>{inner}</{tag}>")

    def _list(self, node: Node, classic: bool) -> None:
        html = self._list_html(node, classic)
        self.writing.rich(html if "<li>" in html else "")
        self._pictures_in(node)
        for found in node.all("iframe", "video", "audio", "table"):
            self._block(found, classic)

    def _list_html(self, node: Node, classic: bool) -> str:
        items = []
        for child in node.children:
            if isinstance(child, Node) and child.tag in ("ul", "ol"):  # a list in a list, not in one of its items
                items.append(f"<li>{self._list_html(child, classic)}</li>")
            elif isinstance(child, Node) or child.strip():
                inner: list[str] = []
                self._item(child if isinstance(child, Node) else _wrapped("li", [child]), inner, classic)
                text = "".join(inner)
                text = EDGES.sub("", re.sub(r"(?:<br/>\s*)+(?=<[uo]l>)", "", text))
                if text:
                    items.append(f"<li>{text}</li>")
        return f"<{node.tag}>{''.join(items)}</{node.tag}>" if items else ""

    def _item(self, node: Node, out: list[str], classic: bool) -> None:
        """The content of one item: its text, and the lists in it at their place."""
        run: list[Node | str] = []

        def close() -> None:
            text = "<br/>".join(piece for piece, _block in self._pieces(run, classic=classic, hoist=False) if piece)
            if text:
                out.append(("<br/>" if out and not out[-1].endswith(("</ul>", "</ol>")) else "") + text)
            run.clear()

        for child in node.children:
            if isinstance(child, Node) and child.tag in ("ul", "ol"):
                close()
                out.append(self._list_html(child, classic))
            elif isinstance(child, Node) and child.tag == "pre":
                close()
                out.append(("<br/>" if out else "") + _code(child))
            elif (
                isinstance(child, Node)
                and child.tag in BLOCKS
                and child.tag not in ("img", "table", "iframe", "video", "audio")
            ):
                close()
                self._item(child, out, classic)
            elif not isinstance(child, Node) or child.tag not in ("table", "iframe", "video", "audio"):
                run.append(child)
        close()

    def _definitions(self, node: Node, classic: bool) -> None:
        for child in node.children:
            if isinstance(child, Node) and child.tag == "dt":
                self._paragraphs([_wrapped("b", child.children)], classic)
            elif isinstance(child, Node):
                self._walk(child.children, classic)

    def _quote(self, node: Node, classic: bool) -> None:
        if node.has(*SOCIAL):
            self._embed(node, classic)
            return
        by = " ".join(dict.fromkeys(found.text() for found in node.all("cite", "footer") if found.text()))
        lines = [line for line in _lines(node, without=("cite", "footer")) if line]
        if not by and len(lines) > 1 and re.match(r"[–—-]{1,2}\s*\w", lines[-1]) and len(lines[-1]) < 100:
            by = lines.pop().lstrip("–—- ")
        if lines:
            self.writing.add("quote", {"text": "\n".join(lines), "by": by[:200]})
            if any(link.attributes.get("href") for link in node.all("a")):
                self.note(
                    _("Link in einem Zitat entfallen"),
                    _("Zitate sind reiner Text. Bei Bedarf den Link darunter setzen."),
                )
        self._pictures_in(node)

    def _preformatted(self, node: Node, classic: bool) -> None:
        text = _code(node)
        if text:
            self.writing.rich(
                f"<p>{text.removeprefix('<code>').removesuffix('</code>') if node.has('wp-block-verse') else text}</p>"
            )

    def _rule(self, node: Node, classic: bool) -> None:
        self.writing.rich("<hr/>")

    def _table(self, node: Node, classic: bool, caption: str = "") -> None:
        rows = [row for row in node.all("tr") if not row.first("table")]
        caption = caption or next((found.text() for found in node.all("caption")), "")
        if node.first("table") or (len(rows) <= 1 and sum(1 for _cell in node.all("td", "th")) <= 2):
            # Not a table, but a layout.
            for cell in node.all("td", "th"):
                if not cell.first("table"):
                    self._walk(cell.children, classic)
            return
        data, spans = _grid(rows)
        if not any(any(row) for row in data):
            self._pictures_in(node)
            return
        top = bool(node.first("thead")) or all(cell.tag == "th" for cell in _cells(rows[0]))
        left = len(rows) > 1 and all(cells[0].tag == "th" for cells in map(_cells, rows[1:]) if cells)
        choice = {(True, True): "both", (True, False): "row", (False, True): "column", (False, False): "neither"}[
            top, left
        ]
        value = {
            "data": data,
            "cell": [],
            "mergeCells": [],
            "table_caption": caption,
            "table_header_choice": choice,
            "first_row_is_table_header": top,
            "first_col_is_header": left,
        }
        self.writing.add("table", value)
        if spans:
            self.note(_("Verbundene Zellen einer Tabelle getrennt"), _("Bitte die Tabelle ansehen."))
        if any(link.attributes.get("href") for link in node.all("a")):
            self.note(
                _("Links in einer Tabelle entfallen"),
                _("Tabellen sind reiner Text. Bei Bedarf die Links darunter setzen."),
            )
        self._pictures_in(node)

    # --- Pictures, files, and what lies elsewhere --------------------------------------------------------------------

    def _figure(self, node: Node, classic: bool) -> None:
        pictures = list(node.all("img"))
        caption = _caption(node)
        if node.has("wp-block-gallery", "gallery") or len(pictures) > 1 or any(node.all("figure")):
            self._gallery(node, classic)
        elif node.has("wp-block-embed") or node.first("iframe"):
            self._embed(node, classic)
        elif table := node.first("table"):
            self._table(table, classic, caption)
        elif quote := node.first("blockquote"):
            self._quote(quote, classic)
        elif node.first("audio", "video"):
            for found in node.all("audio", "video"):
                self._media(found, classic)
            self._paragraphs([escape(caption, quote=False)] if caption else [], classic)
        elif pictures:
            self._one_picture(node, pictures[0], caption)
        else:
            self._walk([_without(child, "figcaption") for child in node.children], classic)

    def _one_picture(self, node: Node, picture: Node, caption: str) -> None:
        self._pictures([(*_source(picture), picture.attributes.get("alt", ""), caption)])
        link = next((link for link in node.all("a") if link.first("img") is picture), None)
        if link:
            self._link_of_picture(link, picture)

    def _link_of_picture(self, link: Node, picture: Node) -> None:
        """A picture that led elsewhere: the way stays, as a line of its own. One that led to itself, larger, needs none."""
        address = self._address(link.attributes.get("href", ""))
        if not address or re.search(r"\.(?:jpe?g|png|gif|webp|avif|bmp)(?:\?.*)?$|[?&]attachment_id=", address, re.I):
            return
        if self.site.is_ours(address) and "attachment" in link.attributes.get("rel", ""):
            return
        text = picture.attributes.get("alt", "") or urlsplit(address).hostname or address
        self.writing.rich(f'<p><a href="{escape(address)}">{escape(text, quote=False)}</a></p>')

    def _gallery(self, node: Node, classic: bool) -> None:
        found = []
        for picture in node.all("img"):
            holder = _holder(node, picture)
            caption = _caption(holder) if holder is not None else ""
            found.append((*_source(picture), picture.attributes.get("alt", ""), caption))
        self._pictures(found, gallery=True)
        own = next((child for child in node.children if isinstance(child, Node) and child.tag == "figcaption"), None)
        if own is not None and own.text():
            self._paragraphs(own.children, classic)

    def _pictures_in(self, node: Node) -> None:
        for picture in node.all("img"):
            if not _is_sign(picture):
                self._pictures([(*_source(picture), picture.attributes.get("alt", ""), "")])

    def _pictures(self, wanted: list[tuple[str, str, str, str]], *, gallery: bool | None = None) -> None:
        """Writes pictures, each given as number, source, alternative text and caption: one alone, several as a gallery."""
        values = []
        for number, source, alt, caption in wanted:
            value = self._picture(number, source, alt, caption)
            if value:
                values.append(value)
        if len(values) == 1:
            self.writing.add("picture", values[0])
        elif values:
            self.writing.close()
            self.writing.add("gallery", {"pictures": [self._numbered(value, at) for at, value in enumerate(values)]})

    def _numbered(self, value: dict[str, Any], at: int) -> Block:
        block = self.writing.part(value)
        block["id"] = str(uuid5(NAMESPACE_URL, f"{block['id']}.{at}"))
        return block

    def _picture(self, number: str, source: str, alt: str, caption: str) -> dict[str, Any] | None:
        source = self._address(source) or source
        found = self.site.picture(number, source)
        name = urlsplit(source).path.rpartition("/")[2] or number
        if not found:
            self.missing = True
            self.note(
                _("Bild fehlt: %(source)s") % {"source": source or number},
                _(
                    "Mit --media und dem Ordner wp-content/uploads noch einmal ausführen, oder das Bild von Hand einfügen."
                ),
            )
            return None
        caption, credit = lifted(caption)
        alt = SPACE.sub(" ", alt).strip()
        self.site.tell_of(found.photo, credit=credit, alt=alt)
        alt = alt or found.alt
        if not alt:
            self.note(
                _("Bild ohne Alternativtext: %(name)s") % {"name": name}, _("Bitte beschreiben, was zu sehen ist.")
            )
        if len(caption) > LONGEST_CAPTION:
            self.note(
                _("Bildunterschrift gekürzt: %(name)s") % {"name": name},
                _("Der Anfang steht am Bild. Der ganze Text war: ") + caption,
            )
            caption = caption[: LONGEST_CAPTION - 2].rstrip() + " …"
        return {
            "picture": {"image": found.photo, "decorative": False, "alt_text": alt[:255]},
            "caption": "" if caption == found.caption else caption,
        }

    def _media(self, node: Node, classic: bool) -> None:
        sources = [node.attributes.get("src", ""), *(source.attributes.get("src", "") for source in node.all("source"))]
        self._file(next((source for source in sources if source), ""))

    def _file(self, source: str) -> None:
        """A sound, a film: a link to the file, which the last pass makes one to our copy."""
        address = self._address(source)
        if not address:
            return
        if EMBEDDED.match(address):
            self._foreign(address, "")
            return
        name = urlsplit(address).path.rpartition("/")[2] or address
        self.writing.rich(f'<p><a href="{escape(address)}">{escape(name, quote=False)}</a></p>')

    def _embed(self, node: Node, classic: bool) -> None:
        caption = _caption(node)
        frame = node.first("iframe")
        if frame is not None:
            self._frame(frame, classic, caption)
            return
        links = [link.attributes.get("href", "") for link in node.all("a")]
        spoken = re.search(r"https?://\S+", node.text())
        address = spoken[0] if spoken else next((link for link in reversed(links) if link), "")
        text = "" if node.has("wp-block-embed") else node.text()
        if text and node.tag == "blockquote":
            self.writing.add("quote", {"text": text, "by": ""})
        self._foreign(address, caption)

    def _frame(self, node: Node, classic: bool, caption: str = "") -> None:
        source = node.attributes.get("src") or node.attributes.get("data-src", "")
        self._foreign(source, caption or node.attributes.get("title", ""))

    def _object(self, node: Node, classic: bool) -> None:
        inner = node.first("embed", "iframe")
        values = {param.attributes.get("name", ""): param.attributes.get("value", "") for param in node.all("param")}
        source = (inner or node).attributes.get("src") or node.attributes.get("data") or values.get("movie", "")
        self._foreign(source, "")

    def _foreign(self, address: str, title: str) -> None:
        address = _watchable(self._address(address))
        if not address.startswith(("http://", "https://")):
            return
        if self.site.is_ours(address):
            self.links = True
            self.writing.rich(f'<p><a href="{escape(address)}">{escape(title or address, quote=False)}</a></p>')
        elif len(address) > 500:
            self.note(_("Adresse zu lang: %(address)s") % {"address": address}, _("Bitte von Hand einfügen."))
        else:
            self.writing.add(
                "foreign", {"url": address, "title": (SPACE.sub(" ", title).strip() or _title(address))[:200]}
            )

    # --- Text --------------------------------------------------------------------------------------------------------

    def _paragraphs(self, nodes: list[Node | str], classic: bool) -> None:
        if not nodes:
            return
        for piece, block in self._pieces(nodes, classic=classic):
            if block is not None:
                self._hoisted(block, classic)
            elif EMBEDDED.match(piece) or (piece.startswith("<a ") and (alone := _link_alone(piece))):
                self._foreign(piece if EMBEDDED.match(piece) else alone, "")
            elif piece and not self._is_credit(piece):
                self.writing.rich(f"<p>{piece}</p>")

    def _hoisted(self, node: Node, classic: bool) -> None:
        if node.tag == "img":
            self._pictures([(*_source(node), node.attributes.get("alt", ""), "")])
        elif node.tag == "a":
            picture = node.first("img")
            if picture is not None:
                self._link_of_picture(node, picture)
        else:
            self._block(node, classic)

    def _is_credit(self, piece: str) -> bool:
        """Whether a line says nothing but who took the picture before it; then it is kept with the picture."""
        last = self.writing.blocks[-1] if self.writing.blocks and not self.writing.text else None
        if not last or last["type"] not in ("picture", "gallery") or len(piece) > 200:
            return False
        credit = only_a_credit(words([piece]))
        if not credit:
            return False
        values = [last["value"]] if last["type"] == "picture" else [part["value"] for part in last["value"]["pictures"]]
        for value in values:
            self.site.tell_of(value["picture"]["image"], credit=credit)
        return True

    def _pieces(
        self, nodes: Iterable[Node | str], *, classic: bool, hoist: bool = True
    ) -> list[tuple[str, Node | None]]:
        """Paragraphs of inline content as rich text, and between them the elements that cannot stand in a paragraph."""
        out: list[Any] = []
        self._inline(nodes, out, [], classic, hoist)
        pieces: list[tuple[str, Node | None]] = []
        text: list[str] = []

        def close() -> None:
            for part in re.split(r"<br/>\s*(?:<br/>\s*)+", "".join(text)):
                while (shorter := EMPTY.sub(r"\2\3", part)) != part:
                    part = shorter
                part = SPACE.sub(" ", EDGES.sub("", re.sub(r" *<br/> *", "<br/>", part)))
                if part and part.replace("\xa0", "").strip():
                    pieces.append((part, None))
            text.clear()

        for token in out:
            if isinstance(token, str):
                text.append(token)
            else:
                close()
                if isinstance(token, Node):
                    pieces.append(("", token))
        close()
        return pieces

    def _inline(
        self, nodes: Iterable[Node | str], out: list[Any], around: list[tuple[str, str]], classic: bool, hoist: bool
    ) -> None:
        def apart(token: Any) -> None:
            out.extend(closing for _opening, closing in reversed(around))
            out.append(token)
            out.extend(opening for opening, _closing in around)

        for node in nodes:
            if isinstance(node, str):
                self._words(node, out, apart, classic)
            elif node.tag == "br":
                out.append("<br/>")
            elif node.tag == "img":
                if _is_sign(node):
                    out.append(escape(node.attributes.get("alt", ""), quote=False))
                elif hoist:
                    apart(node)
            elif node.tag in BLOCKS:
                if hoist:
                    apart(node)
                else:
                    out.append(" ")
                    self._inline(node.children, out, around, classic, hoist)
            else:
                self._styled(node, out, around, classic, hoist)

    def _styled(self, node: Node, out: list[Any], around: list[tuple[str, str]], classic: bool, hoist: bool) -> None:
        opening = closing = ""
        if node.tag == "a":
            address = self._address(node.attributes.get("href", ""))
            if address and not any(part[1] == "</a>" for part in around):
                opening, closing = f'<a href="{escape(address)}">', "</a>"
        elif node.tag == "q":
            opening, closing = "„", "“"
        elif (style := STYLES.get(node.tag)) and not any(part[1] == f"</{style}>" for part in around):
            opening, closing = f"<{style}>", f"</{style}>"
        if opening:
            out.append(opening)
            self._inline(node.children, out, [*around, (opening, closing)], classic, hoist)
            out.append(closing)
        else:
            self._inline(node.children, out, around, classic, hoist)
        if node.tag == "a" and hoist and opening and node.first("img"):
            for _opening, end in reversed(around):
                out.append(end)
            out.append(node)  # where the picture led to
            out.extend(start for start, _end in around)

    def _words(self, text: str, out: list[Any], apart: Callable[[Any], None], classic: bool) -> None:
        if not classic or "\n" not in text:
            out.append(escape(text, quote=False))
            return
        # As WordPress did when it showed the post: an empty line ends the paragraph, the end of a line is one.
        for number, paragraph in enumerate(re.split(r"\n[ \t]*\n\s*", text)):
            if number:
                apart(BREAK)
            lines = paragraph.split("\n")
            if out and out[-1] == "<br/>" and len(lines) > 1 and not lines[0].strip():
                lines = lines[1:]
            out.append("<br/>".join(escape(line, quote=False) for line in lines))

    def _address(self, address: str) -> str:
        """A link's full address; empty if it leads nowhere outside its own page, or to no place one can go to."""
        address = address.strip()
        if not address or address.startswith("#"):
            return ""
        try:
            parts = urlsplit(address)
            if parts.scheme in ("mailto", "tel"):
                return address
            if parts.scheme not in ("", "http", "https"):
                return ""
            full = urljoin(self.address, address) if self.address else address
            if not urlsplit(full).hostname:
                return ""
        except ValueError:
            return ""
        self.links |= self.site.is_ours(full)
        return full

    HANDLERS: dict[str, Callable[[_Cleaning, Node, bool], None]] = {
        "ul": _list,
        "ol": _list,
        "dl": _definitions,
        "blockquote": _quote,
        "pre": _preformatted,
        "hr": _rule,
        "table": _table,
        "figure": _figure,
        "audio": _media,
        "video": _media,
        "iframe": _frame,
        "object": _object,
        "embed": _frame,
    }


def words(rich: Iterable[str]) -> str:
    """The words of rich text that `clean` wrote, in one line."""
    from html import unescape

    text = re.sub(r"<br/>|</p>|</li>|</h\d>", " ", "".join(rich))
    return SPACE.sub(" ", unescape(re.sub(r"<[^>]*>", "", text))).strip()


def _wrapped(tag: str, children: list[Node | str]) -> Node:
    node = Node(tag)
    node.children = children
    return node


def _without(node: Node | str, tag: str) -> Node | str:
    return "" if isinstance(node, Node) and node.tag == tag else node


def _raw(node: Node) -> Iterable[str]:
    """Its text with every line as it is."""
    for child in node.children:
        if isinstance(child, str):
            yield child
        elif child.tag == "br":
            yield "\n"
        else:
            yield from _raw(child)


def _code(node: Node) -> str:
    """Preformatted text: its lines with the spaces they begin with; empty if there is none."""
    text = "".join(_raw(node)).strip("\n")
    lines = [
        re.sub(r"^ +| (?= )", lambda found: "\xa0" * len(found.group()), escape(line.expandtabs(4), quote=False))
        for line in text.split("\n")
    ]
    return f"<code>{'<br/>'.join(lines)}</code>" if text.strip() else ""


def _lines(node: Node, without: tuple[str, ...]) -> list[str]:
    """Its text, a line for each paragraph or line break."""
    lines = [""]

    def read(children: list[Node | str]) -> None:
        for child in children:
            if isinstance(child, str):
                first, *more = re.split(r"\n[ \t]*\n\s*", child)
                lines[-1] += first
                lines.extend(more)
            elif child.tag == "br":
                lines.append("")
            elif child.tag not in without:
                block = child.tag in BLOCKS or child.tag == "li"
                if block:
                    lines.append("")
                read(child.children)
                if block:
                    lines.append("")

    read(node.children)
    return [SPACE.sub(" ", line).strip() for line in lines]


def _cells(row: Node) -> list[Node]:
    return [cell for cell in row.children if isinstance(cell, Node) and cell.tag in ("td", "th")]


def _grid(rows: list[Node]) -> tuple[list[list[str]], bool]:
    """The texts of a table, every row as long as the longest; and whether cells went over several."""
    data: list[list[str]] = []
    spans = False
    for row in rows:
        line: list[str] = []
        for cell in _cells(row):
            line.append("\n".join(text for text in _lines(cell, without=()) if text))
            wide = cell.attributes.get("colspan", "1")
            extra = min(int(wide), 50) - 1 if wide.isdecimal() else 0
            spans |= extra > 0 or cell.attributes.get("rowspan", "1") not in ("1", "")
            line.extend([""] * extra)
        data.append(line)
    width = max((len(line) for line in data), default=0)
    return [line + [""] * (width - len(line)) for line in data if line], spans


def _caption(node: Node) -> str:
    """What stands under a picture, each line apart."""
    for found in node.all("figcaption", "dd", "p"):
        if found.tag == "figcaption" or found.has("wp-caption-text", "gallery-caption"):
            return "\n".join(line for line in _lines(found, without=()) if line)
    return ""


def _holder(node: Node, picture: Node) -> Node | None:
    """The innermost figure, list item or definition list of a gallery that holds a picture."""
    best = None
    for found in node.all("figure", "li", "dl"):
        if any(inner is picture for inner in found.all("img")):
            best = found
    return best


def _source(picture: Node) -> tuple[str, str]:
    """An attachment's number, as far as the editor noted it, and the address of the file."""
    noted = re.search(r"\bwp-image-(\d+)", picture.attributes.get("class", ""))
    number = noted[1] if noted else picture.attributes.get("data-id", "")
    source = (
        picture.attributes.get("data-orig-file")
        or picture.attributes.get("data-src")
        or picture.attributes.get("src", "")
    )
    return number if number.isdecimal() else "", source


def _is_sign(picture: Node) -> bool:
    """Smilies that WordPress drew as pictures."""
    return picture.has("wp-smiley", "emoji") or "/smilies/" in picture.attributes.get("src", "")


def _link_alone(piece: str) -> str:
    """The address, if a paragraph is nothing but a link whose words are its address, and it is one that was embedded."""
    found = re.fullmatch(r'<a href="([^"]*)">([^<]*)</a>', piece)
    return found[1].replace("&amp;", "&") if found and found[1] == found[2] and EMBEDDED.match(found[1]) else ""


def _watchable(address: str) -> str:
    """The page of a video instead of its player."""
    address = f"https:{address}" if address.startswith("//") else address.replace("&amp;", "&")
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    if host in ("youtube.com", "youtube-nocookie.com", "youtu.be"):
        number = re.search(r"(?:/embed/|/v/|/shorts/|youtu\.be/)([\w-]{6,20})", address)
        wanted = number[1] if number and number[1] != "videoseries" else parse_qs(parts.query).get("v", [""])[0]
        return f"https://www.youtube.com/watch?v={wanted}" if wanted else address
    if host == "player.vimeo.com" and (number := re.search(r"/video/(\d+)", parts.path)):
        return f"https://vimeo.com/{number[1]}"
    return address


def _title(address: str) -> str:
    host = (urlsplit(address).hostname or "").removeprefix("www.")
    if "youtu" in host or "vimeo" in host or "dailymotion" in host:
        return _("Video bei %(host)s") % {"host": host}
    if "openstreetmap" in host or "maps" in address:
        return _("Karte bei %(host)s") % {"host": host}
    return _("Inhalt von %(host)s") % {"host": host}
