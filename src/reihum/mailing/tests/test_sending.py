"""What becomes of a mail when the server answers this or that; in which order mails leave; and that none leaves twice."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from reihum.mailing import sending
from reihum.mailing.models import Address, Outgoing, Pause, Unsubscription
from reihum.mailing.sending import RETRIES, Sender, send_what_is_due
from reihum.mailing.smtp import says_no_such_address
from reihum.mailing.tests.conftest import PostOffice, free_port

MINUTE = datetime.timedelta(minutes=1)


def state(mail: Outgoing) -> tuple[str, str, str]:
    mail.refresh_from_db()
    return mail.state, mail.problem, mail.reply


def travel(monkeypatch: pytest.MonkeyPatch, by: datetime.timedelta) -> None:
    """Lets the time go on for what asks `timezone.now()`."""
    now = timezone.now() + by
    monkeypatch.setattr(timezone, "now", lambda: now)


def send() -> None:
    """One worker's turn."""
    Sender().run()


@pytest.mark.parametrize(
    ("step", "answer", "expected", "bounces"),
    [
        # Nobody lives there: 550, 551, 553 by RFC 5321; 5.1.x and the like by RFC 3463
        ("RCPT", "550 No such user here", ("failed", "no-such-address", "550"), 1),
        ("RCPT", "550 5.1.1 <bernd@example.org>: unknown", ("failed", "no-such-address", "550 5.1.1"), 1),
        ("RCPT", "551 User not local", ("failed", "no-such-address", "551"), 1),
        ("RCPT", "553 5.1.3 Bad address", ("failed", "no-such-address", "553 5.1.3"), 1),
        ("RCPT", "550 5.2.1 Mailbox disabled", ("failed", "no-such-address", "550 5.2.1"), 1),
        # Not wanted, or full: no fault of the address
        ("RCPT", "550 5.7.1 Blocked by policy", ("failed", "refused", "550 5.7.1"), 0),
        ("RCPT", "554 5.7.1 Listed at blocklist.example", ("failed", "refused", "554 5.7.1"), 0),
        ("RCPT", "552 5.2.2 Mailbox full", ("failed", "refused", "552 5.2.2"), 0),
        ("DATA", "554 5.7.1 Spam", ("failed", "refused", "554 5.7.1"), 0),
        ("DATA", "552 5.3.4 Too big", ("failed", "refused", "552 5.3.4"), 0),
        ("DATA", "550 Rejected", ("failed", "refused", "550"), 0),
        # Later
        ("RCPT", "450 4.2.0 Greylisted", ("waiting", "later", "450 4.2.0"), 0),
        ("RCPT", "451 Try again", ("waiting", "later", "451"), 0),
        ("RCPT", "452 4.2.2 Over quota", ("waiting", "later", "452 4.2.2"), 0),
        ("DATA", "451 4.3.0 Queue full", ("waiting", "later", "451 4.3.0"), 0),
        # The mail arrived, and the answer did not
        ("DATA", "lost", ("unsure", "cut-off", ""), 0),
    ],
)
def test_answers_by_kind(
    post_office: PostOffice,
    make_mail: Callable[..., Any],
    step: str,
    answer: str,
    expected: tuple[str, str, str],
    bounces: int,
) -> None:
    post_office.says[step] = lambda to: answer if "bernd" in to else None
    mail, other = make_mail(), make_mail("carla@example.org")
    send()
    assert state(mail) == expected
    assert state(other) == ("sent", "", "")
    assert sum(Address.objects.values_list("hard_bounces", flat=True)) == bounces
    assert post_office.got == (["bernd@example.org"] if answer == "lost" else []) + ["carla@example.org"]
    send()
    assert post_office.got.count("carla@example.org") == 1
    assert not Pause.objects.exists()


@pytest.mark.parametrize(
    ("step", "answer", "reason"),
    [
        ("RCPT", "421 4.3.2 Closing down", "421 4.3.2"),
        ("RCPT", "530 5.7.0 Sign in first", "530 5.7.0"),
        ("MAIL", "451 Not now", "MAIL FROM 451"),
        ("MAIL", "550 5.7.1 Not your sender", "MAIL FROM 550 5.7.1"),
        ("DATA", "421 4.7.0 Too many", "421 4.7.0"),
    ],
)
def test_a_server_that_takes_nothing_has_everything_wait(
    post_office: PostOffice,
    make_mail: Callable[..., Any],
    lines: Callable[[], list[dict[str, Any]]],
    monkeypatch: pytest.MonkeyPatch,
    step: str,
    answer: str,
    reason: str,
) -> None:
    post_office.says[step] = lambda _about: answer
    mails = [make_mail(), make_mail("carla@example.org")]
    send()
    assert [state(mail) for mail in mails] == [("waiting", "", "")] * 2
    assert [mail.attempts for mail in mails] == [0, 0]  # it is no fault of theirs
    pause = Pause.objects.get()
    assert pause.reason.startswith(reason)
    assert [line["reason"] for line in lines() if line["level"] == "error"] == [pause.reason]
    send_what_is_due()
    assert post_office.got == []
    travel(monkeypatch, 2 * MINUTE)
    send()
    assert [(one.attempts, one.until - timezone.now()) for one in Pause.objects.all()] == [(2, 2 * MINUTE)]
    post_office.says.clear()
    travel(monkeypatch, 5 * MINUTE)
    send()
    assert [state(mail) for mail in mails] == [("sent", "", "")] * 2
    assert not Pause.objects.exists()


def test_a_server_that_is_not_there_has_everything_wait(settings: Any, make_mail: Callable[..., Any]) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    mail = make_mail()
    send()
    assert state(mail) == ("waiting", "", "")
    assert Pause.objects.get().reason == "ConnectionRefusedError"


def test_a_server_that_does_not_know_us_has_everything_wait(
    settings: Any, post_office: PostOffice, make_mail: Callable[..., Any]
) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "netz", "geheim-und-falsch"
    mail = make_mail()
    send()
    assert state(mail) == ("waiting", "", "")
    reason = Pause.objects.get().reason  # this server knows no signing in at all
    assert reason == "SMTPNotSupportedError"


def test_pauses_grow_and_end(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    minutes = []
    for _attempt in range(7):
        pause = Pause.begin_or_prolong("421")
        assert Pause.begin_or_prolong("another connection, at the same time") == pause
        minutes.append(round((pause.until - timezone.now()) / MINUTE))
        travel(monkeypatch, 16 * MINUTE)
    assert minutes == [1, 2, 4, 8, 15, 15, 15]


def test_retries_grow_and_end(
    post_office: PostOffice, make_mail: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    post_office.says["RCPT"] = lambda _to: "450 4.2.0 Later"
    mail = make_mail()
    waits = []
    while state(mail)[0] == "waiting":
        travel(monkeypatch, mail.next_attempt_at - timezone.now())
        send()
        mail.refresh_from_db()
        if mail.state == "waiting":
            waits.append(mail.next_attempt_at - timezone.now())
    assert [wait / MINUTE for wait in waits] == [5, 15, 60, 180, 360, 720, 1440]
    assert state(mail) == ("failed", "given-up", "450 4.2.0")
    assert mail.attempts == len(RETRIES) + 1
    assert not Address.objects.exists()


@pytest.mark.parametrize(
    ("reply", "is_wrong"),
    [
        *[
            (reply, True)
            for reply in ("550", "551", "553", "550 5.1.1", "550 5.0.0", "550 5.2.1", "550 5.4.4", "5.1.10")
        ],
        *[
            (reply, False)
            for reply in ("552", "554", "550 5.7.1", "552 5.2.2", "550 5.4.1", "550 5.6.0", "450 4.1.1", "")
        ],
    ],
)
def test_which_numbers_mean_that_an_address_is_wrong(reply: str, is_wrong: bool) -> None:
    assert says_no_such_address(reply) is is_wrong


def test_three_hard_bounces_block_an_address_until_somebody_looks(
    post_office: PostOffice, make_mail: Callable[..., Any]
) -> None:
    post_office.says["RCPT"] = lambda to: "550 5.1.1 Unknown" if to.lower() == "bernd@example.org" else None
    for to in ("bernd@example.org", "Bernd@example.org", "bernd@example.org"):
        assert not Address.objects.blocked().exists()
        make_mail(to)
        send()
    assert [str(address) for address in Address.objects.blocked()] == ["bernd@example.org"]
    late = make_mail("BERND@example.org")
    send()
    assert state(late)[0] == "blocked"
    post_office.says.clear()
    assert Address.objects.unblock() == 1
    again = make_mail()
    send()
    assert (state(again)[0], state(late)[0]) == ("sent", "blocked")


def test_what_was_unsubscribed_while_it_waited_does_not_leave(
    post_office: PostOffice, make_mail: Callable[..., Any]
) -> None:
    mails = [make_mail(mailing_list="rundbrief"), make_mail(mailing_list="termine"), make_mail()]
    Unsubscription.objects.create(email="bernd@example.org", mailing_list="rundbrief")
    send()
    assert [state(mail)[0] for mail in mails] == ["unsubscribed", "sent", "sent"]


def test_mail_about_the_same_thing_leaves_in_its_order(
    post_office: PostOffice, make_mail: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cancellation never overtakes its invitation; what is about something else, or for others, does not wait."""
    post_office.says["RCPT"] = lambda to: "450 Later" if "bernd" in to and len(post_office.got) == 0 else None
    make_mail(about="treffen:1", subject="Einladung")
    send()
    make_mail(about="treffen:1", subject="Absage")
    make_mail("carla@example.org", about="treffen:1", subject="Absage an andere")
    make_mail(about="treffen:2", subject="Anderes Treffen")
    make_mail(subject="Ohne Bezug")
    send()
    subjects = [message["Subject"] for message in post_office.messages()]
    assert subjects == ["Absage an andere", "Anderes Treffen", "Ohne Bezug"]
    travel(monkeypatch, 6 * MINUTE)
    send()
    assert [message["Subject"] for message in post_office.messages()][3:] == ["Einladung", "Absage"]


@pytest.mark.parametrize(
    ("first", "leaves"),
    [("failed", True), ("unsure", True), ("withdrawn", True), ("waiting", False), ("sending", False)],
)
def test_only_what_still_leaves_holds_back_what_follows(
    post_office: PostOffice, make_mail: Callable[..., Any], first: str, leaves: bool
) -> None:
    soon = timezone.now() + MINUTE * (0 if leaves else 1)
    make_mail(about="treffen:1", state=first, next_attempt_at=soon)
    second = make_mail(about="treffen:1")
    send()
    assert (state(second)[0] == "sent") is leaves


def test_personal_mail_overtakes_bulk_mail(post_office: PostOffice, make_mail: Callable[..., Any]) -> None:
    make_mail("liste@example.org", mailing_list="rundbrief")
    make_mail("person@example.org")
    send()
    assert post_office.got == ["person@example.org", "liste@example.org"]


def test_many_mails_share_a_connection_but_not_for_ever(
    post_office: PostOffice, make_mail: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "PER_CONNECTION", 4)
    for number in range(10):
        make_mail(f"{number}@example.org")
    send()
    assert post_office.got == [f"{number}@example.org" for number in range(10)]
    assert post_office.connections == 3


def test_a_server_that_ends_old_connections_is_asked_again(
    post_office: PostOffice, make_mail: Callable[..., Any]
) -> None:
    """Many close after so many mails, with 421. That is no reason to wait."""
    per_connection: dict[int, int] = {}

    def third_is_too_many(_sender: str) -> str | None:
        per_connection[post_office.connections] = per_connection.get(post_office.connections, 0) + 1
        return "421 4.7.0 Too many on this connection" if per_connection[post_office.connections] > 2 else None

    post_office.says["MAIL"] = third_is_too_many
    mails = [make_mail(f"{number}@example.org") for number in range(5)]
    send()
    assert [state(mail)[0] for mail in mails] == ["sent"] * 5
    assert post_office.connections == 3
    assert not Pause.objects.exists()


def test_other_jobs_get_their_turn(
    post_office: PostOffice, make_mail: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    mails = [make_mail(f"{number}@example.org") for number in range(3)]
    monkeypatch.setattr(sending, "TURN", 1e-9)
    send()
    assert post_office.got == []
    monkeypatch.setattr(sending, "TURN", 60)
    send()
    assert [state(mail)[0] for mail in mails] == ["sent"] * 3


def test_what_a_dead_worker_took_is_sent_and_what_it_was_ending_is_not(
    post_office: PostOffice, make_mail: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    later = timezone.now() + 2 * MINUTE
    taken = make_mail("a@example.org", state="sending", claim="dead", next_attempt_at=later)
    ending = make_mail("b@example.org", state="unsure", claim="dead", next_attempt_at=later)
    send()
    assert post_office.got == []
    travel(monkeypatch, 3 * MINUTE)
    send()
    assert (post_office.got, state(taken)[0], state(ending)[0]) == (["a@example.org"], "sent", "unsure")
    assert Outgoing.objects.send_again() == 1
    send()
    assert post_office.got == ["a@example.org", "b@example.org"]


def test_nobody_sends_again_what_is_being_sent(make_mail: Callable[..., Any]) -> None:
    make_mail(state="unsure", next_attempt_at=timezone.now() + MINUTE)
    make_mail(state="failed", emptied_at=timezone.now())
    for other in ("waiting", "sending", "blocked", "withdrawn"):
        make_mail(state=other)
    make_mail(state="sent", sent_at=timezone.now())
    assert Outgoing.objects.send_again() == 0


def test_a_worker_that_was_too_slow_ends_no_mail(post_office: PostOffice, make_mail: Callable[..., Any]) -> None:
    """Its time was up and another took the row, just before it sends the dot: the server must not get two."""
    mail = make_mail()

    def overtaken(_to: str) -> None:
        Outgoing.objects.filter(pk=mail.pk).update(claim="another")

    sender = Sender()
    (row,) = sender.take()
    overtaken("")
    sender.send(row)
    sender.end()
    assert post_office.got == []
    assert (state(mail)[0], mail.claim) == ("sending", "another")


def test_one_mail_that_cannot_be_put_together_stops_no_other(
    post_office: PostOffice, make_mail: Callable[..., Any]
) -> None:
    broken, good = make_mail(subject="Zwei\nZeilen"), make_mail("carla@example.org")
    send()
    assert (state(broken), state(good)) == (("failed", "broken", ""), ("sent", "", ""))


def test_no_address_and_no_words_of_the_server_are_logged(
    post_office: PostOffice, make_mail: Callable[..., Any], lines: Callable[[], list[dict[str, Any]]]
) -> None:
    for step, answer in (("RCPT", "550 5.1.1 <bernd@example.org> unknown"), ("MAIL", "451 not you, bernd@example.org")):
        post_office.says = {step: lambda _about, answer=answer: answer}  # type: ignore[misc]
        mail = make_mail()
        send()
        assert "bernd" not in mail.reply
    assert not any("bernd" in str(line) for line in lines())


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_workers_side_by_side_send_each_mail_once(post_office: PostOffice, make_mail: Callable[..., Any]) -> None:
    for number in range(60):
        make_mail(f"{number}@example.org", about=f"treffen:{number % 7}")
    start = threading.Barrier(3)

    def work() -> None:
        try:
            start.wait()
            send()
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _number in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(post_office.got) == sorted(f"{number}@example.org" for number in range(60))
    assert Outgoing.objects.counts() == {"sent": 60}


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_what_is_rolled_back_is_never_sent(post_office: PostOffice, make_mail: Callable[..., Any]) -> None:
    with transaction.atomic():
        make_mail()
        transaction.set_rollback(True)
    send()
    assert post_office.got == []
