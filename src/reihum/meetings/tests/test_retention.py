"""What of a meeting is forgotten, and what goes on counting."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Count
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reihum.meetings import answer_links, invitations, proof, registration, retention
from reihum.meetings.answer_links import Guest
from reihum.meetings.models import Invitation, Invited, Meeting, Registration, State
from reihum.meetings.registration import Said


@pytest.fixture
def over(cast: Any) -> Callable[..., None]:
    """The meeting was over so many days ago, and the clock came by: `over(29)`."""

    def pass_by(days: int, state: State = State.HELD) -> None:
        end = timezone.now() - datetime.timedelta(days=days)
        Meeting.objects.update(
            starts_at=end - datetime.timedelta(hours=7), ends_at=end - datetime.timedelta(hours=1), state=state
        )
        retention.forget_by_date()

    return pass_by


@pytest.fixture
def answers(cast: Any) -> None:
    """Bernd brings Kim; Gül agrees to nothing, Ova to photos; Paul came without a word; all of them were there but Gül."""
    Meeting.objects.update(capacity=9, asks_access=True)
    registration.register(cast.meeting, cast.bernd.person, Said({"access_needs": "Rampe"}, ["Kim Mit"]))
    registration.register(
        cast.meeting, Guest("Gül Gast", "guel@example.org", "Stadt Gera"), Said({"food_needs": "vegan"})
    )
    ova = Guest("Ova Obst", "ova@example.org", "Pfarramt", cast.glauchau.pk)
    registration.register(cast.meeting, ova, Said({"photo_consent": True, "interpreter_needs": "DGS"}))
    Registration.objects.create(meeting=cast.meeting, guest_name="Paul Plötzlich", guest_from="Bäckerei")
    Registration.objects.exclude(guest_name="Gül Gast").update(arrived_at=cast.meeting.starts_at)


def kept(*fields: str) -> list[Any]:
    rows = Registration.objects.order_by("pk")
    return list(rows.values_list(*fields, flat=len(fields) == 1))


def test_needs_go_after_30_days(cast: Any, answers: None, over: Callable[..., None]) -> None:
    over(29)
    before = kept(*Registration.NEEDS)
    assert before == [("Rampe", "", ""), ("", "", ""), ("", "vegan", ""), ("", "", "DGS"), ("", "", "")]
    over(30)
    assert kept(*Registration.NEEDS) == [("", "", "")] * 5


def test_addresses_of_guests_go_after_30_days_or_while_there_is_something_to_take_back_after_120(
    cast: Any, answers: None, over: Callable[..., None]
) -> None:
    seen = {}
    for days in (29, 30, 119, 120):
        over(days)
        seen[days] = [email for email in kept("guest_email") if email]
    assert seen == {
        29: ["guel@example.org", "ova@example.org"],
        30: ["ova@example.org"],
        119: ["ova@example.org"],
        120: [],
    }


def test_who_takes_back_the_last_consent_is_forgotten_too(cast: Any, answers: None, over: Callable[..., None]) -> None:
    over(60)
    Registration.objects.update(photo_consent=False)
    over(60)
    assert set(kept("guest_email")) == {""}


def test_names_of_guests_and_companions_go_after_a_year_and_all_counts_stay(
    cast: Any, answers: None, over: Callable[..., None]
) -> None:
    over(364)
    names = [row.name for row in Registration.objects.order_by("pk")]
    assert names == ["Bernd Muster", "Kim Mit", "Gül Gast", "Ova Obst", "Paul Plötzlich"]

    def numbers() -> Any:
        held = proof.held_in(Meeting.objects.get().day.year)
        states = Registration.objects.order_by("state").values_list("state").annotate(Count("pk"))
        return [(each.by_city, each.people, each.cities) for each in held], list(states)

    before = numbers()
    assert before[0] == [({"Zwickau": 2, "Glauchau": 1, "–": 1}, 4, 2)]
    over(365)
    assert [row.name for row in Registration.objects.order_by("pk")] == ["Bernd Muster", "–", "–", "–", "–"]
    assert kept("guest_from", "guest_email", "photo_consent", "brought_by") == [("", "", False, None)] * 5
    assert numbers() == before


def test_it_may_run_again_and_takes_some_at_a_time(
    cast: Any, answers: None, over: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "AT_ONCE", 3)
    over(400)
    assert kept("guest_name").count("–") == 3
    for _again in range(2):
        over(400)
        assert kept("guest_name") == ["", "–", "–", "–", "–"]


def test_of_a_postponed_meeting_guests_are_still_to_be_told(
    cast: Any, answers: None, over: Callable[..., None]
) -> None:
    over(300, State.POSTPONED)
    assert len([email for email in kept("guest_email") if email]) == 2
    over(365, State.POSTPONED)
    assert kept("guest_email", "guest_name") == [("", "")] + [("", "–")] * 4


def test_invited_guests_go_with_their_addresses_and_members_stay(cast: Any, over: Callable[..., None]) -> None:
    letter = invitations.first_letter(cast.meeting)
    letter.audience, letter.guests = Invitation.Audience.IN_CHARGE, "Gül Gast <guel@example.org>"
    letter.save()
    invitations.send(letter)
    seen = []
    for days in (29, 30):
        over(days)
        seen.append((sorted(map(str, Invited.objects.all())), Invitation.objects.get().guests))
    assert seen == [
        (["Ayşe Beispiel", "Dora Vorlage", "Gül Gast"], "Gül Gast <guel@example.org>"),
        (["Ayşe Beispiel", "Dora Vorlage"], ""),
    ]


def test_pages_of_an_old_meeting_have_nobody_to_name(
    client: Client, cast: Any, answers: None, over: Callable[..., None], text_of: Callable[[bytes], str]
) -> None:
    over(366)
    client.force_login(cast.ayse)
    page = client.get(reverse("meetings:guests", args=[cast.meeting.slug])).content.decode()
    assert page.count('<th scope="row">–') == 4
    certificates = client.get(reverse("meetings:certificates", args=[cast.meeting.slug]))
    words = text_of(certificates.content)
    assert (words.count("Bernd Muster"), words.count("teilgenommen")) == (1, 1)


def test_the_answer_page_tells_guests_what_is_kept_how_long_and_tells_it_right(client: Client, cast: Any) -> None:
    told = "Was Sie brauchen, löschen wir 30 Tage nach dem Treffen, Ihre E-Mail-Adresse auch"
    told += " (haben Sie in etwas eingewilligt, nach 120 Tagen), Ihren Namen nach einem Jahr."
    assert [kept.days for kept in (retention.NEEDS, retention.ADDRESS, retention.CONSENT, retention.NAME)] == [
        *(30, 30, 120, 365)
    ]
    for who, is_told in ((Guest("Gül Gast", "guel@example.org"), True), (cast.bernd.person, False)):
        page = client.get(reverse("meetings:answer", args=[answer_links.token(cast.meeting, who)]))
        assert (told in page.content.decode()) == is_told
