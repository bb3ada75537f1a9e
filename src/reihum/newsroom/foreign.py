"""Videos and maps that lie elsewhere: how they can be shown in a frame, if somebody wants it.

Only what fits a strict pattern gets from an address into a frame; anything else stays a link. The hosts of the frames are
those that the policy allows (`ui.security.FRAMES`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit

YOUTUBE = {"youtube.com", "www.youtube.com", "m.youtube.com", "youtube-nocookie.com", "www.youtube-nocookie.com"}
VIMEO = {"vimeo.com", "www.vimeo.com", "player.vimeo.com"}
OPENSTREETMAP = {"openstreetmap.org", "www.openstreetmap.org"}

VIDEO_ID = re.compile(r"[A-Za-z0-9_-]{11}")
LIST_ID = re.compile(r"[A-Za-z0-9_-]{10,64}")
YOUTUBE_PATH = re.compile(r"/(?:shorts|embed|live|v)/([^/]+)/?")
START = re.compile(r"([0-9]{1,6})s?")
VIMEO_PATH = re.compile(
    r"/(?:video/|channels/[a-z0-9_-]+/|groups/[a-z0-9_-]+/videos/)?([0-9]{1,12})(?:/([0-9a-f]{6,20}))?/?"
)
VIMEO_HASH = re.compile(r"[0-9a-f]{6,20}")
PLACE = re.compile(r"map=([0-9]{1,2})/(-?[0-9]{1,2}(?:\.[0-9]{1,8})?)/(-?[0-9]{1,3}(?:\.[0-9]{1,8})?)(?:&.*)?")
NUMBER = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{1,20})?")
# What browsers read otherwise than it looks: https://evil.example\\@youtube.com leads to evil.example.
MISLEADING = re.compile(r"[\s\\\x00-\x1f]|//[^/?#]*@")
# A map of this size, in pixels, stands in the text; so much of the world is on it.
WIDTH, HEIGHT, TILE = 736, 414, 256


@dataclass(frozen=True)
class Frame:
    """A page of another service that may be shown in ours. `company` is who runs the service, where the name does not say."""

    name: str
    company: str
    src: str
    is_map: bool = False

    @property
    def service(self) -> str:
        """The service in words, such as "YouTube (Google)"."""
        return f"{self.name} ({self.company})" if self.company else self.name


def host(url: str) -> str:
    """Where a link leads: the name of the host; empty for what is no plain address of a website."""
    try:
        parts = urlsplit(url)
        trusted = parts.scheme in ("http", "https") and not MISLEADING.search(url)
        return (parts.hostname or "") if trusted else ""
    except ValueError:
        return ""


def frame(url: str) -> Frame | None:
    """The frame for an address as people copy it from their browser; None where we know none."""
    for hosts, find in SERVICES:
        if host(url) in hosts:
            return find(url)
    return None


def _youtube(url: str) -> Frame | None:
    parts = urlsplit(url)
    asked = parse_qs(parts.query)
    in_path = YOUTUBE_PATH.fullmatch(parts.path)
    if parts.hostname == "youtu.be":
        video = parts.path[1:]
    elif in_path:
        video = in_path[1]
    else:
        video = _first(asked, "v") if parts.path == "/watch" else ""
    options: dict[str, str] = {}
    if LIST_ID.fullmatch(_first(asked, "list")):
        options["list"] = _first(asked, "list")
    if VIDEO_ID.fullmatch(video) and video != "videoseries":
        if start := START.fullmatch(_first(asked, "t") or _first(asked, "start")):
            options["start"] = start[1]
    elif options and (parts.path == "/playlist" or video == "videoseries"):
        video = "videoseries"
    else:
        return None
    query = f"?{urlencode(options)}" if options else ""
    return Frame("YouTube", "Google", f"https://www.youtube-nocookie.com/embed/{video}{query}")


def _vimeo(url: str) -> Frame | None:
    parts = urlsplit(url)
    found = VIMEO_PATH.fullmatch(parts.path)
    if not found:
        return None
    options = {"dnt": "1"}  # "do not track", as Vimeo calls it
    key = found[2] or _first(parse_qs(parts.query), "h")  # of videos that only those find who have the link
    if VIMEO_HASH.fullmatch(key):
        options["h"] = key
    return Frame("Vimeo", "", f"https://player.vimeo.com/video/{found[1]}?{urlencode(options)}")


def _openstreetmap(url: str) -> Frame | None:
    parts = urlsplit(url)
    asked = parse_qs(parts.query)
    box = None
    if place := PLACE.fullmatch(parts.fragment):
        box = _box(int(place[1]), float(place[2]), float(place[3]))
    elif parts.path == "/export/embed.html":
        box = _corners(_first(asked, "bbox"))
    if box is None:
        return None
    options = {"bbox": ",".join(f"{number:.5f}" for number in box), "layer": "mapnik"}
    marker = _first(asked, "marker") or f"{_first(asked, 'mlat')},{_first(asked, 'mlon')}"
    numbers = marker.split(",")
    if len(numbers) == 2 and all(NUMBER.fullmatch(number) for number in numbers):
        options["marker"] = marker
    return Frame(
        "OpenStreetMap", "", f"https://www.openstreetmap.org/export/embed.html?{urlencode(options)}", is_map=True
    )


def _box(zoom: int, latitude: float, longitude: float) -> tuple[float, ...] | None:
    """West, south, east, north of the map around a place, in degrees."""
    if not (zoom <= 19 and abs(latitude) <= 85 and abs(longitude) <= 180):
        return None
    a_pixel = 360 / (TILE * 2**zoom)
    across, down = WIDTH / 2 * a_pixel, HEIGHT / 2 * a_pixel * math.cos(math.radians(latitude))
    return (
        max(longitude - across, -180),
        max(latitude - down, -85),
        min(longitude + across, 180),
        min(latitude + down, 85),
    )


def _corners(text: str) -> tuple[float, ...] | None:
    numbers = text.split(",")
    if len(numbers) != 4 or not all(NUMBER.fullmatch(number) for number in numbers):
        return None
    return tuple(float(number) for number in numbers)


def _first(asked: dict[str, list[str]], name: str) -> str:
    return asked.get(name, [""])[0]


SERVICES: tuple[tuple[set[str], Callable[[str], Frame | None]], ...] = (
    (YOUTUBE | {"youtu.be"}, _youtube),
    (VIMEO, _vimeo),
    (OPENSTREETMAP, _openstreetmap),
)
