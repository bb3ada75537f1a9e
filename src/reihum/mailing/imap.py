"""Connections to the server of the mailbox: with a certificate that is looked at, and never for longer than LIMIT."""

from __future__ import annotations

import imaplib
import socket
import ssl
import threading
from contextlib import suppress
from typing import Any
from urllib.parse import SplitResult

from imap_tools import BaseMailBox

TIMEOUT = 10  # seconds that the server may be silent
LIMIT = 30  # seconds after which the connection is cut: a server may be slow without ever being silent
PORTS = {"imaps": 993, "imap+tls": 143, "imap": 143}


class _Limited:
    """Ends a client's connection when its time is over. Whoever reads from it then finds that nothing comes any more."""

    sock: socket.socket

    def open(self, *args: Any, **kwargs: Any) -> None:
        super().open(*args, **kwargs)  # type: ignore[misc]
        self.limit = threading.Timer(LIMIT, self.cut)
        self.limit.daemon = True
        self.limit.start()

    def cut(self) -> None:
        with suppress(OSError):  # closed a moment ago
            socket.socket.shutdown(self.sock, socket.SHUT_RDWR)  # below TLS, which wants to say goodbye first

    def shutdown(self) -> None:
        self.limit.cancel()
        super().shutdown()  # type: ignore[misc]


class _Plain(_Limited, imaplib.IMAP4):
    pass


class _Secure(_Limited, imaplib.IMAP4_SSL):
    pass


class Box(BaseMailBox):
    """The mailbox at an address of MAILBOX_URL's kind, connected. Raises OSError and imaplib's error."""

    def __init__(self, url: SplitResult) -> None:
        self._url = url
        super().__init__()

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        host, port = self._url.hostname or "", self._url.port or PORTS[self._url.scheme]
        trusted = ssl.create_default_context()  # imaplib's own trusts everybody
        if self._url.scheme == "imaps":
            return _Secure(host, port, ssl_context=trusted, timeout=TIMEOUT)
        client = _Plain(host, port, timeout=TIMEOUT)
        if self._url.scheme == "imap+tls":
            try:
                client.starttls(trusted)
            except (imaplib.IMAP4.error, OSError):
                with suppress(OSError):
                    client.shutdown()
                raise
        return client
