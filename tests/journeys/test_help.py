"""Somebody looks for help: finds what others did, asks who could know, hears of what is new; and a folder is filled."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from reihum.demo import ACCOUNTS

from .conftest import Mailbox, link_in

QUESTION = "Wer haftet, wenn ein leerer Laden alle acht Wochen den Nutzer wechselt?"
PROPOSED = "Sieben leere Schaufenster zwischen Post und Markt"
ANSWER = "Eine Haftpflicht der Stadt für alle Zwischennutzungen"
NEWS = "Der Schlüssel zum leeren Laden liegt jetzt im Bürgerbüro"
FIELD = "Handel, Innenstadt und Leerstand"


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def test_found_asked_answered_and_told_of_what_is_new(open_browser: Callable[..., Any], mailbox: Mailbox) -> None:
    phone, _watch = open_browser("Mitglied", phone=True)
    phone.goto("/erfahrungen/benachrichtigungen/")
    phone.get_by_label("sofort").check()
    phone.get_by_label(FIELD).check()
    phone.get_by_role("button", name="Speichern").click()
    begin = len(mailbox.mails)
    tells_in_the_field(open_browser)

    phone.goto("/suche/")
    phone.get_by_label("Wonach suchen Sie?").fill("Leerstände in Ladenlokalen")
    phone.get_by_role("main").get_by_role("button", name="Suchen").click()
    phone.get_by_role("link", name=QUESTION).click()
    expect(phone.get_by_role("heading", name=QUESTION)).to_be_visible()
    entry = phone.url
    proposal = phone.locator(".voice").filter(has=phone.get_by_role("link", name=PROPOSED))
    expect(proposal).to_contain_text(f"gleiches Handlungsfeld: {FIELD}")
    assert fits(phone)
    proposal.get_by_role("button", name="Passt nicht").click()
    expect(phone.get_by_role("status")).to_contain_text("Das wird hier nicht mehr vorgeschlagen.")
    expect(proposal).to_have_count(0)

    phone.get_by_role("link", name="Wer könnte es wissen?").click()
    phone.get_by_label("Kemal Schema").check()  # of Riesa: stays ticked while somebody else is looked for
    phone.get_by_label("Jemand anderes fragen").fill("Gesine")
    phone.get_by_label("Jemand anderes fragen").press("Enter")
    expect(phone.get_by_label("Kemal Schema")).to_be_checked()
    phone.get_by_label("Kemal Schema").uncheck()
    phone.get_by_label("Gesine Gasthaus").check()
    phone.get_by_label("Ein Satz dazu, wenn Sie mögen").fill("Ihr macht das doch schon lange.")
    assert fits(phone)
    phone.get_by_role("button", name="Fragen", exact=True).click()
    expect(phone.get_by_role("status")).to_contain_text("Eine Person ist gefragt.")

    asked = mailbox.wait_for(ACCOUNTS["Gastgeberin"], begin, subject=QUESTION)
    page, _watch = open_browser("Gastgeberin")
    page.goto(link_in(asked, "beantworten"))
    expect(page.get_by_text("Ihr macht das doch schon lange.")).to_be_visible()
    page.get_by_label("Was hat geholfen? In einem Satz").fill(ANSWER)
    page.get_by_label("Wie es ging").fill("Sie kostet 300 € im Jahr und gilt für jeden Laden.")
    page.get_by_role("button", name="Antworten").click()
    expect(page.get_by_role("heading", name=ANSWER)).to_be_visible()
    answered = mailbox.wait_for(ACCOUNTS["Mitglied"], begin, subject="Eine Antwort:")
    assert QUESTION in str(answered["Subject"])
    phone.goto(entry)
    expect(phone.get_by_role("link", name=ANSWER)).to_be_visible()

    news = mailbox.wait_for(ACCOUNTS["Mitglied"], begin, seconds=240, subject="Neu im Austausch")
    assert NEWS in news.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    visitor, _watch = open_browser()
    visitor.goto(link_in(news, "abbestellen"))
    visitor.get_by_role("button", name="Ja, abbestellen").click()
    expect(visitor.get_by_text("Sie bekommen diese E-Mails nicht mehr.")).to_be_visible()
    phone.goto("/erfahrungen/benachrichtigungen/")
    expect(phone.get_by_label("gar nicht")).to_be_checked()


def tells_in_the_field(open_browser: Callable[..., Any]) -> None:
    """Somebody else tells what works."""
    page, _watch = open_browser("Gebietsmanagerin")
    page.goto("/erfahrungen/schreiben/")
    page.get_by_role("radio", name="Läuft gut").check()
    page.get_by_label("In einem Satz").fill(NEWS)
    page.get_by_label("Wie ist es?").fill("Wer einen Laden ansehen will, holt ihn dort ab.")
    page.get_by_text("Mehr sagen").click()
    page.get_by_label(FIELD).check()
    page.get_by_role("button", name="Eintragen").click()
    expect(page.get_by_role("heading", name=NEWS)).to_be_visible()


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="PDFs are not looked into: no poppler")
def test_a_coordinator_fills_a_folder_and_takes_its_pdf_along(open_browser: Callable[..., Any], tmp_path: Path) -> None:
    page, _watch = open_browser("Koordination")
    page.goto("/mappen/")
    page.get_by_role("link", name="Neue Themenmappe").click()
    page.get_by_label("Thema").fill("Läden, die Nachbarn betreiben")
    page.get_by_label("öffentlich").check()
    page.get_by_role("button", name="Anlegen").click()
    shop, trial = "Ein Verein betreibt den Dorfladen in der Großsiedlung", "Probemonate ohne Miete für leere Läden"
    for title in (shop, trial):
        page.get_by_label("Erfahrung, Artikel oder Dokument suchen").fill(title)
        page.get_by_role("main").get_by_role("button", name="Suchen").click()
        page.get_by_role("button", name=re.compile(f"Dazulegen.*{title}")).click()
        expect(page.get_by_role("status")).to_contain_text("Liegt jetzt in der Mappe")
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile(f"Nach oben.*{trial}")).click()
    page.get_by_label("Warum das hier liegt").first.fill("Damit fangen viele an.")
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile(f"Speichern.*{trial}")).click()
    page.get_by_role("link", name="Läden, die Nachbarn betreiben").click()
    pdf = page.get_by_role("link", name="Als PDF").get_attribute("href")
    visitor, _watch = open_browser()
    answer = visitor.request.get(pdf)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    file = tmp_path / "mappe.pdf"
    file.write_bytes(answer.body())
    words = subprocess.run(["pdftotext", file, "-"], capture_output=True, text=True, check=True).stdout
    words = " ".join(words.split())
    places = [words.find(part) for part in ("Städtebauförderung", trial, "Damit fangen viele an.", shop)]
    assert (-1 in places, places) == (False, sorted(places)), (
        words
    )  # the funders first, then in the order that was chosen
