"""Signing in and out: by mailed code, by password; what strangers learn; what bad input meets."""

from __future__ import annotations

import re
import socket
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from allauth.account.internal.flows import code_verification
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from reihum.people.models import User

LOGIN = "/konto/anmelden/"
CODE = "/konto/anmelden/code/"
PASSWORD = "/konto/anmelden/passwort/"
CODE_IN_MAIL = re.compile(r"^[A-Z]{4}-[A-Z]{4}$", re.MULTILINE)


@pytest.fixture(autouse=True)
def no_attempts_yet() -> None:
    cache.clear()


def code_in(message: Any) -> str:
    return CODE_IN_MAIL.search(message.body)[0]


def signed_in(client: Client) -> int | None:
    return int(client.session["_auth_user_id"]) if "_auth_user_id" in client.session else None


def ask_for_code(client: Client, email: str) -> str:
    """Asks for a code, and gives the one in the mail."""
    assert client.post(LOGIN, {"login": email}).headers["Location"] == CODE
    return code_in(mail.outbox[-1])


def text_of(response: Any) -> str:
    """The page without what is different each time on purpose: the token against forged requests."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())


def test_a_mailed_code_signs_in(cast: Any, client: Client) -> None:
    code = ask_for_code(client, "bernd@example.org")
    message = mail.outbox[-1]
    assert message.to == ["bernd@example.org"]
    assert message.subject == f"{code} ist Ihr Code zum Anmelden"
    assert "Er gilt 15 Minuten" in message.body
    assert message.body.endswith("Netzwerk Quartiersmanagement Beispiel")
    assert signed_in(client) is None
    response = client.post(CODE, {"code": code})
    assert (response.status_code, response.headers["Location"]) == (302, "/")
    assert signed_in(client) == cast.bernd.pk


def test_the_code_may_be_typed_in_small_letters_without_dash(cast: Any, client: Client) -> None:
    code = ask_for_code(client, " Bernd@Example.ORG ")
    client.post(CODE, {"code": code.lower().replace("-", " ")})
    assert signed_in(client) == cast.bernd.pk


def test_after_signing_in_the_wished_page_comes_and_never_a_foreign_one(cast: Any, client: Client) -> None:
    for wish, goal in (("/netzwerk/mein-konto/", "/netzwerk/mein-konto/"), ("https://boese.example/", "/")):
        response = client.post(f"{LOGIN}?next={wish}", {"login": "bernd@example.org", "next": wish})
        response = client.post(response.headers["Location"], {"code": code_in(mail.outbox[-1]), "next": wish})
        assert response.headers["Location"] == goal
        client.logout()


def test_known_and_unknown_addresses_get_the_same_answer(cast: Any) -> None:
    User.objects.filter(pk=cast.erik.pk).update(is_active=False)
    answers = []
    for email in ("bernd@example.org", "frida@example.org", "erik@example.org"):
        client = Client()
        first = client.post(LOGIN, {"login": email})
        second = client.get(first.headers["Location"])
        wrong = client.post(CODE, {"code": "XXXX-XXXX"})
        again = client.post(CODE, {"action": "resend"})
        pages = [text_of(page).replace(email, "…") for page in (second, wrong)]
        answers.append(
            [
                first.status_code,
                first.headers["Location"],
                sorted(first.cookies),
                second.status_code,
                wrong.status_code,
                again.status_code,
                again.headers["Location"],
                *pages,
            ]
        )
        assert "Dieser Code stimmt nicht." in pages[1]
    assert answers[0] == answers[1] == answers[2]
    assert [message.to for message in mail.outbox if "Code" not in message.subject] == [
        ["frida@example.org"],
        ["erik@example.org"],
    ]
    assert [message.subject for message in mail.outbox if message.to == ["frida@example.org"]] == [
        "Anmeldung mit dieser Adresse"
    ]
    assert not User.objects.filter(email="frida@example.org").exists()


def test_a_wrong_code_is_said_at_the_field_and_the_right_one_still_works(cast: Any, client: Client) -> None:
    code = ask_for_code(client, "bernd@example.org")
    response = client.post(CODE, {"code": "XXXX-XXXX"})
    assert response.context["form"].errors == {
        "code": ["Dieser Code stimmt nicht. Bitte vergleichen Sie ihn mit der neuesten E-Mail von uns."]
    }
    client.post(CODE, {"code": code})
    assert signed_in(client) == cast.bernd.pk


def test_after_three_wrong_codes_the_right_one_is_worth_nothing(cast: Any, client: Client) -> None:
    code = ask_for_code(client, "bernd@example.org")
    client.post(CODE, {"code": "XXXX-XXXX"})
    client.post(CODE, {"code": "XXXX-XXXX"})
    response = client.post(CODE, {"code": "XXXX-XXXX"}, follow=True)
    assert response.redirect_chain == [("/konto/anmelden/neuer-code/", 302)]
    assert [str(message) for message in response.context["messages"]] == [
        "Das waren zu viele Versuche. Bitte warten Sie einige Minuten und versuchen Sie es dann noch einmal."
    ]
    assert response.context["form"]["login"].value() == "bernd@example.org"
    client.post(CODE, {"code": code})
    assert signed_in(client) is None


def test_an_old_code_is_refused_and_the_address_kept(cast: Any, client: Client, monkeypatch: Any) -> None:
    code = ask_for_code(client, "bernd@example.org")
    now = code_verification.time.time()

    class Later:
        time = staticmethod(lambda: now + 15 * 60 + 1)

    monkeypatch.setattr(code_verification, "time", Later)
    response = client.post(CODE, {"code": code}, follow=True)
    assert signed_in(client) is None
    assert response.redirect_chain == [("/konto/anmelden/neuer-code/", 302)]
    assert "Dieser Code gilt nicht mehr. Wir schicken Ihnen gern einen neuen." in response.content.decode()
    assert response.context["form"]["login"].value() == "bernd@example.org"


def test_a_new_code_makes_the_old_one_worthless(cast: Any, client: Client) -> None:
    old = ask_for_code(client, "bernd@example.org")
    client.post(CODE, {"action": "resend"})
    new = code_in(mail.outbox[-1])
    assert old != new
    assert client.post(CODE, {"code": old}).status_code == 200
    client.post(CODE, {"code": new})
    assert signed_in(client) == cast.bernd.pk


def test_too_many_requests_for_one_address_are_stopped_in_german(cast: Any) -> None:
    for _ in range(3):
        assert Client().post(LOGIN, {"login": "bernd@example.org"}).status_code == 302
    response = Client().post(LOGIN, {"login": "bernd@example.org"})
    assert response.context["form"].errors == {
        "login": ["Das waren zu viele Versuche. Bitte warten Sie einige Minuten und versuchen Sie es dann noch einmal."]
    }
    assert len(mail.outbox) == 3


def test_too_many_requests_from_one_machine_meet_a_page_of_ours(cast: Any) -> None:
    statuses = {Client().post(LOGIN, {"login": "kein"}).status_code for _ in range(30)}
    assert statuses == {200}
    response = Client().post(LOGIN, {"login": "kein"})
    assert response.status_code == 429
    assert "<h1>Bitte einen Moment Geduld</h1>" in response.content.decode()


def test_no_address_at_all_is_said_at_the_field(db: None, client: Client) -> None:
    response = client.post(LOGIN, {"login": "bernd bei example"})
    assert response.context["form"].errors == {"login": ["Bitte gültige E-Mail-Adresse eingeben."]}
    assert response.context["form"]["login"].value() == "bernd bei example"
    assert mail.outbox == []


def test_a_password_signs_in(cast: Any, client: Client) -> None:
    response = client.post(PASSWORD, {"login": "Bernd@example.org", "password": cast.PASSWORD})
    assert response.status_code == 302
    assert signed_in(client) == cast.bernd.pk


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(cast: Any) -> None:
    pages = []
    for email in ("bernd@example.org", "frida@example.org"):
        response = Client().post(PASSWORD, {"login": email, "password": "falsch-falsch-falsch"})
        assert response.context["form"].non_field_errors() == [
            "E-Mail-Adresse und Passwort passen nicht zusammen. Ohne Passwort geht es auch: mit einem Code per E-Mail."
        ]
        pages.append(text_of(response).replace(email, "…"))
    assert pages[0] == pages[1]


def test_an_inactive_account_stays_outside(cast: Any, client: Client) -> None:
    User.objects.filter(pk=cast.bernd.pk).update(is_active=False)
    response = client.post(PASSWORD, {"login": "bernd@example.org", "password": cast.PASSWORD})
    assert response.headers["Location"] == "/konto/gesperrt/"
    assert "<h1>Dieses Konto ist gesperrt</h1>" in client.get("/konto/gesperrt/").content.decode()
    assert signed_in(client) is None


def test_an_account_made_without_an_address_to_prove_is_let_in_by_one_code(db: None, client: Client) -> None:
    user = User.objects.create_user("gerda@example.org")
    code = ask_for_code(client, "gerda@example.org")
    client.post(CODE, {"code": code})
    assert signed_in(client) == user.pk
    assert len(mail.outbox) == 1
    assert list(EmailAddress.objects.values_list("user", "email", "verified", "primary")) == [
        (user.pk, "gerda@example.org", True, True)
    ]


def test_only_a_post_signs_out(cast: Any, client: Client) -> None:
    client.force_login(cast.bernd)
    assert "<h1>Abmelden</h1>" in client.get("/konto/abmelden/").content.decode()
    assert signed_in(client) == cast.bernd.pk
    assert client.post("/konto/abmelden/").headers["Location"] == "/"
    assert signed_in(client) is None


@pytest.mark.parametrize("name", ["account_login", "account_login_by_password", "account_logout", "people:profile"])
def test_a_post_without_the_token_of_our_page_is_refused(cast: Any, name: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.bernd)
    assert client.post(reverse(name), {"login": "bernd@example.org"}).status_code == 403


def test_nobody_signs_up(db: None, client: Client) -> None:
    for response in (
        client.get("/konto/registrieren/"),
        client.post("/konto/registrieren/", {"email": "frida@example.org", "password1": "nachbarschaft-12"}),
    ):
        assert "<h1>Nur auf Einladung</h1>" in response.content.decode()
    assert User.objects.count() == 0


@pytest.mark.parametrize("letters", ["bernd@example.org", "Bernd@Example.org", "BERND@EXAMPLE.ORG"])
def test_a_second_account_with_the_same_address_in_other_letters_is_refused(cast: Any, letters: str) -> None:
    from reihum.people.account_admin import AccountForm

    form = AccountForm({"email": letters})
    assert form.errors == {"email": ["Diese Adresse hat schon ein Konto."]}
    with pytest.raises(ValidationError) as refused:
        User(email=letters).full_clean(exclude=["password"])
    assert refused.value.message_dict == {"email": ["Diese Adresse hat schon ein Konto."]}
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.bulk_create([User(email=letters, password="!")])
    assert User.objects.filter(email__iexact=letters).count() == 1


def test_a_forgotten_password_is_replaced_by_a_mailed_code(cast: Any, client: Client) -> None:
    assert client.post("/konto/passwort/vergessen/", {"email": "bernd@example.org"}).status_code == 302
    message = mail.outbox[-1]
    assert message.subject == f"{code_in(message)} ist Ihr Code für ein neues Passwort"
    response = client.post("/konto/passwort/vergessen/code/", {"code": code_in(message)})
    assert response.headers["Location"] == "/konto/passwort/vergessen/neu/"
    response = client.post("/konto/passwort/vergessen/neu/", {"password1": "kurz"})
    assert list(response.context["form"].errors) == ["password1"]
    response = client.post("/konto/passwort/vergessen/neu/", {"password1": "drei neue worte"}, follow=True)
    assert "<h1>Ihr neues Passwort gilt</h1>" in response.content.decode()
    client.post(PASSWORD, {"login": "bernd@example.org", "password": "drei neue worte"})
    assert signed_in(client) == cast.bernd.pk


class Caught:
    """What a mail server is told."""

    def __init__(self) -> None:
        self.messages: list[tuple[list[str], str]] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        from email import message_from_bytes, policy

        message = message_from_bytes(envelope.content, policy=policy.default)
        self.messages.append((envelope.rcpt_tos, message.get_content().replace("\r\n", "\n")))
        return "250 OK"


def test_the_code_arrives_through_a_real_mail_server(cast: Any, client: Client, settings: Any) -> None:
    caught = Caught()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(caught, hostname="127.0.0.1", port=port)
    server.start()
    try:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        assert client.post(LOGIN, {"login": "bernd@example.org"}).status_code == 302
    finally:
        server.stop()
    [(to, text)] = caught.messages
    assert to == ["bernd@example.org"]
    client.post(CODE, {"code": CODE_IN_MAIL.search(text)[0]})
    assert signed_in(client) == cast.bernd.pk
