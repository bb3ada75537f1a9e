"""Comments looked at: by mail, in the back office, reported, and forgotten by date."""

from __future__ import annotations

import datetime
import json
import logging
import re
from collections.abc import Callable
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core import mail, signing
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reihum.newsroom import comment_retention, moderation
from reihum.newsroom.models import Comment
from reihum.publishing import freshness
from reihum.ui import logging as our_logging

from .conftest import mails
from .test_commenting import aged, hidden

pytestmark = pytest.mark.usefixtures("calm")
PENDING, PUBLISHED, REJECTED = (Comment.State(state) for state in ("pending", "published", "rejected"))


@pytest.fixture
def article(cast: Any, make_article: Callable[..., Any]) -> Any:
    return make_article("Rundgang")


def paths(body: str) -> list[str]:
    """The links in a mail to moderators."""
    return re.findall(r"^http://127\.0\.0\.1:8000(/kommentare/entscheiden/\S+)$", body, re.M)


def buttons(client: Client, path: str) -> list[str]:
    response = client.get(path)
    assert response.status_code == 200
    return re.findall(r'name="decision" value="(\w+)"', response.content.decode())


def decided(comment: Comment) -> tuple[str, Any]:
    comment.refresh_from_db()
    return comment.state, comment.decided_by


# --- The mail --------------------------------------------------------------------------------------------------------


def test_the_mail_has_the_text_and_one_link_and_no_address(
    client: Client, cast: Any, article: Any, make_comment: Callable[..., Any]
) -> None:
    make_comment(article, "Erste\n\nSehr geehrte Damen", name="Anke", email="anke@example.org", state="pending")
    moderation.announce()
    ((to, subject, body),) = mails()
    assert (to, subject) == ("carla@example.org", "Neuer Kommentar zu „Rundgang“")
    assert "Artikel: Rundgang\nName: Anke\n\n> Erste\n> \n> Sehr geehrte Damen\n" in body
    assert len(re.findall(r"https?://", body)) == len(paths(body)) == 1
    assert "anke@example.org" not in body


def test_who_is_told(cast: Any) -> None:
    from reihum.people.models import Role

    assert moderation.moderators() == [cast.carla]
    Role.objects.create(person=cast.bernd.person, kind=Role.Kind.COORDINATION)
    assert {user.email for user in moderation.moderators()} == {"carla@example.org", "bernd@example.org"}
    cast.carla.is_active = False
    cast.carla.save()
    assert moderation.moderators() == [cast.bernd]
    Role.objects.filter(person=cast.bernd.person).update(until=timezone.localdate() - datetime.timedelta(days=1))
    assert moderation.moderators() == [cast.admin]


def test_many_comments_are_one_mail(cast: Any, article: Any, make_comment: Callable[..., Any]) -> None:
    make_comment(article, "Nummer 1", state="pending")
    moderation.announce()
    assert len(mails()) == 1
    for number in range(2, 25):
        make_comment(article, f"Nummer {number}", state="pending")
        moderation.announce()
    assert mails() == []
    Comment.objects.exclude(announced_at=None).update(announced_at=timezone.now() - datetime.timedelta(minutes=31))
    moderation.announce()
    moderation.announce()
    ((_to, subject, body),) = mails()
    assert subject == "23 Kommentare warten"
    assert (len(paths(body)), "3 weitere stehen in der Redaktion." in body) == (20, True)
    assert not Comment.objects.filter(announced_at=None).exists()


def test_reports_are_collected_too(cast: Any, article: Any, make_comment: Callable[..., Any]) -> None:
    comment = make_comment(article, state="pending")
    moderation.announce()
    moderation.decide(comment, PUBLISHED, cast.carla)
    assert len(mails()) == 1
    moderation.report(comment, "Falsch")
    assert mails() == []
    half_an_hour = timezone.now() - datetime.timedelta(minutes=31)
    Comment.objects.update(announced_at=half_an_hour)
    moderation.announce()
    moderation.announce()
    assert [subject for _to, subject, _body in mails()] == ["Gemeldeter Kommentar zu „Rundgang“"]


def test_what_was_decided_meanwhile_is_not_announced(cast: Any, article: Any, make_comment: Callable[..., Any]) -> None:
    comment = make_comment(article, state="pending")
    moderation.decide(comment, PUBLISHED, cast.carla)
    moderation.announce()
    assert mails() == []


@pytest.mark.parametrize(("decision", "state"), [("publish", "published"), ("reject", "rejected")])
def test_one_click_decides(
    client: Client, cast: Any, article: Any, make_comment: Callable[..., Any], decision: str, state: str
) -> None:
    comment = make_comment(article, state="pending")
    moderation.announce()
    (path,) = paths(mails()[0][2])
    assert buttons(client, path) == ["publish", "reject"]
    assert decided(comment) == ("pending", None)  # to look decides nothing
    assert client.post(path, {"decision": "?"}).status_code == 302
    assert decided(comment) == ("pending", None)
    assert client.post(path, {"decision": decision}).status_code == 302
    assert decided(comment) == (state, cast.carla)
    # A second time the page says what was decided, and by whom.
    assert buttons(client, path) == []
    html = client.get(path).content.decode()
    assert "Schon entschieden" in html
    assert "Carla Probe." in html
    client.post(path, {"decision": "reject" if decision == "publish" else "publish"})
    assert decided(comment) == (state, cast.carla)
    assert ("Schön." in client.get(article.url).content.decode()) is (state == "published")
    assert client.cookies == {}


def test_a_link_is_personal_and_ends(
    client: Client, cast: Any, article: Any, make_comment: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    comment = make_comment(article, state="pending")
    path = reverse("newsroom:moderate_comment", args=[moderation.key_for(comment, cast.carla)])
    forged = path[:-2] + ("A" if path[-2] != "A" else "B") + "/"
    other = reverse("newsroom:moderate_comment", args=[signing.dumps([comment.pk, cast.carla.pk, ""], salt="anderes")])
    for wrong in (forged, other):
        assert client.post(wrong, {"decision": "publish"}).status_code == 410
    now = signing.time.time()
    with monkeypatch.context() as later:
        later.setattr(signing.time, "time", lambda: now + 14 * 24 * 60 * 60 + 1)
        assert [client.get(path).status_code, client.post(path, {"decision": "publish"}).status_code] == [410, 410]
    # Who no longer coordinates no longer decides, nor does a locked account.
    cast.carla.person.roles.update(until=timezone.localdate() - datetime.timedelta(days=1))
    assert client.post(path, {"decision": "publish"}).status_code == 403
    cast.carla.person.roles.update(until=None)
    cast.carla.is_active = False
    cast.carla.save()
    assert client.post(path, {"decision": "publish"}).status_code == 403
    assert decided(comment) == ("pending", None)
    Comment.objects.all().delete()
    assert client.get(path).status_code == 410


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_two_who_decide_at_once_one_does(
    cast: Any, make_article: Callable[..., Any], make_comment: Callable[..., Any]
) -> None:
    comment = make_comment(make_article("Rundgang"), state="pending")
    at_once = Barrier(2)
    won = {}

    def press(state: Comment.State, by: Any) -> None:
        try:
            seen = Comment.objects.get()
            at_once.wait()
            won[state.value] = moderation.decide(seen, state, by)
        finally:
            connection.close()

    threads = [Thread(target=press, args=args) for args in ((PUBLISHED, cast.carla), (REJECTED, cast.admin))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (winner,) = [state for state, first in won.items() if first]
    assert decided(comment) == (winner, cast.carla if winner == "published" else cast.admin)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_reply_written_while_its_comment_goes_is_not_lost(
    cast: Any, make_article: Callable[..., Any], make_comment: Callable[..., Any]
) -> None:
    from django.core.exceptions import ValidationError

    from reihum.newsroom import commenting

    article = make_article("Rundgang")
    comment = make_comment(article)
    at_once = Barrier(2)
    refused = []

    def reply() -> None:
        try:
            at_once.wait()
            commenting.submit(article, parent=comment, name="Bea", email="", text="Stimmt.", form_key="1")
        except ValidationError:
            refused.append("Stimmt.")
        finally:
            connection.close()

    def go() -> None:
        try:
            at_once.wait()
            moderation.remove(comment)
        finally:
            connection.close()

    threads = [Thread(target=reply), Thread(target=go)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # Either the reply came first and has a gap above it, or it was told that the comment is gone.
    left = sorted(Comment.objects.values_list("text", "state"))
    assert left == ([] if refused else [("", "removed"), ("Stimmt.", "pending")])


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_worker_mails_it(cast: Any, make_article: Callable[..., Any], make_comment: Callable[..., Any]) -> None:
    make_comment(make_article("Rundgang"), state="pending")
    call_command("worker", "--batch", "--no-startup-delay", verbosity=0)
    assert [(message.to, message.subject) for message in mail.outbox] == [
        (["carla@example.org"], "Neuer Kommentar zu „Rundgang“")
    ]


# --- Stored pages ----------------------------------------------------------------------------------------------------


@pytest.fixture
def happened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What became of stored pages."""
    said: list[str] = []
    for name in ("renew", "forget"):
        monkeypatch.setattr(freshness, name, lambda name=name: said.append(name))
    return said


def test_stored_pages_follow(
    cast: Any,
    article: Any,
    make_comment: Callable[..., Any],
    happened: list[str],
    django_capture_on_commit_callbacks: Any,
) -> None:
    from reihum.newsroom import commenting

    def pages_after(act: Callable[[], Any]) -> str:
        happened.clear()
        with django_capture_on_commit_callbacks(execute=True):
            act()
        return "forgotten" if "forget" in happened else "renewed" if happened else "as they were"

    fields = {"parent": None, "name": "Anke", "email": "anke@example.org", "text": "Neu", "form_key": "1"}
    assert pages_after(lambda: commenting.submit(article, **fields)) == "as they were"
    comment = Comment.objects.get()
    assert pages_after(lambda: moderation.decide(comment, REJECTED, cast.carla)) == "as they were"
    comment.refresh_from_db()
    assert pages_after(lambda: moderation.decide(comment, PUBLISHED, cast.carla)) == "renewed"
    comment.refresh_from_db()
    assert pages_after(lambda: moderation.report(comment, "Falsch")) == "as they were"
    assert pages_after(lambda: moderation.decide(comment, REJECTED, cast.carla)) == "forgotten"
    reply_to = make_comment(article)
    make_comment(article, parent=reply_to)
    assert pages_after(lambda: moderation.remove(reply_to)) == "forgotten"
    assert pages_after(comment_retention.forget_by_date) == "as they were"


# --- Reported --------------------------------------------------------------------------------------------------------


def tell(client: Client, comment: Comment, reason: str = "Das ist gelogen.") -> Any:
    path = reverse("newsroom:report_comment", args=[comment.pk])
    key = aged(hidden(client.get(path).content.decode())["key"], 10)
    return client.post(path, {"key": key, "reason": reason})


def test_a_reported_comment_stays_until_somebody_decides(
    client: Client, cast: Any, article: Any, make_comment: Callable[..., Any]
) -> None:
    comment = make_comment(article, decided_at=timezone.now() - datetime.timedelta(days=1))
    assert tell(client, comment).status_code == 302
    assert tell(client, comment, "").status_code == 302
    assert tell(client, comment, "Und gemein.").status_code == 302
    comment.refresh_from_db()
    assert (comment.is_reported, comment.report) == (True, "Das ist gelogen.\n\nUnd gemein.")
    assert "Schön." in client.get(article.url).content.decode()
    ((to, subject, body),) = mails()
    assert (to, subject) == ("carla@example.org", "Gemeldeter Kommentar zu „Rundgang“")
    assert "wurde gemeldet. Die Begründung:\n> Das ist gelogen.\n" in body
    (path,) = paths(body)
    html = client.get(path).content.decode()
    assert "Und gemein." in html
    client.post(path, {"decision": "publish"})
    comment.refresh_from_db()
    assert (comment.state, comment.is_reported, comment.is_undecided) == ("published", False, False)
    assert buttons(client, path) == []
    # Reported again it is looked at again, by a new link.
    Comment.objects.update(announced_at=timezone.now() - datetime.timedelta(hours=1))
    tell(client, comment, "Noch einmal.")
    comment.refresh_from_db()
    assert (comment.is_reported, comment.report) == (True, "Noch einmal.")
    assert buttons(client, path) == []
    (path,) = paths(mails()[0][2])
    client.post(path, {"decision": "reject"})
    assert decided(comment) == ("rejected", cast.carla)
    assert "Schön." not in client.get(article.url).content.decode()


def test_a_program_reports_nothing(client: Client, cast: Any, article: Any, make_comment: Callable[..., Any]) -> None:
    comment = make_comment(article)
    path = reverse("newsroom:report_comment", args=[comment.pk])
    assert client.post(path, {"website": "x", "reason": "Werbung"}).status_code == 302
    for _number in range(5):
        assert tell(client, comment, "").status_code == 302
    assert tell(client, comment, "zu viel").status_code == 422
    comment.refresh_from_db()
    assert comment.report == ""


def test_a_long_report_is_kept_as_far_as_it_fits(cast: Any, article: Any, make_comment: Callable[..., Any]) -> None:
    comment = make_comment(article)
    for _number in range(3):
        moderation.report(comment, "x" * 500)
    comment.refresh_from_db()
    assert len(comment.report) == 1000


# --- The back office -------------------------------------------------------------------------------------------------

LIST = "wagtailsnippets_newsroom_comment:list"


def listed(client: Client, query: str = "") -> str:
    response = client.get(reverse(LIST) + query)
    assert response.status_code == 200
    return response.content.decode()


def act(client: Client, action: str, *comments: Comment) -> Any:
    path = reverse("wagtail_bulk_action", args=["newsroom", "comment", action])
    query = "&".join(f"id={comment.pk}" for comment in comments)
    assert client.get(f"{path}?{query}").status_code in (200, 302)
    return client.post(f"{path}?{query}&next={reverse(LIST)}")


def test_coordinators_decide_on_many_at_once(
    client: Client, cast: Any, article: Any, make_comment: Callable[..., Any]
) -> None:
    waiting = [make_comment(article, f"Nummer {number}", state="pending") for number in range(3)]
    client.force_login(cast.carla)
    assert act(client, "publish", *waiting[:2]).url == reverse(LIST)
    assert [decided(comment) for comment in waiting] == [("published", cast.carla)] * 2 + [("pending", None)]
    act(client, "reject", *waiting)
    assert {decided(comment) for comment in waiting} == {("rejected", cast.carla)}
    reply = make_comment(article, "Antwort", parent=waiting[0])
    act(client, "delete", waiting[0], waiting[1])
    assert sorted(Comment.objects.values_list("text", "state")) == [
        ("", "removed"),
        ("Antwort", "published"),
        ("Nummer 2", "rejected"),
    ]
    act(client, "delete", *Comment.objects.filter(pk__in=[waiting[0].pk, reply.pk, waiting[2].pk]))
    assert not Comment.objects.exists()


@pytest.mark.parametrize("name", ["ayse", "bernd", "dora", "erik"])
def test_nobody_else_decides(
    client: Client, cast: Any, article: Any, make_comment: Callable[..., Any], name: str
) -> None:
    comment = make_comment(article, state="pending")
    client.force_login(getattr(cast, name))
    for action in ("publish", "reject", "delete"):
        path = reverse("wagtail_bulk_action", args=["newsroom", "comment", action])
        assert client.post(f"{path}?id={comment.pk}").status_code == 302
    assert decided(comment) == ("pending", None)


def test_the_list_shows_what_waits_and_no_address(
    client: Client, cast: Any, article: Any, make_comment: Callable[..., Any]
) -> None:
    make_comment(article, "Schon da", email="anke@example.org", decided_at=timezone.now() - datetime.timedelta(days=1))
    reported = make_comment(article, "Gemeldetes", decided_at=timezone.now() - datetime.timedelta(days=1))
    pending = make_comment(article, "Neues", email="bea@example.org", state="pending")
    moderation.report(reported, "Falsch")
    client.force_login(cast.carla)
    every, waiting = listed(client), listed(client, "?undecided=true")
    for text, everywhere, here in (("Schon da", True, False), ("Gemeldetes", True, True), ("Neues", True, True)):
        assert (text in every, text in waiting) == (everywhere, here), text
    html = client.get(reverse("wagtailsnippets_newsroom_comment:inspect", args=[pending.pk])).content.decode()
    assert "Neues" in html
    assert "example.org" not in (every + html).replace("carla@example.org", "")
    assert "2 Kommentare warten" in client.get("/redaktion/").content.decode()
    assert "Gemeldetes" in listed(client, "?q=gemeldetes")


def test_the_page_of_one_comment_decides_too(
    client: Client, cast: Any, article: Any, make_comment: Callable[..., Any]
) -> None:
    comment = make_comment(article, state="pending")
    client.force_login(cast.carla)
    html = client.get(reverse("wagtailsnippets_newsroom_comment:inspect", args=[comment.pk])).content.decode()
    targets = [target.replace("&amp;", "&") for target in re.findall(r'formaction="([^"]*)"', html)]
    assert [target.split("?")[0].rsplit("/", 2)[1] for target in targets] == ["publish", "reject"]
    assert client.post(targets[0]).url == reverse(LIST)
    assert decided(comment) == ("published", cast.carla)


def test_nobody_writes_in_somebody_elses_name(
    client: Client, cast: Any, article: Any, make_comment: Callable[..., Any]
) -> None:
    comment = make_comment(article)
    client.force_login(cast.admin)
    for view, args in (("add", []), ("edit", [comment.pk]), ("delete", [comment.pk])):
        response = client.post(reverse(f"wagtailsnippets_newsroom_comment:{view}", args=args), {"text": "Anders"})
        assert response.status_code == 302, view
    assert [one.text for one in Comment.objects.all()] == ["Schön."]


def test_the_list_costs_as_many_queries_for_many(
    client: Client, cast: Any, article: Any, make_comment: Callable[..., Any], queries_of: Callable[..., int]
) -> None:
    make_comment(article)
    client.force_login(cast.carla)
    few = queries_of(client, reverse(LIST))
    for number in range(15):
        make_comment(article, f"Nummer {number}")
    assert queries_of(client, reverse(LIST)) == few


# --- Forgotten -------------------------------------------------------------------------------------------------------


def test_what_is_forgotten_and_when(cast: Any, article: Any, make_comment: Callable[..., Any]) -> None:
    now = timezone.now()

    def ago(days: int) -> datetime.datetime:
        return now - datetime.timedelta(days=days)

    make_comment(article, "abgelehnt, alt", state="rejected", decided_at=ago(31))
    make_comment(article, "abgelehnt, neu", state="rejected", decided_at=ago(29), email="a@example.org")
    make_comment(article, "wartet, alt", state="pending", received_at=ago(184))
    make_comment(article, "wartet, neu", state="pending", received_at=ago(182), written_at=ago(5000))
    make_comment(article, "alt", decided_at=ago(366), received_at=ago(366), email="a@example.org")
    make_comment(article, "neu", decided_at=ago(364), received_at=ago(364), email="a@example.org")
    answered = make_comment(article, "abgelehnt, mit Antwort", state="rejected", decided_at=ago(31))
    make_comment(article, "Antwort", parent=answered)
    thread = make_comment(article, "Faden", state="rejected", decided_at=ago(31))
    make_comment(article, "Fadenende", parent=thread, state="rejected", decided_at=ago(31))
    for text, decided_on in (("Meldung, alt", 184), ("Meldung, neu", 182)):
        make_comment(article, text, reported_at=ago(190), report="Falsch", decided_at=ago(decided_on))
    make_comment(article, "Meldung, offen", reported_at=ago(190), report="Falsch", decided_at=ago(300))
    for _run in range(2):
        comment_retention.forget_by_date()
        assert sorted(Comment.objects.values_list("text", "state", "email", "report")) == [
            ("", "removed", "", ""),
            ("Antwort", "published", "", ""),
            ("Meldung, alt", "published", "", ""),
            ("Meldung, neu", "published", "", "Falsch"),
            ("Meldung, offen", "published", "", "Falsch"),
            ("abgelehnt, neu", "rejected", "a@example.org", ""),
            ("alt", "published", "", ""),
            ("neu", "published", "a@example.org", ""),
            ("wartet, neu", "pending", "", ""),
        ]


def test_nothing_personal_is_in_the_logs(client: Client, cast: Any, article: Any, tmp_path: Path) -> None:
    from .test_commenting import ask, write

    root = logging.getLogger()
    before, level, file = root.handlers[:], root.level, tmp_path / "log"
    our_logging.configure({"level": "DEBUG", "file": str(file)})
    write(client, article, name="Anke Eindeutig", email="anke.eindeutig@example.org", text="Unverwechselbarer Text")
    comment = Comment.objects.get()
    moderation.decide(comment, PUBLISHED, cast.carla)
    tell(client, comment, "Unverwechselbarer Grund")
    ask(client, "anke.eindeutig@example.org")
    moderation.remove(comment)
    root.handlers[0].close()
    root.handlers[:] = before
    root.setLevel(level)
    text = file.read_text()
    events = [json.loads(line)["event"] for line in text.splitlines()]
    assert [event for event in events if event.startswith("comment")] == [
        *("comments announced", "comment received", "comment decided", "comment reported", "comment removed")
    ]
    assert not re.search("eindeutig|unverwechselbar|127\\.0\\.0\\.1", text, re.IGNORECASE)
