"""Mein Konto, Meine Angaben, and accounts in the back office."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver

from reihum.people.models import Person, User

ACCOUNT = "/netzwerk/mein-konto/"
PROFILE = "/netzwerk/meine-angaben/"


@pytest.mark.parametrize("path", [ACCOUNT, PROFILE])
def test_visitors_are_asked_to_sign_in(db: None, client: Client, path: str) -> None:
    assert client.get(path).headers["Location"] == f"/konto/anmelden/?next={path}"


def test_my_account_says_what_i_am(cast: Any, client: Client) -> None:
    client.force_login(cast.ayse)
    page = client.get(ACCOUNT).content.decode()
    assert "Ayşe Beispiel" in page
    assert "Sie gehören zum Netzwerk." in page
    assert "ESF-Koordination · Glauchau<br>" in page
    assert "Koordinierungsstelle Glauchau" in page
    assert "ayse@example.org" in page
    client.force_login(cast.carla)
    assert "Sie koordinieren das Netzwerk." in client.get(ACCOUNT).content.decode()


def test_an_account_without_a_person_is_told_whom_to_ask(cast: Any, client: Client) -> None:
    client.force_login(cast.erik)
    page = client.get(ACCOUNT).content.decode()
    assert "Ihr Konto gehört noch zu keiner Person im Netzwerk." in page
    assert "Meine Angaben" not in page
    assert client.get(PROFILE).status_code == 403


def test_i_say_what_others_may_see_of_me(cast: Any, client: Client) -> None:
    client.force_login(cast.bernd)
    answers = {"phone": "0375 83-0", "topics": "Leerstand, Spielplätze", "email_public": "on"}
    response = client.post(PROFILE, answers, follow=True)
    assert response.redirect_chain == [(ACCOUNT, 302)]
    assert [str(message) for message in response.context["messages"]] == ["Ihre Angaben sind gespeichert."]
    person = Person.objects.get(user=cast.bernd)
    assert (person.phone, person.topics) == ("0375 83-0", "Leerstand, Spielplätze")
    assert (person.email_public, person.phone_public) == (True, False)


def test_what_i_may_not_change_is_ignored_and_nobody_else_is_touched(cast: Any, client: Client) -> None:
    client.force_login(cast.bernd)
    before = list(Person.objects.exclude(user=cast.bernd).order_by("pk").values())
    client.post(
        PROFILE,
        {
            "phone": "1",
            "email": "boese@example.org",
            "family_name": "Anders",
            "user": cast.ayse.pk,
            "pk": cast.ayse.person.pk,
            "id": cast.ayse.person.pk,
        },
    )
    person = Person.objects.get(user=cast.bernd)
    assert (person.phone, person.email, person.family_name) == ("1", "bernd@example.org", "Muster")
    assert list(Person.objects.exclude(user=cast.bernd).order_by("pk").values()) == before


def test_no_path_leads_to_the_account_of_another() -> None:
    patterns = get_resolver("reihum.people.urls").url_patterns
    own = [str(pattern.pattern) for pattern in patterns if pattern.name in ("account", "profile")]
    assert own == ["mein-konto/", "meine-angaben/"]


def test_too_long_a_phone_number_is_said_at_the_field_and_kept(cast: Any, client: Client) -> None:
    client.force_login(cast.bernd)
    response = client.post(PROFILE, {"phone": "0" * 41, "topics": "Leerstand"})
    assert list(response.context["form"].errors) == ["phone"]
    assert response.context["form"]["topics"].value() == "Leerstand"
    assert Person.objects.get(user=cast.bernd).topics == ""


def test_the_passkeys_of_another_are_not_there(cast: Any, client: Client) -> None:
    theirs = Authenticator.objects.create(
        user=cast.ayse, type=Authenticator.Type.WEBAUTHN, data={"name": "Handy", "credential": {}}
    )
    User.objects.filter(pk=cast.bernd.pk).update(password="!")  # nothing to confirm with: the question is whose it is
    client.force_login(User.objects.get(pk=cast.bernd.pk))
    for action in ("umbenennen", "entfernen"):
        assert client.post(f"/konto/passkeys/{theirs.pk}/{action}/", {"name": "Meins"}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.data["name"] == "Handy"


def test_before_a_change_of_keys_a_password_is_asked_for(cast: Any, client: Client) -> None:
    client.force_login(cast.bernd)
    response = client.get("/konto/passkeys/neu/")
    assert response.headers["Location"] == "/konto/erneut-anmelden/?next=%2Fkonto%2Fpasskeys%2Fneu%2F"
    wrong = client.post(response.headers["Location"], {"password": "falsch"})
    assert wrong.context["form"].errors == {"password": ["Dieses Passwort stimmt nicht."]}
    right = client.post(response.headers["Location"], {"password": cast.PASSWORD})
    assert right.headers["Location"] == "/konto/passkeys/neu/"
    assert "<h1>Passkey einrichten</h1>" in client.get("/konto/passkeys/neu/").content.decode()


def test_a_password_is_set_and_changed(cast: Any, client: Client) -> None:
    cast.bernd.set_unusable_password()
    cast.bernd.save()
    client.force_login(cast.bernd)
    response = client.get("/konto/passwort/")
    assert response.headers["Location"] == "/konto/passwort/festlegen/"
    assert client.post("/konto/passwort/festlegen/", {"password1": "erstes passwort"}).headers["Location"] == ACCOUNT
    wrong = client.post("/konto/passwort/", {"oldpassword": "falsch", "password1": "zweites passwort"})
    assert wrong.context["form"].errors == {"oldpassword": ["Bitte geben Sie Ihr jetziges Passwort ein."]}
    client.post("/konto/passwort/", {"oldpassword": "erstes passwort", "password1": "zweites passwort"})
    cast.bernd.refresh_from_db()
    assert cast.bernd.check_password("zweites passwort")


PAGES = [
    "/konto/adresse/",
    "/konto/passkeys/",
    "/konto/passwort/",
    "/konto/sso/verbindung/",
    "/konto/erneut-anmelden/",
    "/konto/abmelden/",
    ACCOUNT,
    PROFILE,
]
ENTRANCES = [
    "/konto/anmelden/",
    "/konto/anmelden/neuer-code/",
    "/konto/anmelden/passwort/",
    "/konto/registrieren/",
    "/konto/gesperrt/",
    "/konto/sso/abgebrochen/",
    "/konto/passwort/vergessen/",
    "/konto/passwort/vergessen/fertig/",
]


@pytest.mark.parametrize(
    ("path", "inside"), [*((path, True) for path in PAGES), *((path, False) for path in ENTRANCES)]
)
def test_every_page_is_ours_and_german(cast: Any, client: Client, path: str, inside: bool) -> None:
    if inside:
        client.force_login(cast.bernd)
    response = client.get(path)
    page = response.content.decode()
    assert response.status_code == 200
    assert {template.name for template in response.templates if template.name} >= {"ui/base.html"}
    assert page.count("<h1>") == 1
    assert " style=" not in page
    assert "script>" not in page.replace("</script>", "").replace('.js"></script>', "")


def test_the_start_of_the_account_pages_is_my_account(db: None, client: Client) -> None:
    assert client.get("/konto/").headers["Location"] == ACCOUNT


# --- in the back office ---


def test_an_administrator_makes_and_closes_an_account(cast: Any, client: Client) -> None:
    client.force_login(cast.admin)
    page = client.get("/redaktion/users/new/").content.decode()
    assert 'name="email"' in page
    assert [name for name in ("first_name", "last_name", "password1") if f'name="{name}"' in page] == []
    client.post("/redaktion/users/new/", {"email": "Gerda@example.org"})
    gerda = User.objects.get(email="gerda@example.org")
    assert (gerda.has_usable_password(), gerda.is_active, gerda.is_superuser) == (False, True, False)
    group = Group.objects.create(name="Redaktion der Seiten")
    page = client.get(f"/redaktion/users/edit/{gerda.pk}/").content.decode()
    assert 'name="is_active"' in page
    client.post(f"/redaktion/users/edit/{gerda.pk}/", {"email": "gerda@example.org", "groups": [group.pk]})
    gerda.refresh_from_db()
    assert (gerda.is_active, list(gerda.groups.all())) == (False, [group])
    assert "gerda@example.org" in client.get("/redaktion/users/").content.decode()


def test_a_second_account_in_other_letters_is_refused_in_the_back_office(cast: Any, client: Client) -> None:
    client.force_login(cast.admin)
    response = client.post("/redaktion/users/new/", {"email": "BERND@example.org"})
    assert response.context["form"].errors == {"email": ["Diese Adresse hat schon ein Konto."]}
    assert User.objects.filter(email__iexact="bernd@example.org").count() == 1


def test_accounts_are_not_for_coordinators(cast: Any, client: Client) -> None:
    client.force_login(cast.carla)
    for path in ("/redaktion/users/", "/redaktion/users/new/", f"/redaktion/users/edit/{cast.bernd.pk}/"):
        assert client.get(path).headers.get("Location") == "/redaktion/"


def test_the_list_of_accounts_costs_as_many_queries_for_many_as_for_few(cast: Any, make_person: Any) -> None:
    def cost() -> int:
        client = Client()
        client.force_login(cast.admin)
        with CaptureQueriesContext(connection) as queries:
            page = client.get("/redaktion/users/").content.decode()
        assert "Bernd Muster" in page
        assert ">Konten<" in page.replace("\n", "").replace("  ", "")
        return len(queries)

    cost()  # what is remembered from then on
    few = cost()
    for number in range(10):
        make_person(f"Nr{number}", "Viele")
    assert cost() == few


def test_ones_own_settings_of_the_back_office_ask_for_no_names(cast: Any, client: Client) -> None:
    client.force_login(cast.carla)
    page = client.get("/redaktion/account/").content.decode()
    assert 'name="theme-theme"' in page
    assert "first_name" not in page
    data = {
        "theme-theme": "dark",
        "theme-density": "default",
        "theme-contrast": "system",
        "theme-keyboard_shortcuts": "on",
    }
    response = client.post(
        "/redaktion/account/", {**data, "locale-preferred_language": "de", "locale-current_time_zone": ""}
    )
    assert response.headers["Location"] == "/redaktion/account/"
    assert client.get("/redaktion/account/").status_code == 200
    client.force_login(cast.bernd)
    assert client.get("/redaktion/account/").status_code == 302
