"""A cable to the site that a journey can pull out: then there is no network, whatever a browser only plays at.

Chromium's own "offline" leaves gaps: what a service worker or a page just loaded asks for can still get through.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from socketserver import BaseRequestHandler, ThreadingTCPServer


class Cable(ThreadingTCPServer):
    """Carries what comes to `address` to the site at `port` and back, as long as it is `plugged`."""

    daemon_threads = True

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", 0), _Wire)
        self.port = port
        self.plugged = True
        self.address = f"http://127.0.0.1:{self.server_address[1]}"
        self.open: set[socket.socket] = set()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def pull(self) -> None:
        """Breaks every connection and refuses new ones."""
        self.plugged = False
        for end in list(self.open):
            _hang_up(end)

    def plug(self) -> None:
        """Lets new connections through again."""
        self.plugged = True


class _Wire(BaseRequestHandler):
    """One connection."""

    server: Cable

    def handle(self) -> None:
        with socket.create_connection(("127.0.0.1", self.server.port)) as site:
            ends = {self.request, site}
            self.server.open |= ends
            if not self.server.plugged:  # also when it is pulled in this moment
                return
            back = threading.Thread(target=_carry, args=(site, self.request))
            back.start()
            _carry(self.request, site)
            back.join()
            self.server.open -= ends


def _carry(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):  # one end hung up
        while data := source.recv(65_536):
            target.sendall(data)
    _hang_up(source)
    _hang_up(target)


def _hang_up(end: socket.socket) -> None:
    with contextlib.suppress(OSError):  # the other end was first
        end.shutdown(socket.SHUT_RDWR)
