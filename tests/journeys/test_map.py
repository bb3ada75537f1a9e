"""The map of all areas, "Is my address inside?", and boundaries that a town hall sends: as visitor and as coordinator."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

INSIDE_SCHERBERG = "50,8290 12,5432"


def moving_map(page: Page) -> Locator:
    """The map, once it moves."""
    moving = page.locator("areas-map .moving")
    expect(moving).to_be_visible()
    return moving


def view(page: Page) -> list[float]:
    """Where the map stands: zoom, latitude, longitude."""
    return page.locator("areas-map").evaluate(
        "one => [one.map.getZoom(), one.map.getCenter().lat, one.map.getCenter().lng].map((n) => Number(n.toFixed(3)))"
    )


def test_a_visitor_goes_nearer_and_opens_an_area_by_keyboard(open_browser: Callable[..., Any], site: str) -> None:
    page, _watch = open_browser()
    page.goto("/gebiete/")
    moving_map(page)
    expect(page.get_by_role("button", name="Näher heran", exact=True)).to_be_visible()
    page.locator("areas-map").get_by_role("button", name="5 Gebiete: näher heran").focus()
    page.keyboard.press("Enter")
    outline = page.locator("areas-map").get_by_role("button", name="Unterstadt-Mulde, Glauchau")
    expect(outline).to_be_visible()
    outline.focus()
    page.keyboard.press("Enter")
    panel = page.locator("areas-map").get_by_role("group", name="Unterstadt-Mulde")
    expect(panel).to_be_focused()
    expect(panel.get_by_role("heading").first).to_have_text("Unterstadt-Mulde")
    expect(panel.get_by_role("link", name="Unterstadt-Mulde")).to_have_attribute(
        "href", "/gebiete/glauchau/unterstadt-mulde/"
    )
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(outline).to_be_focused()

    # Where the map stands can be passed on.
    page.wait_for_function("location.hash.startsWith('#karte=')")
    other, _watch = open_browser()
    other.goto(page.url)
    moving_map(other)
    assert view(other) == view(page)


def test_what_is_chosen_stands_in_the_address_and_on_map_and_list(open_browser: Callable[..., Any], site: str) -> None:
    page, _watch = open_browser()
    page.goto("/gebiete/")
    page.get_by_label("Förderzeitraum").select_option(label="ESF 2014–2020")
    page.get_by_role("button", name="Auswählen").click()
    page.wait_for_url("**zeitraum=*")
    expect(page.get_by_role("main").locator("tbody tr")).to_have_count(1)
    expect(page.locator("areas-map").get_by_role("button", name="ESF-Gebiet Innenstadt, Glauchau")).to_be_visible()
    other, _watch = open_browser(javascript=False)
    other.goto(page.url)
    expect(other.get_by_role("main").locator("tbody tr")).to_have_count(1)
    expect(other.get_by_role("main").locator("svg path.area")).to_have_count(1)


def test_without_javascript_the_drawing_leads_on_and_the_list_is_sorted(
    open_browser: Callable[..., Any], site: str
) -> None:
    page, _watch = open_browser(javascript=False)
    page.goto("/gebiete/")
    page.get_by_role("link", name="Größe").click()
    expect(page.get_by_role("main").locator("tbody tr").first).to_contain_text("Grünau")
    page.get_by_role("main").locator("svg").get_by_role("link", name="Glauchau (5)").click()
    assert page.url == f"{site}/gebiete/glauchau/"


def test_is_my_address_inside(open_browser: Callable[..., Any], site: str) -> None:
    """Typed, clicked, and from where the phone is; the position stands in no address."""
    page, _watch = open_browser(phone=True)
    page.goto("/gebiete/")
    page.get_by_role("link", name="Liegt meine Adresse im Gebiet?").click()
    page.get_by_label("Koordinaten").fill(INSIDE_SCHERBERG)
    page.get_by_role("button", name="Nachsehen").click()
    answer = page.get_by_role("main")
    expect(answer).to_contain_text("Ja, diese Stelle liegt im Gebiet.")
    expect(answer.get_by_role("link", name="Scherberg – nördliche Innenstadt").first).to_be_visible()
    expect(answer).to_contain_text("Sozialer Zusammenhalt")
    expect(answer).to_contain_text("Wer ist zuständig?")
    assert page.url == f"{site}/gebiete/adresse/"

    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 52.52, "longitude": 13.405})
    page.goto("/gebiete/adresse/")
    page.get_by_role("button", name="Wo ich gerade bin").click()
    expect(answer).to_contain_text("Nein, diese Stelle liegt in keinem Gebiet.")
    expect(answer).to_contain_text("Das nächste Gebiet ist")

    page.goto("/gebiete/adresse/")
    moving_map(page).click(position={"x": 20, "y": 150})
    expect(answer).to_contain_text("Gefragt war die Stelle")
    assert page.url == f"{site}/gebiete/adresse/"


def test_a_coordinator_brings_boundaries_from_the_town_hall(
    open_browser: Callable[..., Any], site: str, tmp_path: Path
) -> None:
    """Looks at what a file with swapped axes would become, says what no column says, and takes it over."""
    corners = [[50.80, 12.52], [50.80, 12.53], [50.806, 12.53], [50.806, 12.52], [50.80, 12.52]]
    feature = {
        "type": "Feature",
        "properties": {"GEBIET": "Lungwitzer Straße", "GEMEINDE": "Glauchau"},
        "geometry": {"type": "Polygon", "coordinates": [corners]},
    }
    file = tmp_path / "grenzen.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    page, _watch = open_browser("Koordination")
    page.goto("/redaktion/gebiete-einlesen/")
    page.locator("#id_file").set_input_files(file)
    page.get_by_role("button", name="Datei ansehen").click()
    plan = page.get_by_role("main")
    expect(plan).to_contain_text("Die Achsen waren vertauscht und wurden getauscht.")
    expect(plan).to_contain_text("Die Quelle fehlt: Bitte nennen Sie sie")
    expect(plan.get_by_role("img", name="Glauchau:")).to_be_visible()
    page.locator("#id_all_as_of").fill("2024-05-02")
    page.locator("#id_all_source").fill("Beschluss des Stadtrats")
    page.get_by_role("button", name="Vorschau erneuern").click()
    expect(plan.locator("tbody tr")).to_contain_text("neues Gebiet")
    expect(plan.get_by_role("alert")).to_have_count(0)
    page.get_by_role("button", name="Übernehmen").click()
    expect(page.locator(".messages")).to_contain_text("Übernommen: 1 neues Gebiet, 1 neue Grenze")

    reader, _watch = open_browser()
    reader.goto("/gebiete/glauchau/lungwitzer-strasse/")
    expect(reader.get_by_role("main")).to_contain_text("Beschluss des Stadtrats")
    expect(reader.get_by_role("main")).to_contain_text("47,1 ha")
