"""What the coordination sees of the post, and what it can do."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from reihum.mailing.deliveries import deliveries_of
from reihum.mailing.models import Address, Outgoing, Pause

LIST = "/redaktion/snippets/mailing/outgoing/"
ADDRESSES = "/redaktion/snippets/mailing/address/"


@pytest.fixture
def carla(client: Client, cast: Any) -> Client:
    client.force_login(cast.carla)
    return client


def action(model: str, name: str, *rows: Any) -> str:
    return f"/redaktion/bulk/mailing/{model}/{name}/?next=/redaktion/&" + "&".join(f"id={row.pk}" for row in rows)


def test_the_list_says_what_became_of_each_mail(carla: Client, make_mail: Callable[..., Any]) -> None:
    make_mail(subject="Kam an", state="sent", sent_at=timezone.now())
    make_mail("carla@example.org", subject="Kam zurück", state="failed", problem="no-such-address", reply="550 5.1.1")
    make_mail("resident@example.org", subject="Ihre Kommentare", is_confidential=True)
    page = carla.get(LIST).content.decode()
    assert [text in page for text in ("Kam an", "Kam zurück", "bernd@example.org", "nicht zugestellt")] == [True] * 4
    assert "Diese Adresse gibt es dort nicht. (550 5.1.1)" in page
    assert "resident@" not in page
    assert "Kam an" not in carla.get(LIST + "?state=failed").content.decode()
    found = carla.get(LIST + "?q=carla@").content.decode()
    assert ("Kam zurück" in found, "Kam an" in found) == (True, False)


def test_words_and_links_of_mails_are_not_shown(carla: Client, make_mail: Callable[..., Any]) -> None:
    mail = make_mail(text="https://netz.example/geheimer-link", state="unsure", next_attempt_at=timezone.now())
    page = carla.get(f"{LIST}inspect/{mail.pk}/").content.decode()
    assert ("bernd@example.org" in page, "geheimer-link" in page, mail.token in page) == (True, False, False)
    assert "Noch einmal senden" in page


def test_the_list_costs_the_same_with_many(
    carla: Client, make_mail: Callable[..., Any], queries_of: Callable[..., int]
) -> None:
    make_mail()
    few = queries_of(carla, LIST)
    for number in range(20):
        make_mail(f"{number}@example.org")
    assert queries_of(carla, LIST) == few


def test_what_failed_is_sent_again(
    carla: Client, make_mail: Callable[..., Any], run_jobs: Callable[[], None], mailoutbox: Any
) -> None:
    failed, sent = (
        make_mail(state="failed", problem="refused", attempts=8),
        make_mail(state="sent", sent_at=timezone.now()),
    )
    url = action("outgoing", "send_again", failed, sent)
    assert "kann jemand dieselbe E-Mail zweimal bekommen" in carla.get(url).content.decode()
    assert mailoutbox == []
    response = carla.post(url, follow=True)
    assert "1 E-Mail geht noch einmal hinaus." in response.content.decode()
    run_jobs()
    failed.refresh_from_db()
    assert (failed.state, failed.problem, len(mailoutbox)) == ("sent", "", 1)


def test_a_blocked_address_is_freed(carla: Client) -> None:
    for _bounce in range(3):
        Address.objects.hard_bounce("Bernd@example.org", "5.1.1")
    address = Address.objects.blocked().get()
    assert "bernd@example.org" in carla.get(ADDRESSES).content.decode()
    carla.post(action("address", "free", address))
    address.refresh_from_db()
    assert (address.blocked_at, address.hard_bounces) == (None, 0)


def test_nobody_writes_or_deletes_here(carla: Client, make_mail: Callable[..., Any]) -> None:
    mail = make_mail()
    for path in (f"{LIST}add/", f"{LIST}edit/{mail.pk}/", f"{LIST}delete/{mail.pk}/"):
        assert carla.post(path).status_code in (302, 403, 404)
    carla.post(action("outgoing", "delete", mail))
    assert Outgoing.objects.count() == 1


@pytest.mark.parametrize("role", ["ayse", "bernd", "dora", "erik"])
def test_others_see_and_do_nothing(client: Client, cast: Any, make_mail: Callable[..., Any], role: str) -> None:
    client.force_login(getattr(cast, role))
    mail = make_mail(state="failed")
    assert [client.get(path).status_code == 200 for path in (LIST, ADDRESSES, f"{LIST}inspect/{mail.pk}/")] == [
        False
    ] * 3
    client.post(action("outgoing", "send_again", mail))
    mail.refresh_from_db()
    assert mail.state == "failed"


def test_the_first_page_says_that_mail_waits(carla: Client) -> None:
    assert "nimmt der Mailserver keine E-Mails an" not in carla.get("/redaktion/").content.decode()
    Pause.begin_or_prolong("ConnectionRefusedError")
    assert "nimmt der Mailserver keine E-Mails an" in carla.get("/redaktion/").content.decode()


def test_what_became_of_the_mails_about_one_thing(
    make_mail: Callable[..., Any], django_assert_num_queries: Any
) -> None:
    make_mail(about="x:1", state="sent", sent_at=timezone.now())
    make_mail("b@example.org", about="x:1", state="blocked")
    make_mail("a@example.org", about="x:1", state="failed", problem="no-such-address")
    make_mail(about="x:1", state="unsure", next_attempt_at=timezone.now() + datetime.timedelta(minutes=1))
    make_mail(about="x:2")
    with django_assert_num_queries(2):
        found = deliveries_of("x:1")
    assert [(state.label, state.count) for state in found.states] == [
        *(("gesendet", 1), ("vermutlich gesendet", 1)),
        *(("nicht zugestellt", 1), ("Adresse gesperrt", 1)),
    ]
    assert [mail.to for mail in found.problems] == ["a@example.org", "b@example.org"]
