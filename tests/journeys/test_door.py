"""At the door: a host ticks people on a phone while there is no network, and nothing is lost; a guest scans the sign."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from ..installation import environment, run
from .cable import Cable


@pytest.fixture
def meeting(site: str, folder: Path) -> Iterator[str]:
    """The path of a meeting that began an hour ago, with eight who said yes; afterwards there was none."""
    run(
        environment(folder / "data"),
        """
        import datetime, django
        django.setup()
        from django.utils import timezone
        from reihum.meetings.models import AgendaItem, Meeting, Registration, State
        from reihum.people.models import Person
        from reihum.places.models import Municipality
        now, hour = timezone.now(), datetime.timedelta(hours=1)
        meeting = Meeting.objects.create(
            title="Heute am Markt", slug="heute", municipality=Municipality.objects.first(), venue="Rathaus",
            starts_at=now - hour, ends_at=now + 5 * hour, state=State.OPEN,
        )
        for person in Person.objects.exclude(family_name="")[:8]:
            Registration.objects.create(meeting=meeting, person=person)
        for position, (title, minutes) in enumerate((("Begrüßung", 30), ("Leerstand", 90), ("Rundgang", 60)), 1):
            AgendaItem.objects.create(meeting=meeting, position=position, title=title, minutes=minutes)
        """,
    )
    yield "/treffen/heute/"
    run(
        environment(folder / "data"),
        """
        import django
        django.setup()
        from reihum.meetings.models import Meeting
        Meeting.objects.get(slug="heute").delete()
        """,
    )


@pytest.fixture
def cable(site: str) -> Iterator[Cable]:
    """A network that can be pulled out. Asked for before `open_browser`, so that it outlives the browsers."""
    port = urlsplit(site).port
    assert port
    with Cable(port) as cable:
        yield cable
        cable.pull()
        cable.shutdown()


def present(page: Page, meeting: str) -> list[str]:
    """Whom a browser that was not at the door sees as present."""
    page.goto(f"{meeting}einlass/")
    return sorted(page.locator("button[name=weg] strong").all_inner_texts())


def wait_until_kept(page: Page) -> None:
    """Waits until the phone has the page, says so, and has a worker that shows it without network."""
    expect(page.get_by_text("Diese Seite liegt jetzt auf Ihrem Telefon und geht auch ohne Netz.")).to_be_visible()
    page.wait_for_function("() => navigator.serviceWorker.controller")


def without_network(watch: Any) -> None:
    """Takes out what a browser must complain about when its network is gone, and that alone."""
    watch.problems[:] = [
        problem
        for problem in watch.problems
        if not re.match(r"failed: .* net::ERR_(INTERNET_DISCONNECTED|EMPTY_RESPONSE|CONNECTION_[A-Z]+)$", problem)
    ]


def test_nobody_ticked_without_network_is_lost(cable: Cable, open_browser: Callable[..., Any], meeting: str) -> None:
    page, watch = open_browser("Koordination", phone=True, address=cable.address)
    office, _watch = open_browser("Koordination", javascript=False)
    page.goto(f"{meeting}einlass/")
    status = page.get_by_role("status")
    expect(status).to_have_text("Netz da. Alles ist gespeichert.")
    wait_until_kept(page)
    names = page.locator("button[name=da] strong").all_inner_texts()[:3]
    assert len(set(names)) == 3

    # The network goes. Two are ticked, one by mistake and back again, one did not register.
    cable.pull()
    page.context.set_offline(True)
    expect(status).to_have_text("Kein Netz. Tragen Sie ruhig weiter ein. Alles ist gespeichert.")
    for name in (*names, names[2]):
        page.get_by_role("button", name=name).click()
    page.get_by_label("Vor- und Nachname").fill("Paul Spontan")
    page.get_by_label("Organisation oder Ort").fill("Gera")
    page.get_by_role("button", name="Eintragen").click()
    expect(status).to_have_text("Kein Netz. Tragen Sie ruhig weiter ein. 5 Einträge warten auf diesem Telefon.")

    # The phone restarts the page, still without network.
    page.reload()
    expect(status).to_have_text("Kein Netz. Tragen Sie ruhig weiter ein. 5 Einträge warten auf diesem Telefon.")
    there = page.locator("button[name=weg] strong")
    assert sorted(there.all_inner_texts()) == sorted([*names[:2], "Paul Spontan"])
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.arrival')).display") == "flex"
    )  # the style is there too
    assert present(office, meeting) == []

    # Meanwhile another host ticks somebody, by a form without script.
    other = office.locator("button[name=da]").nth(5)
    of_other = other.locator("strong").inner_text()
    other.click()

    # The network is back: everything arrives, once, and the phone sees what others did.
    cable.plug()
    page.context.set_offline(False)
    expect(status).to_have_text("Netz da. Alles ist gespeichert.")
    everybody = sorted([*names[:2], "Paul Spontan", of_other])
    expect(there).to_have_count(4)
    assert sorted(there.all_inner_texts()) == everybody == present(office, meeting)
    page.reload()
    expect(there).to_have_count(4)
    without_network(watch)


def test_who_is_signed_out_keeps_what_waits_and_learns_what_to_do(
    open_browser: Callable[..., Any], meeting: str
) -> None:
    page, watch = open_browser("Koordination", phone=True)
    page.goto(f"{meeting}einlass/")
    status = page.get_by_role("status")
    expect(status).to_have_text("Netz da. Alles ist gespeichert.")
    cookies = page.context.cookies()
    page.context.clear_cookies(name="sessionid")
    name = page.locator("button[name=da] strong").first.inner_text()
    page.get_by_role("button", name=name).click()
    expect(status).to_have_text(
        "Sie sind abgemeldet. Bitte melden Sie sich neu an, dann wird gesendet. Ein Eintrag wartet auf diesem Telefon."
    )
    link = page.get_by_role("link", name="Neu anmelden")
    assert link.get_attribute("href") == f"/konto/anmelden/?next={meeting}einlass/"
    page.context.add_cookies(cookies)  # type: ignore[arg-type]
    page.goto(f"{meeting}einlass/")
    expect(status).to_have_text("Netz da. Alles ist gespeichert.")
    assert page.locator("button[name=weg] strong").all_inner_texts() == [name]

    # A phone that is handed back holds nothing any more.
    wait_until_kept(page)
    page.get_by_role("button", name="Dieses Telefon aufräumen").click()
    page.wait_for_url("**/tag/")
    workers = "(await navigator.serviceWorker.getRegistrations()).length"
    kept = f"async () => [Object.keys(localStorage), await caches.keys(), {workers}]"
    assert page.evaluate(kept) == [[], [], 0]
    without_network(watch)


def test_what_a_phone_keeps_goes_by_itself(open_browser: Callable[..., Any], meeting: str) -> None:
    page, _watch = open_browser("Koordination", phone=True)
    page.goto(f"{meeting}einlass/")
    wait_until_kept(page)
    expect(page.get_by_role("status")).to_have_text("Netz da. Alles ist gespeichert.")
    keys = "async () => [Object.keys(localStorage).length > 0, (await caches.keys()).length]"
    page.goto(f"{meeting}tag/")
    assert page.evaluate(keys) == [True, 1]
    until = page.evaluate("phone.read('heute', 'page')")
    assert until["dayEnds"] < until["keptUntil"]
    for moment, kept in (
        (until["dayEnds"], [True, 1]),
        (until["dayEnds"] + 1, [True, 0]),
        (until["keptUntil"] + 1, [False, 0]),
    ):
        page.evaluate("moment => { Date.now = () => moment; }", moment)
        page.evaluate("phone.tidy()")
        assert page.evaluate(keys) == kept
        page.reload()


def test_a_guest_scans_the_sign(open_browser: Callable[..., Any], meeting: str, tmp_path: Path) -> None:
    if not shutil.which("pdftotext"):
        pytest.skip("the sign is read by poppler-utils, which is not installed")
    host, _watch = open_browser("Koordination")
    file = tmp_path / "eingang.pdf"
    file.write_bytes(host.request.get(f"{meeting}eingang.pdf").body())
    words = subprocess.run(["pdftotext", file, "-"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"/treffen/da/\S+/", "".join(words.split()))  # below the code it stands as text
    assert found
    for javascript in (True, False):
        guest, _watch = open_browser(phone=True, javascript=javascript)
        guest.goto(found[0])
        guest.get_by_label("Vor- und Nachname").fill("Gül Gast")
        guest.get_by_role("button", name="Ich bin da").last.click()
        expect(guest.get_by_role("status")).to_have_text("Danke. Sie sind eingetragen.")
    assert present(host, meeting) == ["Gül Gast", "Gül Gast"]  # two of the same name


def test_the_room_counts_down(open_browser: Callable[..., Any], meeting: str) -> None:
    page, _watch = open_browser("Mitglied")
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto(f"{meeting}im-saal/")
    timer = page.get_by_role("timer")
    expect(timer).to_have_text(re.compile(r"^noch (1 Minute|\d+ (Minuten|Sekunden))$"))
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")  # nobody scrolls a projector
