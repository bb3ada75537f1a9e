"""The mailbox, read from a real IMAP server: each mail once, each into its folder, whatever is in it."""

from __future__ import annotations

import base64
import hashlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from django.db import OperationalError, connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from reihum.mailing import imap as connections
from reihum.mailing import incoming, mailbox
from reihum.mailing.models import Incoming, Outgoing
from reihum.mailing.tests import dovecot
from reihum.mailing.tests.bounce_corpus import BOUNCES, NO_BOUNCES
from reihum.mailing.tests.dovecot import Imap
from reihum.mailing.tests.test_bounces import filled

needs_dovecot = pytest.mark.skipif(not dovecot.PROGRAM, reason="no dovecot: apt-get install dovecot-imapd")
pytestmark = [needs_dovecot, pytest.mark.django_db]


@pytest.fixture(scope="module")
def server() -> Iterator[Imap]:
    with dovecot.running() as imap:
        yield imap


@pytest.fixture
def imap(server: Imap, settings: Any) -> Imap:
    """The mailbox of the installation, empty."""
    server.empty()
    settings.MAILBOX_URL = server.url
    settings.MAILBOX_ADDRESS = "netz@example.org"
    return server


class Takers:
    """What the functions of apps were given, and what they answer."""

    def __init__(self) -> None:
        self.calendars: list[tuple[Outgoing | None, str, bytes]] = []
        self.words: list[tuple[Outgoing | None, str, str]] = []
        self.does: Callable[[], bool] = lambda: True

    def calendar(self, mail: Outgoing | None, sender: str, ics: bytes) -> bool:
        self.calendars.append((mail, sender, ics))
        return self.does()

    def word(self, mail: Outgoing | None, sender: str, text: str) -> bool:
        self.words.append((mail, sender, text))
        return self.does()


@pytest.fixture
def takers(monkeypatch: pytest.MonkeyPatch) -> Takers:
    made = Takers()
    monkeypatch.setattr(incoming, "_calendar_takers", [made.calendar])
    monkeypatch.setattr(incoming, "_words_takers", [made.word])
    return made


def letter(
    to: str = "netz@example.org", text: str = "Ich komme.", headers: str = "", sender: str = "bernd@example.org"
) -> bytes:
    raw = f"From: Bernd <{sender}>\nTo: {to}\nSubject: Re: Einladung\n{headers}\n{text}\n"
    return raw.replace("\n", "\r\n").encode()


ICS = """\
BEGIN:VCALENDAR
METHOD:REPLY
BEGIN:VEVENT
UID:1@example.org
ATTENDEE;PARTSTAT=ACCEPTED:mailto:bernd@example.org
END:VEVENT
END:VCALENDAR"""
ANSWER = f"""\
Content-Type: multipart/alternative; boundary=x

--x
Content-Type: text/plain

Bernd hat zugesagt.
--x
Content-Type: text/calendar; method=REPLY; charset=utf-8

{ICS}
--x--"""


def calendar_answer(to: str, ics: str = ICS) -> bytes:
    raw = f"From: bernd@example.org\nTo: {to}\nSubject: Zugesagt\n" + ANSWER.replace(ICS, ics)
    return raw.replace("\n", "\r\n").encode()


def test_each_kind_goes_its_way(imap: Imap, takers: Takers, make_mail: Callable[..., Any]) -> None:
    mail = make_mail(state="sent", sent_at=timezone.now())
    token = f"netz+{mail.token}@example.org"
    bounce = filled(BOUNCES["Gmail"][0], mail)
    absence = filled(NO_BOUNCES["a note of absence (Exchange)"][0], mail)
    foreign = filled(NO_BOUNCES["about a mail that is not ours"][0], mail)
    words, calendar = letter(token), calendar_answer(token)
    imap.deliver(bounce, absence, foreign, words, calendar)
    mailbox.read()
    assert imap.folders() == {
        "Erledigt": [bounce, words, calendar],
        "Automatische Antworten": [absence],
        "Nicht zugeordnet": [foreign],
    }
    assert takers.words == [(mail, "bernd@example.org", "Ich komme.")]
    assert takers.calendars == [(mail, "bernd@example.org", (ICS.replace("\n", "\r\n")).encode())]
    mail.refresh_from_db()
    assert mail.state == "failed"


def test_what_nobody_takes_waits_for_people(imap: Imap, takers: Takers) -> None:
    takers.does = lambda: False
    mails = [letter(), calendar_answer("netz@example.org")]
    imap.deliver(*mails)
    mailbox.read()
    assert imap.folders() == {"Nicht zugeordnet": mails}


def test_an_answer_is_known_by_its_token_or_by_what_it_refers_to(
    imap: Imap, takers: Takers, make_mail: Callable[..., Any]
) -> None:
    mail, other = make_mail(), make_mail("carla@example.org")
    imap.deliver(
        letter(f"Reihum <netz+{mail.token}@example.org>"),
        letter("netz@example.org", headers=f"In-Reply-To: {mail.message_id}\n"),
        letter("netz@example.org", headers=f"References: <x@y>\n {other.message_id}\n"),
        letter(f"fremd+{mail.token}@example.org"),
        letter("netz+00000000000000000000@example.org"),
        letter("netz@example.org", headers="In-Reply-To: <00000000000000000000000000000000@127.0.0.1>\n"),
    )
    mailbox.read()
    assert [mail for mail, _sender, _text in takers.words] == [mail, mail, other, None, None, None]


def test_nothing_is_ever_answered(imap: Imap, takers: Takers, make_mail: Callable[..., Any], mailoutbox: Any) -> None:
    mail = make_mail(state="sent", sent_at=timezone.now())
    imap.deliver(letter(), filled(BOUNCES["Gmail"][0], mail), letter(f"netz+{mail.token}@example.org"))
    mailbox.read()
    assert (Outgoing.objects.count(), mailoutbox) == (1, [])


def test_a_reader_that_died_before_moving_does_nothing_twice(imap: Imap, takers: Takers, monkeypatch: Any) -> None:
    raw = letter()
    imap.deliver(raw)
    with monkeypatch.context() as broken:
        broken.setattr(mailbox, "move", lambda *_: (_ for _ in ()).throw(ConnectionResetError))
        mailbox.read()
    mailbox.read()  # perhaps it is still alive
    assert (len(takers.words), list(imap.folders())) == (1, ["INBOX"])
    Incoming.objects.update(read_at=timezone.now() - mailbox.PATIENCE)
    mailbox.read()
    assert len(takers.words) == 1
    assert imap.folders() == {"Erledigt": [raw]}
    assert Incoming.objects.get().digest == hashlib.sha256(raw).hexdigest()


def test_a_taker_that_fails_loses_nothing(
    imap: Imap, takers: Takers, make_mail: Callable[..., Any], lines: Callable[[], list[dict[str, Any]]]
) -> None:
    def fails() -> bool:
        make_mail()  # what it did so far is taken back
        raise ValueError("bernd@example.org")

    takers.does = fails
    first, second = letter(text="Eins."), letter(text="Zwei.")
    imap.deliver(first, second)
    mailbox.read()
    assert imap.folders() == {"Unklar": [first, second]}
    assert not Outgoing.objects.exists()
    errors = [line for line in lines() if line["level"] == "error"]
    assert [line["error"] for line in errors] == ["ValueError"] * 2
    assert "bernd" not in str(errors)


def test_without_its_database_it_leaves_everything_where_it_is(imap: Imap, takers: Takers) -> None:
    def fails() -> bool:
        raise OperationalError("server closed the connection")

    takers.does = fails
    imap.deliver(letter())
    with pytest.raises(OperationalError):
        mailbox.read()
    assert list(imap.folders()) == ["INBOX"]
    takers.does = lambda: True
    mailbox.read()
    assert list(imap.folders()) == ["Erledigt"]


def test_what_is_too_large_is_left_to_people(
    imap: Imap, takers: Takers, monkeypatch: pytest.MonkeyPatch, lines: Callable[[], list[dict[str, Any]]]
) -> None:
    monkeypatch.setattr(mailbox, "LARGEST", 2000)
    large, small = letter(text="x" * 3000), letter()
    imap.deliver(large, small)
    mailbox.read()
    assert imap.folders() == {"Unklar": [large], "Erledigt": [small]}
    assert [line["event"] for line in lines() if line["level"] == "warning"] == ["mail is too large to be read"]


def test_an_ics_bomb_is_not_even_handed_on(imap: Imap, takers: Takers) -> None:
    bomb = ICS.replace("END:VEVENT", "RRULE:FREQ=SECONDLY\nEND:VEVENT" + "\nATTENDEE:mailto:x@example.org" * 20_000)
    raw = calendar_answer("netz@example.org", bomb)
    imap.deliver(raw)
    mailbox.read()
    assert imap.folders() == {"Unklar": [raw]}
    assert takers.calendars == []


def nested(depth: int) -> bytes:
    """Parts within parts within parts."""
    text = b"From: bernd@example.org\r\nTo: netz@example.org\r\n"
    for level in range(depth):
        text += b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (level, level)
    return text + b"Content-Type: text/plain\r\n\r\nGanz innen.\r\n"


BAD: dict[str, bytes] = {
    "nothing": b"\r\n",
    "no headers": b"\r\nNur Text\r\n",
    "no sender": b"To: netz@example.org\r\n\r\nOhne Absender\r\n",
    "binary": bytes(range(1, 256)).replace(b"\n", b"").replace(b"\r", b"") + b"\r\n",
    "NUL": b"From: a@example.org\r\n\r\nEs=00 geht\r\n",
    "parts within parts": nested(3000),
    "many parts": b"From: a@example.org\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    + b"--b\r\n\r\nx\r\n" * 20_000,
    "boundary never comes": b"From: a@example.org\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\nText\r\n",
    "endless header": b"From: a@example.org\r\nSubject: " + b"x" * 500_000 + b"\r\n\r\nText\r\n",
    "many addresses": b"From: a@example.org\r\nTo: " + b"a@b.example,\r\n " * 20_000 + b"a@b.example\r\n\r\nText\r\n",
    "brackets": b"From: " + b"(" * 10_000 + b"\r\n\r\nText\r\n",
}


@pytest.mark.parametrize("name", BAD)
def test_bad_mails_are_kept_and_stop_no_other(imap: Imap, takers: Takers, name: str) -> None:
    good = letter(text="Danach.")
    imap.deliver(BAD[name], good)
    mailbox.read()
    folders = imap.folders()
    assert good in folders["Erledigt"]
    assert "INBOX" not in folders
    assert sum(map(len, folders.values())) == 2
    assert takers.words[-1][2] == "Danach."


ENCODINGS: dict[str, tuple[bytes, str]] = {
    "UTF-8": (b'Content-Type: text/plain; charset="utf-8"\r\n\r\n' + "Grüße".encode(), "Grüße"),
    "UTF-8 that says Latin-1": (b"Content-Type: text/plain; charset=iso-8859-1\r\n\r\n" + "Grüße".encode(), "Grüße"),
    "Latin-1 that says UTF-8": (
        b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + "Grüße".encode("latin-1"),
        "Grüße",
    ),
    "Windows that says ASCII": (
        b"Content-Type: text/plain; charset=us-ascii\r\n\r\nGr\xfc\xdfe \x84x\x93",
        "Grüße „x“",
    ),
    "8 bit without a word": (b"\r\nGr\xfc\xdfe", "Grüße"),
    "unknown charset": (b"Content-Type: text/plain; charset=klingonisch\r\n\r\nGr\xfc\xdfe", "Grüße"),
    "a codec that is no charset": (b"Content-Type: text/plain; charset=zlib\r\n\r\nGr\xfc\xdfe", "Grüße"),
    "Python's own": (b"Content-Type: text/plain; charset=unicode_escape\r\n\r\n\\u0041", "\\u0041"),
    "charset as nonsense": (b"Content-Type: text/plain; charset*=x'y'%ff%fe\r\n\r\nGr\xfc\xdfe", "Grüße"),
    "UTF-16": (
        b"Content-Type: text/plain; charset=utf-16\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.b64encode("Grüße".encode("utf-16")),
        "Grüße",
    ),
    "quoted-printable": (
        b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nGr=C3=BC=C3=9Fe =\r\nund",
        "Grüße und",
    ),
    "broken base64": (
        b"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\nR3LDvMOfZQ=!=\r\n",
        "Grüße",
    ),
    "base64 that is none": (
        b"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\nA\r\n",
        "A",
    ),
    "unknown transfer encoding": (
        b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: rot13\r\n\r\nGr\xc3\xbc\xc3\x9fe",
        "Grüße",
    ),
    "HTML alone": (
        b"Content-Type: text/html; charset=utf-8\r\n\r\n<style>p{}</style><p>Gr&uuml;&szlig;e</p><blockquote>Alt</blockquote>",
        "Grüße",
    ),
}


@pytest.mark.parametrize("name", ENCODINGS)
def test_mails_in_every_wrong_encoding(imap: Imap, takers: Takers, name: str) -> None:
    body, expected = ENCODINGS[name]
    # Headers in 8 bit, too, as old programs write them.
    imap.deliver(
        b"From: J\xf6rg <joerg@example.org>\r\nTo: netz@example.org\r\nSubject: Gr\xfc\xdfe\r\n" + body + b"\r\n"
    )
    mailbox.read()
    assert takers.words == [(None, "joerg@example.org", expected)]
    assert list(imap.folders()) == ["Erledigt"]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_readers_side_by_side_take_each_mail_once(imap: Imap, takers: Takers) -> None:
    imap.deliver(*(letter(text=f"Nummer {number}") for number in range(20)))
    start = threading.Barrier(2)

    def work() -> None:
        try:
            start.wait()
            mailbox.read()
        finally:
            connection.close()

    readers = [threading.Thread(target=work) for _number in range(2)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    mailbox.read()
    assert sorted(text for _mail, _sender, text in takers.words) == sorted(f"Nummer {number}" for number in range(20))
    assert {name: len(mails) for name, mails in imap.folders().items()} == {"Erledigt": 20}


def test_servers_that_want_all_folders_below_inbox(settings: Any, takers: Takers) -> None:
    with dovecot.running(below_inbox=True) as imap:
        settings.MAILBOX_URL, settings.MAILBOX_ADDRESS = imap.url, "netz@example.org"
        raw = letter()
        imap.deliver(raw)
        mailbox.read()
        assert imap.folders() == {"INBOX.Erledigt": [raw]}


def test_old_mails_that_no_one_needs_are_deleted(imap: Imap, takers: Takers, monkeypatch: pytest.MonkeyPatch) -> None:
    imap.deliver(letter())
    mailbox.read()
    takers.does = lambda: False
    kept = letter(text="Für Menschen")
    imap.deliver(kept)
    mailbox.read()
    mailbox.forget.call()
    assert set(imap.folders()) == {"Erledigt", "Nicht zugeordnet"}
    monkeypatch.setattr(mailbox, "KEPT", -2 * mailbox.datetime.timedelta(days=1))
    mailbox.forget.call()
    assert imap.folders() == {"Nicht zugeordnet": [kept]}


@pytest.mark.parametrize(
    "url", ["imap://netz:falsch@127.0.0.1:{port}", "imap://netz:x@127.0.0.1:1", "imaps://netz:x@127.0.0.1:{port}"]
)
def test_a_mailbox_that_cannot_be_opened_is_a_line_in_the_log(
    imap: Imap, settings: Any, lines: Callable[[], list[dict[str, Any]]], url: str
) -> None:
    settings.MAILBOX_URL = url.format(port=imap.port)
    mailbox.read()
    errors = [line for line in lines() if line["level"] == "error"]
    assert [line["event"] for line in errors] == ["mailbox cannot be read"]
    assert "falsch" not in str(errors)


# --- A job of the worker's --------------------------------------------------------------------------------------------


def test_the_clock_only_asks_for_it_once(imap: Imap, settings: Any) -> None:
    for _twice in range(2):
        mailbox.look()
        mailbox.tidy()
    jobs = [job.task_path.rpartition(".")[2] for job in DBTaskResult.objects.ready()]
    assert sorted(jobs) == ["forget", "read_for_a_while"]
    DBTaskResult.objects.all().delete()
    settings.MAILBOX_URL = ""
    mailbox.look()
    mailbox.tidy()
    assert not DBTaskResult.objects.exists()


def test_other_jobs_get_their_turn(
    imap: Imap, takers: Takers, monkeypatch: pytest.MonkeyPatch, run_jobs: Callable[[], None]
) -> None:
    imap.deliver(letter(text="Eins."), letter(text="Zwei."))
    with monkeypatch.context() as hasty:
        hasty.setattr(mailbox, "TURN", 0)
        mailbox.read_for_a_while.call()
    assert [text for _mail, _sender, text in takers.words] == ["Eins."]
    run_jobs()
    assert [text for _mail, _sender, text in takers.words] == ["Eins.", "Zwei."]


def test_one_worker_reads_at_a_time_and_a_dead_one_is_no_hindrance(imap: Imap, takers: Takers) -> None:
    imap.deliver(letter())
    for _of_two_workers in range(2):
        mailbox.read_for_a_while.enqueue()
    began = timezone.now() - mailbox.LONGEST_RUN / 2
    DBTaskResult.objects.update(status="RUNNING", started_at=began)
    mailbox.read_for_a_while.call()
    assert list(imap.folders()) == ["INBOX"]
    dead = DBTaskResult.objects.values_list("pk", flat=True)[:1]
    DBTaskResult.objects.filter(pk__in=list(dead)).update(started_at=began - mailbox.LONGEST_RUN)
    mailbox.read_for_a_while.call()
    assert list(imap.folders()) == ["Erledigt"]


@pytest.fixture
def slow_server() -> Iterator[int]:
    """The port of an IMAP server that answers the first command for ever, a byte at a time."""
    listening = socket.create_server(("127.0.0.1", 0))
    ended = threading.Event()

    def answer() -> None:
        client, _address = listening.accept()
        with client:
            client.sendall(b"* OK [CAPABILITY IMAP4rev1] ready\r\n")
            client.recv(1000)
            while not ended.wait(0.05):
                try:
                    client.sendall(b"*")
                except OSError:
                    return

    thread = threading.Thread(target=answer)
    thread.start()
    yield listening.getsockname()[1]
    ended.set()
    thread.join()
    listening.close()


@pytest.fixture
def stranger(tmp_path: Path) -> Iterator[tuple[int, list[bytes]]]:
    """A server with a certificate that nobody vouches for, at a port; and what it is told beside the handshake."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = timezone.now()
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now).not_valid_after(now + mailbox.KEPT)
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    pem = made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "pem").write_bytes(secret + pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "pem")
    listening, told = socket.create_server(("127.0.0.1", 0)), []

    def answer() -> None:
        client, _address = listening.accept()
        with client, suppress(OSError), context.wrap_socket(client, server_side=True) as secured:
            secured.sendall(b"* OK [CAPABILITY IMAP4rev1] ready\r\n")
            told.append(secured.recv(1000))

    thread = threading.Thread(target=answer)
    thread.start()
    yield listening.getsockname()[1], told
    thread.join()
    listening.close()


def test_a_stranger_is_not_told_the_password(
    stranger: tuple[int, list[bytes]], settings: Any, lines: Callable[[], list[dict[str, Any]]]
) -> None:
    port, told = stranger
    settings.MAILBOX_URL = f"imaps://netz:x@localhost:{port}"
    mailbox.read()
    assert [line["reason"] for line in lines() if line["level"] == "error"] == ["SSLCertVerificationError"]
    assert told in ([], [b""])


def test_a_server_that_is_slow_for_ever_is_left(
    slow_server: int, settings: Any, monkeypatch: pytest.MonkeyPatch, lines: Callable[[], list[dict[str, Any]]]
) -> None:
    settings.MAILBOX_URL = f"imap://netz:x@127.0.0.1:{slow_server}"
    monkeypatch.setattr(connections, "LIMIT", 0.3)
    mailbox.read()
    assert [line["event"] for line in lines() if line["level"] == "error"] == ["mailbox cannot be read"]
