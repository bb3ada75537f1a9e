"""The list of contacts: those who agreed, for those who take part, and only as long as both is so."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reihum.meetings import answer_links, contact_list, guest_list, registration
from reihum.meetings.answer_links import Guest
from reihum.meetings.models import Meeting, Registration, State
from reihum.meetings.registration import Said

YES, NO = Said({"contact_consent": True}), Said({"contact_consent": False})
GUEL, NINA = Guest("Gül Gast", "guel@example.org", "=Stadt Gera"), Guest("Nina Neu", "nina@example.org")


@pytest.fixture
def meeting(cast: Any) -> Meeting:
    """Bernd (who brings Kim) and Gül have seats and agreed; Ayşe has a seat and did not; Nina waits and agreed."""
    Meeting.objects.update(capacity=4)
    meeting = Meeting.objects.get()
    registration.register(meeting, cast.bernd.person, Said(YES.details, ["Kim Mit"]))
    registration.register(meeting, GUEL, YES)
    registration.register(meeting, cast.ayse.person, NO)
    registration.register(meeting, NINA, YES)
    return meeting


def address(meeting: Meeting, who: Any = None) -> str:
    if who:
        return reverse("meetings:contacts_by_link", args=[answer_links.token(meeting, who)])
    return reverse("meetings:contacts", args=[meeting.slug])


def names(meeting: Meeting) -> list[str]:
    return [row.name for row in contact_list.of(meeting)]


def test_who_has_a_seat_and_agreed_is_on_the_list(client: Client, cast: Any, meeting: Meeting) -> None:
    client.force_login(cast.bernd)
    page = client.get(address(meeting)).content.decode()
    table = page.split("<tbody>")[1].split("</tbody>")[0]
    assert table.count("<tr>") == 2
    for words in ("Gül Gast", "=Stadt Gera", "mailto:guel@example.org", "Bernd Muster", "Zwickau", "bernd@example.org"):
        assert words in table
    assert "mailto:nina@" not in page and "mailto:ayse@" not in page and "Kim Mit" not in page


def test_the_table_opens_no_formula(client: Client, cast: Any, meeting: Meeting) -> None:
    Registration.objects.filter(guest_email=GUEL.email).update(guest_name="@SUM(A1)")
    client.force_login(cast.ayse)
    response = client.get(reverse("meetings:contact_table", args=[meeting.slug]))
    assert response.headers["Content-Disposition"] == 'attachment; filename="kontakte-zu-gast-in-glauchau.csv"'
    assert list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";")) == [
        ["Name", "Organisation oder Ort", "E-Mail-Adresse"],
        ["'@SUM(A1)", "'=Stadt Gera", "guel@example.org"],
        ["Bernd Muster", "Zwickau", "bernd@example.org"],
    ]


def take_back_on_the_page(client: Client, cast: Any, meeting: Meeting) -> None:
    client.force_login(cast.bernd)
    client.post(reverse("meetings:consents", args=[meeting.slug]), {"photo_consent": "on"})


def take_back_by_link(client: Client, cast: Any, meeting: Meeting) -> None:
    client.post(reverse("meetings:answer_yes", args=[answer_links.token(meeting, cast.bernd.person)]), {})


def cancel(client: Client, cast: Any, meeting: Meeting) -> None:
    registration.cancel(meeting, cast.bernd.person)


def be_erased(client: Client, cast: Any, meeting: Meeting) -> None:
    cast.bernd.person.delete()


@pytest.mark.parametrize("leave", [take_back_on_the_page, take_back_by_link, cancel, be_erased])
def test_whoever_takes_it_back_is_gone_at_once(client: Client, cast: Any, meeting: Meeting, leave: Any) -> None:
    client.force_login(cast.ayse)
    assert "bernd@example.org" in client.get(address(meeting)).content.decode()
    leave(client, cast, meeting)
    client.force_login(cast.ayse)
    page = client.get(address(meeting)).content.decode()
    assert "bernd@example.org" not in page and "guel@example.org" in page


def test_who_was_there_counts_also_without_a_seat(cast: Any, meeting: Meeting) -> None:
    assert names(meeting) == ["Gül Gast", "Bernd Muster"]
    Registration.objects.filter(guest_email=NINA.email).update(arrived_at=timezone.now())
    assert names(meeting) == ["Gül Gast", "Bernd Muster", "Nina Neu"]


def test_hosts_see_how_long_the_list_is(cast: Any, meeting: Meeting) -> None:
    assert guest_list.of(meeting).contacts == len(names(meeting)) == 2


ROLES = {"stranger": "erik", "member": "dora", "seated": "bernd", "host": "ayse", "coordinator": "carla"}
TAKES_PART = {"stranger": 403, "member": 403, "seated": 200, "host": 200, "coordinator": 200}


@pytest.mark.parametrize("name", ["contacts", "contact_table"])
@pytest.mark.parametrize("state", [State.OPEN, State.HELD, State.CANCELLED])
def test_it_is_for_those_who_take_part(client: Client, cast: Any, meeting: Meeting, name: str, state: State) -> None:
    Meeting.objects.update(state=state)
    url = reverse(f"meetings:{name}", args=[meeting.slug])
    assert client.get(url).url == f"{reverse('account_login')}?next={url}"
    answers = {}
    for role, who in ROLES.items():
        client.force_login(getattr(cast, who))
        response = client.get(url)
        answers[role] = response.status_code
        assert ("guel@example.org" in response.content.decode()) == (response.status_code == 200)
    assert answers == TAKES_PART


def test_with_the_seat_goes_the_list(client: Client, cast: Any, meeting: Meeting) -> None:
    client.force_login(cast.bernd)
    link = address(meeting)
    assert link in client.get(meeting.get_absolute_url()).content.decode()
    registration.cancel(meeting, cast.bernd.person)
    assert client.get(link).status_code == 403
    assert link not in client.get(meeting.get_absolute_url()).content.decode()


def test_whoever_left_the_network_still_reads_what_they_took_part_in(
    client: Client, cast: Any, meeting: Meeting
) -> None:
    from reihum.people.models import Role

    Role.objects.filter(person=cast.bernd.person).delete()
    client.force_login(cast.bernd)
    assert client.get(address(meeting)).status_code == 200


def test_a_link_shows_the_list_to_a_seat(client: Client, cast: Any, meeting: Meeting) -> None:
    answers = {}
    for name, who in (("Gül", GUEL), ("Nina", NINA), ("Bernd", cast.bernd.person), ("nobody", Guest("X", "x@x.de"))):
        token = answer_links.token(meeting, who)  # a second later it is another one
        link = reverse("meetings:contacts_by_link", args=[token])
        response = client.get(link)
        assert ("guel@example.org" in response.content.decode()) == (response.status_code == 200)
        page = client.get(reverse("meetings:answer", args=[token])).content.decode()
        answers[name] = (response.status_code, link in page)
    assert answers == {"Gül": (200, True), "Nina": (403, False), "Bernd": (200, True), "nobody": (403, False)}
    response = client.get(address(meeting, GUEL))
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response.headers["Cache-Control"]
    assert 'content="noindex"' in response.content.decode()
    assert reverse("meetings:contact_table", args=[meeting.slug]) not in response.content.decode()
    assert not response.cookies


def test_a_link_holds_for_a_while_after_the_meeting(client: Client, meeting: Meeting) -> None:
    link, now = address(meeting, GUEL), timezone.now()
    during = client.get(link).content
    nobody = address(meeting, Guest("Nie Da", "nie@example.org"))
    assert client.get(link.replace("/kontakte/", "x/kontakte/")).status_code == 410
    Meeting.objects.update(
        starts_at=now - timezone.timedelta(hours=3), ends_at=now - timezone.timedelta(hours=1), register_until=None
    )
    assert client.get(link).content == during
    assert "/kontakte/" in client.get(link.replace("kontakte/", "")).content.decode()
    assert client.get(nobody).status_code == 410
    Registration.objects.update(guest_email="")  # as it is forgotten
    assert client.get(link).status_code == 410


def test_the_page_costs_the_same_with_many(client: Client, cast: Any, meeting: Meeting, queries_of: Any) -> None:
    client.force_login(cast.bernd)
    before = queries_of(client, address(meeting))
    Meeting.objects.update(capacity=40)
    for number in range(20):
        registration.register(Meeting.objects.get(), Guest(f"Gast {number}", f"g{number}@example.org"), YES)
    assert len(names(meeting)) == 22  # Nina is offered a seat, and has not taken it
    assert queries_of(client, address(meeting)) == before
