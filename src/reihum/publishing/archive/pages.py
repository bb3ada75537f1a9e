"""Pages of the site made into files: links from file to file, without what only works on the living site.

That is: forms, scripts, what is marked `data-live`, and links to pages that are not in the archive.
"""

from __future__ import annotations

import datetime
import os
import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from urllib.parse import quote, urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from bs4.dammit import EntitySubstitution
from bs4.formatter import HTMLFormatter

LINKS = {"a": "href", "link": "href", "img": "src", "source": "src", "video": "src", "audio": "src", "image": "href"}
# What points to the living site on purpose: who finds a page in the archive should know where it came from.
STAYS = {"canonical", "external"}
# Letters stay letters: only what HTML needs becomes an entity.
AS_WRITTEN = HTMLFormatter(entity_substitution=EntitySubstitution.substitute_xml, void_element_close_prefix="")
URL_IN_STYLES = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)""")


@dataclass
class Site:
    """The site at `address`, and the files its addresses have in the archive."""

    address: str
    names: dict[str, str] = field(default_factory=dict)

    def local(self, base: str, link: str) -> str | None:
        """Path and query of a link to this site, as seen from the page at `base`; None for a link to elsewhere."""
        try:
            parts = urlsplit(urljoin(self.address + base, link))
        except ValueError:
            return None
        if f"{parts.scheme}://{parts.netloc}" != self.address:
            return None
        return f"{parts.path}?{parts.query}" if parts.query else parts.path or "/"

    def way(self, name: str, base: str, link: str) -> str | None:
        """From the file `name` to the one that a link leads to; None if that is not in the archive."""
        target = self.names.get(self.local(base, link) or "")
        if target is None:
            return None
        fragment = urlsplit(link).fragment
        return relative(name, target) + (f"#{fragment}" if fragment else "")


def relative(here: str, there: str) -> str:
    """The way from one file to another, both relative to the folder."""
    return quote(os.path.relpath(f"/{there}", PurePosixPath(f"/{here}").parent))


def title_and_links(body: bytes) -> tuple[str, list[str]]:
    """The main heading of a page, and every link and file that its copy in the archive will have."""
    soup = BeautifulSoup(body, "html.parser")
    heading = soup.find("h1")
    _take_out_what_lives(soup)
    links: list[str] = []
    for tag in soup.find_all(True):
        link = tag.get(LINKS.get(tag.name, ""))
        if isinstance(link, str) and not _stays(tag):
            links.append(link)
        links += [entry.split()[0] for entry in str(tag.get("srcset", "")).split(",") if entry.strip()]
    return " ".join(heading.get_text().split()) if heading else "", links


def links_of_style(body: bytes) -> list[str]:
    return URL_IN_STYLES.findall(body.decode())


def as_file(site: Site, address: str, body: bytes, today: datetime.date) -> bytes:
    """The page at `address`, ready to lie in a folder."""
    soup = BeautifulSoup(body, "html.parser")
    _take_out_what_lives(soup)
    name = site.names[address]
    for tag in soup.find_all(True):
        _relink(tag, site, address, name)
    _say_what_this_is(soup, name, today)
    return bytes(soup.encode(formatter=AS_WRITTEN))


def search_page(site: Site, front_page: bytes, titles: dict[str, str], today: datetime.date) -> bytes:
    """The frame of the front page with the titles of all pages, which a small script filters."""
    soup = BeautifulSoup(front_page, "html.parser")
    _take_out_what_lives(soup)
    main = soup.select_one("main")
    if main is None or soup.title is None:
        raise ValueError("the front page has no main part or no title")
    soup.title.string = "Suche im Archiv"
    main.clear()
    main.append(BeautifulSoup(SEARCH_PAGE, "html.parser"))
    for address, title in sorted(titles.items(), key=lambda entry: entry[1].casefold()):
        link = soup.new_tag("a", href=address)
        link.string = title or address
        item = soup.new_tag("li")
        item.append(link)
        main.select_one("ul").append(item)  # type: ignore[union-attr]
    for tag in soup.find_all(True):
        _relink(tag, site, "/", "suche.html")
    _say_what_this_is(soup, "suche.html", today)
    soup.body.append(soup.new_tag("script", src="suche.js"))  # type: ignore[union-attr]
    return bytes(soup.encode(formatter=AS_WRITTEN))


def _take_out_what_lives(soup: BeautifulSoup) -> None:
    for gone in [*soup.find_all(["script", "form"]), *soup.select("[data-live]")]:
        gone.decompose()
    for moving in soup.select("[data-source]"):  # a map that moves asks the site for its outlines; the drawing stays
        del moving["data-source"]


def _relink(tag: Tag, site: Site, address: str, name: str) -> None:
    if "srcset" in tag.attrs:
        entries = [entry.split() for entry in str(tag["srcset"]).split(",") if entry.strip()]
        tag["srcset"] = ", ".join(" ".join([site.way(name, address, file) or file, *size]) for file, *size in entries)
    attribute = LINKS.get(tag.name, "")
    link = tag.get(attribute)
    if not isinstance(link, str) or link.startswith("#") or _stays(tag) or site.local(address, link) is None:
        return
    way = site.way(name, address, link)
    if way:
        tag[attribute] = way
    elif tag.name == "a":
        tag.unwrap()  # the words stay
    else:
        tag.decompose()


def _stays(tag: Tag) -> bool:
    return not STAYS.isdisjoint(tag.get_attribute_list("rel"))


def _say_what_this_is(soup: BeautifulSoup, name: str, today: datetime.date) -> None:
    main = soup.select_one("main")
    if main is not None:
        notice = NOTICE.format(day=f"{today:%d.%m.%Y}", search=relative(name, "suche.html"))
        main.insert(0, BeautifulSoup(notice, "html.parser"))


NOTICE = (
    '<div class="messages"><p class="notice">Archiv vom {day}: Diese Seiten sind zum Nachlesen da und ändern sich nicht '
    'mehr. <a href="{search}">Im Archiv suchen</a></p></div>'
)
SEARCH_PAGE = """<div class="stack"><h1>Suche im Archiv</h1>
<div class="field" id="suchfeld" hidden><label for="q">Titel enthält</label>
<input type="search" id="q" autocomplete="off"></div>
<p id="treffer" role="status"></p>
<ul id="titel"></ul></div>"""
SEARCH_SCRIPT = """// Zeigt nur die Titel mit den gesuchten Wörtern. Ohne dieses Skript steht die ganze Liste da.
const titel = [...document.querySelectorAll("#titel li")];
const feld = document.querySelector("#q");
document.querySelector("#suchfeld").hidden = false;
feld.addEventListener("input", () => {
  const woerter = feld.value.toLowerCase().split(/\\s+/);
  let treffer = 0;
  for (const zeile of titel) {
    zeile.hidden = !woerter.every((wort) => zeile.textContent.toLowerCase().includes(wort));
    treffer += zeile.hidden ? 0 : 1;
  }
  document.querySelector("#treffer").textContent = feld.value ? `${treffer} Treffer` : "";
});
"""
READ_ME = """Archiv von {address}, Stand {day}

Öffnen Sie index.html in einem Browser. Das geht von einem USB-Stick, von der Festplatte oder von jedem Webserver;
es braucht keine Datenbank, kein Programm und keine Verbindung ins Internet.

suche.html             die Titel aller Seiten
daten/                 die öffentlichen Angaben als JSON, je Thema eine Datei
gebiete/*.geojson      die Grenzen der Gebiete
PRUEFSUMMEN.sha256     Prüfsummen aller Dateien; prüfen mit: sha256sum --check PRUEFSUMMEN.sha256
"""
