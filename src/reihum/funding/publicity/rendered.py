"""Checks of pages as they look in a browser: P02 to P06 and P08, at a desktop and at a phone.

`look.js` gathers boxes, styles and texts; the functions here judge them, so that each rule can be tried without a browser.
Sources: DVO (EU) 821/2014, Art. 4; VO (EU) 2021/1060, Anhang IX; WCAG 2.2 for contrast and alternative texts.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from reihum.funding.acknowledgement import STATEMENTS, Acknowledgement
from reihum.funding.publicity.finding import Finding, Verdict

LOOK = Path(__file__).with_name("look.js")
SCREENS = {"Bildschirm": {"width": 1280, "height": 800}, "Telefon": {"width": 360, "height": 640}}
RULES = ("P02", "P03", "P04", "P05", "P06", "P08")
FONTS = {"arial", "auto", "calibri", "garamond", "trebuchet", "trebuchet ms", "tahoma", "verdana", "ubuntu"}
BLUE, YELLOW = (0, 51, 153), (255, 204, 0)
TEXT_COLOURS = {BLUE, (0, 0, 0), (255, 255, 255)}
CONTRAST = 4.5
SLACK = 1.0  # pixels by which browsers round


class NoBrowserError(Exception):
    """There is no browser to look with; the text says what to install."""


@dataclass(frozen=True)
class Expected:
    """What a page of this installation must show; None for a page of somebody else, where only what is there is judged."""

    acknowledgement: Acknowledgement | None
    checksums: frozenset[str] = frozenset()  # SHA-256 of all logos as they were handed in


@dataclass(frozen=True)
class Seen:
    """A page on one screen: what the checks say, and its picture if it was asked for (PNG)."""

    screen: str
    title: str
    findings: tuple[Finding, ...]
    picture: bytes = b""


Look = Callable[..., list[Seen]]


def chromium() -> str:
    """Where the Chromium of this machine is, with which Playwright looks at pages. Raises NoBrowserError if either is missing."""
    if not find_spec("playwright"):
        raise NoBrowserError("Playwright fehlt; installieren Sie es mit: pip install 'reihum[browser]'")
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if not found:
        raise NoBrowserError("Chromium fehlt; installieren Sie es, zum Beispiel mit: apt-get install chromium")
    return found


def has_browser() -> bool:
    """Whether pictures of pages can be taken on this machine."""
    try:
        return bool(chromium())
    except NoBrowserError:
        return False


@contextmanager
def browser() -> Iterator[Look]:
    """A Chromium of this machine, as a function that looks at pages (see `look_at`). Raises NoBrowserError.

    It lives in a thread of its own: Playwright keeps an event loop in its thread, where Django asks no database.
    """
    executable = chromium()
    from playwright.sync_api import Error, sync_playwright

    quiet = "--no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update"
    with ThreadPoolExecutor(1, "browser") as thread:
        playwright = thread.submit(lambda: sync_playwright().start()).result()
        try:
            launch, arguments = playwright.chromium.launch, [*quiet.split(), "--disable-sync"]
            try:
                opened = thread.submit(launch, executable_path=executable, args=arguments).result()
            except Error as error:
                raise NoBrowserError(f"Chromium startet nicht: {error.message.splitlines()[0]}") from error
            yield lambda *args, **options: thread.submit(look_at, opened, *args, **options).result()
            thread.submit(opened.close).result()
        finally:
            thread.submit(playwright.stop).result()


def look_at(opened: Any, url: str, expected: Expected | None, *, pictures: bool = False) -> list[Seen]:
    """The page at `url` on each screen. Raises OSError if it does not answer with a page."""
    from playwright.sync_api import Error

    seen = []
    for screen, size in SCREENS.items():
        context = opened.new_context(viewport=size, locale="de-DE", color_scheme="light", bypass_csp=True)
        try:
            page = context.new_page()
            answer = page.goto(url, wait_until="load", timeout=30_000)
            if answer is None or answer.status >= 400:
                raise OSError(_("antwortet mit %(status)s") % {"status": answer.status if answer else "–"})
            found = page.evaluate(LOOK.read_text())

            def fetch(source: str, context: Any = context) -> bytes:
                return bytes(context.request.get(source).body())

            findings = judge(found, expected, fetch)
            picture = _photographed(page) if pictures else b""
        except Error as error:
            raise OSError(error.message.splitlines()[0]) from error
        finally:
            context.close()
        seen.append(Seen(screen, found["title"], tuple(findings), picture))
    return seen


def _photographed(page: Any) -> bytes:
    """The whole page, with the pictures that would come only by scrolling."""
    page.evaluate("document.querySelectorAll('[loading=lazy]').forEach((one) => { one.loading = 'eager' })")
    page.wait_for_load_state("networkidle")
    return bytes(page.screenshot(full_page=True))


def judge(found: dict[str, Any], expected: Expected | None, fetch: Callable[[str], bytes]) -> list[Finding]:
    """The findings for what `look.js` found: one for each rule that is kept, one for each way in which one is broken."""
    asked = expected.acknowledgement if expected else None
    if not found["emblems"]:
        if asked and asked.emblems:
            return [Finding("P02", Verdict.BROKEN, _("Kein Emblem gefunden."))]
        if expected:
            said = _sentences(found["text"], asked)
            return _with_kept(
                [*said, *_alternatives(found), *_unchanged(found, expected, fetch)], ("P02", "P05", "P08")
            )
        return [Finding("P02", Verdict.NOTE, _("Kein Emblem gefunden."))]
    broken = [
        *_statement(found["emblems"], asked),
        *_sentences(found["text"], asked),
        *_first_viewport(found, asked),
        *_size(found["emblems"], found["logos"]),
        *_emblem(found["emblems"]),
        *(_unchanged(found, expected, fetch) if expected else ()),
        *_lettering(found["emblems"]),
        *_overlap(found["emblems"], found["logos"]),
        *_alternatives(found),
    ]
    return _with_kept(broken, RULES)


def _with_kept(broken: Sequence[Finding], rules: Sequence[str]) -> list[Finding]:
    there = {finding.rule for finding in broken}
    kept = [Finding(rule, Verdict.OK) for rule in rules if rule not in there]
    return sorted([*dict.fromkeys(broken), *kept], key=lambda finding: finding.rule)


def _broken(rule: str, sentence: str) -> Finding:
    return Finding(rule, Verdict.BROKEN, sentence)


def _statement(emblems: Sequence[Any], asked: Acknowledgement | None) -> Iterator[Finding]:
    """P02: beside each emblem stand the very words."""
    lines = [tuple(emblem["text"]["lines"]) if emblem["text"] else () for emblem in emblems]
    if asked is None:
        known = {*STATEMENTS.values(), "Europäische Union"}
        if any(known & set(some) for some in lines):
            return
        if any(words in emblem["name"] for words in known for emblem in emblems if emblem["tag"] == "img"):
            sentence = _(
                "Der Hinweis steht im Bild, sagt dessen Alternativtext. Bitte sehen Sie nach, ob er zu lesen ist."
            )
            yield Finding("P02", Verdict.NOTE, sentence)
        else:
            yield _broken("P02", _("Neben dem Emblem fehlt der Hinweis auf die Europäische Union."))
        return
    for wanted in asked.emblems:
        if wanted not in lines:
            yield _broken("P02", _("Neben dem Emblem fehlt: „%(words)s“.") % {"words": " ".join(wanted)})


def _sentences(text: str, asked: Acknowledgement | None) -> Iterator[Finding]:
    """P02: what the Land or the notice of award wants word for word stands on the page."""
    shown = " ".join(text.split())
    for sentence in asked.sentences if asked else ():
        if sentence not in shown:
            yield _broken("P02", _("Auf der Seite fehlt der Satz: „%(words)s“") % {"words": sentence})


def _first_viewport(found: dict[str, Any], asked: Acknowledgement | None) -> Iterator[Finding]:
    """P03: emblem and words are seen without scrolling. A duty for 2014–2020, good practice afterwards."""
    emblem = found["emblems"][0]
    boxes = [emblem["box"], *_letters(emblem)]
    right, bottom = (max(box[a] + box[b] for box in boxes) for a, b in (("left", "width"), ("top", "height")))
    if right > found["width"] + SLACK or bottom > found["height"] + SLACK or min(box["left"] for box in boxes) < -SLACK:
        verdict = Verdict.BROKEN if asked is None or asked.first_viewport else Verdict.NOTE
        yield Finding("P03", verdict, _("Emblem und Hinweis sind erst nach dem Scrollen zu sehen."))


def _size(emblems: Sequence[Any], logos: Sequence[Any]) -> Iterator[Finding]:
    """P04: at least as high as the highest, or as wide as the widest other logo."""
    if not logos:
        return
    highest, widest = (max(logo["box"][side] for logo in logos) for side in ("height", "width"))
    for emblem in emblems:
        if emblem["box"]["height"] + SLACK < highest and emblem["box"]["width"] + SLACK < widest:
            yield _broken("P04", _("Das Emblem ist kleiner als das größte andere Logo."))
            return


def _emblem(emblems: Sequence[Any]) -> Iterator[Finding]:
    """P05: 3:2 in its colours, without effects."""
    for emblem in emblems:
        if emblem["tag"] == "svg":
            box = emblem["box"]
            if abs(box["width"] / box["height"] - 1.5) > 0.03:
                yield _broken("P05", _("Das Emblem hat nicht das Verhältnis 3:2."))
            fills = {rgb(fill) for fill in emblem["fills"]}
            if fills and fills != {BLUE, YELLOW}:
                yield _broken("P05", _("Das Emblem hat andere Farben als #003399 und #FFCC00."))
        elif _is_distorted(emblem):
            yield _broken("P05", _("Das Emblem ist verzerrt."))
        for effect in dict.fromkeys(emblem["effects"]):
            yield _broken("P05", _("Auf das Emblem wirkt ein Effekt: %(effect)s.") % {"effect": effect})


def _unchanged(found: dict[str, Any], expected: Expected, fetch: Callable[[str], bytes]) -> Iterator[Finding]:
    """P05: the logos are the files that were handed in, neither distorted nor with effects."""
    for logo in found["logos"]:
        if "/logos/" in logo["source"]:
            if hashlib.sha256(fetch(logo["source"])).hexdigest() not in expected.checksums:
                yield _broken("P05", _("Das Logo „%(logo)s“ ist nicht die hinterlegte Datei.") % {"logo": logo["alt"]})
            if _is_distorted(logo) or logo["effects"]:
                yield _broken("P05", _("Das Logo „%(logo)s“ ist verändert.") % {"logo": logo["alt"]})


def _is_distorted(picture: dict[str, Any]) -> bool:
    width, height = picture["natural"]
    box = picture["box"]
    return bool(width and height) and abs(box["width"] / box["height"] * height / width - 1) > 0.05


def _lettering(emblems: Sequence[Any]) -> Iterator[Finding]:
    """P06: one of eight fonts, plain, in blue, black or white, readable."""
    for part in (
        part for emblem in emblems if emblem["text"] and emblem["text"]["known"] for part in emblem["text"]["parts"]
    ):
        font = part["font"].split(",")[0].strip(" \"'")
        if font.lower() not in FONTS:
            yield _broken("P06", _("Die Schrift „%(font)s“ neben dem Emblem ist nicht erlaubt.") % {"font": font})
        if part["style"] != "normal" or part["underlined"] or part["shadow"]:
            yield _broken("P06", _("Der Hinweis neben dem Emblem ist kursiv, unterstrichen oder hat einen Effekt."))
        if rgb(part["colour"]) not in TEXT_COLOURS:
            yield _broken("P06", _("Der Hinweis neben dem Emblem ist weder blau (#003399) noch schwarz noch weiß."))
        if contrast(rgb(part["colour"]), rgb(part["background"])) < CONTRAST:
            yield _broken("P06", _("Der Hinweis neben dem Emblem hat zu wenig Kontrast."))


def _overlap(emblems: Sequence[Any], logos: Sequence[Any]) -> Iterator[Finding]:
    """P06: nothing lies on the emblem."""
    for number, emblem in enumerate(emblems):
        others = [one["box"] for one in (*emblems[number + 1 :], *logos)]
        if any(_touch(emblem["box"], box) for box in (*_letters(emblem), *others)):
            yield _broken("P06", _("Text oder ein Logo überdeckt das Emblem."))


def _letters(emblem: dict[str, Any]) -> list[dict[str, float]]:
    """The boxes of the lines beside an emblem."""
    return [box for part in emblem["text"]["parts"] for box in part["boxes"]] if emblem["text"] else []


def _touch(one: dict[str, float], other: dict[str, float]) -> bool:
    return all(
        one[start] + SLACK < other[start] + other[size] and other[start] + SLACK < one[start] + one[size]
        for start, size in (("left", "width"), ("top", "height"))
    )


def _alternatives(found: dict[str, Any]) -> Iterator[Finding]:
    """P08: every logo says what it is; no link opens without a name."""
    for emblem in found["emblems"]:
        if not emblem["name"]:
            yield _broken("P08", _("Das Emblem hat keinen Alternativtext."))
    for logo in found["logos"]:
        if not logo["alt"] or logo["blank"]:
            name = logo["source"].rsplit("/", 1)[-1]
            yield _broken("P08", _("Das Logo „%(file)s“ hat keinen Alternativtext.") % {"file": name})


def rgb(colour: str) -> tuple[int, int, int]:
    """The numbers of a colour as browsers compute it: "rgb(0, 51, 153)"."""
    numbers = [round(float(number)) for number in re.findall(r"[\d.]+", colour)[:3]]
    return (numbers[0], numbers[1], numbers[2]) if len(numbers) == 3 else (-1, -1, -1)


def contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    """The contrast of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: tuple[int, int, int]) -> float:
    parts = [part / 255 for part in colour]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
