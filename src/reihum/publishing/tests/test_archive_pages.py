"""Pages made into files."""

from __future__ import annotations

import datetime

import pytest

from reihum.publishing.archive.pages import Site, as_file, links_of_style, relative, search_page, title_and_links

TODAY = datetime.date(2026, 11, 22)
PAGE = b"""<!doctype html><html lang="de"><head><title>Rundgang</title>
<link rel="canonical" href="https://netz.example/aktuelles/rundgang/"><link rel="stylesheet" href="/static/a.css">
<script src="/static/a.js"></script></head><body>
<header><a href="/">Start</a><a href="/konto/anmelden/" data-live>Anmelden</a></header>
<main><h1>Rundgang <em>durch</em> drei Gebiete</h1>
<form action="/suche/"><input name="q"></form>
<p><a href="/gebiete/?seite=2#liste">Gebiete</a> <a href="/konto/">Konto</a> <a href="#unten">unten</a>
<a href="https://anderswo.example/">anderswo</a> <a rel="nofollow external" href="https://netz.example/teilen">teilen</a>
<a href="https://netz.example/">wir</a> <a href="mailto:wir@netz.example">Mail</a> <a href="http://[kaputt">kaputt</a></p>
<img src="/medien/images/a.jpg" srcset="/medien/images/a.jpg 480w, /medien/images/b.jpg 960w" alt="">
<area-map data-source="/gebiete/gebiete.geojson"><svg><image href="/medien/images/weg.jpg"/></svg></area-map>
</main></body></html>"""


@pytest.fixture
def site() -> Site:
    names = {
        "/": "index.html",
        "/aktuelles/rundgang/": "aktuelles/rundgang/index.html",
        "/gebiete/?seite=2": "gebiete/seite-2.html",
        "/static/a.css": "static/a.css",
        "/medien/images/a.jpg": "medien/images/a.jpg",
        "/medien/images/b.jpg": "medien/images/b ü.jpg",
    }
    return Site("https://netz.example", names)


def test_links_lead_from_file_to_file(site: Site) -> None:
    html = as_file(site, "/aktuelles/rundgang/", PAGE, TODAY).decode()
    assert '<a href="../../index.html">Start</a>' in html
    assert '<a href="../../gebiete/seite-2.html#liste">Gebiete</a> Konto <a href="#unten">unten</a>' in html
    assert '<a href="../../index.html">wir</a>' in html
    assert 'srcset="../../medien/images/a.jpg 480w, ../../medien/images/b%20%C3%BC.jpg 960w"' in html
    assert '<link href="../../static/a.css" rel="stylesheet">' in html
    for stays in ("https://anderswo.example/", "https://netz.example/teilen", "mailto:wir@netz.example", "#unten"):
        assert f'href="{stays}"' in html, stays
    assert '<link href="https://netz.example/aktuelles/rundgang/" rel="canonical">' in html


def test_what_lives_is_left_out(site: Site) -> None:
    html = as_file(site, "/aktuelles/rundgang/", PAGE, TODAY).decode()
    for gone in ("<script", "<form", "Anmelden", "data-source", "weg.jpg", 'href="/'):
        assert gone not in html, gone
    assert "Archiv vom 22.11.2026" in html
    assert html.startswith("<!DOCTYPE html>")


def test_title_and_links_are_those_of_the_copy() -> None:
    title, links = title_and_links(PAGE)
    assert title == "Rundgang durch drei Gebiete"
    assert links == [
        "/static/a.css",
        "/",
        "/gebiete/?seite=2#liste",
        "/konto/",
        "#unten",
        "https://anderswo.example/",
        "https://netz.example/",
        "mailto:wir@netz.example",
        "http://[kaputt",
        "/medien/images/a.jpg",
        "/medien/images/a.jpg",
        "/medien/images/b.jpg",
        "/medien/images/weg.jpg",
    ]


def test_search_page_has_every_title_escaped(site: Site) -> None:
    titles = {"/aktuelles/rundgang/": "Zu <b>Fuß</b>", "/": "Anfang"}
    html = search_page(site, PAGE, titles, TODAY).decode()
    assert '<li><a href="index.html">Anfang</a></li>' in html
    assert '<li><a href="aktuelles/rundgang/index.html">Zu &lt;b&gt;Fuß&lt;/b&gt;</a></li>' in html
    assert html.index("Anfang") < html.index("Zu &lt;")
    assert '<script src="suche.js"></script>' in html
    assert "Rundgang <em>" not in html


def test_styles_name_their_files() -> None:
    assert links_of_style(b"a{src:url(x.woff2)} b{background:url( '../y.svg' )}") == ["x.woff2", "../y.svg"]


def test_way_between_files() -> None:
    assert relative("index.html", "a/b.html") == "a/b.html"
    assert relative("a/b/c.html", "d e.html") == "../../d%20e.html"
