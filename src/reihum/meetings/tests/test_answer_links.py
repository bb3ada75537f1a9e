"""Answers by mailed link: no sign-in, no cookie, nothing by merely opening it, and no word about anybody else."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail, signing
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reihum.meetings import answer_links, registration, waiting_list
from reihum.meetings.answer_links import Guest
from reihum.meetings.models import Meeting, Registration, State
from reihum.meetings.registration import Said
from reihum.people.models import Person

GUEST = Guest("Gül Gast", "guel@example.org", "Stadt Gera")
COMING, OFFERED, WAITING = Registration.State.COMING, Registration.State.OFFERED, Registration.State.WAITING


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    cache.clear()  # how many answers other tests gave


@pytest.fixture
def browser() -> Client:
    """Of a stranger, who has no cookie; forms without a token are refused as in an installation."""
    return Client(enforce_csrf_checks=True)


def link(meeting: Meeting, who: Any = GUEST) -> str:
    return answer_links.make(meeting, who).removeprefix("http://127.0.0.1:8000")


def rows() -> list[tuple[str, str]]:
    return [(row.name, row.state) for row in Registration.objects.order_by("pk")]


def test_opening_it_shows_whose_answer_it_is_and_changes_nothing(browser: Client, cast: Any) -> None:
    response = browser.get(link(cast.meeting))
    text = response.content.decode()
    assert "Guten Tag Gül" in text and "„Zu Gast in Glauchau“" in text
    for personal in ("guel@example.org", "Gast</", "Gera"):
        assert personal not in text
    assert rows() == []
    assert (response.cookies, response.headers["Referrer-Policy"]) == ({}, "no-referrer")
    assert "no-store" in response.headers["Cache-Control"]


def test_yes_no_and_later_by_guest_and_person(browser: Client, cast: Any) -> None:
    seen = []
    for who in (GUEST, cast.bernd.person):
        address = link(cast.meeting, who)
        for action in ("spaeter/", "zusagen/", "absagen/"):
            response = browser.post(f"{address}{action}")
            assert (response.status_code, response.url, response.cookies) == (302, address, {})
            seen.append(rows()[-1])
    assert seen == [
        *[("Gül Gast", state) for state in ("undecided", "coming", "cancelled")],
        *[("Bernd Muster", state) for state in ("undecided", "coming", "cancelled")],
    ]


def test_what_is_asked_is_kept_and_shown_again(browser: Client, cast: Any) -> None:
    Meeting.objects.update(asks_food=True)
    address = link(cast.meeting)
    said = {"food_needs": "vegan", "access_needs": "nicht gefragt", "companion_1": " Kim  Mit ", "photo_consent": "on"}
    browser.post(f"{address}zusagen/", said)
    row = Registration.objects.get(guest_email="guel@example.org")
    assert (row.food_needs, row.access_needs, row.photo_consent, row.contact_consent) == ("vegan", "", True, False)
    text = browser.get(address).content.decode()
    assert 'value="vegan"' in text and 'value="Kim Mit"' in text
    assert "access_needs" not in text


def test_odd_names_are_names_or_nobody(browser: Client, cast: Any) -> None:
    address = link(cast.meeting)
    names = ["Kim \u202etiM\u2066", "\u202e\u200b\u200d", "  Ünal\t 👩‍🔬 "]
    browser.post(f"{address}zusagen/", {f"companion_{number}": name for number, name in enumerate(names, 1)})
    assert rows() == [("Gül Gast", "coming"), ("Kim tiM", "coming"), ("Ünal 👩‍🔬", "coming")]
    for name in ("x" * 10_000, "Kim\0Mit"):
        assert browser.post(f"{address}zusagen/", {"companion_1": name}).status_code == 422
    assert len(rows()) == 3


def test_the_page_says_how_a_companions_offer_is_taken_and_until_when_cities_come_first(
    browser: Client, cast: Any
) -> None:
    Meeting.objects.update(capacity=2, seats_per_city=1, city_seats_until=timezone.localdate())
    browser.post(f"{link(cast.meeting)}zusagen/", {"companion_1": "Kim Mit"})
    text = browser.get(link(cast.meeting)).content.decode()
    assert "hat jede Stadt des Netzwerks eigene Plätze. Danach" in text and "indem Sie unten speichern" not in text
    Meeting.objects.update(seats_per_city=None, city_seats_until=None, capacity=1)
    waiting_list.keep_moving()
    browser.post(f"{link(cast.meeting)}zusagen/", {"companion_1": "Kim Mit"})
    Meeting.objects.update(capacity=2)
    waiting_list.keep_moving()
    text = browser.get(link(cast.meeting)).content.decode()
    assert "hat jede Stadt" not in text and "indem Sie unten speichern" in text and "<details open>" in text
    browser.post(f"{link(cast.meeting)}zusagen/", {"companion_1": "Kim Mit"})
    assert rows() == [("Gül Gast", "coming"), ("Kim Mit", "coming")]
    assert "indem Sie unten speichern" not in browser.get(link(cast.meeting)).content.decode()


def test_an_offer_is_taken_and_left_by_link(browser: Client, cast: Any) -> None:
    Meeting.objects.update(capacity=1)
    registration.register(cast.meeting, cast.dora.person)
    other = Guest("Olga Ostern", "olga@example.org")
    for who in (GUEST, other):
        browser.post(f"{link(cast.meeting, who)}zusagen/")
    assert "Sie stehen auf Platz 2 der Warteliste." in browser.get(link(cast.meeting, other)).content.decode()
    registration.cancel(cast.meeting, cast.dora.person)
    text = browser.get(link(cast.meeting)).content.decode()
    assert "Für Sie ist ein Platz frei." in text and "Platz annehmen" in text
    browser.post(f"{link(cast.meeting)}absagen/")
    browser.post(f"{link(cast.meeting, other)}zusagen/")
    assert rows()[1:] == [("Gül Gast", "cancelled"), ("Olga Ostern", "coming")]


def test_a_link_changes_the_answer_of_whom_it_is_for_not_of_who_is_signed_in(client: Client, cast: Any) -> None:
    client.force_login(cast.bernd)
    client.post(f"{link(cast.meeting, cast.dora.person)}zusagen/", {"person": cast.bernd.person.pk})
    assert rows() == [("Dora Vorlage", "coming")]


def changed(cast: Any) -> str:
    address = link(cast.meeting)
    return address[:-6] + ("a" if address[-6] != "a" else "b") + address[-5:]


def expired(cast: Any) -> str:
    stamped = signing.TimestampSigner.timestamp
    day = signing.b62_encode(int(timezone.now().timestamp()) - answer_links.DAYS * 24 * 3600 - 1)
    try:
        signing.TimestampSigner.timestamp = lambda self: day  # type: ignore[method-assign]
        return link(cast.meeting)
    finally:
        signing.TimestampSigner.timestamp = stamped  # type: ignore[method-assign]


def foreign(cast: Any) -> str:
    return reverse("meetings:answer", args=[signing.dumps([cast.meeting.pk, cast.bernd.person.pk], salt="anderes")])


def hold_yesterday() -> None:
    past = timezone.now() - datetime.timedelta(days=1)
    Meeting.objects.update(starts_at=past - datetime.timedelta(hours=6), ends_at=past, state=State.HELD)


def over(cast: Any) -> str:
    hold_yesterday()
    return link(cast.meeting, Guest("Nie Geantwortet", "nie@example.org"))


def erased(cast: Any) -> str:
    person = Person.objects.create(given_name="Geht", family_name="Fort")
    address = link(cast.meeting, person)
    person.delete()
    return address


def locked(cast: Any) -> str:
    cast.bernd.is_active = False
    cast.bernd.save()
    return link(cast.meeting, cast.bernd.person)


def not_announced(cast: Any) -> str:
    Meeting.objects.update(state=State.PLANNED)
    return link(cast.meeting)


REFUSED = {
    changed: "changed",
    foreign: "changed",
    expired: "expired",
    over: "meeting over",
    erased: "no such person",
    locked: "no such person",
    not_announced: "no such meeting",
}


@pytest.mark.parametrize("make", list(REFUSED), ids=lambda make: make.__name__)
def test_a_link_that_does_not_hold_says_what_to_do_and_nothing_else(
    browser: Client, cast: Any, lines: Callable[[], list[dict[str, Any]]], make: Callable[[Any], str]
) -> None:
    registration.register(cast.meeting, cast.bernd.person)  # somebody is registered, so there is something to leak
    registration.register(cast.meeting, GUEST)
    before = rows()
    guessed = reverse("meetings:answer", args=["geraten"])
    bare = browser.get(guessed).content.decode()
    address = make(cast)
    for response in (
        browser.get(address),
        *(browser.post(f"{address}{act}/") for act in ("zusagen", "absagen", "spaeter")),
    ):
        assert (response.status_code, response.headers["Referrer-Policy"]) == (410, "no-referrer")
        text = response.content.decode().replace(response.request["PATH_INFO"], guessed)
        assert text == bare, "all refusals look alike"
    assert rows() == before
    told = [line for line in lines() if line.get("event") == "answer link refused"]
    assert [line["why"] for line in told[1:]] == [REFUSED[make]] * 4
    written = str(lines())
    for personal in ("guel", "Gül", "bernd", "Bernd", address.split("/")[3]):
        assert personal not in written


@pytest.mark.parametrize("guest", [True, False], ids=["guest", "member"])
def test_after_the_meeting_the_link_takes_consents_back_and_does_nothing_else(
    browser: Client, cast: Any, guest: bool
) -> None:
    who = GUEST if guest else cast.bernd.person
    Meeting.objects.update(asks_food=True)
    said = Said({"photo_consent": True, "contact_consent": True, "food_needs": "vegan"}, ["Kim Mit"])
    registration.register(cast.meeting, who, said)
    hold_yesterday()
    address = link(cast.meeting, who)

    def consents() -> list[tuple[bool, bool]]:
        rows = Registration.objects.filter(brought_by=None)
        return list(rows.values_list("photo_consent", "contact_consent"))

    for _look in range(2):
        response = browser.get(address)
        assert (response.status_code, response.cookies) == (200, {})
        assert "no-store" in response.headers["Cache-Control"]
        text = response.content.decode()
        assert text.count("Zurücknehmen</button>") == 2 == text.count('<form class="card"')
        for other in ("vegan", "Kim", "Zusagen", "Absagen", "guel@", "Gül", "bernd@"):
            assert other not in text
        assert consents() == [(True, True)]
    for act in ("zusagen", "absagen", "spaeter"):
        assert browser.post(f"{address}{act}/", {"photo_consent": ""}).status_code == 422
    assert (consents(), [state for _name, state in rows()]) == ([(True, True)], ["coming", "coming"])
    for said_again, left in (
        ("photo_consent", (False, True)),
        ("state", (False, True)),
        ("contact_consent", (False, False)),
    ):
        response = browser.post(f"{address}einwilligungen/", {"consent": said_again})
        assert (response.status_code, response.url, consents()) == (302, address, [left])
    assert "Es gibt keine Einwilligung" in browser.get(address).content.decode()


def test_a_link_for_consents_ends_with_its_days_and_with_the_address(browser: Client, cast: Any) -> None:
    registration.register(cast.meeting, GUEST, Said({"photo_consent": True}))
    hold_yesterday()
    assert [browser.get(address(cast)).status_code for address in (expired, changed)] == [410, 410]
    Registration.objects.update(guest_email="")  # forgotten
    assert browser.post(f"{link(cast.meeting)}einwilligungen/", {"consent": "photo_consent"}).status_code == 410
    assert Registration.objects.get().photo_consent


def test_too_many_answers_by_one_link_wait(browser: Client, cast: Any, run_jobs: Callable[[], None]) -> None:
    address = link(cast.meeting)
    answers = [browser.post(f"{address}{act}/").status_code for act in ("zusagen", "absagen") * 11]
    assert answers == [302] * 21 + [429]  # the first answer is not counted
    assert browser.post(f"{link(cast.meeting, cast.bernd.person)}zusagen/").status_code == 302
    run_jobs()
    assert len([message for message in mail.outbox if message.to == ["guel@example.org"]]) == 21


def test_what_is_too_long_is_said_at_the_field_and_kept(browser: Client, cast: Any) -> None:
    response = browser.post(f"{link(cast.meeting)}zusagen/", {"companion_1": "x" * 161})
    assert response.status_code == 422
    assert "höchstens 160 Zeichen" in response.content.decode() and "x" * 161 in response.content.decode()
    assert rows() == []


def test_a_registration_that_is_closed_says_so(browser: Client, cast: Any) -> None:
    Meeting.objects.update(state=State.INVITED)
    response = browser.post(f"{link(cast.meeting)}zusagen/")
    assert response.status_code == 422
    assert "Die Anmeldung ist geschlossen." in response.content.decode()
    response = browser.post(f"{link(cast.meeting)}spaeter/")
    assert response.status_code == 422
    assert "Die Anmeldung ist geschlossen." in response.content.decode()


def test_an_odd_link_is_no_error(browser: Client, cast: Any) -> None:
    for token in ("a:b:c", "%20", "ä", ":", "." * 5000, signing.dumps("x", salt="x")):
        assert browser.get(f"/treffen/antwort/{token}/").status_code == 410


def test_names_of_who_waits_are_for_hosts_alone(client: Client, cast: Any) -> None:
    Meeting.objects.update(capacity=1)
    registration.register(cast.meeting, cast.dora.person, Said({"contact_consent": True}))
    registration.register(cast.meeting, Guest("Wanda Wartet", "wanda@example.org"))
    pages = [cast.meeting.get_absolute_url(), link(cast.meeting), link(cast.meeting, cast.bernd.person)]
    for user in (None, cast.erik, cast.bernd):
        client.logout()
        if user:
            client.force_login(user)
        for page in pages:
            text = client.get(page).content.decode()
            assert "Wanda" not in text and "wanda" not in text
            assert ("Dora" in text) == (user is cast.bernd and page == pages[0])
    client.force_login(cast.ayse)
    assert "Wanda Wartet" in client.get(reverse("meetings:guests", args=[cast.meeting.slug])).content.decode()
