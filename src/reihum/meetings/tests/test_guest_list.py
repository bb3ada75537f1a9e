"""What hosts see of the answers, and what they do for somebody who telephoned."""

from __future__ import annotations

import csv
import datetime
import html
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse

from reihum.meetings import guest_list, registration
from reihum.meetings.answer_links import Guest
from reihum.meetings.models import Meeting, Registration, State
from reihum.meetings.registration import Said
from reihum.people.models import Person

OVER = datetime.timedelta(days=20)


@pytest.fixture
def host(client: Client, cast: Any) -> Client:
    client.force_login(cast.ayse)
    return client


@pytest.fixture
def answers(cast: Any) -> None:
    """Two come (one brings somebody), two wait, one does not know, one does not come, one has cancelled."""
    Meeting.objects.update(capacity=3, asks_food=True)
    cast.meeting.refresh_from_db()
    said = Said({"food_needs": "Vegan", "photo_consent": True, "access_needs": "Rollstuhl"}, ["Kim Mit"])
    registration.register(cast.meeting, cast.bernd.person, said)
    registration.register(
        cast.meeting, Guest("=Gül Gast", "guel@example.org", "Stadt Gera"), Said({"food_needs": "vegan"})
    )
    for name in ("Zoe Zuerst", "Anna Danach"):
        registration.register(cast.meeting, Guest(name))
    registration.decide_later(cast.meeting, Guest("Lea Later", "lea@example.org"))
    registration.cancel(cast.meeting, Guest("Nils Nein", "nils@example.org"))
    registration.register(cast.meeting, Guest("Carl Cancelt", "carl@example.org"))
    registration.cancel(cast.meeting, Guest("Carl Cancelt", "carl@example.org"))


def test_the_list_groups_counts_and_keeps_the_order_of_the_line(cast: Any, answers: None) -> None:
    found = guest_list.of(cast.meeting)
    assert {str(state): [row.name for row in rows] for state, rows in found.groups} == {
        "coming": ["=Gül Gast", "Bernd Muster", "Kim Mit"],
        "offered": [],
        "waiting": ["Zoe Zuerst", "Anna Danach"],
        "undecided": ["Lea Later"],
        "declined": ["Nils Nein"],
        "cancelled": ["Carl Cancelt"],
    }
    assert [(need.label, need.answers) for need in found.needs] == [("Essen", [("vegan", 2)])]
    assert found.cities == [("Zwickau", 2), ("ohne Stadt des Netzwerks", 1)]
    assert (found.photos, found.contacts) == (1, 0)


def test_the_table_has_what_is_asked_no_addresses_and_no_formula(host: Client, cast: Any, answers: None) -> None:
    response = host.get(reverse("meetings:guest_table", args=[cast.meeting.slug]))
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert f'filename="gaeste-{cast.meeting.slug}.csv"' in response.headers["Content-Disposition"]
    text = response.content.decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text), delimiter=";")) == [
        ["Name", "Organisation oder Ort", "Begleitet", "Antwort", "Essen", "Fotos", "Kontaktliste"],
        ["'=Gül Gast", "Stadt Gera", "", "kommt", "vegan", "nein", "nein"],
        ["Bernd Muster", "Zwickau", "", "kommt", "Vegan", "ja", "nein"],
        ["Kim Mit", "Zwickau", "Bernd Muster", "kommt", "", "nein", "nein"],
        ["Zoe Zuerst", "", "", "auf der Warteliste", "", "nein", "nein"],
        ["Anna Danach", "", "", "auf der Warteliste", "", "nein", "nein"],
    ]


def test_the_page_says_why_nobody_moves_up(host: Client, cast: Any, answers: None) -> None:
    text = host.get(reverse("meetings:guests", args=[cast.meeting.slug])).content.decode()
    assert '<p class="notice">Es ist kein Platz frei.</p>' in text
    assert text.index("Zoe Zuerst") < text.index("Anna Danach")
    assert "Rollstuhl" in text  # said when it was asked


def add(host: Client, cast: Any, **said: Any) -> Any:
    return host.post(reverse("meetings:add_guest", args=[cast.meeting.slug]), said, follow=True)


def test_a_host_puts_a_guest_on_the_list_also_after_the_deadline(host: Client, cast: Any) -> None:
    Meeting.objects.update(state=State.INVITED)
    said = {
        "guest_name": "Gül Gast",
        "guest_email": "guel@example.org",
        "municipality": cast.zwickau.pk,
        "companion_1": "Kim Mit",
    }
    assert "Eingetragen: Gül Gast, kommt." in add(host, cast, **said).content.decode()
    assert [(row.name, row.state, row.municipality) for row in Registration.objects.order_by("pk")] == [
        ("Gül Gast", "coming", cast.zwickau),
        ("Kim Mit", "coming", cast.zwickau),
    ]


def test_a_member_put_on_the_list_by_address_is_there_once(host: Client, cast: Any) -> None:
    registration.register(cast.meeting, cast.bernd.person)
    add(host, cast, guest_name="B. Muster", guest_email="BERND@example.org")
    assert [row.person for row in Registration.objects.all()] == [cast.bernd.person]


def test_a_guest_without_a_name_is_refused_at_the_field(host: Client, cast: Any) -> None:
    response = add(host, cast, guest_email="guel@example.org")
    assert response.status_code == 422
    assert "Dieses Feld muss ausgefüllt werden." in response.content.decode()
    assert 'value="guel@example.org"' in response.content.decode()
    assert not Registration.objects.exists()


def test_a_host_cancels_for_somebody_of_this_meeting_only(host: Client, cast: Any, answers: None) -> None:
    row = Registration.objects.get(guest_name="Kim Mit")
    url = reverse("meetings:cancel_for", args=[cast.meeting.slug, row.pk])
    assert "Abgesagt: Kim Mit." in host.post(url, follow=True).content.decode()
    assert host.post(url).status_code == 404  # holds nothing any more
    assert Registration.objects.get(guest_name="Zoe Zuerst").state == "offered"
    other = Meeting.objects.get()
    other.pk, other.slug = None, "anderes"
    other.save()
    other.hosts.set([])
    bernd = Registration.objects.get(person=cast.bernd.person)
    assert host.post(reverse("meetings:cancel_for", args=["anderes", bernd.pk])).status_code == 403
    host.force_login(cast.carla)
    assert host.post(reverse("meetings:cancel_for", args=["anderes", bernd.pk])).status_code == 404
    bernd.refresh_from_db()
    assert bernd.state == "coming"


def text_of(page: str) -> str:
    """The words of a page, as they are read."""
    main = page[page.index("<main") : page.index("</main>")]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


@pytest.mark.parametrize(
    ("name", "told"),
    [
        (
            "Bernd Muster",
            "Der Platz wird frei. Wer auf der Warteliste an der Reihe ist, bekommt ihn sofort angeboten. "
            "Auch abgesagt ist dann für die Begleitung: Kim Mit. Bernd Muster bekommt eine E-Mail darüber.",
        ),
        (
            "Kim Mit",
            "Der Platz wird frei. Wer auf der Warteliste an der Reihe ist, bekommt ihn sofort angeboten. "
            "Bernd Muster bekommt eine E-Mail darüber.",
        ),
        (
            "Zoe Zuerst",
            "Der Platz auf der Warteliste geht verloren. Eine E-Mail geht nicht hinaus, denn es gibt keine Adresse.",
        ),
    ],
)
def test_before_somebody_is_cancelled_the_host_reads_what_will_happen(
    host: Client, cast: Any, answers: None, name: str, told: str
) -> None:
    before = list(Registration.objects.order_by("pk").values())
    row = next(row for row in Registration.objects.all() if row.name == name)
    url = reverse("meetings:cancel_for", args=[cast.meeting.slug, row.pk])
    assert f'href="{url}"' in host.get(reverse("meetings:guests", args=[cast.meeting.slug])).content.decode()
    page = host.get(url).content.decode()
    assert text_of(page).endswith(f"Für {name} absagen? {told} Absagen Zurück")
    assert list(Registration.objects.order_by("pk").values()) == before
    host.post(url)
    row.refresh_from_db()
    assert row.state == "cancelled"
    assert host.get(url).status_code == 404


def test_with_nobody_waiting_the_seat_is_free(host: Client, cast: Any) -> None:
    row = registration.register(cast.meeting, cast.bernd.person)
    page = host.get(reverse("meetings:cancel_for", args=[cast.meeting.slug, row.pk])).content.decode()
    assert "absagen? Der Platz wird frei. Bernd Muster bekommt" in text_of(page)


def test_hosts_take_back_consents_for_a_guest_and_give_none(host: Client, cast: Any) -> None:
    guest = registration.register(cast.meeting, Guest("Gül Gast", "guel@example.org"), Said({"photo_consent": True}))
    other = registration.register(cast.meeting, cast.bernd.person, Said({"photo_consent": True}))
    Meeting.objects.update(starts_at=F("starts_at") - OVER, ends_at=F("ends_at") - OVER, state=State.HELD)
    url = reverse("meetings:consents_of", args=[cast.meeting.slug, guest.pk])
    assert f'href="{url}"' in host.get(reverse("meetings:guests", args=[cast.meeting.slug])).content.decode()
    assert "Einwilligungen von Gül Gast" in host.get(url).content.decode()

    def consents() -> list[tuple[bool, bool]]:
        return list(Registration.objects.order_by("pk").values_list("photo_consent", "contact_consent"))

    assert consents() == [(True, False), (True, False)]
    host.post(url, {"consent": ["contact_consent", "arrived_at"]})
    assert consents() == [(True, False), (True, False)]
    page = host.post(url, {"consent": "photo_consent"}, follow=True).content.decode()
    assert consents() == [(False, False), (True, False)]
    assert "Es gibt keine Einwilligung, die man zurücknehmen könnte." in page
    elsewhere = Meeting.objects.get()
    elsewhere.pk, elsewhere.slug = None, "anderes"
    elsewhere.save()
    elsewhere.hosts.set([cast.office])
    elsewhere.save()
    assert host.post(reverse("meetings:consents_of", args=["anderes", other.pk])).status_code == 404


def test_the_list_and_the_page_cost_the_same_with_3_and_with_30(
    host: Client, cast: Any, queries_of: Callable[..., int]
) -> None:
    Meeting.objects.update(capacity=None, asks_food=True)
    pages = [
        reverse("meetings:guests", args=[cast.meeting.slug]),
        reverse("meetings:guest_table", args=[cast.meeting.slug]),
        cast.meeting.get_absolute_url(),
    ]

    def fill(numbers: range) -> list[int]:
        for number in numbers:
            row = Registration.objects.create(
                meeting=cast.meeting,
                person=Person.objects.create(given_name="G", family_name=f"Gast {number}"),
                municipality=cast.zwickau,
            )
            Registration.objects.create(meeting=cast.meeting, guest_name=f"Kim {number}", brought_by=row)
            Registration.objects.create(
                meeting=cast.meeting, guest_name=f"Wanda {number}", state="waiting", queue_number=number
            )
        return [queries_of(host, page) for page in pages]

    Meeting.objects.update(capacity=200)
    assert fill(range(1, 4)) == fill(range(4, 31))
