"""A coordinator writes an article with a picture in the back office and publishes it: it stands under Aktuelles."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

from PIL import Image
from playwright.sync_api import expect

ALT = "Menschen sitzen an einem langen Tisch im Freien."


def picture() -> dict[str, Any]:
    """A file to upload."""
    made = BytesIO()
    Image.new("RGB", (1200, 800), "#2a7f6f").save(made, "JPEG")
    return {"name": "tisch.jpg", "mimeType": "image/jpeg", "buffer": made.getvalue()}


def test_a_coordinator_publishes_an_article(open_browser: Callable[..., Any], site: str) -> None:
    page, watch = open_browser("Koordination")
    page.goto("/")
    page.get_by_role("link", name="Redaktion").click()
    page.wait_for_url("**/redaktion/")
    page.goto("/redaktion/pages/")
    page.get_by_role("main").get_by_role("link", name="Startseite").last.click()
    news = page.locator("main a[href$='/edit/']").filter(has_text="Aktuelles").first
    page.goto(str(news.get_attribute("href")).replace("edit/", "add_subpage/"))
    page.wait_for_url("**/add/newsroom/articlepage/**")

    page.locator("#id_title").fill("Ein langer Tisch für alle")
    page.locator("#id_teaser").fill("Im Hof haben Nachbarinnen und Nachbarn zusammen gegessen.")
    body = page.locator("[id*=body-section]").first
    body.locator(".c-sf-add-button").first.click()
    page.get_by_role("option", name="Bild", exact=True).click()
    body.get_by_role("button", name="Bild auswählen").click()
    page.get_by_role("tab", name="Hochladen").click()
    page.locator("#id_image-chooser-upload-file").set_input_files(picture())
    page.locator("#id_image-chooser-upload-title").fill("Langer Tisch")
    page.locator("#id_image-chooser-upload-credit").fill("Erika Beispiel")
    page.locator(".modal-body").get_by_role("button", name="Hochladen").click()
    alt = body.locator("[name$=picture-alt_text]")
    expect(page.locator(".modal-body")).to_have_count(0)

    watch.expected.add(400)  # Wagtail's answer to a form with mistakes
    # Without an alternative text the picture is not published, and what was typed is kept.
    alt.fill("")
    publish = page.get_by_role("button", name="Veröffentlichen")
    page.get_by_role("button", name="Mehr Aktionen").click()
    publish.click()
    page.wait_for_load_state("networkidle")  # the form is built anew by script; what is typed before that is lost
    expect(page.locator("#id_title")).to_have_value("Ein langer Tisch für alle")
    expect(page.locator("main [role=status]").first).to_contain_text("Prüfungsfehler")
    expect(page.locator("[id*=body-section] .error-message:visible").first).to_be_visible()
    page.locator("[id*=body-section] [name$=picture-alt_text]").fill(ALT)
    expect(page.locator("[id*=body-section] [name$=picture-alt_text]")).to_have_value(ALT)
    page.get_by_role("button", name="Mehr Aktionen").click()
    publish.click()
    page.wait_for_url("**/redaktion/pages/*/")

    reader, _watch = open_browser()
    reader.goto("/aktuelles/")
    reader.get_by_role("main").get_by_role("link", name="Ein langer Tisch für alle").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Ein langer Tisch für alle")
    shown = reader.get_by_role("img", name=ALT)
    expect(shown).to_be_visible()
    reader.wait_for_function("image => image.complete && image.naturalWidth > 0", arg=shown.element_handle())
    expect(reader.get_by_role("main")).to_contain_text("Foto: Erika Beispiel")


def test_the_back_office_opens_without_errors(open_browser: Callable[..., Any]) -> None:
    """Its landing page, an article and every list of ours, in German."""
    page, _watch = open_browser("Koordination")
    page.goto("/redaktion/")
    expect(page.locator("html")).to_have_attribute("lang", "de")
    paths = page.eval_on_selector_all("a[href*='/redaktion/snippets/']", "links => links.map(link => link.href)")
    for path in sorted(set(paths)):
        page.goto(path)
        expect(page.get_by_role("main")).to_be_visible()
    page.goto("/redaktion/pages/")
    page.get_by_role("main").get_by_role("link", name="Startseite").last.click()
    page.locator("main a[href$='/edit/']").filter(has_text="Impressum").first.click()
    expect(page.locator("#id_title")).to_have_value("Impressum")
