"""At the door: the check-in page, what phones bring, the sign with its QR code; and the page for the projector."""

from __future__ import annotations

import datetime
import json
import uuid
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reihum.meetings import agenda, attendance, door_links
from reihum.meetings.agenda import timetable
from reihum.meetings.models import AgendaItem, Meeting, Registration, State
from reihum.meetings.page import room_page
from reihum.meetings.room import moment
from reihum.people.models import Person
from reihum.ui.sections import Section

from .test_day import row_of

HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def host(client: Client, cast: Any) -> Client:
    client.force_login(cast.ayse)
    return client


def ago(minutes: float) -> str:
    return (timezone.now() - datetime.timedelta(minutes=minutes)).isoformat()


def seen(row: Registration | None = None, minutes_ago: float = 0, **facts: Any) -> dict[str, Any]:
    """A tick as a phone writes it."""
    about = {"key": str(uuid.uuid4()), "row": row.pk if row else None, "there": True, "name": "", "from": ""}
    return {**about, "at": ago(minutes_ago), **facts}


def bring(client: Client, meeting: Meeting, *ticks: Any, now: str = "") -> Any:
    url = reverse("meetings:check_in_sync", args=[meeting.slug])
    return client.post(url, json.dumps({"now": now or ago(0), "ticks": ticks}), "application/json")


def present(meeting: Meeting) -> list[str]:
    return sorted(row.name for row in meeting.registrations.present())


# --- The check-in page ------------------------------------------------------------------------------------------------


def test_each_button_works_without_script(host: Client, cast, today) -> None:
    page, press = (reverse(f"meetings:{name}", args=[today.slug]) for name in ("check_in", "check_in_tick"))
    bernd, dora = (row_of(today, user.person) for user in (cast.bernd, cast.dora))
    for row in (bernd, dora):
        assert f'name="da" value="{row.pk}"' in host.get(page).content.decode()
        assert host.post(press, {"da": row.pk}).url == page
    assert present(today) == ["Bernd Muster", "Dora Vorlage"]
    assert f'name="weg" value="{bernd.pk}"' in host.get(page).content.decode()
    host.post(press, {"weg": bernd.pk})
    for nonsense in ({}, {"da": ""}, {"da": "x"}, {"da": "²"}, {"da": "9" * 5000}, {"weg": "-1"}):
        host.post(press, nonsense)
    assert present(today) == ["Dora Vorlage"]
    assert "1 von 3 sind da." in host.get(page).content.decode()


def test_the_page_has_who_is_expected_or_there_and_only_their_names(host: Client, cast, today) -> None:
    late = Registration.objects.create(
        meeting=today, guest_name="Wanda Wartet", state=Registration.State.WAITING, queue_number=1
    )
    Registration.objects.create(meeting=today, guest_name="Nino Nein", state=Registration.State.CANCELLED)
    came = Registration.objects.create(meeting=today, guest_name="Doch Da", state=Registration.State.CANCELLED)
    bring(host, today, seen(came))
    page = host.get(reverse("meetings:check_in", args=[today.slug])).content.decode()
    shown = ["Bernd Muster", "Doch Da", "Dora Vorlage", "Wanda Wartet", "Zoë von der Aue"]
    assert sorted(name for name in [*shown, "Nino Nein"] if name in page) == shown
    answer = bring(host, today).json()
    assert sorted(one["name"] for one in answer["people"]) == shown
    assert answer["people"][0].keys() == {"row", "name", "from", "there"}
    for private in ("zoe@example.org", "bernd@example.org", "Rampe"):
        assert private not in page
        assert private not in json.dumps(answer)
    assert late.pk in [one["row"] for one in answer["people"]]


def test_one_searches_by_name_and_place_without_minding_dots(host: Client, today) -> None:
    page = reverse("meetings:check_in", args=[today.slug])
    for words, names in (("zoe", {"Zoë"}), ("ZWICK", {"Bernd"}), ("", {"Bernd", "Dora", "Zoë"}), ("xyz", set())):
        text = host.get(page, {"suche": words}).content.decode()
        assert {name for name in ("Bernd", "Dora", "Zoë") if f"<strong data-name>{name}" in text} == names


def test_the_page_costs_the_same_for_many(host: Client, today, queries_of) -> None:
    page = reverse("meetings:check_in", args=[today.slug])
    few = queries_of(host, page)
    for number in range(20):
        person = Person.objects.create(given_name="P", family_name=str(number), email=f"p{number}@example.org")
        Registration.objects.create(meeting=today, person=person)
    assert queries_of(host, page) == few


def test_who_did_not_register_is_written_down_once(host: Client, today) -> None:
    said = {"name": "Paul Spontan", "comes_from": "Gera", "key": uuid.uuid4()}
    for _ in range(2):
        host.post(reverse("meetings:check_in_add", args=[today.slug]), said)
    assert [(row.name, row.comes_from) for row in today.registrations.filter(walk_in_key__isnull=False)] == [
        ("Paul Spontan", "Gera")
    ]
    answer = host.post(reverse("meetings:check_in_add", args=[today.slug]), {**said, "name": " "})
    assert (answer.status_code, "Gera" in answer.content.decode()) == (422, True)  # what was typed is kept


def test_before_the_door_opens_it_says_so_and_nobody_is_there(host: Client, cast) -> None:
    row = Registration.objects.create(meeting=cast.meeting, person=cast.bernd.person)
    answer = bring(host, cast.meeting, seen(row))
    assert (answer.status_code, "ab drei Stunden vor dem Beginn" in answer.json()["error"]) == (422, True)
    answer = host.post(reverse("meetings:check_in_tick", args=[cast.meeting.slug]), {"da": row.pk}, follow=True)
    assert "ab drei Stunden vor dem Beginn" in answer.content.decode()
    assert present(cast.meeting) == []


# --- What phones bring ------------------------------------------------------------------------------------------------


def test_what_is_sent_twice_and_out_of_order_counts_as_it_was(host: Client, cast, today) -> None:
    bernd, dora = (row_of(today, user.person) for user in (cast.bernd, cast.dora))
    paul = seen(None, 30, name=" Paul Spontan ", **{"from": "Gera"})
    first = [seen(bernd, 10), seen(dora, 20), paul, seen(bernd, 15, there=False)]
    for _ in range(2):
        assert bring(host, today, *first).status_code == 200
        assert present(today) == ["Bernd Muster", "Dora Vorlage", "Paul Spontan"]
    # Another phone has seen Dora go since; the first one, which heard no answer, sends all of it again.
    bring(host, today, seen(dora, 5, there=False))
    answer = bring(host, today, *first)
    assert present(today) == ["Bernd Muster", "Paul Spontan"]
    assert {one["name"]: one["there"] for one in answer.json()["people"]} == {
        "Bernd Muster": True, "Dora Vorlage": False, "Paul Spontan": True, "Zoë von der Aue": False,
    }  # fmt: skip
    today.refresh_from_db()
    assert today.visitors == 2


def test_a_phone_whose_clock_is_wrong_is_believed_how_long_ago(host: Client, cast, today) -> None:
    bernd = row_of(today, cast.bernd.person)
    a_day_fast = (timezone.now() + datetime.timedelta(days=1)).isoformat()
    bring(host, today, seen(bernd, at=(timezone.now() + datetime.timedelta(hours=23)).isoformat()), now=a_day_fast)
    bernd.refresh_from_db()
    assert bernd.arrived_at is not None
    assert abs(bernd.arrived_at - (timezone.now() - HOUR)) < datetime.timedelta(seconds=30)
    for at, then in (("1970-01-01T00:00:00Z", today.starts_at - attendance.EARLY), (a_day_fast, timezone.now())):
        Registration.objects.update(arrived_at=None, ticked_at=None)
        bring(host, today, seen(bernd, at=at))
        bernd.refresh_from_db()
        assert bernd.arrived_at is not None
        assert abs(bernd.arrived_at - then) < datetime.timedelta(seconds=30)


def test_who_is_seen_again_has_been_there_since_the_first_time(host: Client, cast, today) -> None:
    bernd = row_of(today, cast.bernd.person)
    bring(host, today, seen(bernd, 20))
    bring(host, today, seen(bernd, 1))
    bernd.refresh_from_db()
    assert timezone.now() - bernd.arrived_at > datetime.timedelta(minutes=19)  # type: ignore[operator]


GOOD = {"key": str(uuid.uuid4()), "row": None, "there": True, "name": "Paul", "from": "", "at": "2026-01-01T10:00:00Z"}
DEEP = "[" * 100_000


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"\xff", b"[]", b"null", b"{}", b'{"now": "2026-01-01T10:00:00Z"}', DEEP.encode(),
        *[
            json.dumps({"now": now, "ticks": ticks}).encode()
            for now, ticks in [
                (None, []), ("gestern", []), ("2026-01-01T10:00:00", []), ("2026-01-01T10:00:00Z", 7),
                ("9999-12-31T23:59:59Z", [{**GOOD, "at": "0001-01-01T00:00:00Z"}]),
            ]
        ],
        *[
            json.dumps({"now": "2026-01-01T10:00:00Z", "ticks": [{**GOOD, **change}]}).encode()
            for change in [
                {"key": 1}, {"key": "x"}, {"row": "1"}, {"row": True}, {"row": [1]}, {"row": 1.5}, {"there": 1}, {"there": None},
                {"name": None}, {"name": ["x"]}, {"name": "a\0b"}, {"name": "\ud800"}, {"from": 7}, {"at": 5}, {"at": "x"},
            ]
        ],
    ],
)  # fmt: skip
def test_what_no_phone_would_write_is_refused_whole(host: Client, cast, today, body: bytes) -> None:
    url = reverse("meetings:check_in_sync", args=[today.slug])
    if b'"ticks": [{' in body:  # a good one before it
        good = json.dumps(seen(row_of(today, cast.bernd.person)))
        body = body.replace(b'"ticks": [', b'"ticks": [' + good.encode() + b",", 1)
    answer = host.post(url, body, "application/json")
    assert (answer.status_code, answer.json()) == (
        400,
        {"error": "Das kann Reihum nicht lesen. Bitte laden Sie die Seite neu."},
    )
    assert present(today) == []


def test_what_cannot_be_is_refused_whole_with_a_sentence(host: Client, cast, today) -> None:
    bernd = row_of(today, cast.bernd.person)
    for wrong in (seen(name=""), seen(name="x" * 161), seen(name="y", **{"from": "x" * 161})):
        answer = bring(host, today, seen(bernd), wrong)
        assert (answer.status_code, bool(answer.json()["error"])) == (422, True)
    many = bring(host, today, *[seen(name=f"P{number}") for number in range(attendance.MOST_TICKS + 1)])
    assert (many.status_code, many.json()) == (422, {"error": "Das sind zu viele Einträge auf einmal."})
    large = bring(host, today, seen(bernd), seen(name="x" * 1_000_000))
    assert (large.status_code, large.json()) == (413, {"error": "Das sind zu viele Einträge auf einmal."})
    assert present(today) == []
    assert today.registrations.count() == 3


def test_only_the_hosts_phones_are_heard_and_only_from_our_page(cast, today) -> None:
    bernd = row_of(today, cast.bernd.person)
    stranger = Client()
    answer = bring(stranger, today, seen(bernd))
    assert answer.url.startswith(reverse("account_login"))
    stranger.force_login(cast.bernd)
    assert bring(stranger, today, seen(bernd)).status_code == 403
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.ayse)
    assert bring(strict, today, seen(bernd)).status_code == 403
    assert present(today) == []
    strict.get(reverse("meetings:check_in", args=[today.slug]))
    strict.defaults["HTTP_X_CSRFTOKEN"] = strict.cookies["csrftoken"].value
    assert bring(strict, today, seen(bernd)).status_code == 200
    assert present(today) == ["Bernd Muster"]


def test_asking_who_is_there_writes_nothing(host: Client, cast, today) -> None:
    attendance.take(today, [attendance.Tick(uuid.uuid4(), timezone.now(), row_of(today, cast.bernd.person).pk)])
    Meeting.objects.update(visitors=99)
    assert bring(host, today).status_code == 200
    assert Meeting.objects.get().visitors == 99


def test_the_worker_reaches_the_check_in_page_only(client: Client, today) -> None:
    path = reverse("meetings:check_in_worker", args=[today.slug])
    assert path.rpartition("/")[0] + "/" == reverse("meetings:check_in", args=[today.slug])
    answer = client.get(path)
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert "Service-Worker-Allowed" not in answer.headers  # else it could be more


# --- The sign at the door ---------------------------------------------------------------------------------------------


def door_of(meeting: Meeting, name: str = "door") -> str:
    return reverse(f"meetings:{name}", args=[door_links.token(meeting)])


def test_the_sign_leads_to_the_door(host: Client, today, settings: Any, text_of) -> None:
    text = text_of(host.get(reverse("meetings:door_sign", args=[today.slug])).content)
    shown = settings.URL.partition("://")[2] + door_links.path(today)
    assert shown in "".join(text.split())
    answer = Client().get(door_links.path(today))
    assert (answer.status_code, answer.headers["Cache-Control"]) == (
        200,
        "max-age=0, no-cache, no-store, must-revalidate, private",
    )
    assert today.title in answer.content.decode()


def test_a_visitor_gets_no_cookie_at_the_door(cast, today) -> None:
    visitor = Client()
    visitor.get(door_of(today))
    visitor.post(door_of(today, "door_address"), {"address": "zoe@example.org"})
    visitor.post(door_of(today, "door_walk_in"), {"name": "Paul", "key": uuid.uuid4()})
    assert (dict(visitor.cookies), present(today)) == ({}, ["Paul", "Zoë von der Aue"])


def test_looking_at_the_door_changes_nothing(client: Client, cast, today) -> None:
    client.force_login(cast.bernd)
    assert "Ich bin da" in client.get(door_of(today)).content.decode()
    assert present(today) == []


@pytest.mark.parametrize(
    ("starts", "ends", "words"),
    [
        (3.1, 9, "ab drei Stunden vor dem Beginn"),
        (2.9, 9, ""),
        (-5, 0.1, ""),
        (-5, -0.1, "Das Treffen ist zu Ende"),
    ],
)
def test_the_door_is_open_from_three_hours_before_until_the_end(
    client: Client, cast, today, starts: float, ends: float, words: str
) -> None:
    now = timezone.now()
    Meeting.objects.update(starts_at=now + starts * HOUR, ends_at=now + ends * HOUR)
    answers = [
        client.get(door_of(today)),
        client.post(door_of(today, "door_address"), {"address": "zoe@example.org"}),
    ]
    assert [answer.status_code for answer in answers] == [410 if words else 200] * 2
    assert words in answers[0].content.decode()
    assert present(today) == ([] if words else ["Zoë von der Aue"])


def test_another_address_opens_no_door(client: Client, cast, today) -> None:
    token = door_links.token(today)
    for wrong in (token[:-1] + ("A" if token[-1] != "A" else "B"), token.partition(":")[0], "x", "W10:x", "ä"):
        answer = client.get(reverse("meetings:door", args=[wrong]))
        assert (answer.status_code, "scannen Sie den Code am Eingang" in answer.content.decode()) == (410, True)
    Meeting.objects.update(state=State.CANCELLED)
    assert "findet nicht statt" in client.get(door_of(today)).content.decode()
    Meeting.objects.update(state=State.PLANNED)
    closed = client.get(door_of(today)).content.decode()
    assert ("unvollständig" in closed, today.title in closed) == (True, False)


def test_a_member_is_there_with_one_button_registered_or_not(cast, today) -> None:
    for user in (cast.bernd, cast.carla):
        member = Client(enforce_csrf_checks=True)
        member.force_login(user)
        assert member.post(door_of(today, "door_member")).status_code == 403  # another site's form
        member.get(door_of(today))
        for _ in range(2):
            data = {"csrfmiddlewaretoken": member.cookies["csrftoken"].value}
            answer = member.post(door_of(today, "door_member"), data)
            assert "Sie sind eingetragen" in answer.content.decode()
    assert present(today) == ["Bernd Muster", "Carla Probe"]
    assert today.registrations.count() == 4


def test_nobody_learns_who_is_registered(cast, today) -> None:
    Person.objects.filter(pk=cast.bernd.person.pk).update(email="Bernd.Muster@example.org")
    answers = set()
    for address in ("ZOE@example.org", "bernd.muster@EXAMPLE.org", "carla@example.org", "niemand@example.org"):
        answer = Client().post(door_of(today, "door_address"), {"address": address})
        answers.add((answer.status_code, answer.content))
    assert len(answers) == 1
    assert "Wenn Sie angemeldet sind, sind Sie jetzt eingetragen." in answers.pop()[1].decode()
    assert present(today) == ["Bernd Muster", "Zoë von der Aue"]
    assert today.registrations.count() == 3


def test_the_door_shows_nobodys_name(cast, today) -> None:
    page = Client().get(door_of(today)).content.decode()
    for name in ("Bernd", "Zoë", "example.org", "Rampe"):
        assert name not in page


def test_who_did_not_register_counts_once_and_a_flood_is_stopped(cast, today, settings: Any) -> None:
    cache.clear()
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "walk_in": "3/h/key"}
    said = {"name": "Paul", "comes_from": "Gera", "key": uuid.uuid4()}
    for _ in range(2):
        answer = Client().post(door_of(today, "door_walk_in"), said)
        assert "Sie sind eingetragen" in answer.content.decode()
    assert present(today) == ["Paul"]
    Client().post(door_of(today, "door_walk_in"), {"name": "Pia", "key": uuid.uuid4()})
    for host in ("192.0.2.1", "192.0.2.2"):  # wherever they come from
        answer = Client(REMOTE_ADDR=host).post(door_of(today, "door_walk_in"), {"name": "Pit", "key": uuid.uuid4()})
        text = answer.content.decode()
        assert (answer.status_code, "sagen Sie am Einlass Bescheid" in text, 'value="Pit"' in text) == (422, True, True)
    assert present(today) == ["Paul", "Pia"]


# --- In the room ------------------------------------------------------------------------------------------------------


def item(meeting: Meeting, title: str, minutes: int) -> None:
    agenda.add(meeting, AgendaItem(title=title, minutes=minutes))


def test_what_runs_follows_from_the_agenda(cast) -> None:
    meeting = cast.meeting  # from ten to four
    item(meeting, "A", 30)
    item(meeting, "B", 60)
    slots = timetable(meeting, meeting.agenda.all())

    def at(minutes: float) -> tuple[bool, bool, str, str]:
        found = moment(meeting, slots, meeting.starts_at + datetime.timedelta(minutes=minutes))
        titles = [slot.item.title if slot else "" for slot in (found.running, found.next)]
        return found.is_before, found.is_over, titles[0], titles[1]

    assert at(-1) == (True, False, "", "A")
    assert at(0) == (False, False, "A", "B")
    assert at(29.9) == (False, False, "A", "B")
    assert at(30) == (False, False, "B", "")
    assert at(90) == (False, False, "", "")
    assert at(359) == (False, False, "", "")
    assert at(360) == (False, True, "", "")
    item(meeting, "C", 400)  # longer than the meeting
    slots = timetable(meeting, meeting.agenda.all())
    assert at(360) == (False, False, "C", "")
    assert at(490) == (False, True, "", "")


def test_the_room_sees_what_runs_and_what_comes(client: Client, cast, today) -> None:
    for title, minutes in (("Begrüßung", 45), ("Leerstand in Läden", 30), ("Rundgang", 60)):
        item(today, title, minutes)
    client.force_login(cast.bernd)
    room = reverse("meetings:room", args=[today.slug])
    text = client.get(room).content.decode()
    assert '<h1 id="jetzt" lang="de">Leerstand in Läden</h1>' in text
    assert "Rundgang" in text and "Begrüßung" not in text
    assert '<noscript><meta http-equiv="refresh" content="60"></noscript>' in text
    for clutter in ("Hauptnavigation", "Mein Konto", "Bernd"):
        assert clutter not in text
    now = timezone.now()
    for starts, words in ((1, "Willkommen!"), (-9, "Danke, dass Sie da waren!")):
        Meeting.objects.update(starts_at=now + starts * HOUR, ends_at=now + (starts + 6) * HOUR)
        assert words in client.get(room).content.decode()
    Meeting.objects.update(state=State.CANCELLED)
    assert "findet nicht statt" in client.get(room).content.decode()


def test_the_room_takes_sections_from_later_apps(client: Client, cast, today) -> None:
    client.force_login(cast.bernd)
    room = reverse("meetings:room", args=[today.slug])
    before = list(room_page._registered)
    try:
        for place in ("end", "top"):

            @room_page.register(place)  # type: ignore[arg-type]
            def give(meeting: Meeting, place: str = place) -> Section:
                return Section("meetings/door_closed.html", {"why": f"{place} {meeting.slug}"})

        text = client.get(room).content.decode()
        assert text.index(f"top {today.slug}") < text.index(f"end {today.slug}")
    finally:
        room_page._registered[:] = before
