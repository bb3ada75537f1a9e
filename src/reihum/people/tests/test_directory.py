"""The directory: for members, complete, found by what people remember."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from reihum.people.directory import search
from reihum.people.models import Membership, Organisation, Person, Role

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def names(wanted: str) -> list[str]:
    return [str(person) for person in search(wanted)]


def test_it_lists_who_belongs_today_in_the_order_of_names(cast) -> None:
    Person.objects.create(given_name="Nur", family_name="Eingetragen")
    assert names("") == ["Ayşe Beispiel", "Bernd Muster", "Carla Probe", "Dora Vorlage"]


def test_umlauts_sort_as_their_vowels(cast) -> None:
    for family_name in ("Özdemir", "Otto", "Zander", "Äpfel"):
        person = Person.objects.create(given_name="A", family_name=family_name)
        Membership.objects.create(person=person)
    assert names("A ")[:1] == ["A Äpfel"]
    assert [name for name in names("") if name.startswith("A ")] == ["A Äpfel", "A Otto", "A Özdemir", "A Zander"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("muster", ["Bernd Muster"]),
        ("Koordinierungsstelle", ["Ayşe Beispiel"]),
        ("zwickau", ["Bernd Muster"]),
        ("scherberg dora", ["Dora Vorlage"]),
        ("glauchau", ["Ayşe Beispiel", "Dora Vorlage"]),
        ("scherberg bernd", []),
        ("%", []),
    ],
)
def test_every_word_must_fit_somewhere(cast, wanted, found) -> None:
    assert names(wanted) == found


@pytest.mark.parametrize("wanted", ["özdemir", "ÖZDEMIR", "Özdem"])
def test_umlauts_are_found_in_small_letters_and_capitals(cast, wanted) -> None:
    person = Person.objects.create(given_name="Öykü", family_name="Özdemir")
    Membership.objects.create(person=person)
    assert names(wanted) == ["Öykü Özdemir"]


def test_topics_are_found(cast) -> None:
    Person.objects.filter(pk=cast.bernd.person.pk).update(topics="Waschsalon, Sprechstunde")
    assert names("sprechstunde") == ["Bernd Muster"]


def test_a_role_that_ended_finds_nobody(cast) -> None:
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    Role.objects.filter(person=cast.bernd.person).update(until=yesterday)
    assert "Bernd Muster" not in names("")


def test_who_works_for_a_member_organisation_is_a_member(cast) -> None:
    office = Organisation.objects.create(name="Planungsbüro")
    person = Person.objects.create(given_name="Paul", family_name="Planer")
    Role.objects.create(person=person, kind=Role.Kind.PROVIDER, organisation=office)
    assert names("Planer") == []
    Membership.objects.create(organisation=office)
    assert names("Planer") == ["Paul Planer"]


def test_members_see_contact_details_and_visitors_do_not_come_in(client, cast) -> None:
    url = reverse("people:directory")
    assert client.get(url)["Location"].startswith("/konto/anmelden/")
    client.force_login(cast.erik, backend=BACKEND)
    assert client.get(url).status_code == 403
    client.force_login(cast.bernd, backend=BACKEND)
    assert "dora@example.org" in client.get(url).content.decode()


def test_htmx_gets_the_list_alone(client, cast) -> None:
    client.force_login(cast.bernd, backend=BACKEND)
    html = client.get(reverse("people:directory"), {"q": "Dora"}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in html and "Dora Vorlage" in html and "Bernd Muster" not in html


def test_the_page_of_a_person_tells_of_former_roles(client, cast) -> None:
    Role.objects.create(person=cast.dora.person, kind=Role.Kind.ESF, until=datetime.date(2015, 12, 31))
    client.force_login(cast.bernd, backend=BACKEND)
    html = client.get(cast.dora.person.get_absolute_url()).content.decode()
    assert html.index("Quartiersmanagement,") < html.index("Früher") < html.index("bis 31.12.2015")


def test_the_network_page_shows_no_private_address(client, cast) -> None:
    html = client.get(reverse("people:network")).content.decode()
    assert "Carla Probe" in html and "carla@example.org" not in html


@pytest.mark.parametrize("page", ["people:directory", "people:network"])
def test_pages_cost_the_same_with_3_and_with_30(client, cast, queries_of, page) -> None:
    client.force_login(cast.bernd, backend=BACKEND)

    def fill(numbers: range) -> None:
        for number in numbers:
            person = Person.objects.create(given_name=f"P{number}", family_name="Viele")
            office = Organisation.objects.create(name=f"Büro {number}")
            Membership.objects.create(organisation=office)
            Role.objects.create(person=person, kind=Role.Kind.BOARD, organisation=office)
            Role.objects.create(person=person, kind=Role.Kind.MANAGEMENT, area=cast.area)

    fill(range(3))
    few = queries_of(client, reverse(page))
    fill(range(3, 30))
    assert queries_of(client, reverse(page)) == few
