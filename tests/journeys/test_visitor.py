"""A visitor reads: from the home page to a meeting, an article and an area; with a keyboard, and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_visitor_reads(open_browser: Callable[..., Any], site: str, javascript: bool) -> None:
    page, _watch = open_browser(javascript=javascript)
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name="Zum Treffen in").click()
    assert page.url.startswith(f"{site}/treffen/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Zu Gast in")
    page.get_by_role("navigation", name="Hauptnavigation").get_by_role("link", name="Aktuelles").click()
    assert page.url == f"{site}/aktuelles/"
    page.get_by_role("link", name="Ältere Artikel").click()
    assert page.url == f"{site}/aktuelles/seite/2/"
    page.get_by_role("main").get_by_role("link", name="Glauchau lud ein").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Glauchau lud ein")
    page.get_by_role("main").locator("a[href^='/treffen/']").first.click()
    assert page.url == f"{site}/treffen/2017-10-23-glauchau/"
    expect(page.get_by_role("main")).to_contain_text("25 Gäste aus 11 Städten")
    page.get_by_role("main").locator("a.tag[href^='/gebiete/glauchau/']").first.click()
    assert page.url.startswith(f"{site}/gebiete/glauchau/")
    expect(page.get_by_role("main")).to_contain_text("Wer ist zuständig?")


def focused(page: Page) -> str:
    """What has the focus, in words."""
    return page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()")


def test_a_visitor_reads_with_the_keyboard(open_browser: Callable[..., Any], site: str) -> None:
    page, _watch = open_browser()
    page.goto("/")
    page.keyboard.press("Tab")
    assert focused(page) == "Zum Inhalt"
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert focused(page) == "inhalt"
    page.goto("/")
    for _step in range(12):
        page.keyboard.press("Tab")
        if focused(page) == "Gebiete":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/gebiete/")
    # Every link and button can be reached, in the order of the page, and shows that it has the focus.
    reached = []
    for _step in range(40):
        page.keyboard.press("Tab")
        shown = page.evaluate(
            """() => { const e = document.activeElement, s = getComputedStyle(e);
            return e === document.body ? null : [e.tagName, s.outlineStyle !== 'none' || s.boxShadow !== 'none'] }"""
        )
        if shown is None:
            break
        reached.append(shown)
    assert len(reached) > 8
    assert [tag for tag, visible in reached if not visible] == []


def test_the_language_can_be_chosen(open_browser: Callable[..., Any], site: str) -> None:
    page, _watch = open_browser(cookies=True)  # the choice is kept in one, because it was asked for
    page.goto("/gebiete/")
    expect(page.locator("html")).to_have_attribute("lang", "de")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("navigation", name="Main navigation").get_by_role("link", name="Areas")).to_be_visible()
    assert page.url == f"{site}/gebiete/"
    page.get_by_role("button", name="Deutsch").click()
    expect(page.locator("html")).to_have_attribute("lang", "de")
