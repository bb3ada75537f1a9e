"""Stored pages as visitors get them: real servers in processes of their own, a real nginx, the documented settings."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import signal
import subprocess
import textwrap
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest

from reihum import processes
from reihum.demo import ACCOUNTS, PASSWORD

from .installation import environment, free_port, make_sample_network, run

NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
NGINX_CONF = Path(__file__).parent.parent / "docs" / "betrieb" / "nginx.conf"


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def how(self) -> str:
        return self.headers.get("cache-status", "")


def ask(port: int, path: str, method: str = "GET", data: dict[str, str] | None = None, **headers: str) -> Answer:
    """One request, redirects not followed. `headers`: accept_encoding="br" is Accept-Encoding: br."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    body = urlencode(data) if data else None
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    if body:
        sent["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request(method, path, body, sent)
    response = connection.getresponse()
    answer = Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, response.read())
    connection.close()
    return answer


@dataclass
class Installation:
    """The sample network in a folder of its own, with two web servers on it."""

    data: Path
    ports: list[int]
    environment: dict[str, str]
    servers: list[subprocess.Popen[bytes]]

    @property
    def port(self) -> int:
        return self.ports[0]

    def start(self, port: int) -> subprocess.Popen[bytes]:
        server = subprocess.Popen(processes.server(host="127.0.0.1", port=port, workers=1), env=self.environment)
        self.servers.append(server)
        for _attempt in range(600):
            assert server.poll() is None
            try:
                ask(port, "/healthz")
                return server
            except OSError:
                time.sleep(0.1)
        raise AssertionError("the server does not answer")

    def run(self, program: str) -> None:
        """Runs a program in a process of its own, like a job or an import."""
        run(self.environment, f"import django\ndjango.setup()\n{textwrap.dedent(program)}")

    def sign_in(self, port: int, email: str) -> str:
        """The cookie of somebody who has signed in with the password."""
        path = "/konto/anmelden/passwort/"
        form = ask(port, path)
        cookie = form.headers["set-cookie"].partition(";")[0]
        [token] = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', form.body.decode())
        data = {"csrfmiddlewaretoken": token, "login": email, "password": PASSWORD}
        answer = ask(port, path, "POST", data, cookie=cookie, referer=self.environment["REIHUM_URL"] + path)
        assert answer.status == 302, answer.body.decode()
        [session] = re.findall(r"sessionid=\w+", answer.headers["set-cookie"])
        return str(session)


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    data = tmp_path_factory.mktemp("serving") / "data"
    ports = [free_port(), free_port()]
    settings = {"DJANGO_SETTINGS_MODULE": "reihum.settings", "EMAIL_URL": "consolemail://"}
    made = Installation(data, ports, environment(data, REIHUM_URL=f"http://127.0.0.1:{ports[0]}", **settings), [])
    make_sample_network(made.environment)
    try:
        for port in ports:
            made.start(port)
        yield made
    finally:
        for server in made.servers:
            server.terminate()
        for server in made.servers:
            server.wait(20)


def settled(port: int, path: str) -> Answer:
    """The page once it comes from the store: making it for the first time may make sizes of pictures, a change."""
    for _attempt in range(5):
        answer = ask(port, path)
        if answer.how == "reihum; hit":
            return answer
    raise AssertionError(f"{path} is never stored: {answer.headers}")


PUBLIC = [
    *(
        "/",
        "/aktuelles/",
        "/aktuelles/glauchau-lud-ein/",
        "/gebiete/",
        "/gebiete/glauchau/",
        "/gebiete/gebiete.geojson",
    ),
    *("/treffen/", "/treffen/kalender.ics", "/erfahrungen/", "/programme/", "/netzwerk/", "/impressum/", "/robots.txt"),
    *("/sitemap.xml", "/bausteine/"),
]


@pytest.mark.parametrize("path", PUBLIC)
def test_public_page_is_stored_and_comes_back_as_it_was(installation: Installation, path: str) -> None:
    stored = settled(installation.port, path)
    signed_in_free = ask(installation.port, f"{path}?frisch=1")  # a query goes past the store
    assert (stored.status, signed_in_free.how) == (200, "")
    if path not in ("/sitemap.xml", "/treffen/kalender.ics"):  # which name the minute
        assert stored.body == signed_in_free.body
    ours = {"cache-control", "vary", "etag", "content-length", "cache-status", "date", "last-modified"}
    ours.add("transfer-encoding")  # a large file is sent in pieces while it is made, and in one from the store
    assert {k: v for k, v in stored.headers.items() if k not in ours} == {
        k: v for k, v in signed_in_free.headers.items() if k not in ours
    }
    assert "set-cookie" not in stored.headers


NOT_STORED = ["/konto/anmelden/", "/konto/anmelden/passwort/", "/healthz", "/gibt-es-nicht/", "/netzwerk/mitglieder/"]


@pytest.mark.parametrize("path", NOT_STORED)
def test_other_pages_are_not(installation: Installation, path: str) -> None:
    assert [ask(installation.port, path).how for _ in range(2)] == ["", ""]


def test_nothing_personal_is_ever_stored(installation: Installation) -> None:
    """Everybody signed in reads every public page first, so that it would be theirs that is stored."""
    for email in ACCOUNTS.values():
        cookie = installation.sign_in(installation.port, email)
        for language in ("", "; django_language=en"):
            for path in [*PUBLIC, "/netzwerk/mitglieder/", "/konto/"]:
                answer = ask(installation.port, path, cookie=cookie + language)
                assert answer.how == "", path
                assert answer.headers.get("cache-control", "private") != "no-cache" or "etag" not in answer.headers
        assert b"Mein Konto" in ask(installation.port, "/", cookie=cookie).body
    for path in PUBLIC:
        ask(installation.port, path)
    kept = [file for file in (installation.data / "pages").rglob("*") if file.is_file() and "locks" not in file.parts]
    assert len(kept) > len(PUBLIC)
    # What only a signed-in reader sees, and addresses of members. That of the coordination is public.
    members = [email for role, email in ACCOUNTS.items() if role != "Koordination"]
    for file in kept:
        if file.suffix not in (".gz", ".br"):
            for personal in ("Mein Konto", "/redaktion/", "csrfmiddlewaretoken", "sessionid", *members):
                if file.name == "robots.txt" and personal == "/redaktion/":
                    continue
                assert personal not in file.read_text(), (file, personal)


def change_title(title: str) -> str:
    return f"""
        from reihum.newsroom.models import ArticlePage
        page = ArticlePage.objects.get(slug="glauchau-lud-ein")
        page.title = {title!r}
        page.save_revision().publish()
    """


def test_change_by_a_job_is_seen_by_the_next_request_of_every_server(installation: Installation) -> None:
    path = "/aktuelles/glauchau-lud-ein/"
    before = [settled(port, path) for port in installation.ports]
    assert before[0].body == before[1].body
    for title in ("Glauchau lud wieder ein", "Glauchau lud ein"):
        installation.run(change_title(title))
        answers = [ask(port, path) for port in installation.ports]
        assert [f">{title}</h1>".encode() in answer.body for answer in answers] == [True, True]


def test_change_in_one_server_is_seen_in_the_other(installation: Installation) -> None:
    first, second = installation.ports
    path = "/gebiete/glauchau/scherberg-noerdliche-innenstadt/"
    settled(second, path)
    cookie = installation.sign_in(first, ACCOUNTS["Gebietsmanagerin"])
    edit = ask(first, f"{path}bearbeiten/", cookie=cookie)
    [token] = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', edit.body.decode())
    cookie += f"; {edit.headers['set-cookie'].partition(';')[0]}"
    data = {"csrfmiddlewaretoken": token, "description": "Ganz neu beschrieben."}
    assert ask(first, f"{path}bearbeiten/", "POST", data, cookie=cookie).status == 302
    assert "Ganz neu beschrieben." in ask(second, path).body.decode()
    assert "Ganz neu beschrieben." in ask(first, path).body.decode()


def test_old_pages_are_served_while_the_database_is_away(installation: Installation) -> None:
    path = "/aktuelles/jahr/2017/"
    before = settled(installation.port, path)
    database = installation.data / "reihum.sqlite3"
    installation.run(change_title("Wieder anders"))  # so that the stored page is no longer true
    files = list(installation.data.glob("reihum.sqlite3*"))
    for file in files:
        file.rename(file.with_name(f"weg-{file.name}"))
    database.mkdir()  # nobody can open this
    try:
        time.sleep(2)  # connections that are still open end
        answers = [ask(installation.port, path) for _ in range(3)]
        assert [(answer.status, answer.body) for answer in answers] == [(200, before.body)] * 3
        assert all("fwd=stale" in answer.how for answer in answers)
        assert ask(installation.port, "/aktuelles/?seite=1").status == 500
    finally:
        database.rmdir()
        for file in files:
            file.with_name(f"weg-{file.name}").rename(file)
    time.sleep(2.1)
    again = ask(installation.port, path)
    assert "Wieder anders" in again.body.decode()
    assert "stale" not in again.how
    installation.run(change_title("Glauchau lud ein"))


def ask_in_vain(port: int, path: str) -> None:
    with suppress(OSError, http.client.HTTPException):
        ask(port, path)


def test_server_killed_while_it_stores_pages_starts_again(installation: Installation) -> None:
    port = free_port()
    for moment in (0.0, 0.02, 0.1):
        server = installation.start(port)
        asking = [threading.Thread(target=ask_in_vain, args=(port, path)) for path in PUBLIC]
        for one in asking:
            one.start()
        time.sleep(moment)
        children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
        for process in (server.pid, *map(int, children)):
            os.kill(process, signal.SIGKILL)
        server.wait()
        installation.servers.remove(server)
        for one in asking:
            one.join()
    installation.start(port)
    for path in PUBLIC:
        assert settled(port, path).status == 200
    left = [entry.name for entry in (installation.data / "pages" / "versions").iterdir()]
    assert len(left) <= 2


@pytest.fixture(scope="module")
def nginx(installation: Installation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of an nginx with the documented settings."""
    if not NGINX:
        pytest.skip("no nginx (apt-get install nginx-light)")
    folder = tmp_path_factory.mktemp("nginx")
    port = free_port()
    text = NGINX_CONF.read_text()
    for documented, here in [
        ("listen 443 ssl;", f"listen 127.0.0.1:{port};"),
        ("127.0.0.1:8000", f"127.0.0.1:{installation.port}"),
        ("/srv/reihum/data", str(installation.data)),
        ("netzwerk.example.org;", "127.0.0.1;"),
    ]:
        assert documented in text
        text = text.replace(documented, here)
    text = re.sub(r"ssl_certificate\S* .*", "", text)
    (folder / "nginx.conf").write_text(
        f"user root; worker_processes 1; daemon off; pid {folder}/pid; error_log {folder}/error.log;\n"
        f"events {{}}\nhttp {{ access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;\n{text}}}\n"
    )
    server = subprocess.Popen([NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf")])
    try:
        for _attempt in range(100):
            assert server.poll() is None, (folder / "error.log").read_text()
            try:
                ask(port, "/healthz")
                break
            except OSError:
                time.sleep(0.05)
        yield port
    finally:
        server.send_signal(signal.SIGQUIT)
        server.wait(20)


# Each server's own.
SERVERS_OWN = {"server", "date", "connection", "etag", "last-modified", "accept-ranges", "cache-status", "keep-alive"}
SERVERS_OWN |= {"strict-transport-security", "transfer-encoding"}  # only with https; how long the body is


@pytest.mark.parametrize("path", [path for path in PUBLIC if path.endswith("/")])
def test_nginx_serves_the_same(installation: Installation, nginx: int, path: str) -> None:
    ours = settled(installation.port, path)
    theirs = ask(nginx, path)
    assert theirs.how == "nginx; hit"
    assert (theirs.status, theirs.body) == (ours.status, ours.body)
    assert {k: v for k, v in theirs.headers.items() if k not in SERVERS_OWN} == {
        k: v for k, v in ours.headers.items() if k not in SERVERS_OWN
    }
    zipped = ask(nginx, path, accept_encoding="gzip")
    assert zipped.body == ask(installation.port, path, accept_encoding="gzip").body
    assert ask(nginx, path, if_none_match=theirs.headers["etag"]).status == 304


def test_nginx_leaves_to_reihum_what_is_not_for_everybody(installation: Installation, nginx: int) -> None:
    settled(installation.port, "/")
    assert ask(nginx, "/").how == "nginx; hit"
    cookie = installation.sign_in(installation.port, ACCOUNTS["Mitglied"])
    assert b"Mein Konto" in ask(nginx, "/", cookie=cookie).body
    assert ask(nginx, "/?seite=2").how == ""
    assert ask(nginx, "/", "POST", {"a": "b"}).status in (403, 405)
    english = ask(nginx, "/", cookie="django_language=en")
    assert (english.headers["content-language"], b'<html lang="en">' in english.body) == ("en", True)
    assert ask(nginx, "/gibt-es-nicht/").status == 404
    assert ask(nginx, "/aktuelles").headers["location"].endswith("/aktuelles/")
    assert ask(nginx, "/index.html.json").status == 404
    assert ask(nginx, "/../reihum.sqlite3").status in (400, 404)


def test_nginx_sees_a_change_with_the_next_request(installation: Installation, nginx: int) -> None:
    path = "/aktuelles/glauchau-lud-ein/"
    settled(installation.port, path)
    assert ask(nginx, path).how == "nginx; hit"
    for title in ("Glauchau lud noch einmal ein", "Glauchau lud ein"):
        installation.run(change_title(title))
        assert f">{title}</h1>" in ask(nginx, path).body.decode()
