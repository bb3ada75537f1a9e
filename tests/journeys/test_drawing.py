"""A coordinator draws: points of an area's boundary are moved, removed and added, with the mouse or the keyboard alone."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, expect

AREA = "/gebiete/glauchau/unterstadt-mulde/"


def open_area(page: Page) -> Locator:
    """Opens an area; gives the drawing of its boundary."""
    page.goto("/redaktion/snippets/places/area/")
    page.get_by_role("main").get_by_role("link", name="Unterstadt-Mulde").first.click()
    page.wait_for_load_state("networkidle")
    editor = page.locator("boundary-editor").first
    expect(editor.locator(".handle")).not_to_have_count(0)
    return editor


def rings(editor: Locator) -> list[list[list[float]]]:
    """All rings in the field."""
    geometry = json.loads(editor.locator("textarea").input_value())
    parts = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return [ring for part in parts for ring in part]


def hectares(page: Page, address: str) -> float:
    """What the public page says."""
    page.goto(address)
    found = re.search(r"([\d.]+(?:,\d+)?)\s(?:ha|Hektar)", page.get_by_role("main").inner_text())
    assert found
    return float(found[1].replace(".", "").replace(",", "."))


def save(page: Page) -> None:
    page.get_by_role("button", name="Speichern").first.click()
    page.wait_for_url("**/redaktion/snippets/places/area/")


def test_a_boundary_is_drawn_with_mouse_and_list(open_browser: Callable[..., Any], site: str) -> None:
    page, _watch = open_browser("Koordination")
    before = hectares(page, AREA)
    editor = open_area(page)
    ring = rings(editor)[0]
    status = editor.get_by_role("status")
    said = status.inner_text()

    # A point through the list: the field has it at once, the line says the new size.
    latitude = editor.get_by_label("Breite von Punkt 1", exact=True)
    latitude.fill(f"{ring[0][1] + 0.001:.7f}".replace(".", ","))
    latitude.press("Enter")
    expect(latitude).to_be_focused()
    expect(status).not_to_have_text(said)
    moved = [ring[0][0], round(ring[0][1] + 0.001, 7)]
    assert rings(editor)[0] == [moved, *ring[1:-1], moved]

    # One less, one more, one back.
    editor.get_by_role("button", name="entfernen: Punkt 2", exact=True).click()
    expect(editor.get_by_role("button", name="entfernen: Punkt 2", exact=True)).to_be_focused()
    fewer = rings(editor)[0]
    assert fewer == [moved, *ring[2:-1], moved]
    canvas = editor.locator(".moving")
    canvas.evaluate("map => map.scrollIntoView({block: 'center'})")  # else the header of the page lies over its edge
    box = canvas.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 4)
    expect(editor.locator("tbody tr")).to_have_count(len(fewer))
    added = rings(editor)[0]
    (new,) = [point for point in added if point not in fewer]
    assert [point for point in added if point != new] == fewer
    assert new[1] > max(y for _x, y in fewer)  # at the upper edge of the map
    editor.get_by_role("button", name="Rückgängig").click()
    assert rings(editor)[0] == fewer

    # A handle is pulled; the click that ends the pull adds nothing.
    canvas.evaluate("map => map.scrollIntoView({block: 'center'})")
    handle = editor.get_by_role("button", name="Punkt 1", exact=True).bounding_box()
    assert handle
    page.mouse.move(handle["x"] + 12, handle["y"] + 12)
    page.mouse.down()
    page.mouse.move(handle["x"] + 32, handle["y"] - 8, steps=4)
    page.mouse.up()
    expect(editor.get_by_label("Breite von Punkt 1", exact=True)).not_to_have_value(str(moved[1]).replace(".", ","))
    pulled = rings(editor)[0]
    assert pulled[1:-1] == fewer[1:-1]
    assert pulled[0][0] > moved[0]
    assert pulled[0][1] > moved[1]
    save(page)
    assert hectares(page, AREA) != before


def test_a_boundary_is_drawn_by_keyboard_alone(open_browser: Callable[..., Any], site: str) -> None:
    page, _watch = open_browser("Koordination")
    before = hectares(page, AREA)
    editor = open_area(page)
    ring = rings(editor)[0][:-1]
    press = page.keyboard.press

    # On the map: move, go on, remove.
    editor.get_by_role("button", name="Punkt 1", exact=True).focus()
    for _times in range(3):
        press("Shift+ArrowUp")
    moved = rings(editor)[0]
    assert moved[0][1] > ring[0][1]
    assert moved[1:-1] == ring[1:]
    press("PageDown")
    expect(editor.get_by_role("button", name="Punkt 2", exact=True)).to_be_focused()
    press("Delete")
    expect(editor.get_by_role("button", name="Punkt 2", exact=True)).to_be_focused()
    assert rings(editor)[0] == [moved[0], *moved[2:]]

    # In the list: a point after the first, halfway to the next; then out of the way.
    editor.get_by_role("button", name="Punkt danach einfügen: nach Punkt 1", exact=True).focus()
    press("Enter")
    latitude = editor.get_by_label("Breite von Punkt 2", exact=True)
    expect(latitude).to_be_focused()
    press("Control+A")
    page.keyboard.type("keine Zahl")
    press("Enter")
    expect(editor.get_by_role("status")).to_have_text(
        "Punkt 2: Bitte schreiben Sie Grade als Zahl, zum Beispiel 50,8233."
    )
    press("Control+A")
    page.keyboard.type(str(moved[1][1]).replace(".", ","))
    press("Tab")
    expect(editor.get_by_label("Länge von Punkt 2", exact=True)).to_be_focused()
    press("Control+A")
    page.keyboard.type(str(moved[1][0]))
    press("Tab")
    assert rings(editor)[0] == moved

    # What nobody can read stays as it is.
    text = editor.locator("textarea")
    editor.locator("summary").focus()
    press("Enter")
    good = text.input_value()
    text.fill("{ halb")
    press("Tab")
    expect(editor.get_by_role("status")).to_contain_text("kann die Karte nicht lesen")
    expect(text).to_have_value("{ halb")
    text.fill(good)
    press("Shift+Tab")
    expect(editor.locator("tbody tr")).to_have_count(len(ring))
    save(page)
    assert hectares(page, AREA) != before
