"""The pages of meetings, as each role sees them."""

import datetime
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from reihum.media.models import File
from reihum.meetings import registration
from reihum.meetings.models import AgendaItem, Meeting, MeetingDocument, Registration, State
from reihum.people.models import Person
from reihum.places.models import Area

PASSWORD_FREE = {"backend": "allauth.account.auth_backends.AuthenticationBackend"}


@pytest.fixture
def page(cast) -> str:
    return cast.meeting.get_absolute_url()


def test_everybody_reads_what_when_and_where(client, cast, page) -> None:
    text = client.get(page).content.decode()
    for fact in (
        "Zu Gast in Glauchau",
        "Rathaus, Markt 1",
        "10:00–16:00 Uhr",
        "Koordinierungsstelle Glauchau",
        "0 von 3 Plätzen",
    ):
        assert fact in text
    assert "Anmelden und zusagen" in text


def test_who_comes_is_for_members_and_what_they_need_for_hosts(client, cast, page) -> None:
    Registration.objects.create(meeting=cast.meeting, person=cast.dora.person, food_needs="Ohne Laktose")
    Meeting.objects.update(asks_food=True)
    assert "Dora Vorlage" not in client.get(page).content.decode()
    client.force_login(cast.erik, **PASSWORD_FREE)
    assert "Dora Vorlage" not in client.get(page).content.decode()
    client.force_login(cast.bernd, **PASSWORD_FREE)
    text = client.get(page).content.decode()
    assert "Dora Vorlage" in text and "Ohne Laktose" not in text
    client.force_login(cast.ayse, **PASSWORD_FREE)
    assert "Ohne Laktose" in client.get(reverse("meetings:guests", args=[cast.meeting.slug])).content.decode()


def test_seats_are_counted_until_it_begins(client, cast, page) -> None:
    for number in range(4):  # more than there are seats: somebody just came
        Registration.objects.create(meeting=cast.meeting, guest_name=f"Gast {number}")
    assert "4 von 3 Plätzen vergeben" in client.get(page).content.decode()
    now = timezone.now()
    Meeting.objects.update(starts_at=now, ends_at=now + datetime.timedelta(hours=1), register_until=None)
    assert "Plätzen vergeben" not in client.get(page).content.decode()


def test_a_draft_is_seen_by_its_hosts_only(client, cast, page) -> None:
    Meeting.objects.update(state=State.PLANNED)
    seen = {}
    for name in ("visitor", "erik", "bernd", "dora", "ayse", "carla"):
        client.logout()
        if name != "visitor":
            client.force_login(getattr(cast, name), **PASSWORD_FREE)
        seen[name] = client.get(page).status_code
    assert seen == {"visitor": 404, "erik": 404, "bernd": 404, "dora": 404, "ayse": 200, "carla": 200}
    client.logout()
    for url in (reverse("meetings:meetings"), reverse("meetings:calendar")):
        assert "Glauchau" not in client.get(url).content.decode()


def test_a_member_registers_and_cancels(client, cast, page) -> None:
    client.force_login(cast.bernd, **PASSWORD_FREE)
    Meeting.objects.update(asks_food=True)
    answer = client.post(f"{page}zusagen/", {"food_needs": "vegetarisch"}, follow=True)
    assert answer.redirect_chain == [(page, 302)]
    assert "Sie sind angemeldet." in answer.content.decode()
    assert [(row.person, row.food_needs) for row in Registration.objects.coming()] == [
        (cast.bernd.person, "vegetarisch")
    ]
    answer = client.post(f"{page}absagen/", follow=True)
    assert "Ihre Absage ist angekommen" in answer.content.decode()
    assert not Registration.objects.coming().exists()


def test_a_full_meeting_says_so_before_and_after_and_keeps_what_was_said(client, cast, page) -> None:
    Meeting.objects.update(capacity=1, asks_food=True)
    registration.register(cast.meeting, cast.dora.person)
    client.force_login(cast.bernd, **PASSWORD_FREE)
    assert "Mit Ihrer Zusage kommen Sie auf die Warteliste." in client.get(page).content.decode()
    text = client.post(f"{page}zusagen/", {"food_needs": "vegetarisch"}, follow=True).content.decode()
    assert "Sie stehen auf der Warteliste" in text
    assert "Sie stehen auf Platz 1 der Warteliste." in text
    assert 'value="vegetarisch"' in text
    assert "ausgebucht" in text


def test_too_long_a_wish_is_answered_at_the_field(client, cast, page) -> None:
    client.force_login(cast.bernd, **PASSWORD_FREE)
    Meeting.objects.update(asks_access=True)
    answer = client.post(f"{page}zusagen/", {"access_needs": "x" * 301})
    assert answer.status_code == 422
    assert "höchstens 300 Zeichen" in answer.content.decode()
    assert not Registration.objects.exists()


def when(meeting: Meeting) -> dict[str, str]:
    """Its times as the form of hosts has them."""
    return {
        name: timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")
        for name, moment in (("starts_at", meeting.starts_at), ("ends_at", meeting.ends_at))
    }


def test_hosts_change_their_meeting_but_cannot_take_seats_away(client, cast, page) -> None:
    for person in (cast.bernd.person, cast.dora.person):
        Registration.objects.create(meeting=cast.meeting, person=person)
    client.force_login(cast.ayse, **PASSWORD_FREE)
    typed = {
        **when(cast.meeting),
        "venue": "Bürgersaal",
        "directions": "Bahn",
        "introduction": "",
        "capacity": "1",
        "register_until": "",
    }
    answer = client.post(f"{page}bearbeiten/", typed)
    assert "Es sind schon 2 Personen angemeldet." in answer.content.decode()
    assert "Bürgersaal" in answer.content.decode()
    assert Meeting.objects.get().venue == "Rathaus, Markt 1"
    client.post(f"{page}bearbeiten/", {**typed, "capacity": "40"})
    assert (Meeting.objects.get().venue, Meeting.objects.get().capacity) == ("Bürgersaal", 40)


def test_registration_cannot_end_after_the_beginning(client, cast, page) -> None:
    client.force_login(cast.ayse, **PASSWORD_FREE)
    late = timezone.localtime(cast.meeting.starts_at) + datetime.timedelta(days=1)
    typed = {**when(cast.meeting), "venue": "Rathaus", "register_until": late.strftime("%Y-%m-%dT%H:%M")}
    answer = client.post(f"{page}bearbeiten/", typed)
    assert "Die Anmeldung endet spätestens mit dem Beginn des Treffens." in answer.content.decode()
    assert Meeting.objects.get().register_until is None


def test_hosts_move_their_meeting_through_its_states(client, cast, page) -> None:
    client.force_login(cast.ayse, **PASSWORD_FREE)
    assert (
        "steht jetzt auf „eingeladen“"
        in client.post(f"{page}stand/", {"state": "invited"}, follow=True).content.decode()
    )
    assert (
        "Diesen Stand gibt es nicht"
        in client.post(f"{page}stand/", {"state": "woanders"}, follow=True).content.decode()
    )
    assert "geht es nicht zu" in client.post(f"{page}stand/", {"state": "planned"}, follow=True).content.decode()
    assert Meeting.objects.get().state == State.INVITED


def test_documents_for_members_are_not_listed_for_visitors(client, cast, page) -> None:
    for title, for_members in (("Interne Notiz", True), ("Einladung", False)):
        file = File.objects.create(title=title, file=ContentFile(b"x", name=f"{title}.txt"))
        MeetingDocument.objects.create(meeting=cast.meeting, file=file, for_members_only=for_members)
    text = client.get(page).content.decode()
    assert ("Einladung" in text, "Interne Notiz" in text) == (True, False)
    client.force_login(cast.bernd, **PASSWORD_FREE)
    assert "Interne Notiz" in client.get(page).content.decode()


def test_the_calendar_gives_local_time_and_says_what_is_cancelled(client, cast) -> None:
    answer = client.get(reverse("meetings:calendar"))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["SUMMARY"] == "Zu Gast in Glauchau"
    assert event["DTSTART"].dt == cast.meeting.starts_at
    assert event["DTSTART"].params["TZID"] == "Europe/Berlin"
    assert event["LOCATION"] == "Rathaus, Markt 1, Glauchau"
    assert (event["STATUS"], event["UID"]) == ("CONFIRMED", f"treffen-{cast.meeting.pk}@127.0.0.1")
    Meeting.objects.update(state=State.CANCELLED)
    (event,) = Calendar.from_ical(
        client.get(reverse("meetings:calendar_entry", args=[cast.meeting.slug])).content
    ).walk("VEVENT")
    assert event["STATUS"] == "CANCELLED"


@pytest.mark.parametrize("url", ["meetings:meetings", "meetings:calendar"])
def test_lists_cost_the_same_with_3_and_with_30(client, cast, queries_of, url) -> None:
    def fill(numbers: range) -> None:
        for number in numbers:
            start = timezone.now() + datetime.timedelta(days=number - 10)
            meeting = Meeting.objects.create(
                title=f"Treffen {number}",
                slug=f"t{number}",
                municipality=cast.zwickau,
                venue="x",
                starts_at=start,
                ends_at=start + datetime.timedelta(hours=2),
                state=State.OPEN,
                capacity=9,
            )
            meeting.hosts.set([cast.office])
            meeting.save()

    fill(range(9, 12))
    few = queries_of(client, reverse(url))
    fill(range(12, 39))
    assert queries_of(client, reverse(url)) == few


def test_the_page_of_a_meeting_costs_the_same_with_many_guests_and_points(client, cast, page, queries_of) -> None:
    client.force_login(cast.carla, **PASSWORD_FREE)

    def fill(numbers: range) -> None:
        for number in numbers:
            AgendaItem.objects.create(meeting=cast.meeting, position=number, title="Punkt").areas.add(cast.area)
            guest = Person.objects.create(given_name=f"G{number}", family_name="Gast")
            Registration.objects.create(meeting=cast.meeting, person=guest)

    fill(range(3))
    few = queries_of(client, page)
    fill(range(3, 30))
    assert queries_of(client, page) == few


def test_hosts_name_the_areas_and_with_them_the_funders(client, cast, page) -> None:
    before = Area.objects.create(municipality=cast.zwickau, name="Am Anfang", slug="am-anfang")
    client.force_login(cast.ayse, **PASSWORD_FREE)
    form = client.get(f"{page}bearbeiten/").context["form"]
    assert [str(area) for _key, area in form.fields["areas"].choices] == [str(cast.area), str(before)]
    said = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    moments = {name: f"{said[name]:%Y-%m-%dT%H:%M}" for name in ("starts_at", "ends_at")}
    assert client.post(f"{page}bearbeiten/", {**said, **moments, "areas": [before.pk]}).status_code == 302
    assert [str(area) for area in client.get(page).context["areas"]] == [str(before)]


@pytest.mark.parametrize(
    ("people", "cities", "said"),
    [
        (25, 11, "25 Gäste aus 11 Städten"),
        (3, 1, "3 Gäste aus 1 Stadt"),
        (1, 1, "1 Gast aus 1 Stadt"),
        (7, None, "7 Gäste"),
    ],
)
def test_afterwards_the_page_says_how_many_came(client, cast, page, people, cities, said) -> None:
    start = timezone.now() - datetime.timedelta(days=2)
    end = start + datetime.timedelta(hours=6)
    Meeting.objects.update(
        starts_at=start, ends_at=end, state=State.HELD, visitors=people, visiting_municipalities=cities
    )
    assert f'<span class="tag">{said}</span>' in client.get(page).content.decode()


def test_hosts_do_not_move_a_meeting_to_come_into_the_past(client, cast) -> None:
    """A year mistyped would end the registration, and nobody would be told."""
    client.force_login(cast.ayse)
    page = reverse("meetings:edit", args=[cast.meeting.slug])
    form = client.get(page).context["form"]
    said = {name: value for name, value in form.initial.items() if value not in (None, False)} | {"areas": []}

    def moved(days: int) -> Any:
        times = {name: getattr(cast.meeting, name) + datetime.timedelta(days=days) for name in ("starts_at", "ends_at")}
        typed = {name: f"{timezone.localtime(time):%Y-%m-%dT%H:%M}" for name, time in times.items()}
        return client.post(page, said | typed | {"register_until": ""})

    before = cast.meeting.starts_at
    response = moved(-365)
    assert response.context["form"].errors == {
        "starts_at": ["Dieser Beginn ist schon vorbei. Bitte prüfen Sie Tag und Jahr."]
    }
    assert Meeting.objects.get().starts_at == before
    assert moved(1).status_code == 302
    # What has begun can be corrected.
    Meeting.objects.update(
        starts_at=timezone.now() - datetime.timedelta(hours=1), ends_at=timezone.now() + datetime.timedelta(hours=1)
    )
    cast.meeting.refresh_from_db()
    cast.meeting.starts_at -= datetime.timedelta(hours=1)
    assert moved(0).status_code == 302
