"""A real mail server on this machine, which answers as a test wants."""

from __future__ import annotations

import email
import socket
from collections.abc import Callable, Iterator
from email import policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller


class PostOffice:
    """What the server got, and what it answers: `says["RCPT"] = lambda to: "550 5.1.1 No such user"`; None: all is well."""

    def __init__(self) -> None:
        self.letters: list[tuple[str, bytes]] = []  # to whom, content
        self.senders: list[str] = []
        self.says: dict[str, Callable[[str], str | None]] = {}
        self.connections = 0

    def answer(self, step: str, about: str = "") -> str | None:
        return self.says.get(step, lambda _about: None)(about)

    # The names are aiosmtpd's.
    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, hostname: str, responses: Any) -> Any:  # noqa: N802
        session.host_name = hostname
        self.connections += 1
        refused = self.answer("EHLO")
        return [refused] if refused else responses

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        refused = self.answer("MAIL", address)
        if not refused:
            envelope.mail_from = address
            self.senders.append(address)
        return refused or "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        refused = self.answer("RCPT", address)
        if not refused:
            envelope.rcpt_tos.append(address)
        return refused or "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        (to,) = envelope.rcpt_tos
        answer = self.answer("DATA", to)
        if not answer or answer.startswith("lost"):
            self.letters.append((to, envelope.content))
        if answer and answer.startswith("lost"):
            server.transport.abort()  # it has the mail, and cannot say so
        return answer or "250 OK"

    @property
    def got(self) -> list[str]:
        """To whom, in the order of arrival."""
        return [to for to, _content in self.letters]

    def messages(self) -> list[EmailMessage]:
        return [email.message_from_bytes(content, policy=policy.default) for _to, content in self.letters]  # type: ignore[misc]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@pytest.fixture
def post_office(settings: Any) -> Iterator[PostOffice]:
    """The mail server of the installation."""
    office = PostOffice()
    server = Controller(office, hostname="127.0.0.1", port=free_port())
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    yield office
    server.stop()


@pytest.fixture
def make_mail(db: None) -> Callable[..., Any]:
    """Writes a row: `make_mail("bernd@example.org", subject="Grüße", mailing_list="rundbrief")`."""
    from reihum.mailing.models import Outgoing

    def make(to: str = "bernd@example.org", **fields: Any) -> Outgoing:
        return Outgoing.objects.create(to=to, **{"subject": "Betreff", "text": "Text", **fields})

    return make
