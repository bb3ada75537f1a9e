"""The round: said in a minute, typed from cards without loss and without doubles, taken into the minutes, and among members."""

from __future__ import annotations

import datetime
import re
import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from reihum.exchange import round as rounds
from reihum.exchange.models import Experience
from reihum.funding.models import Topic
from reihum.meetings import agenda, minutes
from reihum.meetings.minutes import Text
from reihum.meetings.models import AgendaItem, Meeting, State
from reihum.meetings.page import room_page
from reihum.people.models import Role
from reihum.places.models import Area
from reihum.publishing import facts as public_facts


def tell(cast: Any, title: str, topic: Topic | None = None, area: Area | None = None, **facts: Any) -> Experience:
    entry = Experience.objects.create(
        title=title, **{"kind": "works", "municipality": cast.zwickau, "meeting": cast.meeting, **facts}
    )
    entry.topics.set([topic] if topic else [])
    entry.areas.set([area] if area else [])
    return entry


def page(cast: Any, name: str = "round", *more: Any) -> str:
    return reverse(f"round:{name}", args=[cast.meeting.slug, *more])


def sheet(*rows: dict[str, Any], key: uuid.UUID | None = None, **more: Any) -> dict[str, Any]:
    """A sheet as a browser sends it: the rows, filled up with empty ones."""
    filled = [*rows, *({} for _ in range(10 - len(rows)))]
    data = {f"karte-{number}-{name}": value for number, row in enumerate(filled) for name, value in row.items()}
    names = ("kind", "title", "municipality", "topic")
    empty = {f"karte-{number}-{name}": "" for number in range(len(filled)) for name in names}
    head = {"karte-TOTAL_FORMS": len(filled), "karte-INITIAL_FORMS": 0, "sheet": str(key or uuid.uuid4())}
    return {**empty, **data, **head, **more}


def card(cast: Any, title: str, **more: Any) -> dict[str, Any]:
    return {"kind": "pinches", "title": title, "municipality": cast.zwickau.pk, **more}


@pytest.fixture
def held(cast: Any) -> Meeting:
    """The meeting took place yesterday, with an exchange among its points."""
    agenda.add(cast.meeting, AgendaItem(title="Überblick"))
    agenda.add(cast.meeting, AgendaItem(title="Austausch", kind=AgendaItem.Kind.EXCHANGE))
    start = timezone.now() - datetime.timedelta(days=1)
    Meeting.objects.update(state=State.HELD, starts_at=start, ends_at=start + datetime.timedelta(hours=6))
    cast.meeting.refresh_from_db()
    return Meeting.objects.get()


def test_said_on_a_phone_it_counts_for_ones_city_and_stays_among_members(client: Client, cast: Any) -> None:
    client.force_login(cast.bernd)
    html = client.get(page(cast)).content.decode()
    assert 'name="municipality"' not in html  # he speaks for one city
    key = re.search(r'name="sheet" value="([^"]+)"', html)
    assert key
    said = {"kind": "works", "title": "Sprechstunde im Waschsalon", "sheet": key[1]}
    for _ in range(2):  # a thumb that was too quick
        assert client.post(page(cast, "say"), said).url == page(cast)
    entry = Experience.objects.get()
    assert (entry.municipality, entry.told_by, entry.meeting) == (cast.zwickau, cast.bernd.person, cast.meeting)
    assert (entry.is_public, entry.text, entry.told_on) == (False, "", timezone.localdate())
    assert "Sprechstunde im Waschsalon" in client.get(page(cast)).content.decode()


def test_who_speaks_for_several_cities_chooses_and_the_area_has_to_lie_there(client: Client, cast: Any) -> None:
    Role.objects.create(person=cast.dora.person, kind=Role.Kind.COMMUNITY, municipality=cast.zwickau)
    client.force_login(cast.dora)
    said = {"kind": "pinches", "title": "Kein Raum", "area": cast.area.pk}
    wrong = client.post(page(cast, "say"), {**said, "municipality": cast.zwickau.pk})
    assert wrong.status_code == 422
    assert wrong.context["form"].errors == {
        "area": ["Das Gebiet Scherberg liegt nicht in Zwickau. Bitte prüfen Sie beides."]
    }
    assert "Kein Raum" in wrong.content.decode()
    assert client.post(page(cast, "say"), said).context["form"].errors.keys() == {"municipality"}
    assert client.post(page(cast, "say"), {**said, "municipality": cast.glauchau.pk}).status_code == 302
    entry = Experience.objects.get()
    assert (entry.municipality, entry.areas.get()) == (cast.glauchau, cast.area)


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("planned", "öffnet mit der Einladung"),
        ("confirmed", "öffnet mit der Einladung"),
        *((state, "") for state in ("invited", "open", "full", "held")),
        *((state, "ist geschlossen") for state in ("minuted", "reported", "closed")),
        *((state, "findet nicht statt") for state in ("postponed", "cancelled")),
    ],
)
def test_it_is_open_from_the_invitation_until_the_minutes(client: Client, cast: Any, state: str, sentence: str) -> None:
    entry = tell(cast, "Vorher gesagt", told_by=cast.ayse.person, municipality=cast.glauchau)
    Meeting.objects.update(state=state)
    client.force_login(cast.ayse)
    response = client.get(page(cast))
    assert (response.context["form"] is None, sentence in response.context["why_closed"]) == (bool(sentence), True)
    expected = 422 if sentence else 302
    said = {"kind": "works", "title": "Zu spät"}
    assert client.post(page(cast, "say"), said).status_code == expected
    assert client.post(page(cast, "cards"), sheet(card(cast, "Karte"))).status_code == expected
    assert client.post(page(cast, "entry", entry.pk), {**said, "title": "Anders"}).status_code == expected
    titles = {"Vorher gesagt"} if sentence else {"Anders", "Zu spät", "Karte"}
    assert set(Experience.objects.values_list("title", flat=True)) == titles
    # What somebody said they may take back at any time.
    assert client.post(page(cast, "delete", entry.pk)).status_code == 302
    assert not Experience.objects.filter(pk=entry.pk).exists()


def test_approved_minutes_close_the_round_whatever_the_state(held: Meeting, cast: Any) -> None:
    made = minutes.begin(held)
    minutes.write(minutes.add_part(made, "Überblick"), 0, Text("Gut."), None)
    minutes.approve(made, None)
    Meeting.objects.update(state=State.HELD)
    with pytest.raises(ValidationError, match="freigegeben"):
        rounds.say(cast.meeting, uuid.uuid4(), [Experience(kind="works", title="Spät", municipality=cast.zwickau)])
    assert not Experience.objects.exists()


def test_entries_stand_by_topic_and_the_newest_first(client: Client, cast: Any) -> None:
    homes, children = (Topic.objects.get(slug=slug) for slug in ("wohnen", "kinder-und-jugend"))
    tell(cast, "Ohne")
    tell(cast, "Wohnen alt", topic=homes)
    tell(cast, "Kinder", topic=children)
    tell(cast, "Wohnen neu", topic=homes)
    tell(cast, "Anderswo", topic=homes, meeting=None)
    client.force_login(cast.bernd)
    seen = [
        (group["topic"], [row["voice"].title for row in group["entries"]])
        for group in client.get(page(cast)).context["groups"]
    ]
    assert seen == [(children, ["Kinder"]), (homes, ["Wohnen neu", "Wohnen alt"]), (None, ["Ohne"])]


def test_hosts_set_the_topic_and_the_teller_and_city_stay(client: Client, cast: Any) -> None:
    entry = tell(cast, "Kein Raum", kind="pinches", told_by=cast.bernd.person)
    client.force_login(cast.ayse)
    topic = Topic.objects.get(slug="wohnen")
    changed = {"kind": "pinches", "title": "Kein Raum", "topic": topic.pk, "municipality": cast.glauchau.pk}
    assert client.post(page(cast, "entry", entry.pk), changed).status_code == 302
    entry.refresh_from_db()
    assert (entry.topics.get(), entry.municipality, entry.told_by) == (topic, cast.zwickau, cast.bernd.person)


def test_an_entry_of_another_meeting_is_not_there(client: Client, cast: Any) -> None:
    entry = tell(cast, "Anderswo", meeting=None, told_by=cast.bernd.person)
    client.force_login(cast.bernd)
    assert client.get(page(cast, "entry", entry.pk)).status_code == 404
    assert client.post(page(cast, "delete", entry.pk)).status_code == 404
    assert Experience.objects.filter(pk=entry.pk).exists()


def test_cards_are_typed_for_a_city_without_a_name(client: Client, cast: Any, held: Meeting) -> None:
    client.force_login(cast.ayse)
    topic = Topic.objects.get(slug="wohnen")
    rows = [card(cast, "Kein Raum", topic=topic.pk), {}, card(cast, "Der Hof", kind="works")]
    assert client.post(page(cast, "cards"), sheet(*rows)).url == page(cast)
    seen = Experience.objects.order_by("pk").values_list("kind", "title", "topics", "told_by", "visibility", "told_on")
    assert list(seen) == [
        ("pinches", "Kein Raum", topic.pk, None, "members", held.day),
        ("works", "Der Hof", None, None, "members", held.day),
    ]


def test_a_mistake_in_one_row_keeps_what_stands_in_the_others(client: Client, cast: Any) -> None:
    client.force_login(cast.ayse)
    rows = [
        card(cast, "Erste Karte"),
        card(cast, ""),
        card(cast, "Dritte Karte", municipality=4711),
        card(cast, "x" * 141),
    ]
    key = uuid.uuid4()
    response = client.post(page(cast, "cards"), sheet(*rows, key=key))
    assert response.status_code == 422
    assert not Experience.objects.exists()
    assert [list(errors) for errors in response.context["cards"].errors[:5]] == [
        [],
        ["title"],
        ["municipality"],
        ["title"],
        [],
    ]
    html = response.content.decode()
    assert [part in html for part in ("Erste Karte", "Dritte Karte", str(key), '<a href="#karte-2">Zeile 2</a>')] == [
        True
    ] * 4
    mended = [rows[0], card(cast, "Zweite Karte"), card(cast, "Dritte Karte"), card(cast, "Vierte Karte")]
    assert client.post(page(cast, "cards"), sheet(*mended, key=key)).status_code == 302
    assert Experience.objects.count() == 4


def test_a_sheet_sent_twice_is_not_doubled_and_what_was_added_to_it_is_kept(client: Client, cast: Any) -> None:
    client.force_login(cast.ayse)
    key = uuid.uuid4()
    rows = [card(cast, "Kein Raum"), card(cast, "Kein Raum")]  # two people wrote the same
    for _ in range(2):
        client.post(page(cast, "cards"), sheet(*rows, key=key))
    assert Experience.objects.count() == 2
    client.post(page(cast, "cards"), sheet(*rows, card(cast, "Kein Geld"), key=key))  # back, and one more
    assert sorted(Experience.objects.values_list("title", flat=True)) == ["Kein Geld", "Kein Raum", "Kein Raum"]
    client.post(page(cast, "cards"), sheet(card(cast, "Kein Raum")))  # another sheet is another card
    assert Experience.objects.count() == 4


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_sheet_sent_four_times_at_once_counts_once(cast: Any) -> None:
    key, at_once = uuid.uuid4(), threading.Barrier(4)
    new: list[int] = []

    def send() -> None:
        try:
            at_once.wait()
            typed = {"kind": "works", "municipality": cast.zwickau}
            cards = [rounds.Said(Experience(title=title, **typed)) for title in ("Eins", "Zwei")]
            new.append(rounds.say(cast.meeting, key, cards))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(new) == [0, 0, 0, 2]
    assert sorted(Experience.objects.values_list("title", flat=True)) == ["Eins", "Zwei"]


def test_fifty_cards_at_once_are_enough(client: Client, cast: Any) -> None:
    client.force_login(cast.ayse)
    rows = [card(cast, f"Karte {number}") for number in range(51)]
    response = client.post(page(cast, "cards"), sheet(*rows))
    assert (response.status_code, Experience.objects.count()) == (422, 0)
    assert response.context["cards"].non_form_errors()
    assert client.post(page(cast, "cards"), sheet(*rows[:50])).status_code == 302
    assert Experience.objects.count() == 50


def test_a_sheet_without_anything_adds_nothing(client: Client, cast: Any) -> None:
    client.force_login(cast.ayse)
    response = client.post(page(cast, "cards"), sheet(), follow=True)
    assert [str(message) for message in response.context["messages"]] == ["Es kam nichts Neues dazu."]
    assert client.post(page(cast, "cards"), {"unsinn": "1"}).status_code == 422


def part_of(held: Meeting) -> Any:
    return minutes.begin(held).parts.get(item__kind=AgendaItem.Kind.EXCHANGE)


def holds(held: Meeting) -> Text:
    return minutes.text_of(minutes.current(part_of(held)))


def test_the_minutes_take_the_round_over_beside_what_is_typed(held: Meeting, client: Client, cast: Any) -> None:
    topic = Topic.objects.get(slug="wohnen")
    tell(cast, "Leerstand", kind="pinches", text="Niemand\nantwortet.", topic=topic, told_by=cast.bernd.person)
    tell(cast, "Mehr Leerstand", kind="pinches")
    minutes.write(part_of(held), 0, Text("Von Hand.", "Wir rufen an."), cast.ayse.person)
    client.force_login(cast.ayse)
    response = client.post(page(cast, "into_minutes"))
    assert response.url == reverse("meetings:minutes_part", args=[held.slug, part_of(held).pk])
    expected = Text(
        "Von Hand.\n"
        "Drückt · Wohnen: Leerstand (Zwickau) – Niemand antwortet.\n"
        "Drückt: Mehr Leerstand (Zwickau)",  # its words hold those of the other
        "Wir rufen an.",
    )
    assert holds(held) == expected
    assert "Bernd" not in expected.text
    client.cookies["reihum_language"] = "en"
    with override("en"):  # pressed again, by whoever reads English
        rounds.into_minutes(held, cast.carla.person)
    assert holds(held) == expected
    assert part_of(held).versions.count() == 2


def test_put_to_a_topic_later_it_is_not_taken_over_again_and_what_is_new_is(held: Meeting, cast: Any) -> None:
    entry = tell(cast, "Leerstand", kind="pinches")
    rounds.into_minutes(held, None)
    entry.topics.add(Topic.objects.get(slug="wohnen"))
    tell(cast, "Leerstand")  # the same words, but it works
    rounds.into_minutes(held, None)
    assert holds(held).text == "Drückt: Leerstand (Zwickau)\nLäuft gut: Leerstand (Zwickau)"


def test_why_the_minutes_cannot_take_it_over(held: Meeting, cast: Any) -> None:
    with pytest.raises(ValidationError, match="steht noch nichts"):
        rounds.into_minutes(held, None)
    tell(cast, "Leerstand")
    AgendaItem.objects.filter(kind=AgendaItem.Kind.EXCHANGE).delete()
    with pytest.raises(ValidationError, match="kein Punkt der Art „Austausch“"):
        rounds.into_minutes(held, None)
    Meeting.objects.update(starts_at=timezone.now() + datetime.timedelta(days=1), ends_at="2100-01-01T12:00Z")
    with pytest.raises(ValidationError, match="noch nicht begonnen"):
        rounds.into_minutes(Meeting.objects.get(), None)


def test_what_pinched_last_time_stands_on_the_page_of_the_next_round(client: Client, cast: Any) -> None:
    def earlier(days: int) -> Meeting:
        start = timezone.now() - datetime.timedelta(days=days)
        facts = {"starts_at": start, "ends_at": start + datetime.timedelta(hours=6), "state": State.CLOSED}
        return Meeting.objects.create(title="Zu Gast", slug=f"m{days}", municipality=cast.zwickau, venue="…", **facts)

    last, _without, long_ago = earlier(90), earlier(30), earlier(180)
    tell(cast, "Drückte neulich", kind="pinches", meeting=last)
    tell(cast, "Lief neulich", meeting=last)
    tell(cast, "Drückte damals", kind="pinches", meeting=long_ago)
    tell(cast, "Drückt heute", kind="pinches")
    client.force_login(cast.bernd)
    assert [one.title for one in client.get(page(cast)).context["last_time"]] == ["Drückte neulich"]


def test_the_screen_in_the_room_shows_topics_and_no_names(cast: Any) -> None:
    from django.template.loader import render_to_string

    assert room_page.of(cast.meeting)["main"] == []
    tell(cast, "Kein Raum", topic=Topic.objects.get(slug="wohnen"), told_by=cast.bernd.person)
    (section,) = room_page.of(cast.meeting)["main"]
    html = render_to_string(section.template, section.context)
    assert [word in html for word in ("Wohnen", "Kein Raum", "Zwickau", "Bernd")] == [True, True, True, False]


def test_nothing_said_in_the_round_leaks(client: Client, cast: Any) -> None:
    """To visitors and strangers on pages, in feeds, maps, and the data that everybody may take."""
    facts = {"area": cast.area, "topic": Topic.objects.get(slug="wohnen"), "told_by": cast.dora.person}
    entry = tell(cast, "Vertrauliches", text="Geheimnis im Raum", **facts)
    tell(cast, "Öffentliches", visibility="public", **facts)
    pages = [
        *("/", reverse("exchange:experiences"), cast.meeting.get_absolute_url(), cast.area.get_absolute_url()),
        *(
            cast.glauchau.get_absolute_url(),
            cast.zwickau.get_absolute_url(),
            reverse("search:results") + "?q=Raum",
        ),
        *(reverse("newsroom:feed"), "/sitemap.xml", "/sitemap-erfahrungen.xml", reverse("meetings:meetings")),
    ]
    for user in (None, cast.erik):
        if user:
            client.force_login(user)
        for address in pages:
            text = client.get(address).content.decode()
            found = [
                part
                for part in ("Vertrauliches", "Geheimnis", f"{entry.get_absolute_url()}<", page(cast))
                if part in text
            ]
            assert found == [], address
        assert client.get(entry.get_absolute_url()).status_code == 404
    told = [one["title"] for one in public_facts.topics()["erfahrungen"]()]
    assert told == ["Öffentliches"]
    assert "Zur Runde" not in Client().get(cast.meeting.get_absolute_url()).content.decode()
    client.force_login(cast.bernd)
    assert page(cast) in client.get(cast.meeting.get_absolute_url()).content.decode()


@pytest.mark.parametrize("role", ["bernd", "ayse"])
def test_the_round_costs_the_same_with_3_and_with_30(
    client: Client, cast: Any, queries_of: Callable[..., int], role: str
) -> None:
    topics = list(Topic.objects.all()[:5])
    client.force_login(getattr(cast, role))

    def fill(numbers: range) -> None:
        for number in numbers:
            tell(cast, f"Nr. {number}", topic=topics[number % 5], area=cast.area, told_by=cast.dora.person)

    fill(range(3))
    few = queries_of(client, page(cast))
    fill(range(3, 30))
    assert queries_of(client, page(cast)) == few


def test_rows_of_cards_cost_nothing(client: Client, cast: Any, django_assert_max_num_queries: Any) -> None:
    client.force_login(cast.ayse)
    client.get(page(cast, "cards"))
    with django_assert_max_num_queries(20):
        client.get(page(cast, "cards"))
