"""The manager of an area writes and submits; the coordinator compares, publishes, blurs a face, withdraws a consent."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from itertools import pairwise
from typing import Any

from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect

TITLE = "Sprechstunde im Hof"
ALT = "Eine Frau lacht an einem Tisch im Hof."


def face() -> dict[str, Any]:
    """A file to upload: a drawn face with stripes, left of the middle."""
    picture = Image.new("RGB", (1200, 800), "#2a7f6f")
    draw = ImageDraw.Draw(picture)
    draw.ellipse((300, 200, 500, 500), fill="#fbe9e1")
    for x in range(300, 500, 10):
        draw.line((x, 200, x, 500), fill="#1b2526", width=5)
    made = BytesIO()
    picture.save(made, "JPEG", quality=92)
    return {"name": "hof.jpg", "mimeType": "image/jpeg", "buffer": made.getvalue()}


def stripes(content: bytes) -> int:
    """The greatest difference between neighbours where the face is."""
    picture = Image.open(BytesIO(content)).convert("L")
    scale = picture.width / 1200
    y = round(350 * scale)
    values = [int(picture.getpixel((x, y))) for x in range(round(310 * scale), round(490 * scale))]  # type: ignore[arg-type]
    return max(abs(a - b) for a, b in pairwise(values))


def write(page: Page) -> None:
    """The whole article, with a picture uploaded on the way."""
    page.goto("/redaktion/articles/")
    page.get_by_role("link", name="Artikel hinzufügen").first.click()
    page.locator("#id_title").fill(TITLE)
    page.locator("#id_teaser").fill("Wer Fragen hat, kommt am Dienstag in den Hof.")
    body = page.locator("[id*=body-section]").first
    body.locator(".c-sf-add-button").first.click()
    page.get_by_role("option", name="Bild", exact=True).click()
    body.get_by_role("button", name="Bild auswählen").click()
    page.get_by_role("tab", name="Hochladen").click()
    page.locator("#id_image-chooser-upload-file").set_input_files(face())
    page.locator("#id_image-chooser-upload-title").fill("Im Hof")
    page.locator("#id_image-chooser-upload-credit").fill("Erika Beispiel")
    expect(page.locator("#id_image-chooser-upload-consent option[value=withdrawn]")).to_have_count(0)
    page.locator(".modal-body").get_by_role("button", name="Hochladen").click()
    expect(page.locator(".modal-body")).to_have_count(0)
    body.locator("[name$=picture-alt_text]").fill(ALT)
    # What is missing is said while writing, and goes when it is there.
    said = page.locator("acknowledgement-panel")
    expect(said).to_contain_text("Dieser Artikel gehört zu nichts")
    page.get_by_role("checkbox", name="ESF 2014–2020", exact=True).check()
    expect(said).not_to_contain_text("Dieser Artikel gehört zu nichts")
    expect(said).to_contain_text("Europäischer Sozialfonds")


def test_from_the_first_word_to_the_withdrawn_picture(
    open_browser: Callable[..., Any], site: str, mailbox: Any
) -> None:
    sent = len(mailbox.mails)
    writer, _watch = open_browser("Gebietsmanagerin")
    writer.goto("/")
    writer.get_by_role("link", name="Redaktion").click()
    write(writer)
    writer.get_by_role("button", name="Mehr Aktionen").click()
    writer.get_by_role("button", name="In Freigabe einreichen").click()
    writer.wait_for_url(re.compile(r"/redaktion/(pages/\d+/|articles/)$"))

    mail = mailbox.wait_for("koordination@example.org", sent)
    assert mail["Subject"] == f"Bitte ansehen: {TITLE}"
    (edit,) = re.findall(r"/redaktion/pages/\d+/edit/", mail.get_content())

    coordinator, _watch = open_browser("Koordination")
    coordinator.goto(edit)
    expect(coordinator.locator("#id_title")).to_have_value(TITLE)
    coordinator.locator("#id_teaser").fill("Wer Fragen hat, kommt dienstags in den Hof.")
    coordinator.get_by_role("button", name="Entwurf speichern").click()
    coordinator.wait_for_load_state("networkidle")
    coordinator.goto(edit.replace("edit/", "revisions/compare/earliest...latest/"))
    expect(coordinator.get_by_role("main")).to_contain_text("dienstags")
    coordinator.goto(edit)
    coordinator.wait_for_load_state("networkidle")
    coordinator.get_by_role("button", name="Mehr Aktionen").click()
    coordinator.locator("[data-workflow-action-name=approve]").first.click()
    coordinator.wait_for_url(re.compile(r"/redaktion/(pages/\d+/)?$"))
    mailbox.wait_for("quartier@example.org", sent)

    reader, _watch = open_browser()
    reader.goto("/aktuelles/sprechstunde-im-hof/")
    shown = reader.get_by_role("img", name=ALT)
    expect(shown).to_be_visible()
    original = reader.request.get(str(shown.get_attribute("src"))).body()
    assert stripes(original) > 60

    # The face: a rectangle drawn with the mouse.
    coordinator.goto("/redaktion/images/")
    coordinator.get_by_role("main").get_by_role("link", name=re.compile("Im Hof")).first.click()
    expect(coordinator.get_by_role("main")).to_contain_text("noch nicht geklärt")
    coordinator.get_by_role("link", name="Gesichter unkenntlich machen").click()
    canvas = coordinator.locator(".reihum-canvas")
    box = canvas.bounding_box()
    assert box
    across, down = box["width"] / 1200, box["height"] / 800
    coordinator.mouse.move(box["x"] + 280 * across, box["y"] + 180 * down)
    coordinator.mouse.down()
    coordinator.mouse.move(box["x"] + 520 * across, box["y"] + 520 * down, steps=5)
    coordinator.mouse.up()
    expect(canvas.locator("span")).to_have_count(1)
    assert 19 < float(coordinator.locator("[name=rectangle-0-width]").input_value()) < 21
    coordinator.get_by_role("button", name="Unkenntlich machen").click()
    coordinator.wait_for_url(re.compile(r"/redaktion/images/\d+/$"))
    expect(coordinator.get_by_role("main")).to_contain_text("unkenntlich")
    reader.goto("/aktuelles/sprechstunde-im-hof/")
    after = reader.request.get(str(reader.get_by_role("img", name=ALT).get_attribute("src"))).body()
    assert stripes(after) < 25

    # The consent: first where it is used, then it is gone from there.
    coordinator.get_by_role("link", name="Einwilligung widerrufen").click()
    expect(coordinator.get_by_role("main")).to_contain_text(TITLE)
    coordinator.get_by_role("button", name="Einwilligung widerrufen").click()
    expect(coordinator.get_by_text(f"Abgenommen von: „{TITLE}“.")).to_be_visible()
    reader.goto("/aktuelles/sprechstunde-im-hof/")
    expect(reader.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(reader.get_by_role("img", name=ALT)).to_have_count(0)


def test_a_gallery_opens_without_javascript(open_browser: Callable[..., Any], site: str) -> None:
    for javascript in (False, True):
        page, _watch = open_browser(phone=not javascript, javascript=javascript)
        page.goto("/aktuelles/glauchau-lud-ein/")
        page.locator(".gallery a").first.click()
        large = page.locator(".lightbox:target")
        expect(large).to_contain_text("Bild 1 von 3")
        expect(large.get_by_role("img")).to_be_visible()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")  # the first link: the next picture
        expect(page.locator(".lightbox:target")).to_contain_text("Bild 2 von 3")
        if javascript:
            page.keyboard.press("ArrowRight")
            expect(page.locator(".lightbox:target")).to_contain_text("Bild 3 von 3")
            page.keyboard.press("Escape")
        else:
            page.locator(".lightbox:target .close").click()
        expect(page.locator(".lightbox:target")).to_have_count(0)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
