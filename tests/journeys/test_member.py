"""A member signs in with the code that is mailed, registers for the next meeting, and cancels again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from reihum.demo import ACCOUNTS

from .conftest import Mailbox, code_in


def test_a_member_signs_in_by_code_and_registers(open_browser: Callable[..., Any], site: str, mailbox: Mailbox) -> None:
    page, _watch = open_browser(cookies=True)
    address = ACCOUNTS["Mitglied"]
    page.goto("/treffen/")
    page.get_by_role("main").get_by_role("link").filter(has_text="Zu Gast in").first.click()
    meeting = page.url
    page.get_by_role("link", name="Anmelden und zusagen").click()
    page.get_by_label("E-Mail-Adresse").fill(address)
    before = len(mailbox.mails)
    page.get_by_role("button", name="Code schicken").click()
    mail = mailbox.wait_for(address, before)
    code = code_in(mail)
    assert code in str(mail["Subject"])
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Weiter").click()
    page.wait_for_url(meeting)

    before = len(mailbox.mails)
    page.get_by_role("button", name="Zusagen").click()
    expect(page.get_by_role("status")).to_contain_text("Sie sind angemeldet")
    assert page.url == meeting
    confirmation = mailbox.wait_for(address, before)
    assert "Zu Gast in" in str(confirmation["Subject"])

    before = len(mailbox.mails)
    page.get_by_role("button", name="Absagen").click()
    expect(page.get_by_role("status")).to_contain_text("Ihre Absage ist angekommen")
    expect(page.get_by_role("button", name="Zusagen")).to_be_visible()
    mailbox.wait_for(address, before)


def test_a_wrong_code_lets_nobody_in(open_browser: Callable[..., Any], mailbox: Mailbox) -> None:
    page, _watch = open_browser(cookies=True)
    page.goto("/konto/anmelden/")
    page.get_by_label("E-Mail-Adresse").fill(ACCOUNTS["Gastgeberin"])
    page.get_by_role("button", name="Code schicken").click()
    page.get_by_label("Code").fill("FALSCH")
    page.get_by_role("button", name="Weiter").click()
    expect(page.get_by_label("Code")).to_be_visible()
    expect(page.locator("main .errorlist")).to_be_visible()
    expect(page.get_by_role("link", name="Anmelden", exact=True)).to_be_visible()


def test_an_unknown_address_gets_the_same_answer(open_browser: Callable[..., Any], mailbox: Mailbox) -> None:
    answers = []
    for address in (ACCOUNTS["Gastgeberin"], "niemand@example.org"):
        page, _watch = open_browser(cookies=True)
        page.goto("/konto/anmelden/")
        page.get_by_label("E-Mail-Adresse").fill(address)
        page.get_by_role("button", name="Code schicken").click()
        page.get_by_label("Code").wait_for()
        answers.append(page.get_by_role("main").inner_text().replace(address, "…"))
    assert answers[0] == answers[1]
