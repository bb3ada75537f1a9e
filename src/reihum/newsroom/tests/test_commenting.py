"""Comments: written, shown, taken back by who wrote them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from html import unescape
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import RestrictedError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reihum.newsroom import commenting, guarded_forms, moderation
from reihum.newsroom.models import Comment

from .conftest import mails

pytestmark = pytest.mark.usefixtures("calm")

FIELDS = {"name": "Anke", "email": "anke@example.org", "text": "Wie habt ihr das gemacht?"}


@pytest.fixture
def article(cast: Any, make_article: Callable[..., Any]) -> Any:
    return make_article("Rundgang")


def hidden(html: str) -> dict[str, str]:
    """What the form on a page sends without being asked."""
    form = html.split("<main")[1].split("<form")[1].split("</form")[0]
    inputs = re.findall(r'<input type="hidden" name="(\w+)"(?: value="([^"]*)")?', form)
    return {name: unescape(value) for name, value in inputs}


def text_of(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html.split("<main")[1].split("</main")[0])).split())


def aged(signed: str, seconds: float) -> str:
    """The same key, as if the form had been opened earlier."""
    about, made_at, number = signing.loads(signed, salt=guarded_forms.SALT)
    return guarded_forms.Key(about, made_at - seconds, number).signed


def opened(client: Client, path: str, *, ago: float = 10) -> dict[str, str]:
    """The hidden fields of the form at `path`, opened `ago` seconds before now."""
    fields = hidden(client.get(path).content.decode())
    return {**fields, "key": aged(fields["key"], ago)}


def write(client: Client, article: Any, query: str = "", *, ago: float = 10, **fields: Any) -> Any:
    path = reverse("newsroom:comment", args=[article.slug]) + query
    return client.post(path, {**opened(client, path, ago=ago), **FIELDS, **fields})


def errors(response: Any) -> dict[str, list[str]]:
    assert response.status_code in (422, 429)
    return dict(response.context["form"].errors)


# --- Written ---------------------------------------------------------------------------------------------------------


def test_a_comment_waits_and_nobody_sees_it(client: Client, article: Any) -> None:
    response = write(client, article, text="Erste Zeile\r\n\r\nDritte <b>Zeile</b>")
    assert (response.status_code, response.url) == (302, "/aktuelles/rundgang/kommentar/danke/")
    assert "Wir lesen Ihren Kommentar, bevor er erscheint." in client.get(response.url).content.decode()
    comment = Comment.objects.get()
    assert (comment.article_id, comment.parent, comment.state, comment.decided_at) == (
        article.pk,
        None,
        "pending",
        None,
    )
    assert (comment.name, comment.email) == ("Anke", "anke@example.org")
    assert comment.text == "Erste Zeile\n\nDritte <b>Zeile</b>"
    assert "Erste Zeile" not in client.get(article.url).content.decode()
    assert client.cookies == {}


def test_no_page_sets_a_cookie_or_may_be_stored(article: Any, make_comment: Callable[..., Any]) -> None:
    comment = make_comment(article)
    for path in (
        reverse("newsroom:comment", args=[article.slug]),
        reverse("newsroom:report_comment", args=[comment.pk]),
        reverse("newsroom:ask_for_deletion"),
    ):
        client = Client(enforce_csrf_checks=True)
        got = client.get(path)
        sent = client.post(path, {**opened(client, path), **FIELDS, "reason": ""})
        assert (got.status_code, sent.status_code) == (200, 302), path
        for response in (got, sent):
            assert "Set-Cookie" not in response.headers, path
            assert not hasattr(response, "published"), path
            assert "no-store" in response.headers["Cache-Control"], path


def test_members_find_their_name_filled_in(client: Client, cast: Any, article: Any) -> None:
    path = reverse("newsroom:comment", args=[article.slug])
    assert client.get(path).context["form"]["name"].value() is None
    client.force_login(cast.bernd)
    form = client.get(path).context["form"]
    assert (form["name"].value(), form["email"].value()) == ("Bernd Muster", "bernd@example.org")


def test_the_address_is_optional(client: Client, article: Any) -> None:
    assert write(client, article, email="").status_code == 302
    assert Comment.objects.get().email == ""


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"name": ""}, "name", "Dieses Feld muss ausgefüllt werden."),
        ({"text": "  "}, "text", "Dieses Feld muss ausgefüllt werden."),
        ({"name": "http://billig.example"}, "name", "Bitte schreiben Sie hier nur einen Namen, keine Adresse."),
        ({"name": "a@b.example"}, "name", "Bitte schreiben Sie hier nur einen Namen, keine Adresse."),
        ({"email": "keine"}, "email", "Bitte gültige E-Mail-Adresse eingeben."),
        (
            {"text": "https://a.example http://b.example www.c.example https://d.example"},
            "text",
            "Bitte höchstens 3 Links: Kommentare mit vielen Links sind fast immer Werbung.",
        ),
        (
            {"text": "x" * 5001},
            "text",
            "Bitte sicherstellen, dass der Wert aus höchstens 5000 Zeichen besteht. (Er besteht aus 5001 Zeichen.)",
        ),
    ],
)
def test_bad_input_gets_a_sentence_and_what_was_typed_stays(
    client: Client, article: Any, fields: dict[str, str], field: str, sentence: str
) -> None:
    response = write(client, article, **fields)
    assert [unescape(error) for error in errors(response)[field]] == [sentence]
    kept = response.context["form"]
    assert {name: kept[name].value() for name in FIELDS} == {**FIELDS, **fields}
    assert not Comment.objects.exists()


def test_line_breaks_count_once(client: Client, article: Any) -> None:
    assert write(client, article, text="x\r\n" * 2499 + "xy").status_code == 302
    assert len(Comment.objects.get().text) == 5000


def test_three_links_are_fine(client: Client, article: Any) -> None:
    assert write(client, article, text="https://a.example http://b.example www.c.example").status_code == 302


def test_where_comments_are_closed_there_is_no_form(
    client: Client, cast: Any, make_article: Callable[..., Any], make_comment: Callable[..., Any]
) -> None:
    from wagtail.models import PageViewRestriction

    closed = make_article("Geschlossen", comments_open=False)
    draft = make_article("Entwurf", live=False)
    internal = make_article("Intern")
    PageViewRestriction.objects.create(page=internal, restriction_type="login")
    for one in (closed, draft, internal):
        path = reverse("newsroom:comment", args=[one.slug])
        assert [client.get(path).status_code, client.post(path, FIELDS).status_code] == [404, 404], one.title
    comment = make_comment(closed)
    html = client.get(closed.url).content.decode()
    assert "Schön." in html
    assert "Kommentar schreiben" not in html
    assert "Antworten" not in html
    assert reverse("newsroom:report_comment", args=[comment.pk]) in html
    assert client.get(reverse("newsroom:report_comment", args=[make_comment(internal).pk])).status_code == 404


def test_who_may_read_an_internal_article_finds_no_dead_links(
    client: Client, cast: Any, article: Any, make_comment: Callable[..., Any]
) -> None:
    from wagtail.models import PageViewRestriction

    make_comment(article)
    PageViewRestriction.objects.create(page=article, restriction_type="login")
    client.force_login(cast.bernd)
    html = client.get(article.url).content.decode()
    assert "Schön." in html
    assert "/kommentar" not in html.split("<main")[1].replace("/kommentare/loeschen/", "")


def test_an_archived_network_takes_no_comments(client: Client, cast: Any, article: Any) -> None:
    assert "Kommentar schreiben" in client.get(article.url).content.decode()
    cast.network.archived_on = timezone.localdate()
    cast.network.save()
    assert "Kommentar schreiben" not in client.get(article.url).content.decode()
    assert client.get(reverse("newsroom:comment", args=[article.slug])).status_code == 404


# --- Spam ------------------------------------------------------------------------------------------------------------


def test_a_program_that_fills_in_everything_is_thanked_and_forgotten(client: Client, article: Any) -> None:
    response = write(client, article, website="https://billig.example")
    assert (response.status_code, response.url) == (302, "/aktuelles/rundgang/kommentar/danke/")
    assert not Comment.objects.exists()


def test_too_quick(client: Client, article: Any) -> None:
    response = write(client, article, ago=0)
    assert errors(response) == {
        "__all__": [
            "Bitte warten Sie noch 3 Sekunden und senden Sie es dann noch einmal ab. Ihre Angaben bleiben stehen."
        ]
    }
    # The same form may be sent a little later.
    fields = hidden(response.content.decode())
    path = reverse("newsroom:comment", args=[article.slug])
    assert client.post(path, {**FIELDS, "key": aged(fields["key"], 3)}).status_code == 302
    assert Comment.objects.count() == 1


@pytest.mark.parametrize("kind", ["old", "forged", "missing", "of another article", "of another form"])
def test_a_form_that_is_not_ours_is_shown_again_with_a_new_key(
    client: Client, article: Any, make_article: Callable[..., Any], kind: str
) -> None:
    path = reverse("newsroom:comment", args=[article.slug])
    key = opened(client, path)["key"]
    bad = {
        "old": aged(key, 24 * 60 * 60),
        "forged": key[:-1] + ("A" if key[-1] != "A" else "B"),
        "missing": "",
        "of another article": opened(client, reverse("newsroom:comment", args=[make_article("Anderer").slug]))["key"],
        "of another form": opened(client, reverse("newsroom:ask_for_deletion"))["key"],
    }[kind]
    response = client.post(path, {**FIELDS, "key": bad})
    assert errors(response) == {
        "__all__": [
            "Dieses Formular war zu lange offen. Ihre Angaben sind noch da: Bitte senden Sie es noch einmal ab."
        ]
    }
    assert response.context["form"]["text"].value() == FIELDS["text"]
    fresh = hidden(response.content.decode())["key"]
    assert client.post(path, {**FIELDS, "key": aged(fresh, 5)}).status_code == 302
    assert Comment.objects.count() == 1


def test_five_in_ten_minutes_from_one_connection(client: Client, article: Any) -> None:
    for number in range(5):
        assert write(client, article, text=f"Nummer {number}").status_code == 302
    response = write(client, article, text="Nummer 5")
    assert errors(response)["__all__"][0].startswith("Von Ihrem Anschluss kam in den letzten Minuten schon viel.")
    assert response.context["form"]["text"].value() == "Nummer 5"
    assert write(client, article, text="Von anderswo", ago=20).status_code == 422
    elsewhere = Client(REMOTE_ADDR="203.0.113.7")
    assert write(elsewhere, article, text="Von anderswo").status_code == 302
    assert Comment.objects.count() == 6


def test_addresses_of_the_network_are_kept_nowhere(client: Client, article: Any, settings: Any) -> None:
    from pathlib import Path

    address = "198.51.100.23"
    assert write(Client(REMOTE_ADDR=address), article).status_code == 302
    kept = b"".join(
        file.read_bytes() for file in Path(settings.CACHES["default"]["LOCATION"]).rglob("*") if file.is_file()
    )
    assert address.encode() not in kept
    assert address not in str(Comment.objects.values())


# --- Twice -----------------------------------------------------------------------------------------------------------


def test_the_same_comment_is_kept_once(client: Client, article: Any) -> None:
    path = reverse("newsroom:comment", args=[article.slug])
    fields = {**opened(client, path), **FIELDS}
    assert [client.post(path, fields).status_code for _click in range(2)] == [302, 302]
    assert write(client, article).status_code == 302  # another form, the same text
    assert Comment.objects.count() == 1
    Comment.objects.update(written_at=timezone.now() - datetime.timedelta(minutes=11))
    assert write(client, article).status_code == 302
    assert Comment.objects.count() == 2


def test_a_form_is_good_for_one_text(client: Client, article: Any) -> None:
    path = reverse("newsroom:comment", args=[article.slug])
    fields = {**opened(client, path), **FIELDS}
    assert client.post(path, fields).status_code == 302
    response = client.post(path, {**fields, "text": "Noch etwas"})
    assert errors(response)["__all__"][0].startswith("Mit diesem Formular haben Sie schon etwas gesendet.")
    fresh = hidden(response.content.decode())["key"]
    assert client.post(path, {**FIELDS, "text": "Noch etwas", "key": aged(fresh, 5)}).status_code == 302
    assert [comment.text for comment in Comment.objects.all()] == [FIELDS["text"], "Noch etwas"]


# --- Shown -----------------------------------------------------------------------------------------------------------


def shape(article: Any) -> list[Any]:
    threads = commenting.threads(article, write_url="/k/", for_all=True)
    return [(one.comment.text, [(reply.comment.text, reply.reply_to) for reply in one.replies]) for one in threads]


def test_replies_stand_in_their_thread(article: Any, make_comment: Callable[..., Any]) -> None:
    first = make_comment(article, "A")
    make_comment(article, "B")
    reply = make_comment(article, "A1", parent=first, name="Bea")
    make_comment(article, "A2", parent=first)
    make_comment(article, "A1a", parent=reply)
    make_comment(article, "wartet", parent=first, state="pending")
    make_comment(article, "abgelehnt", state="rejected")
    assert shape(article) == [("A", [("A1", ""), ("A2", ""), ("A1a", "Bea")]), ("B", [])]


def test_a_gap_stays_where_others_replied(client: Client, article: Any, make_comment: Callable[..., Any]) -> None:
    first = make_comment(article, "Beleidigung", name="Grob")
    reply = make_comment(article, "Bitte nicht so.", parent=first)
    moderation.remove(first)
    first.refresh_from_db()
    assert (first.state, first.name, first.email, first.text) == ("removed", "", "", "")
    assert shape(article) == [("", [("Bitte nicht so.", "")])]
    html = text_of(client.get(article.url).content.decode())
    assert "Kommentare (1) Dieser Kommentar wurde gelöscht. Anke" in html
    assert client.get(f"/aktuelles/{article.slug}/kommentar/?antwort={first.pk}").status_code == 404
    moderation.remove(reply)
    assert not Comment.objects.exists()


def test_a_rejected_comment_leaves_a_gap_too(cast: Any, article: Any, make_comment: Callable[..., Any]) -> None:
    first = make_comment(article, "Beleidigung")
    make_comment(article, "Bitte nicht so.", parent=first)
    moderation.decide(first, Comment.State.REJECTED, cast.carla)
    assert [(one.is_gap, len(one.replies)) for one in commenting.threads(article, write_url="", for_all=True)] == [
        (True, 1)
    ]


def test_what_somebody_wrote_is_text(client: Client, article: Any, make_comment: Callable[..., Any]) -> None:
    make_comment(
        article,
        "<script>alert(1)</script> https://a.example\n\nZweiter Absatz",
        name="<b>Anke</b>",
        email="anke@example.org",
    )
    html = client.get(article.url).content.decode()
    assert "<p>&lt;script&gt;alert(1)&lt;/script&gt; https://a.example</p>\n\n<p>Zweiter Absatz</p>" in html
    assert "<strong>&lt;b&gt;Anke&lt;/b&gt;</strong>" in html
    assert 'href="https://a.example' not in html
    assert "anke@example.org" not in html


def test_comments_cost_one_query(
    client: Client, article: Any, make_comment: Callable[..., Any], queries_of: Callable[..., int]
) -> None:
    article.comments_open = False
    none = queries_of(client, article.url)
    parent = None
    for number in range(20):
        parent = make_comment(article, f"Nummer {number}", parent=parent if number % 3 else None)
    assert queries_of(client, article.url) == none


def test_a_reply_belongs_to_its_article(
    client: Client, article: Any, make_article: Callable[..., Any], make_comment: Callable[..., Any]
) -> None:
    comment = make_comment(article)
    response = write(client, article, f"?antwort={comment.pk}", text="Stimmt.")
    assert response.status_code == 302
    assert Comment.objects.get(text="Stimmt.").parent == comment
    other = make_article("Anderer")
    for number in (comment.pk, make_comment(other, state="pending").pk, 10**30, "x", "²"):
        path = reverse("newsroom:comment", args=[other.slug])
        assert client.get(path, {"antwort": number}).status_code == 404, number
    with pytest.raises(ValidationError):
        Comment(article=other, parent=comment, name="A", text="B").full_clean()


def test_a_reply_to_what_was_taken_away_meanwhile(
    client: Client, article: Any, make_comment: Callable[..., Any]
) -> None:
    comment = make_comment(article)
    with pytest.raises(ValidationError, match="inzwischen gelöscht"):
        Comment.objects.filter(pk=comment.pk).update(state="rejected")
        commenting.submit(article, parent=comment, form_key="1", **FIELDS)


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "published", "decided_at": None},
        {"state": "pending", "decided_at": timezone.now()},
        {"state": "removed", "text": "noch da"},
    ],
)
def test_the_database_refuses(article: Any, make_comment: Callable[..., Any], wrong: dict[str, Any]) -> None:
    comment = make_comment(article)
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.filter(pk=comment.pk).update(**wrong)


def test_no_comment_answers_itself(article: Any, make_comment: Callable[..., Any]) -> None:
    comment = make_comment(article)
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.filter(pk=comment.pk).update(parent=comment)


def test_an_article_goes_with_its_comments_a_comment_not_with_its_replies(
    article: Any, make_comment: Callable[..., Any]
) -> None:
    comment = make_comment(article)
    make_comment(article, parent=comment)
    with pytest.raises(RestrictedError):
        comment.delete()
    article.delete()
    assert not Comment.objects.exists()


# --- Taken back ------------------------------------------------------------------------------------------------------


def ask(client: Client, email: str) -> Any:
    path = reverse("newsroom:ask_for_deletion")
    return client.post(path, {**opened(client, path), "email": email})


def test_who_wrote_it_takes_it_back(client: Client, article: Any, make_comment: Callable[..., Any]) -> None:
    mine = make_comment(article, "Meins", email="anke@example.org")
    make_comment(article, "Antwort", parent=mine, email="bea@example.org")
    alone = make_comment(article, "Auch meins", email="Anke@Example.org", state="pending")
    third = make_comment(article, "Und das", email="anke@example.org")
    mails()
    assert ask(client, "anke@EXAMPLE.org").status_code == 302
    ((to, subject, body),) = mails()
    assert (to, subject) == ("anke@EXAMPLE.org", "Ihre Kommentare")
    (path,) = re.findall(r"http://127\.0\.0\.1:8000(/kommentare/loeschen/\S+/)", body)
    html = client.get(path).content.decode()
    assert all(text in html for text in ("Meins", "Auch meins", "Und das"))
    assert "Antwort<" not in html
    assert Comment.objects.count() == 4  # to look changes nothing
    assert client.post(path, {"comment": alone.pk}).status_code == 302
    assert sorted(Comment.objects.values_list("text", flat=True)) == ["Antwort", "Meins", "Und das"]
    assert client.post(path, {"comment": "all"}).status_code == 302
    assert sorted(Comment.objects.values_list("text", "state")) == [("", "removed"), ("Antwort", "published")]
    assert "Hier ist nichts mehr von Ihnen." in client.get(path).content.decode()
    assert third.pk not in Comment.objects.values_list("pk", flat=True)
    assert client.cookies == {}


def test_a_link_is_for_ones_own_comments_only(client: Client, article: Any, make_comment: Callable[..., Any]) -> None:
    make_comment(article, "Meins", email="anke@example.org")
    other = make_comment(article, "Nicht meins", email="bea@example.org")
    ask(client, "anke@example.org")
    path = re.findall(r"/kommentare/loeschen/\S+/", mails()[0][2])[0]
    client.post(path, {"comment": other.pk})
    assert Comment.objects.filter(pk=other.pk).exists()


def test_the_answer_is_the_same_for_every_address(
    client: Client, article: Any, make_comment: Callable[..., Any]
) -> None:
    make_comment(article, email="anke@example.org")
    known, unknown = ask(client, "anke@example.org"), ask(client, "niemand@example.org")
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert [to for to, _subject, _body in mails()] == ["anke@example.org"]


def test_nobody_fills_a_strangers_mailbox(article: Any, make_comment: Callable[..., Any]) -> None:
    make_comment(article, email="anke@example.org")
    for number in range(5):
        assert ask(Client(REMOTE_ADDR=f"203.0.113.{number}"), "anke@example.org").status_code == 302
    assert len(mails()) == 3


def test_a_link_to_ones_comments_is_good_for_a_day(
    client: Client, article: Any, make_comment: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_comment(article, email="anke@example.org")
    ask(client, "anke@example.org")
    path = re.findall(r"/kommentare/loeschen/\S+/", mails()[0][2])[0]
    assert client.get(path).status_code == 200
    now = signing.time.time()
    monkeypatch.setattr(signing.time, "time", lambda: now + 24 * 60 * 60 + 1)
    assert [client.get(path).status_code, client.post(path, {"comment": "all"}).status_code] == [410, 410]
    assert Comment.objects.count() == 1


# --- At once ---------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_same_comment_sent_at_once_is_kept_once(cast: Any, make_article: Callable[..., Any]) -> None:
    article = make_article("Rundgang")
    rush = 6
    at_once = Barrier(rush)
    problems: list[Exception] = []

    def press(number: int) -> None:
        try:
            at_once.wait()
            # Some of the same form, some of forms of their own.
            commenting.submit(article, parent=None, form_key=f"form {number // 2}", **FIELDS)
        except Exception as problem:  # noqa: BLE001 - the thread's end is not the test's
            problems.append(problem)
        finally:
            connection.close()

    threads = [Thread(target=press, args=[number]) for number in range(rush)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert Comment.objects.count() == 1
    assert len(mails()) == 1
