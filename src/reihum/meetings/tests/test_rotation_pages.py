"""The pages of the rotation: what visitors, members and the coordination see, and what their buttons do."""

import datetime
import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reihum.meetings import ledger, rotation_decisions
from reihum.meetings.models import HostingPause, HostOffer, Meeting, State, Turn, TurnDecision
from reihum.meetings.proposals import next_quarters
from reihum.meetings.quarters import Quarter
from reihum.meetings.rotation_forms import code
from reihum.people.models import Membership
from reihum.places.models import Municipality


@pytest.fixture
def quarter(cast) -> Quarter:
    taken = Quarter.of(cast.meeting.day)
    return next(quarter for quarter in next_quarters(ledger.read().facts, 4) if quarter > taken)


def text(response) -> str:
    """What stands on the page, without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def held(city: Municipality, days_ago: int) -> Meeting:
    start = timezone.now() - datetime.timedelta(days=days_ago)
    return Meeting.objects.create(
        title=f"Zu Gast in {city}",
        slug=f"treffen-{days_ago}",
        municipality=city,
        starts_at=start,
        ends_at=start + datetime.timedelta(hours=1),
        state=State.HELD,
        venue="Rathaus",
    )


def rows(page: str) -> list[list[str]]:
    body = page[page.index("<tbody>") : page.index("</tbody>")]
    cells = re.findall(r"<tr>(.*?)</tr>", body, re.S)
    return [
        [" ".join(re.sub(r"<[^>]+>", "", cell).split()) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.S)]
        for row in cells
    ]


def test_the_public_table_says_what_each_city_has_given_and_borne(client, cast) -> None:
    meeting = held(cast.glauchau, 100)
    page = client.get(reverse("meetings:rotation")).content.decode()
    assert rows(page) == [
        ["Zwickau", "noch nie", "0", "0,50", "+0,50", "16 km"],
        ["Glauchau", f"{meeting.day:%d.%m.%Y}", "1", "0,50", "−0,50", "0 km"],
    ]
    assert "Probe" not in page
    assert "Beispiel" not in page.replace("Netzwerk Beispiel", "").replace("Netzwerk Quartiersmanagement Beispiel", "")


@pytest.mark.parametrize(
    ("sort", "first", "mark"),
    [
        ("", "Zwickau", "descending"),
        ("?sort=rueckstand", "Glauchau", "ascending"),
        ("?sort=stadt", "Glauchau", "ascending"),
        ("?sort=-stadt", "Zwickau", "descending"),
        ("?sort=-ausgerichtet", "Glauchau", "descending"),
        ("?sort=strecke", "Glauchau", "ascending"),
        ("?sort=quatsch", "Zwickau", "descending"),
    ],
)
def test_the_table_can_be_sorted(client, cast, sort, first, mark) -> None:
    held(cast.glauchau, 100)
    page = client.get(reverse("meetings:rotation") + sort).content.decode()
    assert rows(page)[0][0] == first
    assert re.findall(r'aria-sort="(\w+)"', page) == [mark]


def test_reasons_of_blackouts_are_for_members(client, cast, quarter) -> None:
    HostingPause.objects.create(municipality=cast.zwickau, since=quarter.first, until=quarter.last, reason="Umbau.")
    url = reverse("meetings:rotation_city", args=["zwickau"])
    days = f"{quarter.first:%d.%m.%Y}–{quarter.last:%d.%m.%Y}"
    public, inside = text(client.get(url)), text(signed_in(cast.bernd).get(url))
    assert f"Zwickau kann nicht einladen ({days})." in public
    assert "Umbau" not in public
    assert f"Zwickau kann nicht einladen ({days}: Umbau.)." in inside
    assert "Ihre Stadt anbieten" in inside
    assert "Ihre Stadt anbieten" not in text(signed_in(cast.ayse).get(url))


def test_members_offer_their_city_and_say_when_it_cannot(cast, quarter) -> None:
    bernd = signed_in(cast.bernd)
    page = reverse("meetings:rotation_city", args=["zwickau"])
    bernd.post(reverse("meetings:offer_hosting", args=["zwickau"]), {"quarter": code(quarter), "note": "gern"})
    assert [(o.municipality, o.quarter, o.note, o.offered_by) for o in HostOffer.objects.all()] == [
        (cast.zwickau, quarter, "gern", cast.bernd.person)
    ]
    assert f"Angeboten: {quarter} · gern" in text(bernd.get(page))
    bernd.post(reverse("meetings:withdraw_offer", args=["zwickau"]), {"quartal": code(quarter)})
    assert HostOffer.objects.count() == 0
    said = {"kind": "blackout", "since": "2030-02-01", "until": "2030-01-01", "reason": "Wahl"}
    wrong = bernd.post(reverse("meetings:add_pause", args=["zwickau"]), said)
    assert wrong.status_code == 422
    assert "Das Ende liegt vor dem Beginn" in text(wrong)
    assert 'value="Wahl"' in wrong.content.decode()
    bernd.post(reverse("meetings:add_pause", args=["zwickau"]), {**said, "until": "2030-02-28"})
    pause = HostingPause.objects.get()
    assert (pause.municipality, pause.reason) == (cast.zwickau, "Wahl")
    other = reverse("meetings:remove_pause", args=["glauchau", pause.pk])
    assert bernd.post(other).status_code == 403
    assert signed_in(cast.ayse).post(other).status_code == 404  # it is Zwickau's
    bernd.post(reverse("meetings:remove_pause", args=["zwickau", pause.pk]))
    assert HostingPause.objects.count() == 0


def test_the_coordination_plans(cast, quarter) -> None:
    carla, url = signed_in(cast.carla), reverse("meetings:planning")
    page = text(carla.get(url + "?quartale=3"))
    assert [str(one) in page for one in next_quarters(ledger.read().facts, 4)] == [True, True, True, False]
    turn = {"quartal": code(quarter), "stadt": cast.zwickau.ags, "quartale": "3"}

    def press(name: str, **more: str) -> str:
        response = carla.post(reverse(f"meetings:{name}"), {**turn, **more}, follow=True)
        assert response.redirect_chain[0][0] == url + "?quartale=3"
        return text(response)

    assert "Festgelegt." in press("lock_turn")
    assert "Das Quartal ist wieder offen." in press("unlock_turn")
    assert "Bitte nennen Sie einen Grund; er steht im Verlauf." in press("skip_turn")
    assert "Bitte bleiben Sie unter 300 Zeichen." in press("skip_turn", grund="x" * 301)
    assert "Die Reihe kommt zurück." in press("skip_turn", grund="Umbau")
    assert "Bitte bleiben Sie unter 300 Zeichen." in press("swap_turns", mit=code(quarter.next()), grund="x" * 301)
    assert "Dieses Quartal gibt es nicht." in press("lock_turn", quartal="2026-5")
    assert "Diese Stadt gehört nicht zum Netzwerk." in press("lock_turn", stadt="99999999")
    assert "steht aber niemand mit E-Mail-Adresse" in press("decide_turn")  # Zwickau has no office
    assert "ist schon entschieden: Zwickau lädt ein. Ihre Änderung" in press("decide_turn", stadt=cast.glauchau.ags)
    history = press("lock_turn")
    for line in ("Zwickau entschieden", "Zwickau übersprungen. Umbau", "Zwickau festgelegt", "Carla Probe"):
        assert line in history
    assert TurnDecision.objects.count() == 4


def test_why_two_cities_swapped_stands_in_the_history(cast, quarter) -> None:
    carla, action = signed_in(cast.carla), reverse("meetings:swap_turns")
    page = carla.get(reverse("meetings:planning")).content.decode()
    form = re.search(rf'action="{action}">(.*?)</form>', page, re.DOTALL)
    assert form
    assert 'name="grund"' in form[1]
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form[1]))
    fields |= {"mit": re.findall(r'<option value="([^"]+)"', form[1])[0], "grund": "Stadtfest im Mai"}
    history = text(carla.post(action, fields, follow=True))
    swapped = TurnDecision.objects.get()
    assert f"{swapped.municipality.name} getauscht → {swapped.other.name}. Stadtfest im Mai" in history


def test_a_host_answers_by_the_form(cast, quarter) -> None:
    meeting, _mailed = rotation_decisions.decide(quarter, cast.glauchau, cast.carla.person)
    ayse, url = signed_in(cast.ayse), reverse("meetings:accept_turn", args=[meeting.slug])
    assert "Zusagen oder ablehnen" in text(ayse.get(meeting.get_absolute_url()))
    said = {"day": f"{meeting.day}", "begins": "10:00", "ends": "09:00", "venue": "Bahnhof", "capacity": "25"}
    wrong = ayse.post(url, said)
    assert (wrong.status_code, wrong.context["form"].errors.keys()) == (422, {"ends"})
    assert 'value="Bahnhof"' in wrong.content.decode()
    early = ayse.post(url, {**said, "ends": "15:00", "day": "2020-01-01"})
    assert early.context["form"].errors == {
        "day": [f"Der Tag liegt nicht im {quarter}. Bitte wählen Sie einen anderen."]
    }
    assert ayse.post(url, {**said, "ends": "15:00"}).url == meeting.get_absolute_url()
    meeting.refresh_from_db()
    assert (meeting.state, meeting.venue, meeting.capacity) == ("confirmed", "Bahnhof", 25)
    assert timezone.localtime(meeting.ends_at).time() == datetime.time(15)
    again = ayse.post(url, {**said, "ends": "15:00"})
    assert "Glauchau hat schon zugesagt" in text(again)
    assert ayse.get(url).url == meeting.get_absolute_url()


def test_a_host_declines_by_the_form(cast, quarter) -> None:
    meeting, _mailed = rotation_decisions.decide(quarter, cast.glauchau, cast.carla.person)
    ayse, url = signed_in(cast.ayse), reverse("meetings:decline_turn", args=[meeting.slug])
    assert ayse.post(url, {"reason": ""}).status_code == 422
    page = text(ayse.post(url, {"reason": "Der Saal ist belegt."}, follow=True))
    assert "Ihre Absage ist bei der Koordination." in page
    assert not Meeting.objects.filter(pk=meeting.pk).exists()
    assert Turn.objects.count() == 0


def test_pages_cost_the_same_for_many_cities(client, cast, queries_of) -> None:
    carla = signed_in(cast.carla)
    asked = [
        (client, reverse("meetings:rotation")),
        (client, reverse("meetings:rotation_city", args=["glauchau"])),
        (carla, reverse("meetings:planning")),
    ]
    held(cast.zwickau, 400)
    TurnDecision.objects.create(year=2020, number=1, kind="skipped", municipality=cast.zwickau, reason="Umbau")
    before = [queries_of(*page) for page in asked]
    for number in range(12):
        city = Municipality.objects.create(name=f"Stadt {number}", slug=f"stadt-{number}", ags=f"14{number:06}")
        Membership.objects.create(municipality=city, seat=number + 5)
        HostingPause.objects.create(
            municipality=city, since=datetime.date(2030, 1, 1), until=datetime.date(2030, 2, 1), reason="Umbau"
        )
        held(city, number * 90 + 30)
        for _ in range(2):
            TurnDecision.objects.create(year=2020, number=1, kind="skipped", municipality=city, reason="Umbau")
    assert [queries_of(*page) for page in asked] == before


def test_the_list_of_meetings_leads_to_the_ring(client, cast) -> None:
    assert f'href="{reverse("meetings:rotation")}"' in client.get(reverse("meetings:meetings")).content.decode()
