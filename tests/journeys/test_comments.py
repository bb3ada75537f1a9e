"""A visitor comments, a coordinator publishes it from the mail, the talk goes on, and it is taken back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from reihum.demo import ACCOUNTS

from .conftest import Mailbox, Watch, running_demo
from .test_every_page import axe

ARTICLE = "/aktuelles/was-bis-jahresende-abzurechnen-ist/"
AN_EYE_BLINK = 3_200  # milliseconds: quicker than three seconds is no human


def link_in(mail: EmailMessage, part: str) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    (link,) = re.findall(rf"^http\S+/kommentare/{part}/\S+", body.get_content(), re.M)
    return str(link)


def send(page: Page, button: str, **fields: str) -> None:
    """Fills in a form, as quickly as a human could, and sends it."""
    for label, text in fields.items():
        page.get_by_label(label).fill(text)
    page.wait_for_timeout(AN_EYE_BLINK)
    page.get_by_role("button", name=button).click()


def test_a_comment_from_writing_to_taking_back(open_browser: Callable[..., Any], site: str, mailbox: Mailbox) -> None:
    page, watch = open_browser(javascript=False)
    page.goto(ARTICLE)
    page.get_by_role("link", name="Kommentar schreiben").click()
    before = len(mailbox.mails)
    send(page, "Absenden", Name="", Kommentar="Wo finde ich das Muster für den Sachbericht?")
    # Something is missing: the browser says so itself and sends nothing.
    assert page.url == f"{site}{ARTICLE}kommentar/"
    page.get_by_label("Name").fill("Rosa")
    page.get_by_label("E-Mail-Adresse").fill("rosa@example.org")
    page.get_by_role("button", name="Absenden").click()
    expect(page.get_by_role("main")).to_contain_text("Wir lesen Ihren Kommentar, bevor er erscheint.")
    page.get_by_role("link", name="Zurück zum Artikel").click()
    expect(page.get_by_role("main")).not_to_contain_text("Sachbericht?")

    # The coordinator needs neither password nor script.
    mail = mailbox.wait_for(ACCOUNTS["Koordination"], before)
    assert " ".join(str(mail["Subject"]).split()) == "Neuer Kommentar zu „Was bis Jahresende abzurechnen ist“"
    assert "rosa@example.org" not in mail.as_string()
    link = link_in(mail, "entscheiden")
    looking, _watch = open_browser()
    looking.goto(link)
    assert axe(looking) == []
    coordinator, _watch = open_browser(javascript=False)
    coordinator.goto(link)
    expect(coordinator.get_by_role("main")).to_contain_text("Wo finde ich das Muster für den Sachbericht?")
    coordinator.get_by_role("button", name="Veröffentlichen").click()
    expect(coordinator.get_by_role("status")).to_contain_text("Veröffentlicht")

    page.goto(ARTICLE)
    expect(page.locator(".comment")).to_contain_text("Rosa")
    page.get_by_role("link", name="Antworten").click()
    send(page, "Absenden", Name="Emil", Kommentar="Beim Programm, unter „Formulare“.")
    expect(page.get_by_role("heading", level=1)).to_have_text("Danke")

    page.goto(ARTICLE)
    page.get_by_role("main").get_by_role("link", name="Melden").click()
    watch.expected.add(422)
    page.get_by_role("button", name="Melden").click()  # too quick, and the text stays
    expect(page.get_by_role("alert")).to_contain_text("Bitte warten Sie noch")
    send(page, "Melden", **{"Was stimmt nicht?": "Nur zur Probe."})
    expect(page.get_by_role("main")).to_contain_text("Wir sehen uns den Kommentar noch einmal an.")

    page.goto(ARTICLE)
    page.get_by_role("link", name="Mein Kommentar soll weg").click()
    before = len(mailbox.mails)
    send(page, "Link schicken", **{"E-Mail-Adresse": "rosa@example.org"})
    expect(page.get_by_role("heading", level=1)).to_have_text("Sehen Sie in Ihr Postfach")
    link = link_in(mailbox.wait_for("rosa@example.org", before), "loeschen")
    looking.goto(link)
    assert axe(looking) == []
    page.goto(link)
    page.get_by_role("button", name="Löschen").click()
    expect(page.get_by_role("main")).to_contain_text("Hier ist nichts mehr von Ihnen.")
    page.goto(ARTICLE)
    expect(page.get_by_role("main")).not_to_contain_text("Sachbericht?")


def test_the_pages_from_mails_are_accessible(open_browser: Callable[..., Any], site: str, mailbox: Mailbox) -> None:
    """Nobody links to them, so that following links does not find them."""
    page, watch = open_browser()
    watch.expected.add(410)
    page.goto("/kommentare/entscheiden/gibt-es-nicht/")
    assert axe(page) == []
    page.goto("/kommentare/loeschen/gibt-es-nicht/")
    assert axe(page) == []
    for thanks in (f"{ARTICLE}kommentar/danke/", "/kommentare/melden/danke/", "/kommentare/loeschen/danke/"):
        page.goto(thanks)
        assert axe(page) == []


def test_the_coordinator_decides_in_the_back_office(open_browser: Callable[..., Any], site: str) -> None:
    page, _watch = open_browser("Koordination")
    page.goto("/redaktion/")
    page.get_by_role("link", name=re.compile(r"Kommentare? warte")).click()
    page.get_by_role("row").filter(has_text="Familie aus der Unterstadt").get_by_role("checkbox").check()
    page.get_by_role("link", name="Die ausgewählten Kommentare veröffentlichen").click()
    page.get_by_role("button", name="Ja, veröffentlichen").click()
    expect(page.get_by_role("main")).to_contain_text("1 Kommentar: veröffentlicht.")
    page.goto("/aktuelles/glauchau-lud-ein/")
    expect(page.get_by_role("main")).to_contain_text("Gibt es den Rundgang auch einmal für alle, die hier wohnen?")


@pytest.fixture(scope="module")
def strict_site(mailbox: Mailbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site that wants a proof of work."""
    folder = tmp_path_factory.mktemp("strict")
    with running_demo(folder, mailbox, REIHUM_COMMENT_PROOF="true") as address:
        yield address


def test_the_browser_proves_its_work(browser: Browser, strict_site: str) -> None:
    context = browser.new_context(base_url=strict_site, locale="de-DE")
    watch = Watch(strict_site.removeprefix("http://"))
    watch.on(context)
    page = context.new_page()
    page.goto(f"{ARTICLE}kommentar/")
    expect(page.get_by_text("Bitte lassen Sie das Formular nur eine Minute offen")).to_be_hidden()
    expect(page.locator("input[name=proof]")).not_to_have_value("", timeout=60_000)
    assert axe(page) == []
    send(page, "Absenden", Name="Rosa", Kommentar="Mit Beweis.")
    expect(page.get_by_role("heading", level=1)).to_have_text("Danke")
    context.close()
    # Without JavaScript the form asks for a minute, in the same place.
    context = browser.new_context(base_url=strict_site, locale="de-DE", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{ARTICLE}kommentar/")
    expect(page.get_by_text("Bitte lassen Sie das Formular nur eine Minute offen")).to_be_visible()
    send(page, "Absenden", Name="Rosa", Kommentar="Ohne Beweis.")
    expect(page.get_by_role("alert")).to_contain_text(re.compile(r"Bitte warten Sie noch 5\d Sekunden"))
    expect(page.get_by_label("Kommentar")).to_have_value("Ohne Beweis.")
    context.close()
    assert watch.problems == []
