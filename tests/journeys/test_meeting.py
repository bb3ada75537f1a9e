"""The life of a meeting, from the proposal of a host to the yearly proof: as coordinator, host, member and guest.

One journey in chapters, in a demo of its own with a mailbox that it reads. Nobody waits for the clock of the wall: what must
have been a while ago is moved back in the database, and what happens by itself is asked to happen now.
"""

from __future__ import annotations

import datetime
import io
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Event
from openpyxl import load_workbook
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from reihum.demo import ACCOUNTS
from reihum.mailing.tests import dovecot
from reihum.mailing.tests.dovecot import Imap

from ..installation import environment, run
from .conftest import Mailbox, code_in, link_in, running_demo, signing_in
from .test_every_page import axe

BERLIN = ZoneInfo("Europe/Berlin")
MILAN, DORA = ACCOUNTS["Mitglied"], ACCOUNTS["Gebietsmanagerin"]
GUEL, KAI = "guel@example.org", "kai@example.org"  # invited by address
THEIR_CITIES = ("Zwickau", "Glauchau")  # of Milan and Dora: somebody else is to be the host
NETWORK = "netz@example.org"
NEEDED = {"dovecot-imapd": dovecot.PROGRAM, "poppler-utils": shutil.which("pdftotext")}


@pytest.fixture(scope="module")
def imap() -> Iterator[Imap]:
    """The mailbox of the network."""
    if missing := [package for package, program in NEEDED.items() if not program]:
        pytest.skip(f"the life of a meeting left out: apt-get install {' '.join(missing)}")
    with dovecot.running() as server:
        yield server


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("meeting")


@pytest.fixture(scope="module")
def site(folder: Path, mailbox: Mailbox, imap: Imap) -> Iterator[str]:
    with running_demo(folder, mailbox, MAILBOX_URL=imap.url, MAILBOX_ADDRESS=NETWORK) as address:
        yield address


@pytest.fixture(scope="module")
def signed_in(browser: Browser, site: str) -> Callable[[str], Any]:
    return signing_in(browser, site)


@dataclass
class Story:
    """What the chapters share: who has which browser, and what became known on the way."""

    open_browser: Callable[..., Any]
    mailbox: Mailbox
    imap: Imap
    installation: dict[str, str]  # the environment of a process of the same installation
    folder: Path
    city: str = ""
    quarter: str = ""
    host: str = ""  # the address of who works for that city
    path: str = ""  # of the meeting
    links: dict[str, str] = field(default_factory=dict)  # to answer, by address
    pages: dict[str, Page] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return f"Zu Gast in {self.city}"

    def page(self, who: str, **kind: Any) -> Page:
        """The browser of a role of the demo, or of whoever else appears in the story; opened once."""
        if who not in self.pages:
            page, watch = self.open_browser(who if who in ACCOUNTS else None, **kind)
            watch.expected |= {422}  # the answer to forms with mistakes, which are made on purpose
            self.pages[who] = page
        return self.pages[who]

    def meeting(self, who: str, below: str = "") -> Page:
        """Somebody's browser on the page of the meeting, or on one below it."""
        page = self.page(who)
        page.goto(f"{self.path}{below}")
        return page

    def wait_for_mail(self, address: str, since: int, subject: str) -> EmailMessage:
        """The first mail about our meeting whose subject begins so; each has left the same outbox."""
        return self.mailbox.wait_for(address, since, subject=f"{subject}: {self.title}")

    def run(self, program: str = "") -> None:
        """Changes the database as the program says, and lets happen what is due by itself."""
        run(
            self.installation,
            f"""\
import datetime, django
django.setup()
from django.utils import timezone
from reihum.kit import clock
from reihum.meetings.models import Announcement, Meeting
meeting, now = Meeting.objects.get(slug="{self.path.split("/")[2]}"), timezone.now()
{program}
clock.run_down()
""",
        )

    def pdf(self, who: str, name: str) -> str:
        """The words of a PDF about the meeting (or, with a path, of another), with single spaces between them."""
        file = self.folder / name.rpartition("/")[2]
        answer = self.page(who).request.get(name if name.startswith("/") else f"{self.path}{name}")
        assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
        file.write_bytes(answer.body())
        words = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True).stdout
        return " ".join(words.split())


def test_from_the_proposal_to_the_proof(
    open_browser: Callable[..., Any], site: str, folder: Path, mailbox: Mailbox, imap: Imap
) -> None:
    installation = environment(
        folder / "data",
        REIHUM_URL=site,
        EMAIL_URL=f"smtp://127.0.0.1:{mailbox.port}",  # type: ignore[attr-defined]
        MAILBOX_URL=imap.url,
        MAILBOX_ADDRESS=NETWORK,
    )
    story = Story(open_browser, mailbox, imap, installation, folder)
    a_city_is_asked(story)
    the_host_agrees(story)
    the_host_plans(story)
    everybody_is_invited(story)
    the_seats_are_taken(story)
    who_waits_moves_up(story)
    a_change_is_told_once(story)
    a_calendar_answers(story)
    the_day_begins(story)
    the_list_is_ready_to_sign(story)
    everybody_arrives(story)
    the_round_is_seen_in_the_room(story)
    two_write_the_minutes(story)
    a_task_goes_to_whom_it_concerns(story)
    members_read_the_minutes(story)
    the_public_reads_the_report(story)
    it_is_proven(story)


# --- The proposal -----------------------------------------------------------------------------------------------------


def a_city_is_asked(story: Story) -> None:
    """The coordinator sees three candidates with reasons for an open quarter, and decides."""
    page, since = story.page("Koordination"), len(story.mailbox.mails)
    page.goto("/treffen/")
    page.get_by_role("link", name="Wer lädt wann ein?").click()
    page.get_by_role("link", name="Nächste Quartale planen").click()
    quarter = page.locator("main section").filter(has=page.get_by_role("button", name="Festlegen")).first
    story.quarter = quarter.get_by_role("heading", level=2).inner_text().partition(":")[0]
    candidates = quarter.locator("ol.list > li")
    expect(candidates).to_have_count(3)
    for candidate in candidates.all():
        reasons = candidate.locator("ul.prose > li").all_inner_texts()
        assert len(reasons) > 1
        assert all(reason.endswith(".") and len(reason) > 20 for reason in reasons), reasons
    cities = [name for name in candidates.locator("h3 a").all_inner_texts() if name not in THEIR_CITIES]
    story.city = cities[0]
    chosen = candidates.filter(has=page.get_by_role("heading", name=story.city))
    chosen.get_by_role("button", name="Entscheiden und anfragen").click()
    expect(page.get_by_role("status")).to_have_text(
        re.compile(rf"Entschieden\. {story.city} ist angefragt: (Eine E-Mail ist|\d E-Mails sind) unterwegs\.")
    )
    expect(page.get_by_role("main")).to_contain_text("angefragt, noch keine Antwort")
    asked = story.mailbox.wait_for("", since, subject=f"{story.city} ist an der Reihe: {story.quarter}")
    story.host = str(asked["To"])
    story.path = urlsplit(link_in(asked, "gastgeben")).path.removesuffix("gastgeben/")
    assert story.page("Besuch").request.get(story.path).status == 404  # nobody knows of it yet


def the_host_agrees(story: Story) -> None:
    """The host follows the link in the mail, signs in by code, says day and place, and gets a list of what to do."""
    page, since = story.page("Gastgeber", cookies=True), len(story.mailbox.mails)
    page.goto(f"{story.path}gastgeben/")
    page.get_by_label("E-Mail-Adresse").fill(story.host)
    page.get_by_role("button", name="Code schicken").click()
    page.get_by_label("Code").fill(code_in(story.mailbox.wait_for(story.host, since)))
    page.get_by_role("button", name="Weiter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Lädt {story.city} ein?")
    expect(page.get_by_role("main")).to_contain_text(f"Für das {story.quarter} sind Sie an der Reihe.")

    page.get_by_label("Beginn").fill("09:30")
    page.get_by_label("Ende").fill("09:00")
    page.get_by_label("Ort", exact=True).fill("Bürgerhaus, Saal 1")
    page.get_by_role("button", name="Zusagen").click()
    expect(page.get_by_role("main")).to_contain_text("Das Ende liegt vor dem Beginn. Bitte prüfen Sie beide Zeiten.")
    assert axe(page) == []
    expect(page.get_by_label("Ort", exact=True)).to_have_value("Bürgerhaus, Saal 1")
    page.get_by_label("Ende").fill("15:30")
    page.get_by_role("button", name="Zusagen").click()
    expect(page.get_by_role("status")).to_have_text("Danke, dass Sie einladen! Alle können das Treffen jetzt sehen.")
    expect(page.get_by_role("main")).to_contain_text("09:30–15:30 Uhr")

    page.get_by_role("link", name="Vorbereiten").click()
    todo = page.locator("main section").first.locator("ul.list > li")
    assert todo.count() > 5
    for item in todo.all():
        expect(item).to_contain_text(re.compile(r"bis \d\d\.\d\d\.\d{4}"))
    first = todo.first.locator("strong").inner_text()
    todo.first.get_by_role("button").click()
    done = page.locator("ul.list > li").filter(has_text=first)
    expect(done.get_by_role("button")).to_have_attribute("aria-pressed", "true")
    expect(done).to_contain_text("erledigt am")
    expect(story.meeting("Besuch").get_by_role("heading", level=1)).to_have_text(story.title)


# --- The plan ---------------------------------------------------------------------------------------------------------


def the_host_plans(story: Story) -> None:
    """Points get their times from how long each takes; seats are few; the host asks about food."""
    page = story.meeting("Gastgeber")
    page.get_by_role("link", name="Ablauf planen").click()
    add_item(page, "Begrüßung", "   ", 15)
    assert axe(page) == []
    expect(page.locator("#id_title")).to_have_attribute("aria-invalid", "true")
    add_item(page, "Begrüßung", "Willkommen im Bürgerhaus", 15)
    add_item(page, "Vorstellung eines Gebiets", "Der Sonnenberg stellt sich vor", 45, by="Stadtteilmanagement")
    add_item(page, "Austausch", "Was läuft gut, wo drückt der Schuh?", 90)
    add_item(page, "Rundgang", "Rundgang durch das Quartier", 120)
    assert agenda(page) == [
        "09:30–09:45 Willkommen im Bürgerhaus",
        "09:45–10:30 Der Sonnenberg stellt sich vor",
        "10:30–12:00 Was läuft gut, wo drückt der Schuh?",
        "12:00–14:00 Rundgang durch das Quartier",
    ]
    expect(page.get_by_role("main")).to_contain_text("90 Minuten sind noch frei.")
    page.get_by_role("button", name="nach oben: Was läuft gut").focus()
    page.keyboard.press("Enter")
    expect(page.locator("ol.agenda > li").nth(1)).to_contain_text("Was läuft gut")
    assert agenda(page)[1:3] == [
        "09:45–11:15 Was läuft gut, wo drückt der Schuh?",
        "11:15–12:00 Der Sonnenberg stellt sich vor",
    ]

    edit(story, ends_at="08:00")
    expect(page.get_by_role("main")).to_contain_text("Das Ende liegt vor dem Beginn.")
    assert axe(page) == []
    page.get_by_label("Ende").fill(f"{page.get_by_label('Beginn').input_value()[:10]}T15:30")
    page.get_by_label("Worum es geht").fill("Wir zeigen, wie ein Stadtteil zusammenhält.")
    page.get_by_label("Chemnitz: Sonnenberg").check()
    page.get_by_label("Plätze", exact=True).fill("3")
    page.get_by_label("nach Essen fragen").check()
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_role("status")).to_have_text("Gespeichert.")
    expect(page.get_by_role("main")).to_contain_text("0 von 3 Plätzen vergeben")
    expect(page.locator("aside.thanks")).to_contain_text(
        "Gefördert durch die Städtebauförderung"
    )  # which pays for the area


def add_item(page: Page, kind: str, title: str, minutes: int, by: str = "") -> None:
    page.get_by_label("Art", exact=True).select_option(label=kind)
    page.locator("#id_title").fill(title)  # papers have a title, too
    page.get_by_label("Dauer in Minuten").fill(str(minutes))
    page.get_by_label("Wer", exact=True).fill(by)
    page.get_by_role("button", name="In den Ablauf").click()
    if title.strip():
        expect(page.locator("ol.agenda > li").last).to_contain_text(title)


def agenda(page: Page) -> list[str]:
    """The points as the host sees them: from when to when, and what."""
    rows = page.locator("ol.agenda > li").all()
    return [f"{row.locator('time').inner_text()} {row.locator('strong').inner_text()}" for row in rows]


def edit(story: Story, **said: str) -> Page:
    """The host changes something about the meeting; of `starts_at` and `ends_at` the time of day."""
    page = story.meeting("Gastgeber", "bearbeiten/")
    for name, value in said.items():
        box = page.locator(f"#id_{name}")
        box.fill(f"{box.input_value()[:11]}{value}" if name.endswith("_at") else value)
    page.get_by_role("button", name="Speichern").click()
    return page


# --- The invitation ---------------------------------------------------------------------------------------------------


def everybody_is_invited(story: Story) -> None:
    """All members and two guests get the letter that the host wrote, with an entry for their calendar alone."""
    page, since = story.meeting("Gastgeber"), len(story.mailbox.mails)
    page.get_by_role("link", name="Einladen").click()
    page.get_by_label("Gäste", exact=True).fill("Gül Gast")
    page.get_by_role("button", name="Weiter zur Vorschau").click()
    expect(page.get_by_role("main")).to_contain_text("Zeile 1: Bitte schreiben Sie Name und Adresse so:")
    assert axe(page) == []
    letter = page.get_by_label("Text", exact=True)
    letter.fill(letter.input_value().replace("Wir freuen uns auf Sie!", "Es gibt Suppe. Wir freuen uns auf Sie!"))
    page.get_by_label("Gäste", exact=True).fill(f"Gül Gast <{GUEL}>\nKai Kalender ({KAI})")
    page.get_by_role("button", name="Weiter zur Vorschau").click()
    expect(page.get_by_role("article")).to_contain_text(f"Einladung: {story.title}, ")
    expect(page.get_by_role("article")).to_contain_text("Es gibt Suppe.")
    expect(page.get_by_role("main")).to_contain_text("Mit dem Senden öffnet die Anmeldung.")
    number = int(page.get_by_role("heading", name="Personen bekommen sie").inner_text().split()[0])
    page.get_by_role("button", name="Einladungen senden").click()
    expect(page.get_by_role("status")).to_have_text(f"{number} Einladungen gehen hinaus.")

    invitations = {address: story.wait_for_mail(address, since, "Einladung") for address in (MILAN, DORA, GUEL, KAI)}
    for address, mail in invitations.items():
        assert str(mail["To"]) == address
        assert str(mail["Reply-To"]).startswith("netz+")  # who answers in words reaches the mailbox
        # RFC 8058: one click, and the link says nothing of whose it is
        assert re.fullmatch(r"<http://127\.0\.0\.1:\d+/\S+>", str(mail["List-Unsubscribe"]).strip())
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        html = words_of(mail, "html")
        assert all(paragraph in html for paragraph in ("Es gibt Suppe. Wir freuen uns auf Sie!", "09:30–15:30 Uhr"))
        event = event_in(mail)
        assert str(event["ATTENDEE"]) == f"mailto:{address}"  # one, or this were a list
        assert (event["SEQUENCE"], str(event["ORGANIZER"])) == (0, f"mailto:{NETWORK}")
        story.links[address] = link_in(mail, "antwort")
    assert words_of(invitations[GUEL]).startswith("Guten Tag Gül, wir laden Sie herzlich")
    assert len({str(event_in(mail)["UID"]) for mail in invitations.values()}) == 1
    assert len(set(story.links.values())) == len(story.links)
    page.reload()
    expect(page.get_by_role("main")).to_contain_text(f"{number} gesendet")


def words_of(mail: EmailMessage, kind: str = "plain") -> str:
    """The text of a mail, or its HTML, with single spaces."""
    body = mail.get_body((kind,))
    assert body is not None
    return " ".join(body.get_content().split())


def event_in(mail: EmailMessage) -> Event:
    """The entry for the calendar in a mail."""
    (part,) = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    assert part["Content-Type"].params["method"] == "REQUEST"
    (event,) = Calendar.from_ical(part.get_content()).walk("VEVENT")
    assert isinstance(event, Event)
    return event


# --- The answers ------------------------------------------------------------------------------------------------------


def the_seats_are_taken(story: Story) -> None:
    """A member comes with somebody and eats no meat; a guest says yes on the phone; the next one reads why she waits."""
    since, page = len(story.mailbox.mails), story.meeting("Mitglied")
    page.get_by_label("Essen").fill("vegetarisch")
    page.get_by_label("Begleitung 1").fill("Bea Begleitung")
    page.get_by_role("button", name="Zusagen").click()
    expect(page.get_by_role("status")).to_have_text("Sie sind angemeldet. Eine Bestätigung kommt per E-Mail.")
    assert "Mit Ihnen kommt: Bea Begleitung" in words_of(story.wait_for_mail(MILAN, since, "Ihre Anmeldung"))

    guest = story.page("Gast", phone=True)
    for _time in range(2):  # mail programs open links to look at them: that answers nothing
        guest.goto(story.links[GUEL])
        expect(guest.get_by_role("heading", level=1)).to_have_text("Guten Tag Gül")
        expect(guest.get_by_role("main")).to_contain_text(f"Kommen Sie zum Arbeitstreffen „{story.title}“")
    assert guest_list(story) == {"Kommt (2)": ["Milan Mitglied", "Bea Begleitung"]}
    guest.get_by_role("button", name="Zusagen").click()
    expect(guest.get_by_text("Sie sind angemeldet.")).to_be_visible()

    page, since = story.meeting("Gebietsmanagerin"), len(story.mailbox.mails)
    expect(page.get_by_role("main")).to_contain_text("3 von 3 Plätzen vergeben")
    expect(page.get_by_role("main")).to_contain_text(
        "Alle Plätze sind vergeben. Mit Ihrer Zusage kommen Sie auf die Warteliste."
    )
    page.get_by_role("button", name="Auf die Warteliste").click()
    expect(page.get_by_role("main")).to_contain_text("Sie stehen auf Platz 1 der Warteliste.")
    assert "Gerade ist kein Platz frei." in words_of(story.wait_for_mail(DORA, since, "Auf der Warteliste"))
    assert guest_list(story) == {
        "Kommt (3)": ["Gül Gast", "Milan Mitglied", "Bea Begleitung"],
        "Auf der Warteliste (1)": ["Dora Quartier"],
    }
    host = story.page("Gastgeber")
    expect(host.get_by_text("Es ist kein Platz frei.")).to_be_visible()
    expect(host.get_by_role("main")).to_contain_text("1 × vegetarisch")


def guest_list(story: Story) -> dict[str, list[str]]:
    """Who comes, waits or does not come, as the host sees it, without who said nothing."""
    page = story.meeting("Gastgeber", "gaeste/")
    return {
        table.get_by_role("heading").inner_text(): [
            name.partition("\n")[0] for name in table.locator("tbody th").all_inner_texts()
        ]
        for table in page.locator("main section").filter(has=page.locator("table")).all()
    }


def who_waits_moves_up(story: Story) -> None:
    """The member comes alone after all: the seat is offered to who waits, by mail, and taken."""
    page, since = story.meeting("Mitglied"), len(story.mailbox.mails)
    page.get_by_text("Angaben ändern").click()
    page.get_by_label("Begleitung 1").fill("")
    page.get_by_role("button", name="Speichern").first.click()
    expect(page.get_by_role("status")).to_have_text("Sie sind angemeldet. Eine Bestätigung kommt per E-Mail.")
    offer = story.wait_for_mail(DORA, since, "Ein Platz ist frei")
    page = story.page("Gebietsmanagerin")
    page.goto(link_in(offer, "antwort"))
    expect(page.get_by_text("Für Sie ist ein Platz frei.")).to_be_visible()
    expect(page.get_by_text("Danach wird der Platz der nächsten Person angeboten.")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="Platz annehmen").click()
    expect(page.get_by_text("Sie sind angemeldet.")).to_be_visible()
    story.wait_for_mail(DORA, since, "Ihre Anmeldung")
    lists = guest_list(story)
    assert lists["Kommt (3)"] == ["Gül Gast", "Milan Mitglied", "Dora Quartier"]
    expect(story.page("Gastgeber").get_by_text("Niemand wartet.")).to_be_visible()


def a_change_is_told_once(story: Story) -> None:
    """Another room, and a little later another time: one mail says both."""
    since = len(story.mailbox.mails)
    before = event_in(story.wait_for_mail(GUEL, 0, "Einladung"))
    edit(story, venue="Bürgerhaus, Saal 2")
    story.run()
    edit(story, starts_at="10:00")
    story.run()
    story.run("Announcement.objects.update(changed_since=now - datetime.timedelta(minutes=31))")
    for address, answer in ((GUEL, "ACCEPTED"), (MILAN, "ACCEPTED"), (KAI, "NEEDS-ACTION")):
        told = story.wait_for_mail(address, since, "Geändert")
        words = words_of(told)
        assert "– Neue Zeit: 10:00–15:30 Uhr, bisher 09:30–15:30 Uhr." in words
        assert f"– Neuer Ort: Bürgerhaus, Saal 2, {story.city}, bisher Bürgerhaus, Saal 1, {story.city}." in words
        event = event_in(told)
        assert (event["UID"], event["SEQUENCE"]) == (before["UID"], 1)
        assert event["ATTENDEE"].params["PARTSTAT"] == answer
    to_guel = [mail["Subject"] for mail in story.mailbox.mails[since:] if str(mail["To"]) == GUEL]
    assert len(to_guel) == 1, to_guel


def a_calendar_answers(story: Story) -> None:
    """A guest presses "Annehmen" in a calendar; the answer comes to the mailbox and counts like a click."""
    edit(story, capacity="8")
    told = story.wait_for_mail(KAI, 0, "Geändert")
    since = len(story.mailbox.mails)
    story.imap.deliver(reply_to(told))
    story.run()
    assert "Sie sind angemeldet" in words_of(story.wait_for_mail(KAI, since, "Ihre Anmeldung"))
    assert guest_list(story)["Kommt (4)"] == ["Gül Gast", "Kai Kalender", "Milan Mitglied", "Dora Quartier"]
    assert list(story.imap.folders()) == ["Erledigt"]


def reply_to(invitation: EmailMessage) -> bytes:
    """What a calendar sends when somebody accepts (RFC 5546, 3.2.3)."""
    event = event_in(invitation)
    event["ATTENDEE"].params["PARTSTAT"] = "ACCEPTED"
    file = Calendar()
    for name, value in {"PRODID": "-//Kalender//Test//DE", "VERSION": "2.0", "METHOD": "REPLY"}.items():
        file.add(name, value)
    file.add_component(event)
    answer = EmailMessage()
    answer["From"], answer["To"], answer["Subject"] = str(invitation["To"]), str(invitation["Reply-To"]), "Angenommen"
    answer.set_content("Kai Kalender hat zugesagt.")
    answer.add_alternative(file.to_ical().decode(), subtype="calendar", params={"method": "REPLY"})
    return answer.as_bytes()


# --- The day ----------------------------------------------------------------------------------------------------------


def the_day_begins(story: Story) -> None:
    """A year passes in a moment: the meeting began forty minutes ago."""
    story.run(
        """\
meeting.starts_at = now - datetime.timedelta(minutes=40)
meeting.ends_at = meeting.starts_at + datetime.timedelta(hours=5)
meeting.register_until = None
meeting.save()"""
    )


def the_list_is_ready_to_sign(story: Story) -> None:
    """The list names everybody and who paid, and no address; the badges name everybody."""
    page = story.meeting("Gastgeber")
    sentence = page.locator("aside.thanks p").first.inner_text()
    assert len(sentence) > 20
    page.get_by_role("link", name="Am Tag selbst").click()
    expect(page.get_by_role("main")).to_contain_text("4 Personen haben zugesagt.")
    listed = story.pdf("Gastgeber", "teilnahmeliste.pdf")
    assert sentence in listed
    assert "@" not in listed
    badges = story.pdf("Gastgeber", "namensschilder.pdf")
    for name in ("Milan", "Mitglied", "Dora", "Quartier", "Gül", "Gast", "Kai", "Kalender"):
        assert name in listed
        assert name in badges
    assert "Begleitung" not in listed


def everybody_arrives(story: Story) -> None:
    """The host ticks one on a phone and writes down another; a guest scans the sign; the signed list is kept."""
    page = story.meeting("Gastgeber", "tag/")
    page.get_by_role("link", name="Einlass").click()
    expect(page.get_by_text("0 von 4 sind da.")).to_be_visible()
    page.get_by_role("button", name="Milan Mitglied").click()
    page.get_by_label("Vor- und Nachname").fill("Wanda Spontan")
    page.get_by_label("Organisation oder Ort").fill("Gera")
    page.get_by_role("button", name="Eintragen").click()
    expect(page.get_by_text("2 von 5 sind da.")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("Netz da. Alles ist gespeichert.")
    assert axe(page) == []

    sign = story.pdf("Gastgeber", "eingang.pdf")
    door = re.search(r"/treffen/da/\S+/", sign.replace(" ", ""))
    assert door
    guest = story.page("Gast")
    guest.goto(door[0])
    guest.get_by_label("Vor- und Nachname").fill("  ")
    guest.get_by_role("button", name="Ich bin da").last.click()
    expect(guest.get_by_label("Vor- und Nachname")).to_have_attribute("aria-invalid", "true")
    assert axe(guest) == []
    guest.get_by_label("E-Mail-Adresse").fill(GUEL)
    guest.get_by_role("button", name="Ich bin da").first.click()
    expect(guest.get_by_role("status")).to_have_text("Danke. Wenn Sie angemeldet sind, sind Sie jetzt eingetragen.")
    page = story.meeting("Gastgeber", "einlass/")
    expect(page.get_by_text("3 von 5 sind da.")).to_be_visible()
    assert sorted(page.locator("button[name=weg] strong").all_inner_texts()) == [
        "Gül Gast",
        "Milan Mitglied",
        "Wanda Spontan",
    ]

    page = story.meeting("Gastgeber", "tag/")
    scan = io.BytesIO()
    Image.new("RGB", (1240, 877), "#f5f1e6").save(scan, "PNG")
    file = {"name": "liste.png", "mimeType": "image/png", "buffer": scan.getvalue()}
    page.get_by_label("Scan der unterschriebenen Liste").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Hinzufügen").click()
    expect(page.get_by_role("status")).to_contain_text("Die Liste liegt jetzt beim Treffen.")


def the_round_is_seen_in_the_room(story: Story) -> None:
    """What a member types on a phone stands on the screen in the room, beside the point that runs."""
    page = story.meeting("Mitglied")
    page.set_viewport_size({"width": 360, "height": 780})
    page.get_by_role("link", name="Zur Runde").click()
    say(page, "Läuft gut", "Die Sprechstunde im Waschsalon")
    say(page, "Drückt", "Der Bus fährt abends nicht mehr")
    said = page.locator("main .voice strong")
    assert sorted(said.all_inner_texts())[-2:] == ["Der Bus fährt abends nicht mehr", "Die Sprechstunde im Waschsalon"]
    assert axe(page) == []

    room = story.meeting("Gastgeber", "im-saal/")
    expect(room.get_by_role("heading", level=1)).to_have_text("Was läuft gut, wo drückt der Schuh?")
    expect(room.get_by_role("timer")).to_have_text(re.compile(r"^noch \d+ Minuten$"))
    for words in ("Die Sprechstunde im Waschsalon", "Der Bus fährt abends nicht mehr"):
        expect(room.get_by_role("main")).to_contain_text(words)
    expect(room.get_by_role("main")).not_to_contain_text("Milan")
    visitor = story.meeting("Besuch")
    expect(visitor.get_by_role("main")).not_to_contain_text("Waschsalon")


def say(page: Page, kind: str, sentence: str) -> None:
    page.get_by_label(kind, exact=True).check()
    page.get_by_label("In einem Satz").fill(sentence)
    page.get_by_role("button", name="In die Runde").click()
    expect(page.get_by_role("status")).to_be_visible()


# --- The minutes ------------------------------------------------------------------------------------------------------


def two_write_the_minutes(story: Story) -> None:
    """Who was there is filled in, the round is taken over; two write at once, and neither loses a word."""
    page = story.meeting("Gastgeber", "runde/")
    page.get_by_role("button", name="In das Protokoll übernehmen").click()
    page = story.meeting("Gastgeber")
    page.get_by_role("link", name="Protokoll", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("Anwesend")
    expect(page.get_by_role("main")).to_contain_text("Gül Gast, Milan Mitglied, Wanda Spontan")
    expect(page.get_by_role("main")).to_contain_text("Die Sprechstunde im Waschsalon")

    other = story.meeting("Koordination", "protokoll/")
    for writer in (page, other):
        part = writer.locator("main section").filter(has_text="Der Sonnenberg stellt sich vor")
        part.get_by_role("link", name="Schreiben").click()
        expect(writer.get_by_label("Was besprochen wurde")).to_have_value("")
    page.get_by_label("Was besprochen wurde").fill("Der Stadtteilrat tagt jetzt im Laden.")
    page.get_by_label("Beschlüsse", exact=True).fill("Wir besuchen den Laden im Frühjahr.")
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_role("status")).to_have_text("Gespeichert.")
    other.get_by_label("Was besprochen wurde").fill("Im Laden gibt es Kaffee.")
    other.get_by_role("button", name="Speichern").click()
    expect(other.get_by_role("heading", level=1)).to_have_text("Zwei Texte zusammenführen")
    texts = other.locator("main .card").all_inner_texts()
    assert "Der Stadtteilrat tagt jetzt im Laden." in texts[0]
    assert "Im Laden gibt es Kaffee." in texts[1]
    assert axe(other) == []
    expect(other.get_by_label("Was besprochen wurde")).to_have_value(
        "Der Stadtteilrat tagt jetzt im Laden.\nIm Laden gibt es Kaffee."
    )
    other.get_by_role("button", name="So soll es heißen").click()
    expect(other.get_by_role("status")).to_have_text("Beide Texte sind zusammengeführt.")
    for words in ("Der Stadtteilrat tagt jetzt im Laden.", "Im Laden gibt es Kaffee.", "Wir besuchen den Laden"):
        expect(other.get_by_role("main")).to_contain_text(words)


def a_task_goes_to_whom_it_concerns(story: Story) -> None:
    """What Milan takes on is in his list, in a mail when the meeting is over, and on the next agenda."""
    page, since = story.meeting("Gastgeber", "protokoll/"), len(story.mailbox.mails)
    page.get_by_label("Was zu tun ist").fill("  ")
    page.get_by_role("button", name="Aufgabe hinzufügen").click()
    expect(page.get_by_label("Was zu tun ist")).to_have_attribute("aria-invalid", "true")
    assert axe(page) == []
    until = datetime.datetime.now(BERLIN).date() + datetime.timedelta(days=5)
    page.get_by_label("Was zu tun ist").fill("Bilder vom Rundgang schicken")
    page.get_by_label("Wer", exact=True).select_option(label="Milan Mitglied")
    page.get_by_label("Bis", exact=True).fill(f"{until}")
    page.get_by_role("button", name="Aufgabe hinzufügen").click()
    expect(page.get_by_role("status")).to_have_text("Die Aufgabe ist eingetragen.")
    page.get_by_role("button", name="Protokoll freigeben").click()
    expect(page.get_by_role("status")).to_contain_text("wenn das Treffen stattgefunden hat")

    story.run("meeting.ends_at = now\nmeeting.save()")
    mail = story.mailbox.wait_for(MILAN, since, subject="Wie steht es damit? Bilder vom Rundgang schicken")
    assert f"{until.day}. " in words_of(mail)
    member = story.page("Mitglied")
    member.goto("/treffen/aufgaben/")
    mine = member.locator("main section").first
    expect(mine).to_contain_text("Bilder vom Rundgang schicken")
    expect(mine).to_contain_text(f"bis {until:%d.%m.%Y}")
    other = story.page("Koordination")
    other.goto("/treffen/")
    other.get_by_role("main").get_by_role("link").filter(has_text="Zu Gast in").first.click()
    other.get_by_role("link", name="Ablauf planen").click()
    open_tasks = other.locator("main section").filter(has=other.get_by_role("heading", name="Vom letzten Mal offen"))
    expect(open_tasks).to_contain_text("Bilder vom Rundgang schicken")


def members_read_the_minutes(story: Story) -> None:
    """Approved, every member reads them, on the page and as PDF; nobody else does."""
    member, visitor = story.page("Mitglied"), story.page("Besuch")
    member.goto(story.path)
    expect(member.get_by_role("link", name="Protokoll lesen")).to_have_count(0)
    page = story.meeting("Gastgeber", "protokoll/")
    page.get_by_role("button", name="Protokoll freigeben").click()
    expect(page.get_by_role("status")).to_contain_text("Das Protokoll ist freigegeben")
    member.reload()
    member.get_by_role("link", name="Protokoll lesen").click()
    expect(member.get_by_role("main")).to_contain_text("Der Stadtteilrat tagt jetzt im Laden.")
    words = story.pdf("Mitglied", "protokoll.pdf")
    for part in (
        "Anwesend: Gül Gast, Milan Mitglied, Wanda Spontan",
        "Im Laden gibt es Kaffee.",
        "Wir besuchen den Laden im Frühjahr.",
        "Bilder vom Rundgang schicken",
    ):
        assert part in words
    visitor.goto(story.path)
    expect(visitor.get_by_role("main")).not_to_contain_text("Protokoll")
    signed_out = visitor.request.get(f"{story.path}protokoll/", max_redirects=0)
    assert (signed_out.status, signed_out.headers["location"].partition("?")[0]) == (302, "/konto/anmelden/")


# --- Afterwards -------------------------------------------------------------------------------------------------------


def the_public_reads_the_report(story: Story) -> None:
    """One click makes a draft with what is known already; published, it names nobody who was there."""
    page = story.meeting("Koordination")
    page.get_by_role("button", name="Zum Entwurf des Berichts").click()
    expect(page.locator("#id_title")).to_have_value(f"{story.city} lud ein")
    expect(page.get_by_role("main")).to_contain_text(
        "Von denen, die da waren, ist niemand mit Fotos im Bericht einverstanden."
    )
    page.get_by_role("button", name="Mehr Aktionen").click()
    page.get_by_role("button", name="Veröffentlichen").click()
    page.wait_for_url("**/redaktion/pages/*/")

    visitor = story.page("Besuch")
    visitor.goto("/aktuelles/")
    visitor.get_by_role("main").get_by_role("link", name=f"{story.city} lud ein").first.click()
    main = visitor.get_by_role("main")
    expect(main).to_contain_text(f"lud {story.city} zum Arbeitstreffen ein: 3 Gäste aus einer Stadt.")
    expect(main).to_contain_text("Der Sonnenberg stellt sich vor")
    expect(visitor.locator("aside.thanks")).to_be_visible()
    words = main.inner_text()
    private = ("Milan", "Gül", "Wanda", "Dora", "@", "Waschsalon", "Kaffee")
    assert [word for word in private if word in words] == []


def it_is_proven(story: Story) -> None:
    """The member keeps a certificate; the funder gets the year as PDF and as a table."""
    member = story.meeting("Mitglied")
    expect(member.get_by_role("main")).to_contain_text("3 Gäste aus 1 Stadt")
    expect(member.get_by_role("link", name="Meine Teilnahmebescheinigung")).to_be_visible()
    certificate = story.pdf("Mitglied", "bescheinigung.pdf")
    for words in ("Milan Mitglied", story.title, "Der Sonnenberg stellt sich vor"):
        assert words in certificate
    assert "Gül" not in certificate

    page = story.page("Koordination")
    page.goto("/treffen/nachweis/")
    row = page.get_by_role("row").filter(has=page.locator(f"a[href='{story.path}']"))
    cells = [cell.strip() for cell in row.locator("td, th").all_inner_texts()]
    day = datetime.datetime.strptime(cells[0], "%d.%m.%Y").date()
    assert cells[1:] == [story.title, "3", "1", "–"]  # nothing is missing
    words = story.pdf("Koordination", f"/treffen/nachweis/{day.year}.pdf")
    assert f"{day:%d.%m.%Y} {story.city} Stadt {story.city}" in words  # when, where, and who was the host
    assert "Wir besuchen den Laden im Frühjahr." in words
    file = page.request.get(f"/treffen/nachweis/{day.year}.xlsx").body()
    meetings, where_from = (
        list(sheet.iter_rows(values_only=True)) for sheet in load_workbook(io.BytesIO(file)).worksheets
    )
    (place,) = [
        place for place, line in enumerate(meetings) if line[1] == story.title and f"{line[0]}"[:10] == f"{day}"
    ]
    assert meetings[place][2:6] == (story.city, f"Stadt {story.city}, Stadtentwicklung", 3, 1)
    # The other sheet has a column for each meeting, in the same order.
    assert {line[0]: line[place] for line in where_from[1:] if line[place]} == {"Zwickau": 1, "ohne Stadt": 2}
