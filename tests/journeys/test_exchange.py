"""An entry from the phone in under a minute, an answer from a colleague, and a problem that is solved in the end."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .conftest import DESKTOP, Mailbox

TITLE = "Der alte Konsum steht seit zwei Jahren leer"


class Thumb:
    """Counts what somebody has to do: taps, and fields to fill in."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.taps = self.fields = 0

    def tap(self, role: Any, name: str) -> None:
        self.taps += 1
        self.page.get_by_role(role, name=name, exact=True).click()

    def fill(self, label: str, text: str) -> None:
        self.fields += 1
        self.page.get_by_label(label, exact=True).fill(text)


def test_an_entry_from_the_phone_an_answer_and_solved(
    open_browser: Callable[..., Any], site: str, mailbox: Mailbox
) -> None:
    phone, _watch = open_browser("Gebietsmanagerin", phone=True)
    phone.goto("/erfahrungen/")
    thumb = Thumb(phone)
    thumb.tap("link", "Etwas erzählen oder fragen")
    thumb.tap("radio", "Drückt")
    thumb.fill("In einem Satz", TITLE)
    thumb.fill("Wie ist es?", "Der Eigentümer sitzt in Hamburg und meldet sich nicht.")
    expect(phone.get_by_text(re.compile(r"Entwurf gespeichert \d\d:\d\d"))).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    thumb.tap("button", "Eintragen")
    expect(phone.get_by_role("heading", name=TITLE)).to_be_visible()
    entry = phone.url
    assert (thumb.taps, thumb.fields) == (3, 2)  # at two seconds a tap and twenty a field, 46 seconds

    before = len(mailbox.mails)
    page, _watch = open_browser("Mitglied", javascript=False)
    page.goto(entry)
    page.get_by_role("button", name="Drückt uns auch").click()
    expect(page.get_by_text("Drückt auch in")).to_be_visible()
    page.get_by_role("button", name="Danke für diesen Eintrag").click()
    page.get_by_label("Haben wir versucht: hat geklappt").check()
    page.get_by_label("Ihre Antwort").fill("Über das Grundbuchamt und einen Brief der Bürgermeisterin.")
    page.get_by_role("button", name="Antworten").click()
    expect(page.get_by_text("Über das Grundbuchamt")).to_be_visible()
    mail = mailbox.wait_for("quartier@example.org", before, subject=TITLE)
    assert "Grundbuchamt" in mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]

    phone.reload()
    phone.get_by_text("Das ist gelöst").click()
    phone.get_by_role("button", name="Als gelöst eintragen").click()
    expect(phone.get_by_text("gelöst seit")).to_be_visible()
    phone.get_by_role("link", name="Das hat geholfen …").click()
    expect(phone.get_by_role("heading", name="Was hat geholfen?")).to_be_visible()


def test_without_javascript_drafts_and_doubles_are_asked_for_by_buttons(open_browser: Callable[..., Any]) -> None:
    page, _watch = open_browser("Mitglied", javascript=False)
    page.goto("/erfahrungen/schreiben/")
    page.get_by_label("In einem Satz").fill("Halb fertig erzählt")
    page.get_by_role("button", name="Gibt es das schon?").click()
    expect(page.get_by_label("In einem Satz")).to_have_value("Halb fertig erzählt")
    page.get_by_role("button", name="Entwurf speichern").click()
    page.get_by_role("link", name="Halb fertig erzählt").click()
    expect(page.get_by_label("In einem Satz")).to_have_value("Halb fertig erzählt")
    page.get_by_role("button", name="Entwurf speichern").click()
    page.get_by_role("button", name="Verwerfen").click()
    expect(page.get_by_text("Der Entwurf ist verworfen.")).to_be_visible()


@pytest.mark.parametrize(
    ("problem", "solution"),
    [
        ("Im Sommer ist der Markt eine Herdplatte", "Bäume in Kübeln, bis der Platz dran ist"),
        (
            "Der letzte Lebensmittelmarkt in der Siedlung schließt",
            "Ein Verein betreibt den Dorfladen in der Großsiedlung",
        ),
        ("Der Eigenanteil, den der Verein nicht hat", "Stunden statt Euro als Eigenanteil"),
    ],
)
def test_a_problem_leads_to_what_helped_elsewhere_on_its_first_screen(
    open_browser: Callable[..., Any], problem: str, solution: str
) -> None:
    page, _watch = open_browser("Mitglied")
    page.goto("/erfahrungen/")
    page.get_by_role("button", name="Suche", exact=True).click()
    page.keyboard.type(problem)
    page.keyboard.press("Enter")
    page.get_by_role("link", name=problem, exact=True).click()
    first = page.get_by_role("region", name="Was helfen könnte").get_by_role("link").first
    expect(first).to_have_text(solution)
    box = first.bounding_box()
    assert box
    assert box["y"] + box["height"] <= DESKTOP["height"]
