"""A member sets up a passkey, signs out, and comes back with it. The device is Chromium's virtual authenticator."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from reihum.demo import ACCOUNTS, PASSWORD

from .conftest import DESKTOP, Mailbox, Watch, code_in

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
ADDRESS = ACCOUNTS["Gebietsmanagerin"]


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A watched page with a device that holds passkeys. Passkeys belong to a name, so not to 127.0.0.1."""
    place = site.replace("127.0.0.1", "localhost")
    context = browser.new_context(base_url=place, locale="de-DE", viewport=DESKTOP)  # type: ignore[arg-type]
    context.set_default_timeout(45_000)
    watch = Watch(urlsplit(place).netloc)
    watch.on(context)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    page.device = session  # type: ignore[attr-defined]
    page.key = session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})  # type: ignore[attr-defined]
    yield page
    context.close()
    assert watch.problems == []


def sign_in_by_code(page: Page, mailbox: Mailbox) -> None:
    page.goto("/konto/anmelden/")
    page.get_by_label("E-Mail-Adresse").fill(ADDRESS)
    before = len(mailbox.mails)
    page.get_by_role("button", name="Code schicken").click()
    page.get_by_label("Code").fill(code_in(mailbox.wait_for(ADDRESS, before)))
    page.get_by_role("button", name="Weiter").click()


def sign_out(page: Page) -> None:
    page.goto("/netzwerk/mein-konto/")
    page.get_by_role("button", name="Abmelden").click()
    expect(page.get_by_role("status")).to_contain_text("Sie sind abgemeldet.")


def confirm_by_password(page: Page) -> None:
    page.locator("input[type=password]").fill(PASSWORD)
    page.get_by_role("button", name="Bestätigen").click()


def test_a_passkey_is_set_up_and_signs_in(page: Any, mailbox: Mailbox) -> None:
    sign_in_by_code(page, mailbox)
    page.goto("/konto/passkeys/")
    page.get_by_role("link", name="Passkey einrichten").click()
    confirm_by_password(page)
    page.get_by_label("Name").fill("Diensthandy")
    page.get_by_role("button", name="Passkey einrichten").click()
    expect(page.get_by_role("heading", name="Notfallcodes")).to_be_visible()
    codes = page.locator(".codes li").all_inner_texts()
    assert len(codes) == 10
    assert len(page.device.send("WebAuthn.getCredentials", page.key)["credentials"]) == 1
    sign_out(page)

    page.goto("/konto/anmelden/?next=/netzwerk/mein-konto/")
    page.get_by_role("button", name="Mit einem Passkey anmelden").click()
    expect(page.get_by_role("heading", name="Mein Konto")).to_be_visible()
    assert urlsplit(page.url).path == "/netzwerk/mein-konto/"
    sign_out(page)

    # By another way, the passkey is asked for as well; where it is missing, an emergency code helps, once.
    sign_in_by_code(page, mailbox)
    page.get_by_role("button", name="Mit dem Passkey bestätigen").click()
    expect(page.get_by_role("status")).to_contain_text("Sie sind angemeldet.")
    sign_out(page)
    sign_in_by_code(page, mailbox)
    page.get_by_label("Code").fill(codes[0])
    page.get_by_role("button", name="Mit dem Notfallcode anmelden").click()
    expect(page.get_by_role("status")).to_contain_text("Sie sind angemeldet.")

    # And parted with: the journeys share this member.
    page.goto("/konto/passkeys/")
    page.get_by_role("link", name=re.compile("Entfernen")).click()
    page.get_by_role("button", name="Mit dem Passkey bestätigen").click()
    page.get_by_role("button", name="Passkey entfernen").click()
    expect(page.get_by_role("status")).to_contain_text("Der Passkey ist entfernt.")


def test_a_passkey_that_is_not_accepted_is_said_in_german(page: Any) -> None:
    unverified = {"authenticatorId": page.key["authenticatorId"], "isUserVerified": False}
    page.device.send("WebAuthn.setUserVerified", unverified)
    page.goto("/konto/anmelden/")
    notice = page.get_by_text("Der Passkey wurde nicht angenommen")
    expect(notice).to_be_hidden()
    page.get_by_role("button", name="Mit einem Passkey anmelden").click()
    expect(notice).to_be_visible()
    assert urlsplit(page.url).path == "/konto/anmelden/"
