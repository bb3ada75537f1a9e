"""Who paid is named on a phone without scrolling, each time after its own rules; an old logo on a new project is refused."""

from __future__ import annotations

import hashlib
import io
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect

from reihum.funding.acknowledgement import Acknowledgement
from reihum.funding.publicity.rendered import LOOK, Expected, judge

from ..installation import environment

PHONE = {"width": 360, "height": 640}
OLD, NEW = ("Europäische Union", "Europäischer Sozialfonds"), ("Kofinanziert von der Europäischen Union",)
# The article about 2017 once more, as if it told of a project of today.
COPY = """
from datetime import date
from reihum.funding.models import Period, Project
from reihum.newsroom.models import ArticlePage, ArticleProject
old = ArticlePage.objects.get(slug="glauchau-lud-ein")
project = Project.objects.create(
    name="Nähstube im Bürgerhaus", slug="naehstube-im-buergerhaus", period=Period.objects.get(name="ESF Plus 2021–2027"),
    area=old.meeting.areas.first(), beneficiary="Nachbarschaft e. V.", purpose="Nachbarn lernen nähen.",
)
changes = {"slug": "glauchau-laedt-ein", "title": "Glauchau lädt ein", "meeting": None, "date": date(2024, 6, 1)}
new = old.copy(update_attrs=changes)
new.areas.clear()
new.periods.clear()
new.projects = [ArticleProject(project=project)]
new.save_revision().publish()
print(new.pk)
"""


@pytest.fixture(scope="module")
def copy(site: str, folder: Path) -> str:
    """The number of the copied article."""
    made = subprocess.run(
        [sys.executable, "-m", "django", "shell", "--no-imports", "-c", COPY],
        env=environment(folder / "data", REIHUM_URL=site, DJANGO_SETTINGS_MODULE="reihum.settings"),
        capture_output=True,
        text=True,
    )
    assert made.returncode == 0, made.stderr
    return made.stdout.strip().splitlines()[-1]


def broken(page: Page, lines: tuple[str, ...]) -> list[str]:
    """What the checks say about the page as it is shown, if these lines are due."""
    asked = Acknowledgement((lines,), (), (), first_viewport=True)
    found = page.evaluate(LOOK.read_text())
    assert (found["width"], found["height"]) == (PHONE["width"], PHONE["height"])
    judged = judge(found, Expected(asked), lambda source: b"")
    assert {finding.rule for finding in judged} == {"P02", "P03", "P04", "P05", "P06", "P08"}
    return [f"{finding.rule}: {finding.sentence}" for finding in judged if finding.is_problem]


def test_each_article_names_its_own_fund_on_a_phone(open_browser: Callable[..., Any], copy: str) -> None:
    for path, due, not_due in (("glauchau-lud-ein", OLD, NEW), ("glauchau-laedt-ein", NEW, OLD)):
        page, _watch = open_browser(phone=True)
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        page.goto(f"/aktuelles/{path}/")
        emblem = page.locator(".thanks .emblem")
        expect(emblem).to_have_count(1)
        expect(emblem).to_be_in_viewport(ratio=1)
        assert emblem.inner_text().strip().splitlines() == list(due)
        assert broken(page, due) == []
        assert [problem[:3] for problem in broken(page, not_due)] == ["P02"]


def old_logo() -> dict[str, Any]:
    picture, file = Image.new("RGB", (400, 120), "white"), io.BytesIO()
    ImageDraw.Draw(picture).rectangle((10, 10, 160, 110), fill="#003399")
    picture.save(file, "PNG")
    return {"name": "esf.png", "mimeType": "image/png", "buffer": file.getvalue()}


def test_an_old_logo_is_refused_on_an_article_about_a_new_project(open_browser: Callable[..., Any], copy: str) -> None:
    page, watch = open_browser("Koordination")
    page.goto("/redaktion/snippets/media/logo/add/")
    page.locator("#id_name").fill("ESF in Sachsen 2014–2020")
    page.locator("#id_file").set_input_files(old_logo())
    page.locator("#id_alt").fill("Logo Europäischer Sozialfonds in Sachsen 2014–2020")
    page.locator("#id_owner").fill("Sächsische Aufbaubank")
    page.locator("#id_purpose").fill("Vorhaben des ESF 2014–2020")
    page.locator("#id_eu_mark").select_option("eu-2014")
    page.get_by_role("button", name="Speichern").click()
    page.wait_for_url("**/redaktion/snippets/media/logo/")

    page.goto(f"/redaktion/pages/{copy}/edit/")
    panel = page.locator("acknowledgement-panel")
    expect(panel).to_contain_text(NEW[0])
    expect(panel.locator(".help-critical")).to_have_count(0)
    page.locator("#id_logos-ADD").click()
    page.locator("#id_logos-0-logo").select_option(label="ESF in Sachsen 2014–2020")
    refused = "Neben dem Emblem 2021–2027 darf kein anderes solches Zeichen stehen"
    expect(panel.locator(".help-critical")).to_contain_text(refused)  # while writing
    watch.expected.add(400)  # Wagtail's answer to a form that is not valid
    page.get_by_role("button", name="Entwurf speichern").click()
    expect(page.locator(".messages .error, .messages .w-bg-critical-200, .messages li").first).to_contain_text("nicht")
    expect(page.get_by_text(refused).first).to_be_visible()

    reader, _watch = open_browser(phone=True)
    reader.goto("/aktuelles/glauchau-laedt-ein/")
    expect(reader.locator(".logos img")).to_have_count(0)


def test_a_coordinator_has_a_page_taken_and_downloads_the_report(open_browser: Callable[..., Any], copy: str) -> None:
    page, _watch = open_browser("Koordination")
    page.goto("/redaktion/publizitaet/")
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name="Glauchau lädt ein", exact=True))
    row.get_by_role("button", name="Aufnehmen von „Glauchau lädt ein“").click()
    expect(page.get_by_text("„Glauchau lädt ein“ wird aufgenommen.")).to_be_visible()

    newest = row.get_by_role("link", name=re.compile(r"^\d\d\.\d\d\.\d{4} von „Glauchau lädt ein“$"))
    for _attempt in range(60):  # the worker may be taking others
        page.goto("/redaktion/publizitaet/")
        if newest.count():
            break
        time.sleep(1)
    newest.click()
    evidence = page.locator("table.listing tbody tr")
    expect(evidence).to_have_count(2)  # screen and phone
    for screen in ("Bildschirm", "Telefon"):
        piece = evidence.filter(has_text=f"Glauchau lädt ein ({screen})")
        expect(piece.locator("td").nth(2)).to_have_text("in Ordnung")
        link = piece.get_by_role("link", name=f"Bild von „Glauchau lädt ein ({screen})“")
        picture = page.request.get(str(link.get_attribute("href")))
        assert picture.headers["content-type"] == "image/png"
        assert piece.locator("code").inner_text() == hashlib.sha256(picture.body()).hexdigest()

    with page.expect_download() as download:
        page.get_by_role("link", name="Als ein PDF herunterladen").click()
    report = Path(download.value.path()).read_bytes()
    assert (download.value.suggested_filename, report[:8]) == ("nachweis-publizitaet.pdf", b"%PDF-1.7")


def test_a_coordinator_keeps_a_photo_of_the_poster(open_browser: Callable[..., Any]) -> None:
    page, _watch = open_browser("Koordination", javascript=False)
    page.goto("/redaktion/publizitaet/nachweise/")
    page.get_by_role("link", name="Nachweis hinzufügen").click()
    page.get_by_label("Titel").fill("Plakat im Treppenhaus")
    page.get_by_label("Datei").set_input_files({**old_logo(), "name": "plakat.png"})
    page.get_by_label("Beschreibung").fill("Das Plakat hängt neben den Briefkästen.")
    page.get_by_role("group", name="Vorhaben").get_by_label("Die LunchBOX").check()
    page.get_by_role("button", name="Speichern").click()
    page.wait_for_url("**/redaktion/publizitaet/nachweise/")
    piece = page.get_by_role("row").filter(has_text="Plakat im Treppenhaus")
    expect(piece.locator("td").nth(2)).to_have_text("nachgesehen: Karin Muster")
