"""Asking the site as somebody who is not signed in, without a server in between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit
from wsgiref.util import setup_testing_defaults

# Files of the site, besides the pages that say of themselves that everybody may see them.
FILES = ("/static/", "/medien/", "/dokumente/")


@dataclass(frozen=True)
class Answer:
    """What the site says to a visitor; `kept` if it may go into the archive."""

    kept: bool
    content_type: str
    body: bytes


def visitor(application: Callable[..., Any], address: str) -> Callable[[str], Answer]:
    """Asks a WSGI application that serves `address` for a path, with query."""
    parts = urlsplit(address)

    def ask(url: str) -> Answer:
        path, _, query = url.partition("?")
        environ: dict[str, Any] = {
            "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
            "QUERY_STRING": query,
            "HTTP_HOST": parts.netloc,
            "HTTP_X_FORWARDED_PROTO": parts.scheme,
            "wsgi.url_scheme": parts.scheme,
        }
        setup_testing_defaults(environ)
        started: list[Any] = []
        response = application(environ, lambda *answer: started.extend(answer))
        try:
            body = b"".join(response)
        finally:
            if hasattr(response, "close"):
                response.close()
        kept = started[0].startswith("200") and (getattr(response, "published", False) or path.startswith(FILES))
        return Answer(kept, dict(started[1]).get("Content-Type", ""), body)

    return ask
