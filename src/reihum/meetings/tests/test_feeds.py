"""Calendars to subscribe to: one's own with one's answers, and that of an area."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from reihum.kit.tests.test_calendar_messages import judged
from reihum.meetings import invitations, registration
from reihum.meetings.models import Invitation, Meeting, State


def entries(content: bytes) -> list[tuple[str, str, str]]:
    """Title, status and the first line of the description."""
    assert judged(content) == ""
    file = Calendar.from_ical(content)
    assert file["METHOD"] == "PUBLISH" and b"ATTENDEE" not in content
    return [
        (str(event["SUMMARY"]), str(event["STATUS"]), str(event.get("DESCRIPTION", "")).split("\n")[0])
        for event in file.walk("VEVENT")
    ]


@pytest.fixture
def own(client: Client, cast: Any) -> str:
    """The address of Bernd's own calendar."""
    client.force_login(cast.bernd)
    page = client.post(reverse("meetings:new_calendar_address"), follow=True)
    return str(page.context["feed"]).removeprefix("http://127.0.0.1:8000")


def invite(cast: Any) -> None:
    letter = invitations.first_letter(Meeting.objects.get(pk=cast.meeting.pk))
    letter.audience = Invitation.Audience.MEMBERS
    letter.save()
    invitations.send(letter)


def test_ones_own_calendar_has_ones_answers(cast: Any, own: str) -> None:
    browser = Client()
    assert entries(browser.get(own).content) == []  # neither invited nor registered
    invite(cast)
    said = [("Zu Gast in Glauchau", "TENTATIVE", "Sie haben noch nicht geantwortet.")]
    assert entries(browser.get(own).content) == said
    meeting = Meeting.objects.get()
    registration.register(meeting, cast.bernd.person)
    assert entries(browser.get(own).content) == [("Zu Gast in Glauchau", "CONFIRMED", "Ihre Antwort: kommt")]
    Meeting.objects.update(state=State.POSTPONED)
    assert entries(browser.get(own).content) == [("Zu Gast in Glauchau", "CANCELLED", "Ihre Antwort: kommt")]
    Meeting.objects.update(state=State.OPEN)
    registration.cancel(meeting, cast.bernd.person)
    response = browser.get(own)
    assert (entries(response.content), response.headers["Cache-Control"]) == ([], "private, no-store")


def test_a_new_address_ends_the_old_one(client: Client, cast: Any, own: str) -> None:
    client.post(reverse("meetings:new_calendar_address"))
    assert Client().get(own).status_code == 404
    cast.bernd.person.refresh_from_db()
    assert Client().get(reverse("meetings:own_feed", args=[cast.bernd.person.calendar_key])).status_code == 200


def test_mail_and_feed_have_the_same_uid(cast: Any, own: str) -> None:
    invite(cast)
    uids = set()
    for url in (own, reverse("meetings:calendar"), reverse("area_meetings", args=["glauchau", "scherberg"])):
        (event,) = Calendar.from_ical(Client().get(url).content).walk("VEVENT")
        uids.add(str(event["UID"]))
    assert uids == {f"treffen-{cast.meeting.pk}@127.0.0.1"}


def test_the_calendar_of_an_area_has_what_is_about_it(client: Client, cast: Any) -> None:
    start = timezone.now() + datetime.timedelta(days=50)
    Meeting.objects.create(
        title="Anderswo",
        slug="anderswo",
        municipality=cast.zwickau,
        venue="x",
        starts_at=start,
        ends_at=start + datetime.timedelta(hours=2),
        state=State.OPEN,
    )
    url = reverse("area_meetings", args=["glauchau", "scherberg"])
    assert url == "/gebiete/glauchau/scherberg/treffen.ics"
    assert entries(client.get(url).content) == [("Zu Gast in Glauchau", "CONFIRMED", "")]
    assert f'href="{url}"' in client.get(cast.area.get_absolute_url()).content.decode()
    Meeting.objects.update(state=State.PLANNED)
    assert entries(client.get(url).content) == []


def test_ones_own_calendar_costs_the_same_with_many(cast: Any, own: str, queries_of: Any) -> None:
    def fill(numbers: range) -> None:
        for number in numbers:
            start = timezone.now() + datetime.timedelta(days=number)
            meeting = Meeting.objects.create(
                title=f"T{number}",
                slug=f"t{number}",
                municipality=cast.glauchau,
                venue="x",
                starts_at=start,
                ends_at=start + datetime.timedelta(hours=2),
                state=State.OPEN,
            )
            registration.register(meeting, cast.bernd.person)

    fill(range(1, 3))
    few = queries_of(Client(), own)
    fill(range(3, 12))
    assert queries_of(Client(), own) == few
