"""A member sets up a passkey, signs out, and comes back with it. The device is Chromium's virtual authenticator."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(shutil.which("chromium") is None, reason="no Chromium here"),
]

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A page in a browser of its own, with a device that holds passkeys. What goes wrong on it fails the test."""
    from playwright.sync_api import sync_playwright

    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs in the thread of the test
    complaints: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        context = browser.new_context(locale="de-DE")
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        device = context.new_cdp_session(page)
        device.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        page.authenticator = device.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
        page.device = device
        yield page
        browser.close()
    assert complaints == []


def sign_in_by_code(page: Any, address: str, email: str) -> None:
    page.goto(f"{address}/konto/anmelden/")
    page.get_by_label("E-Mail-Adresse").fill(email)
    page.get_by_role("button", name="Code schicken").click()
    page.get_by_label("Code").wait_for()
    page.get_by_label("Code").fill(re.search(r"^[A-Z]{4}-[A-Z]{4}$", mail.outbox[-1].body, re.MULTILINE)[0])
    page.get_by_role("button", name="Weiter").click()


def sign_out(page: Any, address: str) -> None:
    page.goto(f"{address}/netzwerk/mein-konto/")
    page.get_by_role("button", name="Abmelden").click()
    page.get_by_text("Sie sind abgemeldet.").wait_for()


def test_a_passkey_is_set_up_and_signs_in(page: Any, live_server: Any, make_person: Any) -> None:
    from allauth.mfa.models import Authenticator

    cache.clear()
    bernd = make_person("Bernd", "Muster")
    bernd.set_unusable_password()
    bernd.save()
    address = live_server.url

    sign_in_by_code(page, address, bernd.email)
    page.get_by_text("Sie sind angemeldet.").wait_for()
    page.goto(f"{address}/konto/passkeys/")
    page.get_by_role("link", name="Passkey einrichten").click()
    page.get_by_label("Name").fill("Diensthandy")
    page.get_by_role("button", name="Passkey einrichten").click()
    # The new passkey shows at once that it works, and the emergency codes follow.
    page.get_by_role("button", name="Mit dem Passkey bestätigen").click()
    page.get_by_role("heading", name="Notfallcodes").wait_for()
    codes = page.locator(".codes li").all_inner_texts()
    assert len(codes) == 10
    assert Authenticator.objects.get(type="webauthn").data["name"] == "Diensthandy"
    assert len(page.device.send("WebAuthn.getCredentials", {"authenticatorId": page.authenticator})["credentials"]) == 1
    sign_out(page, address)

    page.goto(f"{address}/konto/anmelden/?next=/netzwerk/mein-konto/")
    page.get_by_role("button", name="Mit einem Passkey anmelden").click()
    page.get_by_role("heading", name="Bernd Muster").wait_for()
    assert page.url == f"{address}/netzwerk/mein-konto/"
    sign_out(page, address)

    # By another way, the passkey is asked for as well; where it is missing, a code helps, once.
    sign_in_by_code(page, address, bernd.email)
    page.get_by_role("button", name="Mit dem Passkey bestätigen").click()
    page.get_by_text("Sie sind angemeldet.").wait_for()
    sign_out(page, address)
    sign_in_by_code(page, address, bernd.email)
    page.get_by_label("Code").fill(codes[0])
    page.get_by_role("button", name="Mit dem Notfallcode anmelden").click()
    page.get_by_text("Sie sind angemeldet.").wait_for()


def test_a_device_that_does_not_know_the_page_is_told_so_in_german(page: Any, live_server: Any, db: None) -> None:
    page.device.send("WebAuthn.setUserVerified", {"authenticatorId": page.authenticator, "isUserVerified": False})
    page.goto(f"{live_server.url}/konto/anmelden/")
    notice = page.get_by_text("Der Passkey wurde nicht angenommen")
    assert not notice.is_visible()
    page.get_by_role("button", name="Mit einem Passkey anmelden").click()
    notice.wait_for()
    assert page.url == f"{live_server.url}/konto/anmelden/"
