"""Which mail came back, whether its address is at fault, and what is none of that."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from reihum.mailing import incoming
from reihum.mailing.models import Address, Outgoing
from reihum.mailing.tests.bounce_corpus import BOUNCES, NO_BOUNCES


@pytest.fixture
def mail(settings: Any, make_mail: Callable[..., Any]) -> Outgoing:
    settings.MAILBOX_ADDRESS = "netz@example.org"
    return make_mail(state="sent", sent_at=timezone.now())


def filled(text: str, mail: Outgoing) -> bytes:
    values = {"token": f"netz+{mail.token}@example.org", "id": mail.message_id, "to": mail.to}
    return (text % values).replace("\n", "\r\n").encode()


@pytest.mark.parametrize("name", BOUNCES)
def test_a_mail_that_came_back(mail: Outgoing, make_mail: Callable[..., Any], name: str) -> None:
    text, state, problem, reply, counts = BOUNCES[name]
    other = make_mail(state="sent", sent_at=timezone.now())
    for _twice in range(2):  # a report that comes twice counts once
        assert incoming.take(filled(text, mail)) == incoming.DONE
    mail.refresh_from_db()
    assert (mail.state, mail.problem, mail.reply) == (state, problem, reply)
    assert list(Address.objects.values_list("email", "hard_bounces")) == ([("bernd@example.org", 1)] if counts else [])
    other.refresh_from_db()
    assert other.state == "sent"


@pytest.mark.parametrize("name", NO_BOUNCES)
def test_a_bounce_that_is_none(mail: Outgoing, name: str) -> None:
    text, folder = NO_BOUNCES[name]
    assert incoming.take(filled(text, mail)) == folder
    mail.refresh_from_db()
    assert mail.state == "sent"
    assert not Address.objects.exists()


def test_three_that_came_back_block_the_address(mail: Outgoing, make_mail: Callable[..., Any]) -> None:
    text = BOUNCES["Gmail"][0]
    for number in range(3):
        assert Address.objects.blocked().count() == 0, number
        incoming.take(filled(text, make_mail(state="sent", sent_at=timezone.now())))
    assert Address.objects.blocked().get().email == "bernd@example.org"


@pytest.mark.parametrize("state", ["waiting", "sending", "failed", "blocked", "withdrawn"])
def test_what_was_not_sent_cannot_come_back(mail: Outgoing, make_mail: Callable[..., Any], state: str) -> None:
    """Whoever learns of a token keeps nobody from getting a mail."""
    early = make_mail(state=state)
    incoming.take(filled(BOUNCES["Gmail"][0], early))
    early.refresh_from_db()
    assert early.state == state
    assert not Address.objects.exists()


def test_domains_with_umlauts_come_back_in_either_form(mail: Outgoing, make_mail: Callable[..., Any]) -> None:
    for form in ("bernd@müller.example", "bernd@xn--mller-kva.example"):
        one = make_mail("Bernd@Müller.example", state="sent", sent_at=timezone.now())
        raw = BOUNCES["Gmail"][0].replace("%(to)s", form)
        assert incoming.take(filled(raw, one)) == incoming.DONE


def test_no_address_is_logged(mail: Outgoing, lines: Callable[[], list[dict[str, Any]]]) -> None:
    for text, *_expected in (*BOUNCES.values(), *NO_BOUNCES.values()):
        incoming.take(filled(text, mail))
    assert len(lines()) > 10
    assert not any("bernd" in str(line) or mail.token in str(line) for line in lines())
