"""A real installation with the sample network, a real mail server, a real browser. Nothing is replaced.

Where no Chromium is installed the journeys are left out, with one line that says so.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from reihum.demo import ACCOUNTS, PASSWORD

from ..installation import environment, free_port

HERE = Path(__file__).parent
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
ARGUMENTS = [*QUIET.split(), "--disable-component-update", "--disable-sync"]
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 320, "height": 800}
# Wagtail saves a draft half a second after each change; who publishes in that very moment has two drafts. Journeys save by
# hand, so that none depends on who is faster.
BY_HAND = "addEventListener('w-unsaved:add', (event) => event.stopImmediatePropagation(), true)"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("journey")
            if not CHROMIUM:
                item.add_marker(pytest.mark.skip(reason="journeys left out: no Chromium (apt-get install chromium)"))


class Mailbox:
    """Every mail that was sent, as it came over the wire."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        return "250 OK"

    def wait_for(self, address: str, since: int, seconds: float = 20, *, subject: str = "") -> EmailMessage:
        """The first mail to `address` after the first `since` ones, perhaps about a `subject`."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for mail in self.mails[since:]:
                if address in str(mail["To"]) and subject in str(mail["Subject"]):
                    return mail
            time.sleep(0.05)
        raise AssertionError(f"no mail to {address}; there are {[str(mail['To']) for mail in self.mails[since:]]}")


def link_in(mail: EmailMessage, kind: str) -> str:
    """The address in a mail that leads to such a page."""
    body = mail.get_body(("plain",))
    assert body is not None
    found = re.search(rf"http\S+/{kind}/\S*", body.get_content())
    assert found, body.get_content()
    return found[0]


@pytest.fixture(scope="package")
def mailbox() -> Iterator[Mailbox]:
    box = Mailbox()
    server = Controller(box, hostname="127.0.0.1", port=free_port())
    server.start()
    box.port = server.port  # type: ignore[attr-defined]
    yield box
    server.stop()


@pytest.fixture(scope="package")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the running demo lies; its data is in `data`."""
    return tmp_path_factory.mktemp("journeys")


@pytest.fixture(scope="package")
def site(mailbox: Mailbox, folder: Path) -> Iterator[str]:
    """The address of a running `reihum demo`."""
    with running_demo(folder, mailbox) as address:
        yield address


@contextmanager
def running_demo(folder: Path, mailbox: Mailbox, **settings: str) -> Iterator[str]:
    """A `reihum demo` in the folder, with more settings if need be; gives its address."""
    port = free_port()
    settings["EMAIL_URL"] = f"smtp://127.0.0.1:{mailbox.port}"  # type: ignore[attr-defined]
    log = folder / "output"
    with log.open("w") as output:
        command = [sys.executable, "-m", "reihum.cli", "demo", "--port", str(port), "--data", str(folder / "data")]
        server = subprocess.Popen(
            command, env=environment(**settings), stdout=output, stderr=subprocess.STDOUT, cwd=folder
        )
    address = f"http://127.0.0.1:{port}"
    try:
        for _attempt in range(1200):
            assert server.poll() is None, f"the server ended: {log.read_text()}"
            try:
                urllib.request.urlopen(f"{address}/healthz", timeout=2).close()
                break
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        else:
            raise AssertionError(f"the server does not answer: {log.read_text()}")
        yield address
    finally:
        server.terminate()
        try:
            code = server.wait(30)
        except subprocess.TimeoutExpired:
            server.kill()
            raise
    assert code == 0, log.read_text()
    assert "Traceback" not in (folder / "data" / "reihum.log").read_text()


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


class Watch:
    """Notes everything on a page that should not be: errors, refused code, failed requests, other hosts."""

    def __init__(self, host: str) -> None:
        self.host = host
        self.problems: list[str] = []
        self.expected: set[int] = set()  # statuses that a journey provokes on purpose

    def on(self, context: BrowserContext) -> None:
        context.on("console", self.console)
        context.on("weberror", lambda error: self.problems.append(f"script: {error.error}"))
        context.on("request", self.request)
        context.on("requestfailed", self.failed)
        context.on("response", self.response)

    def console(self, message: Any) -> None:
        # "Failed to load resource" comes with a response or a failed request, which are noted with more detail.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.problems.append(f"console: {message.text} ({message.location.get('url')})")

    def request(self, request: Any) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob", "about") and parts.netloc != self.host:
            self.problems.append(f"another host: {request.url}")

    def failed(self, request: Any) -> None:
        # Chromium aborts what a navigation overtakes, and pages that turn out to be files to download.
        if request.failure != "net::ERR_ABORTED":
            self.problems.append(f"failed: {request.url} {request.failure}")

    def response(self, response: Any) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.problems.append(f"{response.status}: {response.url}")


@pytest.fixture(scope="package")
def signed_in(browser: Browser, site: str) -> Callable[[str], Any]:
    """The cookies of a role (a key of demo.ACCOUNTS), signed in once by password."""
    return signing_in(browser, site)


def signing_in(browser: Browser, site: str) -> Callable[[str], Any]:
    """`signed_in` for a site; a module with a demo of its own has its own."""
    states: dict[str, Any] = {}

    def state(role: str) -> Any:
        if role not in states:
            context = browser.new_context(base_url=site, locale="de-DE")
            page = context.new_page()
            page.goto("/konto/anmelden/passwort/")
            form = page.locator("main form").filter(has=page.locator("input[type=password]"))
            form.locator("input[type=email]").fill(ACCOUNTS[role])
            form.locator("input[type=password]").fill(PASSWORD)
            form.locator("button").first.click()
            page.wait_for_url(lambda url: "/anmelden" not in url)
            states[role] = context.storage_state()
            context.close()
        return states[role]

    return state


@pytest.fixture
def open_browser(
    browser: Browser, site: str, signed_in: Callable[[str], Any]
) -> Iterator[Callable[..., tuple[Page, Watch]]]:
    """Opens a watched browser: `page, watch = open_browser("Mitglied", phone=True, javascript=False)`.

    At the end of the test it must have had nothing to complain about, and a visitor no cookie.
    """
    opened: list[tuple[BrowserContext, Watch, bool]] = []

    def open_one(
        role: str | None = None,
        *,
        phone: bool = False,
        javascript: bool = True,
        cookies: bool = False,
        address: str = site,
    ) -> tuple[Page, Watch]:
        """`cookies` allows a visitor to become somebody; `address` leads to the site by another way (see cable.py)."""
        context = browser.new_context(
            base_url=address,
            locale="de-DE",
            timezone_id="Europe/Berlin",
            viewport=PHONE if phone else DESKTOP,  # type: ignore[arg-type]
            java_script_enabled=javascript,
            storage_state=signed_in(role) if role else None,
        )
        context.set_default_timeout(45_000)
        if javascript:
            context.add_init_script(BY_HAND)
        watch = Watch(urlsplit(address).netloc)
        watch.on(context)
        opened.append((context, watch, role is not None or cookies))
        return context.new_page(), watch

    yield open_one
    for context, watch, may_have_cookies in opened:
        cookies = [cookie["name"] for cookie in context.cookies()]
        context.close()
        assert watch.problems == []
        assert may_have_cookies or cookies == []


def code_in(mail: EmailMessage) -> str:
    """The sign-in code in a mail."""
    body = mail.get_body(("plain",))
    assert body is not None
    found = re.search(r"^\s*([A-Z0-9]{3,}(?:-[A-Z0-9]{3,})*)\s*$", body.get_content(), re.M)
    assert found, body.get_content()
    return found[1]
