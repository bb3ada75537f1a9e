"""HTML that strangers wrote, made harmless by nh3 and given out as a tree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import nh3

BLOCKS = {
    *("p", "div", "section", "article", "header", "footer", "main", "aside", "center", "address", "details", "summary"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "blockquote", "pre", "table", "figure", "hr", "nav"),
    *("iframe", "audio", "video", "object", "embed", "img", "picture", "fieldset"),
}
INLINE = {
    *(
        "a",
        "b",
        "strong",
        "i",
        "em",
        "cite",
        "dfn",
        "var",
        "s",
        "strike",
        "del",
        "sup",
        "sub",
        "code",
        "kbd",
        "samp",
        "tt",
    ),
    *("br", "span", "u", "ins", "small", "big", "mark", "abbr", "acronym", "q", "font", "time", "bdi", "bdo", "label"),
}
PARTS = {
    *(
        "li",
        "dt",
        "dd",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "th",
        "td",
        "caption",
        "figcaption",
        "source",
        "param",
        "legend",
    ),
}
# Not even their text: it is nothing to read.
GONE = {
    *(
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "canvas",
        "form",
        "select",
        "textarea",
        "button",
        "title",
    ),
    *("applet", "noembed", "noframes", "map"),
}
ATTRIBUTES = {
    "*": {"class", "data-block", "data-value", "data-id"},
    "a": {"href"},
    "img": {"src", "alt", "title", "data-src", "data-orig-file"},
    "iframe": {"src", "title", "data-src"},
    "audio": {"src"},
    "video": {"src"},
    "source": {"src"},
    "embed": {"src"},
    "param": {"name", "value"},
    "object": {"data"},
    "blockquote": {"cite"},
    "th": {"colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "ol": {"start"},
}
SCHEMES = {"http", "https", "mailto", "tel"}
VOID = {"br", "hr", "img", "source", "embed", "param"}
NEVER = re.compile(r"<\s*(script|style|form|svg|canvas|applet|noscript|object)\b", re.I)
SPACE = re.compile(r"[ \t\r\n\f]+")


class Node:
    """An element, with its children: elements and texts."""

    __slots__ = ("attributes", "children", "tag")

    def __init__(self, tag: str, attributes: dict[str, str] | None = None) -> None:
        self.tag = tag
        self.attributes = attributes or {}
        self.children: list[Node | str] = []

    def all(self, *tags: str) -> Iterator[Node]:
        """Its descendants of these tags, in the order of the text."""
        for child in self.children:
            if isinstance(child, Node):
                if child.tag in tags:
                    yield child
                yield from child.all(*tags)

    def first(self, *tags: str) -> Node | None:
        return next(self.all(*tags), None)

    def text(self) -> str:
        """Its words in one line, a line break as a space."""
        return SPACE.sub(" ", "".join(_words(self))).strip()

    def has(self, *classes: str) -> bool:
        return not set(classes).isdisjoint(self.attributes.get("class", "").split())


def _words(node: Node) -> Iterator[str]:
    for child in node.children:
        if isinstance(child, str):
            yield child
        elif child.tag == "br":
            yield "\n"
        else:
            block = child.tag in BLOCKS or child.tag in PARTS
            if block:
                yield " "
            yield from _words(child)
            if block:
                yield " "


def harmless(html: str) -> str:
    """HTML without scripts, handlers, styles, forms and addresses that run code; well-formed."""
    return nh3.clean(
        html,
        tags=BLOCKS | INLINE | PARTS,
        clean_content_tags=GONE,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel=None,
    )


def tree(html: str) -> Node:
    """What `harmless` leaves of some HTML, as a tree."""
    parser = _TreeParser()
    parser.feed(harmless(html))
    parser.close()
    return parser.root


def plain(html: str) -> str:
    """The words of some HTML in one line."""
    return tree(html).text() if "<" in html or "&" in html else SPACE.sub(" ", html).strip()


class _TreeParser(HTMLParser):
    """Only reads what nh3 wrote, in which every element is closed. Depth is bounded: walking the tree is recursive."""

    DEEPEST = 100

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("")
        self.open = [self.root]
        self.too_deep = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if len(self.open) >= self.DEEPEST and tag not in VOID:
            self.too_deep += 1
            return
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if self.too_deep:
            self.too_deep -= 1
        elif tag not in VOID and len(self.open) > 1:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)
