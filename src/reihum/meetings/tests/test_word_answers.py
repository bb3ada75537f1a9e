"""What people answer in words is kept for the hosts, if it is surely theirs; it changes nothing and nobody is answered."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reihum.mailing import incoming, mailbox
from reihum.mailing.models import Incoming, Outgoing
from reihum.mailing.tests import dovecot
from reihum.mailing.tests.bounce_corpus import NO_BOUNCES
from reihum.mailing.tests.dovecot import Imap
from reihum.mailing.tests.test_bounces import filled
from reihum.meetings import changes, invitations, registration, retention, word_answers
from reihum.meetings.answer_links import Guest
from reihum.meetings.models import AnswerNote, Invitation, Invited, Meeting, Registration, State

BERND, GUEL, MALLORY = "bernd@example.org", "guel@example.org", "mallory@example.org"


@pytest.fixture(autouse=True)
def everybody_is_invited(cast: Any, run_jobs: Callable[[], None], settings: Any) -> None:
    settings.MAILBOX_ADDRESS = "netz@example.org"
    Meeting.objects.update(state=State.CONFIRMED)
    letter = invitations.first_letter(Meeting.objects.get())
    letter.guests = "Gül Gast <guel@example.org>"
    letter.audience = Invitation.Audience.MEMBERS
    letter.save()
    invitations.send(letter)
    run_jobs()
    mail.outbox.clear()


def ours(email: str = BERND) -> Outgoing:
    return Outgoing.objects.filter(to=email).latest("pk")


def answer(
    text: str = "Ich komme eine Stunde später.", to: Outgoing | None = None, sender: str = BERND, **headers: str
) -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = f"Wer schreibt <{sender}>", f"netz+{(to or ours()).token}@example.org"
    message["Subject"] = "Re: Einladung"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message.as_bytes()


def notes() -> list[tuple[str, str]]:
    return [(str(note.invited), note.text) for note in AnswerNote.objects.order_by("pk")]


def test_words_are_kept_without_what_they_quote() -> None:
    quoted = "Ich komme später.\nBitte Platz freihalten!\n\nAm 3. Mai schrieb Netz <netz@example.org>:\n> Guten Tag\n"
    assert incoming.take(answer(quoted)) == incoming.DONE
    assert incoming.take(answer("Wir sind zu zweit.", ours(GUEL), "Guel@Example.ORG")) == incoming.DONE
    assert notes() == [
        ("Bernd Muster", "Ich komme später.\nBitte Platz freihalten!"),
        ("Gül Gast", "Wir sind zu zweit."),
    ]


def test_words_change_nothing_and_nobody_is_answered(cast: Any, run_jobs: Callable[[], None]) -> None:
    registration.register(Meeting.objects.get(), cast.bernd.person)
    run_jobs()
    mail.outbox.clear()
    before = Outgoing.objects.count()
    assert incoming.take(answer("Ich sage ab. STOP. Abmelden.")) == incoming.DONE
    run_jobs()
    assert [(row.name, row.state) for row in Registration.objects.all()] == [("Bernd Muster", "coming")]
    assert (mail.outbox, Outgoing.objects.count()) == ([], before)


def test_answers_to_every_mail_about_the_meeting_are_kept(cast: Any, run_jobs: Callable[[], None]) -> None:
    """Also of who registered without an invitation, and to what was told later."""
    incoming.take(answer("Auf die Einladung."))
    invitations.write_reminders.call(cast.meeting.pk)
    incoming.take(answer("Auf die Erinnerung."))
    registration.register(Meeting.objects.get(), cast.bernd.person)
    registration.register(Meeting.objects.get(), Guest("Nina Neu", "nina@example.org"))
    run_jobs()
    incoming.take(answer("Auf die Bestätigung."))
    incoming.take(answer("Ohne Einladung.", ours("nina@example.org"), "nina@example.org"))
    Meeting.objects.update(venue="Ratskeller")
    for minutes in (0, 31):
        changes.tell_changes(timezone.now() + datetime.timedelta(minutes=minutes))
    incoming.take(answer("Auf die Änderung."))
    assert len({ours().pk, *Outgoing.objects.filter(to=BERND).values_list("pk", flat=True)}) == 4
    assert notes() == [
        ("Bernd Muster", "Auf die Einladung."),
        ("Bernd Muster", "Auf die Erinnerung."),
        ("Bernd Muster", "Auf die Bestätigung."),
        ("Nina Neu", "Ohne Einladung."),
        ("Bernd Muster", "Auf die Änderung."),
    ]


def of_another_matter() -> bytes:
    return answer(to=Outgoing.objects.create(to=BERND, subject="Ihr Kommentar", about="newsroom.comment:1"))


def of_a_meeting_that_is_gone() -> bytes:
    return answer(to=Outgoing.objects.create(to=BERND, subject="Einladung", about="meetings.meeting:4711"))


def to_somebody_unknown() -> bytes:
    sent = Outgoing.objects.create(to=MALLORY, subject="Weitergeleitet", about=ours().about)
    return answer(to=sent, sender=MALLORY)


NOT_KEPT: dict[str, tuple[Callable[[], bytes], list[str]]] = {
    "of a stranger": (lambda: answer(sender=MALLORY), ["somebody else answers"]),
    "of another who is invited": (lambda: answer(sender=GUEL), ["somebody else answers"]),
    "of nobody": (lambda: answer().replace(BERND.encode(), b"undisclosed"), ["somebody else answers"]),
    "to somebody unknown": (to_somebody_unknown, ["not known at this address"]),
    "nothing but a quote": (lambda: answer("> Guten Tag\n> kommen Sie?\n"), ["nothing said"]),
    "about something else": (of_another_matter, []),
    "about a meeting that is gone": (of_a_meeting_that_is_gone, []),
    "to no mail of ours": (lambda: answer().replace(ours().token.encode(), b"0" * 20), []),
}


@pytest.mark.parametrize("name", list(NOT_KEPT))
def test_what_is_not_surely_theirs_waits_for_people(name: str, lines: Callable[[], list[dict[str, Any]]]) -> None:
    make, why = NOT_KEPT[name]
    assert incoming.take(make()) == incoming.UNASSIGNED
    assert notes() == []
    told = [line for line in lines() if line["event"] == "answer in words is not kept"]
    assert [line["why"] for line in told] == why
    assert "@example" not in str(told) and "Stunde" not in str(told)


@pytest.mark.parametrize(
    "headers", [{"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"X_Autoreply": "yes"}, {"List_Id": "<x>"}]
)
def test_what_programs_write_is_not_kept(headers: dict[str, str]) -> None:
    assert incoming.take(answer("Ich bin im Urlaub.", **headers)) == incoming.AUTOMATIC
    assert notes() == []


def test_long_words_are_cut_and_there_are_not_too_many(cast: Any) -> None:
    assert incoming.take(answer("ä" * 5_000)) == incoming.DONE
    assert notes() == [("Bernd Muster", "ä" * 1_999 + "…")]
    for number in range(1, word_answers.MOST_NOTES):
        assert incoming.take(answer(f"Nachricht {number}")) == incoming.DONE
    assert incoming.take(answer("Eine zu viel.")) == incoming.UNASSIGNED
    assert incoming.take(answer("Von mir die erste.", ours(GUEL), GUEL)) == incoming.DONE
    assert len(notes()) == word_answers.MOST_NOTES + 1


# --- What hosts see ---------------------------------------------------------------------------------------------------


def test_hosts_read_them_and_see_to_them(client: Client, cast: Any) -> None:
    incoming.take(answer("Ich komme <b>später</b>.\n\nBitte Platz freihalten."))
    note = AnswerNote.objects.get()
    client.force_login(cast.ayse)
    page = reverse("meetings:invited", args=[cast.meeting.slug])
    assert "eine Nachricht" in client.get(cast.meeting.get_absolute_url()).content.decode()
    text = client.get(page).content.decode()
    assert "<p>Ich komme &lt;b&gt;später&lt;/b&gt;.</p>\n\n<p>Bitte Platz freihalten.</p>" in text
    row = text.split("<tbody>")[1].split("Bernd Muster</a>")[1].split("</th>")[0]
    assert f'href="#nachricht-{note.pk}"' in row
    assert f'id="nachricht-{note.pk}"' in text
    for _twice in range(2):
        response = client.post(reverse("meetings:settle_note", args=[cast.meeting.slug, note.pk]))
        assert response.url == page
    settled = AnswerNote.objects.get()
    assert (settled.done_by, settled.text) == (cast.ayse.person, note.text)
    text = client.get(page).content.decode()
    assert f"nachricht-{note.pk}" not in text
    assert "Erledigte Nachrichten (1)" in " ".join(text.split())
    assert "eine Nachricht" not in client.get(cast.meeting.get_absolute_url()).content.decode()


def test_nobody_else_reads_them(client: Client, cast: Any) -> None:
    incoming.take(answer("Kassenstand: geheim"))
    page, meeting = reverse("meetings:invited", args=[cast.meeting.slug]), cast.meeting.get_absolute_url()
    for who in (None, cast.erik, cast.bernd, cast.dora):
        client.logout()
        if who:
            client.force_login(who)
        assert client.get(page).status_code == (403 if who else 302)
        for url in (page, meeting):
            text = client.get(url).content.decode()
            assert "geheim" not in text and "eine Nachricht" not in text


def test_notes_of_another_meeting_are_not_to_be_had(client: Client, cast: Any) -> None:
    incoming.take(answer())
    times = {"starts_at": cast.meeting.starts_at, "ends_at": cast.meeting.ends_at}
    other = Meeting.objects.create(
        title="Anderswo", slug="anderswo", municipality=cast.zwickau, venue="Rathaus", state="open", **times
    )
    client.force_login(cast.carla)
    url = reverse("meetings:settle_note", args=[other.slug, AnswerNote.objects.get().pk])
    assert client.post(url).status_code == 404
    assert AnswerNote.objects.get().done_at is None


def test_the_page_costs_the_same_with_many(client: Client, cast: Any, queries_of: Callable[..., int]) -> None:
    client.force_login(cast.ayse)
    page = reverse("meetings:invited", args=[cast.meeting.slug])
    before = queries_of(client, page)
    for number in range(8):
        incoming.take(answer(f"Nachricht {number}"))
        incoming.take(answer(f"Nachricht {number}", ours(GUEL), GUEL))
    for note in AnswerNote.objects.all()[:6]:
        word_answers.settle(note, cast.ayse.person)
    assert queries_of(client, page) == before


def test_they_are_forgotten_a_year_after_the_meeting(cast: Any) -> None:
    incoming.take(answer())
    for days, left in ((29, 1), (31, 0)):
        over = timezone.now() - datetime.timedelta(days=days)
        Meeting.objects.update(starts_at=over - datetime.timedelta(hours=5), ends_at=over)
        retention.forget_by_date()
        assert AnswerNote.objects.count() == left
    assert Invited.objects.filter(person=cast.bernd.person).exists()


def test_who_is_erased_takes_their_words_along(cast: Any) -> None:
    incoming.take(answer())
    cast.bernd.person.delete()
    assert notes() == []


# --- From a real mailbox ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def server() -> Iterator[Imap]:
    if not dovecot.PROGRAM:
        pytest.skip("no dovecot: apt-get install dovecot-imapd")
    with dovecot.running() as imap:
        yield imap


@pytest.fixture
def imap(server: Imap, settings: Any) -> Imap:
    server.empty()
    settings.MAILBOX_URL = server.url
    return server


def raw(head: str, body: bytes, to: str = "") -> bytes:
    to = to or f"netz+{ours().token}@example.org"
    lines = f"From: Bernd <{BERND}>\nTo: {to}\nSubject: Re\nMIME-Version: 1.0\n{head}\n\n"
    return lines.replace("\n", "\r\n").encode() + body + b"\r\n"


HTML = """<html><head><style>p { color: red }</style></head><body><p>Grüße, ich komme&nbsp;später.</p><script>x()</script>
<blockquote>Guten Tag Bernd</blockquote></body></html>"""
# What arrives (headers, content) and what is kept of it.
WRITTEN = {
    "HTML alone": ("Content-Type: text/html; charset=utf-8", HTML.encode(), "Grüße, ich komme später."),
    "Latin 1 that says UTF-8": ("Content-Type: text/plain; charset=utf-8", "Grüße".encode("latin-1"), "Grüße"),
    "UTF-8 that says ASCII": ("Content-Type: text/plain; charset=us-ascii", "Grüße".encode(), "Grüße"),
    "a charset that does not exist": ("Content-Type: text/plain; charset=klingon", "Grüße".encode(), "Grüße"),
    "no type at all": ("X-Nothing: 1", "Grüße".encode("cp1252"), "Grüße"),
    "broken base64": ("Content-Type: text/plain\nContent-Transfer-Encoding: base64", b"R3L8w59l!", None),
}


@pytest.mark.parametrize("name", list(WRITTEN))
def test_mail_in_every_wrong_form_is_read(imap: Imap, name: str) -> None:
    head, body, kept = WRITTEN[name]
    imap.deliver(raw(head, body))
    mailbox.read()
    assert list(imap.folders()) == ["Erledigt"]
    ((who, text),) = notes()
    assert who == "Bernd Muster"
    assert text == kept if kept is not None else text


def test_each_mail_goes_its_way_and_is_kept_once(imap: Imap) -> None:
    plain = "Content-Type: text/plain; charset=utf-8"
    kept = raw(plain, "Ich komme später.".encode())
    referred = raw(f"{plain}\nIn-Reply-To: {ours().message_id}", b"Mit Rad.", to="netz@example.org")
    foreign = raw(plain, b"Ich auch.").replace(BERND.encode(), MALLORY.encode())
    absence = filled(NO_BOUNCES["a note of absence (Exchange)"][0], ours())
    imap.deliver(kept, referred, foreign, absence)
    mailbox.read()
    folders = {"Erledigt": [kept, referred], "Nicht zugeordnet": [foreign], "Automatische Antworten": [absence]}
    assert imap.folders() == folders
    assert notes() == [("Bernd Muster", "Ich komme später."), ("Bernd Muster", "Mit Rad.")]
    # A reader died before it moved the mail: the next one knows it and only moves it.
    imap.empty()
    Incoming.objects.update(read_at=timezone.now() - mailbox.PATIENCE - datetime.timedelta(seconds=1))
    imap.deliver(kept, foreign)
    mailbox.read()
    assert imap.folders() == {"Erledigt": [kept], "Nicht zugeordnet": [foreign]}
    assert len(notes()) == 2
