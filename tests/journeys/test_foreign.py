"""A map from elsewhere: nothing is asked of the other host before the click, and without JavaScript there is the link."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, Route, expect

WITH_MAP = "/aktuelles/ein-rundgang-zum-selbergehen/"
MAP = "https://www.openstreetmap.org/export/embed.html?"
LINK = "https://www.openstreetmap.org/#map=15/50.8233/12.5400"


def elsewhere(page: Page) -> list[tuple[str, str]]:
    """Stands in for the other host; gives what it is asked for, and where from."""
    asked: list[tuple[str, str]] = []

    def answer(route: Route) -> None:
        asked.append((route.request.url, route.request.headers.get("referer", "")))
        route.fulfill(
            content_type="text/html; charset=utf-8", body='<!doctype html><title>Karte</title><a href="#x">Größer</a>'
        )

    page.route(re.compile("^https://"), answer)
    return asked


def test_a_map_comes_after_a_click_with_the_keyboard(open_browser: Callable[..., Any], site: str) -> None:
    page, watch = open_browser()
    asked = elsewhere(page)
    page.goto(WITH_MAP)
    page.wait_for_load_state("networkidle")
    figure = page.locator("figure.foreign")
    expect(figure).to_contain_text("erfährt OpenStreetMap, dass Sie hier waren")
    assert (asked, watch.problems) == ([], [])
    figure.get_by_role("button", name="Karte hier laden").focus()
    page.keyboard.press("Enter")
    frame = figure.locator("iframe")
    expect(frame).to_have_attribute("title", "Karte von Glauchau zwischen Bahnhof und Mulde")
    expect(page.frame_locator("figure.foreign iframe").get_by_role("link", name="Größer")).to_be_visible()
    assert page.evaluate("document.activeElement.tagName") == "IFRAME"
    [(url, referer)] = asked
    assert url.startswith(MAP)
    assert referer == f"{site}/"  # whose page it was, not which
    expect(figure.get_by_role("button")).to_have_count(0)
    expect(figure.get_by_role("link", name="Bei OpenStreetMap ansehen")).to_have_attribute("href", LINK)
    page.emulate_media(media="print")
    expect(frame).to_be_hidden()
    expect(figure).to_contain_text("Karte von Glauchau")
    # Asking the other host was wanted here; nothing else was.
    assert [problem.partition("?")[0] for problem in watch.problems] == [f"another host: {MAP}".rstrip("?")]
    watch.problems.clear()


def test_without_javascript_the_link_is_there(open_browser: Callable[..., Any], site: str) -> None:
    page, _watch = open_browser(javascript=False)
    page.goto(WITH_MAP)
    figure = page.locator("figure.foreign")
    expect(figure.get_by_role("link", name="Bei OpenStreetMap ansehen")).to_have_attribute("href", LINK)
    expect(figure.get_by_role("button")).to_have_count(0)
    expect(figure).to_contain_text("Die Karte liegt bei OpenStreetMap.")


def test_the_policy_keeps_other_frames_out(open_browser: Callable[..., Any], site: str) -> None:
    page, watch = open_browser()
    asked = elsewhere(page)
    page.goto(WITH_MAP)
    page.evaluate("document.querySelector('figure.foreign [data-src]').dataset.src = 'https://evil.example/'")
    page.locator("figure.foreign").get_by_role("button").click()
    page.wait_for_timeout(500)
    assert asked == []
    assert any("frame-src" in problem for problem in watch.problems)
    watch.problems.clear()
