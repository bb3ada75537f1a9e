"""A person on the list signs in for the first time and takes over their entry."""

from __future__ import annotations

import datetime
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client

from reihum.people.claiming import claim, prepare_account
from reihum.people.models import Person, Role, User
from reihum.people.tests.test_sign_in import CODE, LOGIN, ask_for_code, code_in, signed_in


@pytest.fixture(autouse=True)
def no_attempts_yet() -> None:
    cache.clear()


@pytest.fixture
def frida(db: None) -> Person:
    """Listed by the coordination, never signed in."""
    return Person.objects.create(given_name="Frida", family_name="Fall", email="Frida@example.org")


def test_asking_for_a_code_makes_an_account_but_links_nobody(frida: Person, client: Client) -> None:
    ask_for_code(client, "frida@example.org")
    user = User.objects.get()
    assert (user.email, user.has_usable_password()) == ("frida@example.org", False)
    assert list(EmailAddress.objects.values_list("email", "verified")) == [("frida@example.org", False)]
    frida.refresh_from_db()
    assert frida.user is None


def test_the_right_code_links_the_person(frida: Person, client: Client) -> None:
    code = ask_for_code(client, "FRIDA@example.org")
    client.post(CODE, {"code": "XXXX-XXXX"})
    frida.refresh_from_db()
    assert frida.user is None
    client.post(CODE, {"code": code})
    frida.refresh_from_db()
    assert frida.user_id == signed_in(client) == User.objects.get().pk
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [("frida@example.org", True, True)]


def test_the_person_without_account_gets_the_answer_of_everybody(frida: Person, cast: Any) -> None:
    pages = []
    for email in ("frida@example.org", "bernd@example.org", "niemand@example.org"):
        client = Client()
        response = client.post(LOGIN, {"login": email}, follow=True)
        pages.append(
            (response.redirect_chain, response.content.decode().replace(email, "…").count("…"), response.status_code)
        )
    assert pages[0] == pages[1] == pages[2]


def test_asking_twice_makes_one_account(frida: Person) -> None:
    for _ in range(2):
        ask_for_code(Client(), "frida@example.org")
    assert User.objects.count() == EmailAddress.objects.count() == 1


def test_an_inactive_account_is_not_given_a_second_one(frida: Person, client: Client) -> None:
    user = User.objects.create_user("frida@example.org", is_active=False)
    client.post(LOGIN, {"login": "frida@example.org"})
    assert list(User.objects.all()) == [user]
    assert [message.subject for message in mail.outbox] == ["Anmeldung mit dieser Adresse"]


def test_a_coordinator_who_claims_is_in_the_group_at_once(frida: Person, client: Client) -> None:
    Role.objects.create(person=frida, kind=Role.Kind.COORDINATION, since=datetime.date(2017, 1, 1))
    client.post(CODE, {"code": ask_for_code(client, "frida@example.org")})
    user = User.objects.get()
    assert list(user.groups.values_list("name", flat=True)) == ["Koordination"]
    assert user.standing.is_coordinator


def test_whoever_has_a_person_keeps_it(cast: Any, frida: Person) -> None:
    bernds = cast.bernd.person
    EmailAddress.objects.create(user=cast.bernd, email="frida@example.org", verified=True)
    assert claim(cast.bernd) == bernds
    frida.refresh_from_db()
    assert frida.user is None


def test_an_unproven_address_claims_nobody(frida: Person) -> None:
    user = User.objects.create_user("frida@example.org", "nachbarschaft-12")
    prepare_account("frida@example.org")
    assert claim(user) is None
    EmailAddress.objects.filter(user=user).update(verified=True)
    assert claim(user) == frida
    assert claim(user) == frida


def test_a_stranger_listed_later_is_linked_when_they_sign_in_again(cast: Any, client: Client) -> None:
    person = Person.objects.create(given_name="Erik", family_name="Neu", email="erik@example.org")
    EmailAddress.objects.create(user=cast.erik, email="erik@example.org", primary=True, verified=True)
    client.post("/konto/anmelden/passwort/", {"login": "erik@example.org", "password": cast.PASSWORD})
    person.refresh_from_db()
    assert person.user == cast.erik


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_requests_at_the_same_moment_make_one_account_and_one_link() -> None:
    person = Person.objects.create(given_name="Frida", family_name="Fall", email="frida@example.org")

    def ask(_: int) -> None:
        try:
            prepare_account("frida@example.org")
        finally:
            connection.close()

    def take(_: int) -> Person | None:
        try:
            return claim(User.objects.get())
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(ask, range(4)))
        assert User.objects.count() == EmailAddress.objects.count() == 1
        EmailAddress.objects.update(verified=True)
        assert set(pool.map(take, range(4))) == {person}
    person.refresh_from_db()
    assert person.user == User.objects.get()


def test_a_changed_address_of_the_account_is_changed_in_the_entry(cast: Any, client: Client) -> None:
    client.force_login(cast.bernd)
    response = client.post("/konto/adresse/", {"email": "Bernd.Neu@example.org", "action_add": ""})
    assert response.headers["Location"] == "/konto/adresse/bestaetigen/"
    cast.bernd.refresh_from_db()
    assert cast.bernd.email == "bernd@example.org"
    message = mail.outbox[-1]
    assert message.to == ["bernd.neu@example.org"]
    response = client.post("/konto/adresse/bestaetigen/", {"code": code_in(message)})
    assert response.headers["Location"] == "/netzwerk/mein-konto/"
    cast.bernd.refresh_from_db()
    assert cast.bernd.email == Person.objects.get(user=cast.bernd).email == "bernd.neu@example.org"
    assert list(EmailAddress.objects.filter(user=cast.bernd).values_list("email", "verified")) == [
        ("bernd.neu@example.org", True)
    ]


def test_an_address_of_somebody_else_cannot_be_taken(cast: Any, client: Client) -> None:
    client.force_login(cast.bernd)
    client.post("/konto/adresse/", {"email": "AYSE@example.org", "action_add": ""})
    [message] = mail.outbox  # the owner of the mailbox gets the code, and even that does not help
    response = client.post("/konto/adresse/bestaetigen/", {"code": code_in(message)})
    assert response.context["form"].errors == {"code": ["Diese Adresse hat schon ein Konto."]}
    cast.bernd.refresh_from_db()
    assert cast.bernd.email == "bernd@example.org"


def test_an_address_that_another_person_is_listed_with_stays_theirs(cast: Any, frida: Person, client: Client) -> None:
    client.force_login(cast.bernd)
    client.post("/konto/adresse/", {"email": "frida@example.org", "action_add": ""})
    client.post("/konto/adresse/bestaetigen/", {"code": code_in(mail.outbox[-1])})
    assert Person.objects.get(user=cast.bernd).email == "bernd@example.org"
    frida.refresh_from_db()
    assert (frida.user, frida.email) == (None, "Frida@example.org")
