"""The site as its visitors see it, at a port of this machine for a while: for a browser that looks at it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from typing import Any
from urllib.parse import urlsplit
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from whitenoise import WhiteNoise

Application = Callable[..., Any]


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - Python's name
        """Nothing: the application writes its own log."""


def this_site() -> Application:
    """This installation as a WSGI application without stored pages: static files first, then Django, which has been set up."""
    return WhiteNoise(WSGIHandler(), settings.STATIC_ROOT, settings.STATIC_URL)


@contextmanager
def served_nearby(application: Application, address: str) -> Iterator[str]:
    """Serves a WSGI application that takes itself to be at `address`, at a free port; gives where to find it.

    Stored pages are neither used nor made, so that nothing of the near address stays in them. Its requests are nobody's
    visits: they are not logged.
    """
    parts = urlsplit(address)

    def as_at_home(environ: dict[str, Any], start: Any) -> Any:
        home = {"HTTP_HOST": parts.netloc, "HTTP_X_FORWARDED_PROTO": parts.scheme, "wsgi.url_scheme": parts.scheme}
        return application({**environ, **home, "reihum.near": True}, start)

    server = make_server("127.0.0.1", 0, as_at_home, server_class=_Server, handler_class=_Quiet)
    thread = threading.Thread(target=server.serve_forever, name="near", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
