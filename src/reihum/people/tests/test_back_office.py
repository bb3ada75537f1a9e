"""The network in the forms of the back office."""

from __future__ import annotations

import datetime
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from reihum.people.models import Membership, Network, Organisation, Person, Role


def add(model: Any) -> str:
    return reverse(model.snippet_viewset.get_url_name("add"))


def edit(record: Any) -> str:
    return reverse(record.snippet_viewset.get_url_name("edit"), args=[record.pk])


def role_form(**changes: Any) -> dict[str, Any]:
    empty = ("organisation", "area", "municipality", "since", "until", "office", "office_hours")
    return {**dict.fromkeys(empty, ""), **changes}


def person_form(**changes: str) -> dict[str, str]:
    return {"given_name": "Frieda", "family_name": "Entwurf", "email": "", "phone": "", "topics": "", **changes}


def test_coordinator_adds_a_person_and_a_role(client: Client, cast: Any) -> None:
    client.force_login(cast.carla)
    assert client.post(add(Person), person_form(email="Frieda@Example.org")).status_code == 302
    frieda = Person.objects.get(family_name="Entwurf")
    assert (frieda.email, frieda.user) == ("frieda@example.org", None)
    form = role_form(person=frieda.pk, kind="management", area=cast.area.pk, since="2016-01-01", until="2018-12-31")
    assert client.post(add(Role), form).status_code == 302
    role = Role.objects.get(person=frieda)
    assert (role.place, role.since, role.until) == (cast.area, datetime.date(2016, 1, 1), datetime.date(2018, 12, 31))


def test_only_the_person_makes_contact_details_public(client: Client, cast: Any) -> None:
    client.force_login(cast.admin)
    person = cast.bernd.person
    html = client.get(edit(person)).content.decode()
    assert "email_public" not in html
    assert "phone_public" not in html
    form = person_form(given_name="Bernd", family_name="Neu", email_public="on", phone_public="on")
    assert client.post(edit(person), form).status_code == 302
    person.refresh_from_db()
    assert (person.family_name, person.email_public, person.phone_public) == ("Neu", False, False)


def test_second_person_with_an_address_in_other_letters_is_refused(client: Client, cast: Any) -> None:
    client.force_login(cast.carla)
    response = client.post(add(Person), person_form(email="BERND@example.org"))
    assert response.context["form"].errors["email"] == ["Diese Adresse steht schon bei einer anderen Person."]
    assert "Frieda" in response.content.decode()
    assert not Person.objects.filter(family_name="Entwurf").exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"kind": "management", "both": "yes"},
            "Bitte nennen Sie ein Gebiet oder eine Stadt, nicht beides.",
        ),
        (
            {"kind": "coordination", "in_area": "yes"},
            "Vorstand und Koordination gelten für das ganze Netzwerk, ohne Gebiet oder Stadt.",
        ),
        (
            {"kind": "management", "since": "2016-01-01", "until": "2015-01-01"},
            "Das Ende liegt vor dem Beginn. Bitte prüfen Sie beide Tage.",
        ),
    ],
    ids=["two places", "network with a place", "end before start"],
)
def test_impossible_role_is_refused(client: Client, cast: Any, changes: dict[str, str], sentence: str) -> None:
    changes = dict(changes)
    both, in_area = changes.pop("both", ""), changes.pop("in_area", "")
    form = role_form(person=cast.bernd.person.pk, **changes)
    if both or in_area:
        form["area"] = cast.area.pk
    if both:
        form["municipality"] = cast.glauchau.pk
    before = Role.objects.count()
    client.force_login(cast.carla)
    response = client.post(add(Role), form)
    assert response.status_code == 200
    assert sentence in unescape(response.content.decode())
    assert Role.objects.count() == before


def test_new_coordinator_comes_in_at_once(client: Client, cast: Any) -> None:
    other = Client()
    other.force_login(cast.bernd)
    assert other.get("/redaktion/").status_code == 302
    client.force_login(cast.carla)
    assert client.post(add(Role), role_form(person=cast.bernd.person.pk, kind="coordination")).status_code == 302
    assert other.get("/redaktion/").status_code == 200
    assert other.get("/redaktion/pages/").status_code == 200


@pytest.mark.parametrize(
    ("members", "seat", "sentence"),
    [
        ([], "", "Bitte nennen Sie genau eines: eine Stadt, eine Organisation oder eine Person."),
        (
            ["municipality", "organisation"],
            "",
            "Bitte nennen Sie genau eines: eine Stadt, eine Organisation oder eine Person.",
        ),
        (["organisation"], "3", "Einen Platz im Kreis der Gastgeber haben nur Städte und Gemeinden."),
    ],
    ids=["nobody", "two at once", "seat of an organisation"],
)
def test_impossible_membership_is_refused(
    client: Client, cast: Any, members: list[str], seat: str, sentence: str
) -> None:
    form = {
        **dict.fromkeys(("municipality", "organisation", "person", "since", "until"), ""),
        "kind": "full",
        "seat": seat,
    }
    for name in members:
        form[name] = str({"municipality": cast.glauchau, "organisation": cast.office}[name].pk)
    client.force_login(cast.carla)
    response = client.post(add(Membership), form)
    assert response.status_code == 200
    assert sentence in unescape(response.content.decode())
    assert Membership.objects.count() == 2


def test_second_network_does_not_write_over_the_first(client: Client, cast: Any) -> None:
    client.force_login(cast.carla)
    form = {
        "name": "Anderes",
        "short_name": "A",
        "claim": "X",
        "introduction": "Y",
        "aim": "",
        "email": "",
        "founded_on": "",
    }
    response = client.post(add(Network), form)
    assert response.status_code == 200
    assert "Das Netzwerk ist schon angelegt." in response.content.decode()
    assert [network.name for network in Network.objects.all()] == ["Netzwerk Quartiersmanagement Beispiel"]
    assert client.post(edit(cast.network), form).status_code == 302
    assert [network.name for network in Network.objects.all()] == ["Anderes"]


def test_organisation_of_the_same_name_is_refused(client: Client, cast: Any) -> None:
    client.force_login(cast.carla)
    form = {"name": cast.office.name, "kind": "city", "municipality": "", "website": ""}
    response = client.post(add(Organisation), form)
    assert list(response.context["form"].errors) == ["name"]
    assert Organisation.objects.count() == 1
