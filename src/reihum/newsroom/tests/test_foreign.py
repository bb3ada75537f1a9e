"""Videos and maps from elsewhere: what gets into a frame, and what never does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from reihum.newsroom.foreign import frame, host
from reihum.ui.security import FRAMES

YOUTUBE = "https://www.youtube-nocookie.com/embed/"
VIDEO = "dQw4w9WgXcQ"
LIST = "PLx0sYbCqOb8TBPRdmBHs5Iftvv9TPboYG"
VIMEO = "https://player.vimeo.com/video/"


@pytest.mark.parametrize(
    ("url", "src"),
    [
        (f"https://www.youtube.com/watch?v={VIDEO}", f"{YOUTUBE}{VIDEO}"),
        (f"http://youtube.com/watch?v={VIDEO}&feature=share", f"{YOUTUBE}{VIDEO}"),
        (f"https://m.youtube.com/watch?feature=share&v={VIDEO}&t=95s", f"{YOUTUBE}{VIDEO}?start=95"),
        (f"https://youtu.be/{VIDEO}", f"{YOUTUBE}{VIDEO}"),
        (f"https://youtu.be/{VIDEO}?si=abcdefgh&t=12", f"{YOUTUBE}{VIDEO}?start=12"),
        (f"https://www.youtube.com/shorts/{VIDEO}", f"{YOUTUBE}{VIDEO}"),
        (f"https://www.youtube.com/live/{VIDEO}?feature=share", f"{YOUTUBE}{VIDEO}"),
        (f"https://www.youtube.com/embed/{VIDEO}?start=7&autoplay=1", f"{YOUTUBE}{VIDEO}?start=7"),
        (f"https://www.youtube-nocookie.com/embed/{VIDEO}", f"{YOUTUBE}{VIDEO}"),
        (f"https://www.youtube.com/playlist?list={LIST}", f"{YOUTUBE}videoseries?list={LIST}"),
        (f"https://www.youtube.com/embed/videoseries?list={LIST}", f"{YOUTUBE}videoseries?list={LIST}"),
        (f"https://www.youtube.com/watch?v={VIDEO}&list={LIST}", f"{YOUTUBE}{VIDEO}?list={LIST}"),
        ("https://vimeo.com/76979871", f"{VIMEO}76979871?dnt=1"),
        ("https://vimeo.com/channels/staffpicks/76979871", f"{VIMEO}76979871?dnt=1"),
        ("https://vimeo.com/76979871/0a1b2c3d4e", f"{VIMEO}76979871?dnt=1&h=0a1b2c3d4e"),
        ("https://player.vimeo.com/video/76979871?h=0a1b2c3d4e&autoplay=1", f"{VIMEO}76979871?dnt=1&h=0a1b2c3d4e"),
    ],
)
def test_videos_can_be_shown(url: str, src: str) -> None:
    found = frame(url)
    assert found is not None
    assert (found.src, found.is_map) == (src, False)
    assert found.service == ("Vimeo" if "vimeo" in url else "YouTube (Google)")


def box(url: str) -> tuple[list[float], dict[str, list[str]]]:
    """The corners of the map and the other options of its frame."""
    found = frame(url)
    assert found is not None
    assert (found.service, found.is_map) == ("OpenStreetMap", True)
    address, _, query = found.src.partition("?")
    assert address == "https://www.openstreetmap.org/export/embed.html"
    options = parse_qs(query)
    return [float(number) for number in options.pop("bbox")[0].split(",")], options


def test_a_map_shows_the_place_of_its_address() -> None:
    (west, south, east, north), options = box("https://www.openstreetmap.org/#map=16/50.82/12.54")
    assert options == {"layer": ["mapnik"]}
    assert ((west + east) / 2, (south + north) / 2) == pytest.approx((12.54, 50.82), abs=1e-4)
    # At zoom 16, 736 × 414 pixels: about 1,100 m from west to east here, and 620 m from south to north.
    assert (east - west, north - south) == pytest.approx((0.01579, 0.00561), abs=1e-4)
    assert box("https://www.openstreetmap.org/#map=0/0/0")[0] == [-180, -85, 180, 85]
    for url in (
        "https://openstreetmap.org/way/4711#map=16/50.82/12.54&layers=N",
        "https://www.openstreetmap.org/?x=1#map=16/50.82/12.54",
    ):
        assert box(url) == ([west, south, east, north], options)
    assert box("https://www.openstreetmap.org/?mlat=50.82&mlon=12.54#map=16/50.82/12.54")[1]["marker"] == [
        "50.82,12.54"
    ]


def test_a_map_made_for_other_pages_shows_the_same() -> None:
    url = "https://www.openstreetmap.org/export/embed.html?bbox=12.52%2C50.81%2C12.56%2C50.83&layer=hot&marker=50.82%2C12.54"
    assert box(url) == ([12.52, 50.81, 12.56, 50.83], {"layer": ["mapnik"], "marker": ["50.82,12.54"]})


HOSTILE = [
    "javascript:alert(1)//www.youtube.com/watch?v=dQw4w9WgXcQ",
    "data:text/html,<script>alert(1)</script>",
    "ftp://www.youtube.com/watch?v=dQw4w9WgXcQ",
    "//www.youtube.com/watch?v=dQw4w9WgXcQ",
    "https://www.youtube.com@evil.example/watch?v=dQw4w9WgXcQ",
    "https://evil.example\\@www.youtube.com/watch?v=dQw4w9WgXcQ",
    "https://www.youtube.com\t.evil.example/watch?v=dQw4w9WgXcQ",
    "https://[www.youtube.com/watch?v=dQw4w9WgXcQ",
    "",
]
UNKNOWN = [
    "https://youtube.com.evil.example/watch?v=dQw4w9WgXcQ",
    "https://evilyoutube.com/watch?v=dQw4w9WgXcQ",
    "https://evil.example/?https://www.youtube.com/watch?v=dQw4w9WgXcQ",
    "https://www.youtube.com./watch?v=dQw4w9WgXcQ",
    'https://www.youtube.com/watch?v=dQw4w9WgXc"',
    "https://www.youtube.com/watch?v=dQw4w9WgXcQ%22%20onload=alert(1)",
    "https://www.youtube.com/watch?v=..%2F..%2Fredirect",
    "https://www.youtube.com/embed/../redirect?q=evil.example",
    "https://www.youtube.com/watch?v=ÄÖÜäöüßßßßß",
    "https://www.youtube.com/watch",
    "https://www.youtube.com/redirect?q=https://evil.example&v=dQw4w9WgXcQ",
    'https://www.youtube.com/playlist?list="><script>alert(1)</script>',
    "https://www.youtube.com/@stadt",
    "https://youtu.be/",
    "https://vimeo.com/stadt",
    "https://vimeo.com/76979871'",
    "https://vimeo.com/٣٤٥٦",
    "https://player.vimeo.com/video/76979871/../../evil",
    "https://www.openstreetmap.org/",
    "https://www.openstreetmap.org/#map=16/50.82",
    "https://www.openstreetmap.org/#map=99/50.82/12.54",
    "https://www.openstreetmap.org/#map=16/95/12.54",
    "https://www.openstreetmap.org/export/embed.html?bbox=1,2,3,4%22",
    "https://www.openstreetmap.org/export/embed.html?bbox=1,2,nan,inf",
    "https://www.ardmediathek.de/video/Y3JpZDovL3N3ci5kZS8",
]


@pytest.mark.parametrize("url", [*HOSTILE, *UNKNOWN])
def test_nothing_else_gets_into_a_frame(url: str) -> None:
    assert frame(url) is None
    assert bool(host(url)) == (url in UNKNOWN)


def test_what_is_wrong_in_an_option_is_left_out() -> None:
    assert frame(f"https://youtu.be/{VIDEO}?t=1%26x=y&list=%22%3E").src == f"{YOUTUBE}{VIDEO}"  # type: ignore[union-attr]
    assert frame("https://vimeo.com/1?h=zz%22").src == f"{VIMEO}1?dnt=1"  # type: ignore[union-attr]
    assert box('https://www.openstreetmap.org/?mlat=1"&mlon=2#map=16/1/2')[1] == {"layer": ["mapnik"]}


def test_the_policy_allows_just_the_hosts_of_the_frames() -> None:
    urls = [f"https://youtu.be/{VIDEO}", "https://vimeo.com/1", "https://www.openstreetmap.org/#map=16/50.82/12.54"]
    parts = [urlsplit(found.src) for url in urls if (found := frame(url))]
    assert [f"{part.scheme}://{part.netloc}" for part in parts] == list(FRAMES)


def block(client: Client, make_article: Callable[..., Any], url: str) -> str:
    make_article("Film", slug="film", body=[("foreign", {"url": url, "title": 'Ein "Film"'})])
    html = client.get("/aktuelles/film/").content.decode()
    return html.partition('<figure class="foreign">')[2].partition("</figure>")[0]


def test_a_page_offers_and_links_but_frames_nothing(client: Client, make_article: Callable[..., Any]) -> None:
    html = block(client, make_article, f"https://youtu.be/{VIDEO}")
    assert "<iframe" not in html
    assert f'<a href="https://youtu.be/{VIDEO}" rel="noopener external">Bei YouTube ansehen</a>' in html
    offer = html.partition("<div")[2]
    assert f'data-src="{YOUTUBE}{VIDEO}" data-title="Ein &quot;Film&quot;" data-live hidden>' in offer
    assert "Wenn Sie das Video laden, erfährt YouTube (Google), dass Sie hier waren, und kann Cookies setzen." in offer
    assert "Video hier laden</button>" in offer
    assert 'type="module" src="/static/newsroom/foreign.js"' in html


def test_of_an_unknown_service_there_is_just_the_link(client: Client, make_article: Callable[..., Any]) -> None:
    html = block(client, make_article, "https://www.ardmediathek.de/video/Y3JpZDovL3N3ci5kZS8")
    assert ">Bei www.ardmediathek.de ansehen</a>" in html
    assert "data-src" not in html
    assert "<script" not in html


def test_what_is_no_address_is_not_even_linked(client: Client, make_article: Callable[..., Any]) -> None:
    """The form refuses it; an import might bring it."""
    html = block(client, make_article, "javascript:alert(1)")
    assert "Ein &quot;Film&quot;" in html
    assert "javascript" not in html
