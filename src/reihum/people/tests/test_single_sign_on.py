"""Single sign-on against a real provider of OpenID Connect, with real redirects."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.test import Client

from reihum.people.models import Person, User
from reihum.people.tests.test_sign_in import signed_in

START = "/konto/sso/"


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The address of a provider that runs beside the tests, in a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)],
        env={**os.environ, "AUTHLIB_INSECURE_TRANSPORT": "1"},  # it speaks http, on this machine only
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://localhost:{port}"
    try:
        until = time.monotonic() + 20
        while True:
            try:
                requests.get(address, timeout=5)
                break
            except requests.ConnectionError:
                assert process.poll() is None and time.monotonic() < until, "the provider does not start"
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(10)


def configure(settings: Any, server: str) -> None:
    app = {
        "provider_id": "sso",
        "name": "Stadt Glauchau",
        "client_id": "reihum",
        "secret": "geheim",
        "settings": {"server_url": server},
    }
    settings.OIDC_SERVER, settings.OIDC_NAME = server, "Stadt Glauchau"
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}


def come_by(client: Client, provider: str, subject: str, start: str = START, **claims: Any) -> Any:
    """Goes to the provider, signs in there as `subject` with these claims, and comes back. Gives our answer."""
    requests.put(f"{provider}/users/{subject}", json=claims, timeout=5).raise_for_status()
    there = client.get(start).headers["Location"]
    assert there.startswith(f"{provider}/oauth2/authorize?")
    back = requests.post(there, data={"sub": subject}, allow_redirects=False, timeout=5).headers["Location"]
    parts = urlsplit(back)
    assert (parts.netloc, parts.path) == ("testserver", "/konto/sso/zurueck/")
    return client.get(f"{parts.path}?{parts.query}")


@pytest.fixture
def sso(settings: Any, provider: str, db: None) -> str:
    configure(settings, provider)
    return provider


@pytest.fixture
def frida(db: None) -> Person:
    return Person.objects.create(given_name="Frida", family_name="Fall", email="frida@example.org")


def test_the_way_is_offered_only_where_it_is_configured(settings: Any, db: None, client: Client, provider: str) -> None:
    assert "openid" not in client.get("/konto/anmelden/").content.decode()
    assert client.get(START).status_code == 404
    configure(settings, provider)
    assert "Mit Stadt Glauchau anmelden" in client.get("/konto/anmelden/").content.decode()


def test_a_listed_person_is_let_in_and_linked(sso: str, frida: Person, client: Client) -> None:
    response = come_by(client, sso, "frida-1", email="Frida@Example.org", email_verified=True)
    assert (response.status_code, response.headers["Location"]) == (302, "/")
    user = User.objects.get()
    frida.refresh_from_db()
    assert (signed_in(client), frida.user, user.email) == (user.pk, user, "frida@example.org")
    assert list(SocialAccount.objects.values_list("user", "provider", "uid")) == [(user.pk, "sso", "frida-1")]
    assert list(EmailAddress.objects.values_list("email", "verified")) == [("frida@example.org", True)]
    assert mail.outbox == []


def test_a_second_time_it_is_the_same_account_whatever_the_address(sso: str, frida: Person, client: Client) -> None:
    come_by(client, sso, "frida-2", email="frida@example.org", email_verified=True)
    again = Client()
    come_by(again, sso, "frida-2", email="verheiratet@example.org", email_verified=False)
    assert signed_in(again) == User.objects.get().pk


def test_a_member_with_an_account_is_let_in_and_keeps_it(sso: str, cast: Any, client: Client) -> None:
    come_by(client, sso, "bernd", email="bernd@example.org", email_verified=True)
    assert signed_in(client) == cast.bernd.pk
    cast.bernd.refresh_from_db()
    assert cast.bernd.check_password(cast.PASSWORD)
    assert cast.bernd.person == Person.objects.get(email="bernd@example.org")


def test_an_unknown_address_is_refused_and_no_account_made(sso: str, client: Client) -> None:
    response = come_by(client, sso, "unbekannt", email="niemand@example.org", email_verified=True)
    assert response.status_code == 403
    assert "Ihre E-Mail-Adresse ist in unserem Netzwerk noch nicht bekannt." in response.content.decode()
    assert signed_in(client) is None
    assert User.objects.count() == SocialAccount.objects.count() == 0


@pytest.mark.parametrize("claims", [{"email_verified": False}, {"email_verified": "false"}, {}])
def test_an_address_that_the_provider_has_not_proven_is_refused(
    sso: str, frida: Person, cast: Any, claims: dict[str, Any]
) -> None:
    for email in ("frida@example.org", "bernd@example.org"):
        client = Client()
        response = come_by(client, sso, f"unbewiesen-{email}", email=email, **claims)
        assert response.status_code == 403
        assert "Ihr Anbieter hat uns keine bestätigte E-Mail-Adresse genannt." in response.content.decode()
        assert signed_in(client) is None
    frida.refresh_from_db()
    assert frida.user is None
    assert not User.objects.filter(email="frida@example.org").exists()
    assert SocialAccount.objects.count() == 0


def test_no_address_at_all_is_refused(sso: str, client: Client) -> None:
    assert come_by(client, sso, "ohne").status_code == 403
    assert User.objects.count() == 0


def test_an_inactive_account_stays_outside(sso: str, cast: Any, client: Client) -> None:
    User.objects.filter(pk=cast.bernd.pk).update(is_active=False)
    response = come_by(client, sso, "bernd-zu", email="bernd@example.org", email_verified=True)
    assert response.headers["Location"] == "/konto/gesperrt/"
    assert signed_in(client) is None


def test_a_member_connects_an_account_with_another_address_and_parts_from_it(
    sso: str, cast: Any, client: Client
) -> None:
    cast.bernd.set_unusable_password()  # with one, it would be asked for first
    cast.bernd.save()
    client.force_login(cast.bernd)
    come_by(client, sso, "amt-17", f"{START}?process=connect", email="b.muster@stadt.example", email_verified=True)
    assert SocialAccount.objects.get().user == cast.bernd
    later = Client()
    come_by(later, sso, "amt-17", email="b.muster@stadt.example", email_verified=True)
    assert signed_in(later) == cast.bernd.pk
    later.post("/konto/sso/verbindung/", {"account": SocialAccount.objects.get().pk})
    assert SocialAccount.objects.count() == 0


def test_whoever_says_no_at_the_provider_is_told_that_nothing_happened(sso: str, client: Client) -> None:
    there = client.get(START).headers["Location"]
    back = requests.post(there, data={"action": "deny"}, allow_redirects=False, timeout=5).headers["Location"]
    state = parse_qs(urlsplit(there).query)["state"][0]  # this provider forgets it when it says no; others do not
    response = client.get(f"/konto/sso/zurueck/?{urlsplit(back).query}&state={state}", follow=True)
    assert response.redirect_chain == [("/konto/sso/abgebrochen/", 302)]
    assert "<h1>Anmeldung abgebrochen</h1>" in response.content.decode()
    assert signed_in(client) is None


def test_a_made_up_answer_is_refused(sso: str, client: Client) -> None:
    response = client.get("/konto/sso/zurueck/?code=erfunden&state=erfunden")
    assert response.status_code == 401
    assert "<h1>Das hat nicht geklappt</h1>" in response.content.decode()


def test_a_provider_that_does_not_answer_gets_a_page_not_an_error(settings: Any, db: None, client: Client) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        configure(settings, f"http://127.0.0.1:{closed.getsockname()[1]}")
        response = client.get(START)
    assert response.status_code == 502
    assert "<h1>Das hat nicht geklappt</h1>" in response.content.decode()
