"""What answers first: stored pages, before any framework code runs. A WSGI application around another one.

A request without a query, from somebody who is not signed in, gets the stored page. If there is none, one request
renders it and stores it, while others for the same page wait for that. Everything else goes through untouched.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from reihum.publishing.store import Headers, Page, Store

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

# The browser may keep the page, but asks each time whether it is still true.
OURS = [("Cache-Control", "no-cache"), ("Vary", "Accept-Encoding, Cookie")]
AWAY_FOR = 2  # seconds in which old copies are sent at once, after the application failed
# Made for each response, or said by `OURS`.
NOT_KEPT = {"cache-control", "vary", "content-length", "etag", "date", "expires", "last-modified", "connection"}
KEPT_WITH_304 = {"etag", "cache-control", "vary", "content-security-policy"}


class Front:
    """Serves the pages of `store`, and asks `application` for the others.

    languages: the first is for visitors without the cookie `language_cookie`.
    private_cookies: names of the cookies with which an answer may be somebody's own.
    hosts: which Host headers are answered from the store (lower case, without port).
    secure: whether visitors come by https, which the header X-Forwarded-Proto of the web server in front says.
    beside: beginnings of paths that are never stored.
    """

    def __init__(
        self,
        application: Application,
        store: Store,
        *,
        languages: tuple[str, ...],
        language_cookie: str,
        private_cookies: tuple[str, ...],
        hosts: Callable[[str], bool],
        secure: bool,
        beside: tuple[str, ...],
    ) -> None:
        self.application = application
        self.store = store
        self.languages = languages
        self.secure = secure
        self.beside = beside
        self.known_host = lru_cache(1000)(hosts)
        self.private = re.compile(rf"(?:^|;\s*)(?:{'|'.join(map(re.escape, private_cookies))})=")
        self.chosen_language = re.compile(rf"(?:^|;\s*){re.escape(language_cookie)}=\"?([\w-]+)")
        self.never_stored: dict[tuple[str, str], str] = {}
        self.away_until = 0.0

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        language = self.language(environ)
        if language is None:
            return self.application(environ, start_response)
        page = self.store.page(language, environ["PATH_INFO"])
        if page:
            return send(page, environ, start_response, "hit")
        return self.render(language, environ, start_response)

    def language(self, environ: Environ) -> str | None:
        """The language of a request that may be answered from the store; None for one that may not."""
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or environ.get("QUERY_STRING"):
            return None
        if "HTTP_AUTHORIZATION" in environ or "HTTP_HX_REQUEST" in environ:  # somebody's own; a part of a page
            return None
        if not self.known_host(environ.get("HTTP_HOST", "")):
            return None
        if self.secure and environ.get("HTTP_X_FORWARDED_PROTO") != "https":
            return None
        cookies = environ.get("HTTP_COOKIE")
        if not cookies:
            return self.languages[0]
        if self.private.search(cookies):
            return None
        chosen = self.chosen_language.search(cookies)
        return chosen[1] if chosen and chosen[1] in self.languages else self.languages[0]

    def render(self, language: str, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Asks the application; stores its answer if it is a published page. One request at a time for each page."""
        path = environ["PATH_INFO"]
        if path.startswith(self.beside) or self.never_stored.get((language, path)) == self.store.version():
            return self.application(environ, start_response)
        if time.monotonic() < self.away_until:
            last = self.store.last(language, path)
            if last:
                return send_stale(*last, environ, start_response)
        with self.store.rendering(language, path):
            page = self.store.page(language, path)  # somebody else was quicker
            if page:
                return send(page, environ, start_response, "hit")
            return self.ask(language, environ, start_response)

    def ask(self, language: str, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        version = self.store.version()  # before rendering: what changes meanwhile makes the page untrue
        path = environ["PATH_INFO"]
        started: list[Any] = []
        response = self.application({**environ, "REQUEST_METHOD": "GET"}, lambda *answer: started.extend(answer))
        status: str = started[0]
        headers: Headers = started[1]
        if status.startswith("200") and getattr(response, "published", False) and not _sets_cookie(headers):
            page = self.store.save(version, language, path, _kept(headers), b"".join(response))
            _close(response)
            if page:
                return send(page, environ, start_response, "fwd=miss; stored")
        if status.startswith("5"):
            self.away_until = time.monotonic() + AWAY_FOR
            last = self.store.last(language, path)
            if last:
                _close(response)
                return send_stale(*last, environ, start_response)
        else:
            if len(self.never_stored) > 10_000:
                self.never_stored.clear()
            self.never_stored[language, path] = version
        start_response(*started)
        return response if environ["REQUEST_METHOD"] == "GET" else _without_body(response)


def send(page: Page, environ: Environ, start_response: StartResponse, how: str) -> Iterable[bytes]:
    """The page in the best encoding the browser takes; 304 if it has it already. `how`: for Cache-Status (RFC 9211)."""
    etag, headers, body = page.forms[best_encoding(environ.get("HTTP_ACCEPT_ENCODING", ""), tuple(page.forms))]
    status = ("Cache-Status", f"reihum; {how}")
    known = environ.get("HTTP_IF_NONE_MATCH")
    if known and (known == "*" or etag in [tag.strip().removeprefix("W/") for tag in known.split(",")]):
        start_response("304 Not Modified", [*(entry for entry in headers if entry[0].lower() in KEPT_WITH_304), status])
        return []
    start_response("200 OK", [*headers, status])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def send_stale(page: Page, age: float, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    """An old copy, which says that it is one: the application could not make a new one."""
    return send(page, environ, start_response, f'fwd=stale; fwd-status=500; detail="{int(age)} seconds old"')


@lru_cache(1000)
def best_encoding(accepted: str, offered: tuple[str, ...]) -> str:
    """The first of `offered` that the header Accept-Encoding allows (RFC 9110, 12.5.3); "" is allowed always."""
    allowed: dict[str, bool] = {}
    for part in accepted.lower().split(","):
        name, _, weight = part.strip().partition(";")
        try:
            allowed[name.strip()] = float(weight.strip().removeprefix("q=") or 1) > 0
        except ValueError:
            allowed[name.strip()] = False
    return next((name for name in offered if name and allowed.get(name, allowed.get("*", False))), "")


def _kept(headers: Headers) -> Headers:
    return [*((name, value) for name, value in headers if name.lower() not in NOT_KEPT), *OURS]


def _sets_cookie(headers: Headers) -> bool:
    return any(name.lower() == "set-cookie" for name, _value in headers)


def _without_body(response: Iterable[bytes]) -> Iterable[bytes]:
    _close(response)
    return []


def _close(response: Iterable[bytes]) -> None:
    if hasattr(response, "close"):
        response.close()
