"""The text of a post before it is HTML: WordPress's blocks in comments and shortcodes in brackets, as elements to walk over.

Both become `<div data-block="…" data-value="…">`. Whoever wrote a post may write such an element too; nothing is trusted
because of it.
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass, field
from typing import Any

from reihum.newsroom.wordpress.markup import harmless

DELIMITER = re.compile(
    r"<!--\s+(?P<end>/)?wp:(?P<name>(?:[a-z][a-z0-9_-]*/)?[a-z][a-z0-9_-]*)\s+"
    r"(?P<json>\{(?:(?!\}\s+/?-->).)*\}\s+)?(?P<void>/)?-->",
    re.S,
)
MORE = re.compile(r"<!--\s*more\b.*?-->", re.S | re.I)
NEXT_PAGE = re.compile(r"<!--\s*nextpage\s*-->", re.I)
BRACKET = re.compile(
    r"\[(?P<left>\[)?(?P<end>/)?(?P<name>[A-Za-z][\w-]*)(?P<rest>(?:[\s=:/][^\[\]<>]*(?:<[^<>\[\]]*>[^\[\]<>]*)*)?)\](?P<right>\])?"
)
ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))|"([^"]*)"|(\S+)""")
# WordPress's own, and those that most sites have.
OURS = {
    "caption",
    "wp_caption",
    "gallery",
    "embed",
    "audio",
    "video",
    "playlist",
    "youtube",
    "vimeo",
    "googlemaps",
    "soundcloud",
}
# What a plugin coloured: each is a piece of code, the language in the name or as an attribute.
CODE = {
    "code",
    "sourcecode",
    "source",
    "python",
    "php",
    "css",
    "html",
    "javascript",
    "js",
    "xml",
    "bash",
    "sql",
    "java",
}
# Not the text between them: it describes fields, not content.
FORMS = (
    "contact-form",
    "contact-form-7",
    "contact-field",
    "wpforms",
    "gravityform",
    "ninja_form",
    "mc4wp_form",
    "fluentform",
)
# What WordPress shows of other records, or what is empty space: nothing to take over, nothing lost.
SILENT = {"spacer", "nextpage", "page-break", "more", "post-content", "template-part", "pattern"}
SOURCES = ("src", "mp3", "m4a", "ogg", "wav", "mp4", "m4v", "webm", "ogv", "mov", "url")


@dataclass
class Prepared:
    """HTML to be parsed, whether single line breaks in it count, and the names of what is not known."""

    html: str
    classic: bool
    unknown: list[str] = field(default_factory=list)


def marker(block: str, value: str = "") -> str:
    return f'<div data-block="{block}" data-value="{html.escape(value)}"></div>'


def prepare(content: str) -> Prepared:
    """Blocks and shortcodes of a post's content as marked elements."""
    content = content.replace("\r\n", "\n").replace("\r", "\n")
    prepared = Prepared(content, classic="<!-- wp:" not in content)
    text = content
    if not prepared.classic:
        text = _blocks(text, prepared)
    if "<!--" in text:
        text = NEXT_PAGE.sub("\n\n", MORE.sub("\n\n" + marker("more") + "\n\n", text))
    if "[" in text:
        text = _shortcodes(text, prepared)
    prepared.html = text
    return prepared


def _blocks(text: str, prepared: Prepared) -> str:
    out: list[str] = []
    at = depth = 0
    freeform = 0  # the depth of the classic block we are in
    for found in DELIMITER.finditer(text):
        between = text[at : found.start()]
        out.append(_classic(between) if not depth or freeform else between)
        at = found.end()
        name = found["name"].removeprefix("core/")
        if found["void"]:
            out.append(_void(name, found["json"], prepared))
        elif found["end"]:
            depth = max(0, depth - 1)
            freeform = 0 if depth < freeform else freeform
        else:
            depth += 1
            freeform = depth if name == "freeform" else freeform
            out.append(_opened(name, found["json"], prepared))
    between = text[at:]
    out.append(_classic(between) if not depth or freeform else between)
    return "".join(out)


def _classic(text: str) -> str:
    """What stands between blocks is written as in the old editor."""
    return f'<div data-block="classic">{text}</div>' if text.strip() else text


def _settings(text: str | None) -> dict[str, Any]:
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _void(name: str, settings: str | None, prepared: Prepared) -> str:
    if name == "block":
        return marker("reusable", str(_settings(settings).get("ref", "")))
    if name == "more":
        return marker("more")
    if name in ("embed", "video", "audio") or name.startswith("core-embed/"):
        url = _settings(settings).get("url") or _settings(settings).get("src")
        return marker("embed", str(url)) if url else ""
    if name in ("social-link", "navigation-link"):
        found = _settings(settings)
        address, text = str(found.get("url") or ""), str(found.get("label") or found.get("service") or "")
        text = html.escape(text.title() if found.get("service") else text or address)
        return f'<li><a href="{html.escape(address)}">{text}</a></li>' if "://" in address else ""
    if name not in SILENT:
        prepared.unknown.append(f"wp:{name}")
    return ""


def _opened(name: str, settings: str | None, prepared: Prepared) -> str:
    if name == "cover":
        found = _settings(settings)
        if found.get("url") and found.get("backgroundType", "image") == "image":
            return marker("cover", f"{found.get('id', '')} {found['url']}")
    elif "/" in name and not name.startswith("core-embed/"):
        prepared.unknown.append(f"wp:{name}")
    return ""


def _shortcodes(text: str, prepared: Prepared) -> str:
    closed = set(re.findall(r"\[/([A-Za-z][\w-]*)\]", text))
    out: list[str] = []
    at = 0
    for found in BRACKET.finditer(text):
        if found.start() < at:
            continue
        name, rest = found["name"], found["rest"]
        if found["left"] and found["right"]:  # [[gallery]] is how one writes about it
            out.append(text[at : found.start()] + found.group()[1:-1])
            at = found.end()
        elif _is_shortcode(name, rest, closed):
            out.append(text[at : found.start()] + (found["left"] or ""))
            replaced, at = _replaced(text, found, prepared)
            out.append(replaced + (found["right"] or ""))
    out.append(text[at:])
    return "".join(out)


def _is_shortcode(name: str, rest: str, closed: set[str]) -> bool:
    """Brackets with a word in them may be just that: [sic]."""
    return (
        name.lower() in OURS
        or name.startswith(FORMS)
        or name in closed
        or "=" in rest
        or rest.rstrip().endswith("/")
        or "_" in name
        or ("-" in name and name.islower() and not rest.strip())
    )


def attributes(rest: str) -> dict[str, str]:
    """The attributes of a shortcode; those without a name under "0", "1" …"""
    found: dict[str, str] = {}
    rest = html.unescape(rest.replace("”", '"').replace("“", '"').replace("″", '"').replace("„", '"'))
    for name, double, single, bare, alone, word in ATTRIBUTE.findall(rest):
        if name:
            found[name.lower()] = double or single or bare
        elif word != "/":
            found[str(sum(key.isdigit() for key in found))] = alone or word
    return found


def _replaced(text: str, found: re.Match[str], prepared: Prepared) -> tuple[str, int]:
    """What stands instead of a shortcode, and where the text goes on."""
    name = found["name"].lower()
    end = found.end()
    if found["end"]:
        return "", end
    given = attributes(found["rest"])
    if name in ("caption", "wp_caption"):
        inner, end = _until_end(text, found)
        picture = re.match(r"\s*((?:<a\b[^>]*>)?\s*<img\b[^>]*>\s*(?:</a>)?)(.*)", inner, re.S)
        if not picture:
            return inner, end
        caption = picture[2].strip() or html.escape(given.get("caption", ""))
        # Made harmless on its own, so that an element left open in it does not swallow the rest of the post.
        return f"<figure>{harmless(picture[1])}<figcaption>{caption}</figcaption></figure>", end
    if name in ("gallery", "playlist"):
        ids = given.get("ids") or given.get("include") or ""
        return marker(name, re.sub(r"[^\d,]", "", ids)), end
    if name in ("embed", "soundcloud", "googlemaps"):
        inner, end = _until_end(text, found)
        return marker("embed", inner.strip() or given.get("src") or given.get("url") or given.get("0", "")), end
    if name in ("youtube", "vimeo"):
        wanted = found["rest"].strip(" =") or ""
        if "://" not in wanted:
            number = given.get("id") or given.get("0", "")
            wanted = f"https://www.youtube.com/watch?v={number}" if name == "youtube" else f"https://vimeo.com/{number}"
        return marker("embed", wanted.split()[0] if wanted else ""), end
    if name in ("audio", "video"):
        inner, end = _until_end(text, found)
        source = next((given[key] for key in (*SOURCES, "0") if given.get(key)), inner.strip())
        return marker("file", source), end
    if name in CODE:
        inner, end = _until_end(text, found)
        return f"<pre>{html.escape(html.unescape(inner))}</pre>" if inner else "", end
    prepared.unknown.append(f"[{found['name']}]")
    if name.startswith(FORMS):
        end = _until_end(text, found)[1]
        return "", end
    return "", end


def _until_end(text: str, found: re.Match[str]) -> tuple[str, int]:
    """What stands between a shortcode and its end, and where that is; nothing if it has no end."""
    closing = re.compile(rf"\[/{re.escape(found['name'])}\]").search(text, found.end())
    if not closing:
        return "", found.end()
    # Another of the same begins before: this one had no end of its own.
    if re.search(rf"\[{re.escape(found['name'])}[\s\]]", text[found.end() : closing.start()]):
        return "", found.end()
    return text[found.end() : closing.start()], closing.end()
