"""What goes out: text alone, or text and HTML with the very pictures, whatever became of their files meanwhile."""

from __future__ import annotations

import email
import json
from collections.abc import Callable
from contextlib import suppress
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils.safestring import mark_safe
from django.utils.translation import override
from PIL import Image

from reihum.mailing import sending
from reihum.mailing.models import Outgoing
from reihum.mailing.outbox import Below, CalendarPart, send_later
from reihum.mailing.tests.conftest import PostOffice

ICON = Path(__file__).parents[2] / "funding" / "static" / "funding" / "emblem.png"
PICTURES = {"eines@reihum": "static:funding/emblem.png", "zwei@reihum": "media:logos/zwei.webp"}
BELOW = Below(text="Darunter.", html=mark_safe('<p>Darunter <img src="cid:eines@reihum" alt="Eines"></p>'), pictures={})


@pytest.fixture
def write(settings: Any, tmp_path: Path) -> Callable[..., str]:
    """Writes the two templates of a mail and gives their name: `write("Betreff", "Text")`."""

    def write(subject: str, text: str) -> str:
        (tmp_path / "brief_subject.txt").write_text(subject)
        (tmp_path / "brief.txt").write_text(text)
        settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
        return "brief"

    return write


@pytest.fixture
def webp(settings: Any, tmp_path: Path) -> bytes:
    """The content of `logos/zwei.webp` in the media storage."""
    settings.MEDIA_ROOT = tmp_path / "media"
    file = ContentFile(b"")
    Image.new("RGB", (30, 10), "teal").save(file, "WEBP")
    default_storage.save("logos/zwei.webp", file)
    return file.file.getvalue()


def sent() -> EmailMessage:
    """The one mail that was sent, read back from what goes over the wire."""
    (message,) = mail.outbox
    return email.message_from_bytes(message.message().as_bytes(), policy=policy.default)  # type: ignore[return-value]


def tree(part: Any) -> Any:
    """The kinds of the parts of a mail, nested like them."""
    return [part.get_content_type(), *map(tree, part.iter_parts())] if part.is_multipart() else part.get_content_type()


@pytest.mark.django_db
def test_without_anything_below_it_is_text_alone(write: Callable[..., str], run_jobs: Callable[[], None]) -> None:
    send_later("bernd@example.org", write("Zum\nTreffen", "Guten Tag {{ name }},\n{{ site }}/\n"), {"name": "Bernd"})
    text = "Guten Tag Bernd,\nhttp://127.0.0.1:8000/\n"
    waiting = Outgoing.objects.get()
    assert (waiting.to, waiting.subject, waiting.text) == ("bernd@example.org", "Zum Treffen", text)
    run_jobs()
    message = sent()
    assert (tree(message), message["Subject"], message.get_content()) == ("text/plain", "Zum Treffen", text)


@pytest.mark.django_db
def test_with_something_below_it_is_text_and_html(write: Callable[..., str], run_jobs: Callable[[], None]) -> None:
    send_later(
        "bernd@example.org", write("Zum Treffen", "Guten Tag,\nhier:\n{{ site }}/treffen/\n\nBis bald!\n"), {}, BELOW
    )
    run_jobs()
    message = sent()
    assert tree(message) == ["multipart/alternative", "text/plain", "text/html"]
    text, html = (part.get_content() for part in message.iter_parts())
    assert text == "Guten Tag,\nhier:\nhttp://127.0.0.1:8000/treffen/\n\nBis bald!\n\n---\n\nDarunter.\n"
    address = "http://127.0.0.1:8000/treffen/"
    assert html[html.index("<p>") :] == (
        f'<p>Guten Tag,<br>hier:<br><a href="{address}" rel="nofollow">{address}</a></p>\n\n<p>Bis bald!</p>\n'
        '<p>Darunter <img src="cid:eines@reihum" alt="Eines"></p>\n</body>\n</html>\n'
    )
    assert html.startswith('<!doctype html>\n<html lang="de">\n')


@pytest.mark.django_db
def test_the_html_says_in_which_language_it_is(write: Callable[..., str], run_jobs: Callable[[], None]) -> None:
    with override("en"):
        send_later("bernd@example.org", write("Your meeting", "Hello"), {}, BELOW)
    run_jobs()
    _text, html = (part.get_content() for part in sent().iter_parts())
    assert html.startswith('<!doctype html>\n<html lang="en">\n')


@pytest.mark.django_db
def test_what_somebody_typed_is_no_html(write: Callable[..., str], run_jobs: Callable[[], None]) -> None:
    hostile = '</title><script>los()</script> & "x" http://a.example/"onclick="los()'
    template = "{% autoescape off %}Zu {{ title }}{% endautoescape %}"
    send_later("bernd@example.org", write(template, template), {"title": hostile}, BELOW)
    run_jobs()
    text, html = (part.get_content() for part in sent().iter_parts())
    assert text == f"Zu {hostile}\n---\n\nDarunter.\n"
    safe = "&lt;/title&gt;&lt;script&gt;los()&lt;/script&gt; &amp; &quot;x&quot; "
    assert html[html.index("<title>") : html.index("</head>")] == (
        f"<title>Zu {safe}http://a.example/&quot;onclick=&quot;los()</title>\n"
    )
    assert html[html.index("<p>") : html.index("\n<p>Darunter")] == (
        f'<p>Zu {safe}<a href="http://a.example/%22onclick=%22los()" rel="nofollow">'
        "http://a.example/&quot;onclick=&quot;los()</a></p>"
    )


def test_pictures_are_the_very_files_beside_the_html(
    webp: bytes, make_mail: Callable[..., Any], run_jobs: Callable[[], None]
) -> None:
    make_mail(html="<p>Text</p>", pictures=list(PICTURES.items()))
    run_jobs()
    message = sent()
    assert tree(message) == [
        "multipart/alternative",
        "text/plain",
        ["multipart/related", "text/html", "image/png", "image/webp"],
    ]
    related = message.get_payload(1)
    assert related.get_param("type") == "text/html"
    _html, *pictures = related.iter_parts()
    assert [(part["Content-ID"], part.get_content_disposition(), part.get_filename()) for part in pictures] == [
        ("<eines@reihum>", "inline", "emblem.png"),
        ("<zwei@reihum>", "inline", "zwei.webp"),
    ]
    assert [part.get_content() for part in pictures] == [ICON.read_bytes(), webp]


@pytest.mark.parametrize("broken", [None, b"kein Bild", b""])
def test_a_picture_that_is_gone_or_none_stops_no_mail(
    webp: bytes,
    lines: Callable[[], list[dict[str, Any]]],
    make_mail: Callable[..., Any],
    run_jobs: Callable[[], None],
    broken: bytes | None,
) -> None:
    file = Path(default_storage.path("logos/zwei.webp"))
    file.unlink() if broken is None else file.write_bytes(broken)
    make_mail(html="<p>Text</p>", pictures=list(PICTURES.items()))
    run_jobs()
    assert tree(sent()) == ["multipart/alternative", "text/plain", ["multipart/related", "text/html", "image/png"]]
    assert [(line["event"], line["place"]) for line in lines() if line["level"] == "warning"] == [
        ("picture of a mail left out", "media:logos/zwei.webp")
    ]


def test_without_any_picture_left_the_html_stands_by_itself(
    settings: Any, tmp_path: Path, make_mail: Callable[..., Any], run_jobs: Callable[[], None]
) -> None:
    settings.MEDIA_ROOT = tmp_path
    make_mail(html="<p>Text</p>", pictures=[("eines@reihum", "media:fort.png")])
    run_jobs()
    assert tree(sent()) == ["multipart/alternative", "text/plain", "text/html"]


def test_a_real_mail_server_gets_it_whole(
    post_office: PostOffice, webp: bytes, make_mail: Callable[..., Any], run_jobs: Callable[[], None]
) -> None:
    text = "Schöne Grüße\n.\n..und ein Punkt am Anfang\n"
    make_mail(subject="Grüße", text=text, html="<p>Schöne Grüße</p>", pictures=list(PICTURES.items()))
    run_jobs()
    (message,) = post_office.messages()
    assert message["Subject"] == "Grüße"
    assert [part.get_content() for part in message.walk() if not part.is_multipart()] == [
        *(text.replace("\n", "\r\n"), "<p>Schöne Grüße</p>"),
        *(ICON.read_bytes(), webp),
    ]
    assert [defect for part in message.walk() for defect in part.defects] == []


def test_only_where_pictures_are_goes_into_the_row(write: Callable[..., str], db: None) -> None:
    below = Below(text="Darunter.", html=mark_safe("<p>Darunter.</p>"), pictures=PICTURES)
    mail = send_later("bernd@example.org", write("Betreff", "Text"), {}, below)
    assert mail.pictures == list(PICTURES.items())
    assert len(json.dumps([mail.text, mail.html, mail.pictures])) < 20_000


@pytest.mark.django_db
def test_an_entry_for_calendars_says_its_method(
    post_office: PostOffice, write: Callable[..., str], run_jobs: Callable[[], None]
) -> None:
    """Beside the text, as one more form of the same (RFC 6047); Outlook wants the method in the type."""
    ics = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Grüße\r\nEND:VCALENDAR\r\n"
    for below in (None, BELOW):
        send_later("bernd@example.org", write("Betreff", "Text"), {}, below, calendar=CalendarPart(ics, "REQUEST"))
    run_jobs()
    alone, with_html = post_office.messages()
    assert tree(alone) == ["multipart/alternative", "text/plain", "text/calendar"]
    assert tree(with_html) == ["multipart/alternative", "text/plain", "text/html", "text/calendar"]
    for message in (alone, with_html):
        *_texts, part = message.iter_parts()
        assert (part.get_param("method"), part.get_content_charset()) == ("REQUEST", "utf-8")
        assert part.get_payload(decode=True) == ics.encode()


@pytest.mark.django_db
def test_the_worker_is_woken_once_a_transaction_and_only_if_it_is_committed(
    write: Callable[..., str], django_capture_on_commit_callbacks: Any
) -> None:
    brief = write("Betreff", "Text")
    with django_capture_on_commit_callbacks() as callbacks:
        with suppress(ZeroDivisionError), transaction.atomic():
            send_later("niemand@example.org", brief, {})
            raise ZeroDivisionError
        assert connection.run_on_commit == []
        for number in range(3):
            send_later(f"{number}@example.org", brief, {})
    assert callbacks == [sending.wake]
    assert Outgoing.objects.count() == 3


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("to", "problem"),
    [
        ("bernd@example.org\nBcc: alle@example.org", "bad-address"),
        ("bernd@example.org, alle@example.org", "bad-address"),
        ("Bernd <bernd@example.org>", "bad-address"),
        ("bernd", "bad-address"),
        ("", "bad-address"),
        ("bernd@", "bad-address"),
        ("bernd@-example-.org", "bad-address"),
        ("bernd\0@example.org", ""),  # nobody types that; PostgreSQL would not keep it
        ("ayşe@example.org", "foreign-letters"),
        (f"{'x' * 65}@example.org", "bad-address"),
        (f"bernd@{'x' * 300}.org", "bad-address"),
        (f"bernd@{'mail.' * 50}example.org", "bad-address"),  # cut off, it would be another
    ],
)
def test_an_address_that_does_not_do_fails_by_itself(
    post_office: PostOffice, write: Callable[..., str], run_jobs: Callable[[], None], to: str, problem: str
) -> None:
    send_later(to, write("Betreff", "Text"), {})
    send_later("carla@example.org", write("Betreff", "Text"), {})
    run_jobs()
    bad, good = Outgoing.objects.order_by("pk")
    assert (bad.state, bad.problem) == (("failed", problem) if problem else ("sent", ""))
    assert good.state == "sent"
    assert post_office.got == ([] if problem else ["bernd@example.org"]) + ["carla@example.org"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("to", "on_the_wire"),
    [
        ("bernd@müller.example", "bernd@xn--mller-kva.example"),
        ("bernd@straße.example", "bernd@xn--strae-oqa.example"),  # IDNA 2003 would have mailed strasse.example
        ("Bernd+reihum@Example.ORG", "Bernd+reihum@example.org"),
    ],
)
def test_domains_go_over_the_wire_as_idna(
    post_office: PostOffice, write: Callable[..., str], run_jobs: Callable[[], None], to: str, on_the_wire: str
) -> None:
    send_later(to, write("Betreff", "Text"), {})
    run_jobs()
    assert post_office.got == [on_the_wire]
    assert post_office.messages()[0]["To"] == on_the_wire


@pytest.mark.django_db
def test_a_subject_is_one_line_whatever_was_typed(
    post_office: PostOffice, write: Callable[..., str], run_jobs: Callable[[], None]
) -> None:
    context = {"title": "Treffen\r\nBcc: alle@example.org\u2028\x0b \x00 Ende"}
    send_later("bernd@example.org", write("{{ title }}", "Text"), context)
    run_jobs()
    (message,) = post_office.messages()
    assert (message["Subject"], message["Bcc"]) == ("Treffen Bcc: alle@example.org  Ende", None)


@pytest.mark.django_db
def test_answers_and_bounces_come_back_to_a_token_of_their_own(
    settings: Any, post_office: PostOffice, make_mail: Callable[..., Any], run_jobs: Callable[[], None]
) -> None:
    settings.MAILBOX_ADDRESS = "netz@example.org"
    one, two = make_mail(), make_mail()
    run_jobs()
    assert post_office.senders == [f"netz+{mail.token}@example.org" for mail in (one, two)]
    for message, row in zip(post_office.messages(), (one, two), strict=True):
        assert message["Reply-To"] == f"netz+{row.token}@example.org"
        assert (message["From"], message["Message-ID"]) == ("reihum@127.0.0.1", row.message_id)
    settings.MAILBOX_ADDRESS = ""
    make_mail()
    run_jobs()
    assert post_office.senders[2] == "reihum@127.0.0.1"
    assert post_office.messages()[2]["Reply-To"] is None
