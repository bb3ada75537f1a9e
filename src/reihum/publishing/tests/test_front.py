"""What answers first, around a small application of the test's own."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from reihum.publishing.front import Front, best_encoding
from reihum.publishing.store import Store


class Body(list[bytes]):
    """A response as a framework gives it: bytes that know whether everybody may see them."""

    published = False
    closed = False

    def close(self) -> None:
        self.closed = True


class Application:
    """Answers every path; counts what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.status = "200 OK"
        self.text = "eins"
        self.published = True
        self.cookie = ""
        self.wait = threading.Event()
        self.wait.set()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        self.asked.append(environ["PATH_INFO"])
        self.wait.wait(5)
        who = environ.get("HTTP_COOKIE", "niemand")
        headers = [("Content-Type", "text/html; charset=utf-8"), ("X-Frame-Options", "SAMEORIGIN"), ("Vary", "Cookie")]
        start_response(self.status, [*headers, *([("Set-Cookie", self.cookie)] if self.cookie else [])])
        body = Body([f"{self.text} für {who}".encode() * 20])
        body.published = self.published
        return body


class Answer:
    def __init__(self, front: Front, path: str, **environ: str) -> None:
        sent: list[Any] = []
        body = front(
            {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": "", "HTTP_HOST": "netz.example", **environ},
            lambda status, headers, _error=None: sent.extend((status, headers)),
        )
        self.body = b"".join(body)
        self.status: str = sent[0]
        self.headers = {name.lower(): value for name, value in sent[1]}
        assert len(self.headers) == len(sent[1])  # no header twice

    @property
    def how(self) -> str:
        return self.headers.get("cache-status", "")


@pytest.fixture
def application() -> Application:
    return Application()


@pytest.fixture
def front(application: Application, tmp_path: Path) -> Front:
    return new_front(application, tmp_path)


def new_front(application: Application, folder: Path, *, secure: bool = False) -> Front:
    store = Store(folder / "pages")
    if not store.version():
        store.renew()
    return Front(
        application,
        store,
        languages=("de", "en"),
        language_cookie="sprache",
        private_cookies=("sitzung", "messages"),
        hosts=lambda host: host == "netz.example",
        secure=secure,
        beside=("/static/",),
    )


def test_second_visitor_gets_the_stored_page(front: Front, application: Application) -> None:
    first, second = Answer(front, "/aktuelles/"), Answer(front, "/aktuelles/")
    assert application.asked == ["/aktuelles/"]
    assert (first.how, second.how) == ("reihum; fwd=miss; stored", "reihum; hit")
    assert first.body == second.body == "eins für niemand".encode() * 20
    del first.headers["cache-status"], second.headers["cache-status"]
    assert first.headers == second.headers
    assert second.headers == {
        "content-type": "text/html; charset=utf-8",
        "x-frame-options": "SAMEORIGIN",
        "cache-control": "no-cache",
        "vary": "Accept-Encoding, Cookie",
        "content-length": str(len(second.body)),
        "etag": second.headers["etag"],
    }


def test_change_is_seen_by_the_very_next_request(front: Front, application: Application) -> None:
    Answer(front, "/")
    application.text = "zwei"
    assert Answer(front, "/").body.startswith(b"eins")
    Store(front.store.folder).renew()  # another process
    assert Answer(front, "/").body.startswith(b"zwei")


@pytest.mark.parametrize(
    "environ",
    [
        {"HTTP_COOKIE": "sitzung=ayse"},
        {"HTTP_COOKIE": "sprache=en; sitzung=ayse"},
        {"HTTP_COOKIE": "messages=hallo"},
        {"HTTP_AUTHORIZATION": "Basic YXlzZQ=="},
        {"HTTP_HX_REQUEST": "true"},
        {"QUERY_STRING": "q=ayse"},
        {"REQUEST_METHOD": "POST"},
        {"HTTP_HOST": "falsch.example"},
    ],
)
def test_what_may_be_somebodys_own_goes_by_untouched(
    front: Front, application: Application, environ: dict[str, str]
) -> None:
    answer = Answer(front, "/aktuelles/", **environ)
    assert (answer.how, answer.headers["vary"]) == ("", "Cookie")
    assert front.store.page("de", "/aktuelles/") is None
    assert list(front.store.folder.rglob("*.html")) == []
    Answer(front, "/aktuelles/")  # now it is stored, for visitors
    again = Answer(front, "/aktuelles/", **environ)
    assert (again.how, len(application.asked)) == ("", 3)
    assert again.body == answer.body


def test_other_cookies_do_not_matter(front: Front, application: Application) -> None:
    Answer(front, "/")
    assert Answer(front, "/", HTTP_COOKIE="csrftoken=abc; keine_sitzung=1; xsitzung=2").how == "reihum; hit"


def test_language_is_that_of_the_cookie(front: Front, application: Application) -> None:
    assert Answer(front, "/", HTTP_COOKIE="sprache=en").body.startswith("eins für sprache=en".encode())
    assert Answer(front, "/").body.startswith("eins für niemand".encode())
    assert Answer(front, "/", HTTP_COOKIE="sprache=xx").body.startswith("eins für niemand".encode())
    assert Answer(front, "/", HTTP_COOKIE='a=b; sprache="en"').how == "reihum; hit"
    assert len(application.asked) == 2


@pytest.mark.parametrize("name", ["published", "status", "cookie"])
def test_only_published_pages_are_stored(front: Front, application: Application, name: str) -> None:
    setattr(application, name, {"published": False, "status": "404 Not Found", "cookie": "a=b"}[name])
    for _ in range(2):
        answer = Answer(front, "/aktuelles/")
        assert (answer.status, answer.how) == (application.status, "")
    assert len(application.asked) == 2
    assert list(front.store.folder.rglob("*.html")) == []


def test_page_that_could_not_be_stored_once_is_tried_again_after_a_change(
    front: Front, application: Application
) -> None:
    application.status = "404 Not Found"
    Answer(front, "/aktuelles/")
    application.status = "200 OK"
    front.store.renew()
    assert [Answer(front, "/aktuelles/").how for _ in range(2)] == ["reihum; fwd=miss; stored", "reihum; hit"]


def test_head_is_like_get_without_the_body(front: Front, application: Application) -> None:
    for _ in range(2):
        head, get = Answer(front, "/", REQUEST_METHOD="HEAD"), Answer(front, "/")
        assert (head.body, head.status) == (b"", "200 OK")
        assert head.headers["content-length"] == str(len(get.body))
    application.published = False
    assert Answer(front, "/konto/", REQUEST_METHOD="HEAD").body == b""


def test_browser_that_has_the_page_gets_304(front: Front) -> None:
    etag = Answer(front, "/").headers["etag"]
    for known in (etag, f"W/{etag}", f'"andere", {etag}', "*"):
        answer = Answer(front, "/", HTTP_IF_NONE_MATCH=known)
        assert (answer.status, answer.body) == ("304 Not Modified", b"")
        assert set(answer.headers) == ({"cache-control", "vary", "cache-status", "etag"})
    assert Answer(front, "/", HTTP_IF_NONE_MATCH='"andere"').status == "200 OK"
    assert Answer(front, "/", HTTP_IF_NONE_MATCH=etag, HTTP_ACCEPT_ENCODING="gzip").status == "200 OK"


def test_encoding_is_one_the_browser_takes(front: Front) -> None:
    plain = Answer(front, "/").body
    answer = Answer(front, "/", HTTP_ACCEPT_ENCODING="gzip")
    assert (answer.headers["content-encoding"], gzip.decompress(answer.body)) == ("gzip", plain)
    assert Answer(front, "/", HTTP_ACCEPT_ENCODING="gzip, deflate, br").headers["content-encoding"] == "br"


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [
        ("", ""),
        ("br, gzip", "br"),
        ("gzip", "gzip"),
        ("GZIP;q=0.5", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("*", "br"),
        ("*;q=0", ""),
        ("br;q=0, *", "gzip"),
        ("identity", ""),
        ("br; q=1.0", "br"),
        ("br;q=viel", ""),
    ],
)
def test_best_encoding(accepted: str, chosen: str) -> None:
    assert best_encoding(accepted, ("br", "gzip", "")) == chosen


def test_old_copy_is_sent_while_the_application_fails(
    front: Front, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    Answer(front, "/")
    front.store.renew()
    application.status = "500 Internal Server Error"
    answers = [Answer(front, "/") for _ in range(3)]
    assert [(answer.status, answer.how) for answer in answers] == [
        ("200 OK", 'reihum; fwd=stale; fwd-status=500; detail="0 seconds old"')
    ] * 3
    assert len(application.asked) == 2  # not asked again and again
    assert Answer(front, "/unbekannt/").status == "500 Internal Server Error"
    application.status = "200 OK"
    monkeypatch.setattr(front, "away_until", 0.0)
    assert Answer(front, "/").how == "reihum; fwd=miss; stored"
    assert Answer(front, "/unbekannt/").how == "reihum; fwd=miss; stored"


def test_page_asked_for_by_many_is_rendered_once(application: Application, tmp_path: Path) -> None:
    application.wait.clear()
    fronts = [new_front(application, tmp_path) for _ in range(3)]  # like three processes
    answers: list[Answer] = []
    threads = [threading.Thread(target=lambda front=front: answers.append(Answer(front, "/"))) for front in fronts * 4]
    for thread in threads:
        thread.start()
    application.wait.set()
    for thread in threads:
        thread.join()
    assert len(application.asked) == 1
    assert {answer.body for answer in answers} == {answers[0].body}


def test_behind_https_only_https_is_stored(application: Application, tmp_path: Path) -> None:
    front = new_front(application, tmp_path, secure=True)
    assert Answer(front, "/").how == ""
    assert Answer(front, "/", HTTP_X_FORWARDED_PROTO="https").how == "reihum; fwd=miss; stored"


def test_memory_of_pages_that_are_not_stored_is_bounded(front: Front, application: Application) -> None:
    application.status = "404 Not Found"
    for number in range(10_050):
        front.never_stored["de", f"/{number}/"] = ""
    Answer(front, "/aktuelles/")
    assert len(front.never_stored) == 1
