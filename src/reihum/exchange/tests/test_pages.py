"""Experiences: public ones for everybody, the rest for members, and never the other way round."""

import pytest
from django.urls import reverse

from reihum.exchange.models import Experience

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def tell(cast, title: str, area=None, **facts) -> Experience:
    facts = {"kind": "works", "text": "So ist es.", "municipality": cast.glauchau, "visibility": "public", **facts}
    entry = Experience.objects.create(title=title, **facts)
    entry.areas.set([area] if area else [])
    return entry


def test_what_is_not_public_leaks_nowhere(client, cast) -> None:
    hidden = tell(
        cast,
        "Vertrag nur ein Jahr",
        visibility="members",
        area=cast.area,
        meeting=cast.meeting,
        told_by=cast.dora.person,
    )
    tell(cast, "Sprechstunde", area=cast.area, meeting=cast.meeting, told_by=cast.dora.person)
    pages = [reverse("exchange:experiences"), cast.area.get_absolute_url(), cast.meeting.get_absolute_url(), "/"]
    for page in pages:
        html = client.get(page).content.decode()
        assert ("Sprechstunde" in html, "Vertrag" in html) == (True, False), page
    assert client.get(hidden.get_absolute_url()).status_code == 404
    client.force_login(cast.erik, backend=BACKEND)
    assert client.get(hidden.get_absolute_url()).status_code == 404
    client.force_login(cast.bernd, backend=BACKEND)
    assert "Vertrag" in client.get(hidden.get_absolute_url()).content.decode()
    assert "Vertrag" in client.get(reverse("exchange:experiences")).content.decode()


def test_whom_to_ask_is_for_members(client, cast) -> None:
    voice = tell(cast, "Sprechstunde", told_by=cast.dora.person)
    assert "Dora Vorlage" not in client.get(voice.get_absolute_url()).content.decode()
    client.force_login(cast.bernd, backend=BACKEND)
    assert "Dora Vorlage" in client.get(voice.get_absolute_url()).content.decode()


def test_one_kind_can_be_picked_and_nonsense_shows_all(client, cast) -> None:
    tell(cast, "Läuft")
    tell(cast, "Klemmt", kind="pinches")
    seen = {}
    for kind in ("works", "pinches", "unsinn"):
        html = client.get(reverse("exchange:experiences"), {"art": kind}).content.decode()
        seen[kind] = ("Läuft</a>" in html, "Klemmt</a>" in html)
    assert seen == {"works": (True, False), "pinches": (False, True), "unsinn": (True, True)}


def test_a_draft_meeting_is_not_named(client, cast) -> None:
    voice = tell(cast, "Gehört", meeting=cast.meeting)
    cast.meeting.state = "planned"
    cast.meeting.save()
    assert "Zu Gast in Glauchau" not in client.get(voice.get_absolute_url()).content.decode()


@pytest.mark.parametrize("page", ["list", "area", "meeting", "home"])
def test_pages_cost_the_same_with_3_and_with_30(client, cast, queries_of, page) -> None:
    url = {
        "list": reverse("exchange:experiences"),
        "area": cast.area.get_absolute_url(),
        "meeting": cast.meeting.get_absolute_url(),
        "home": "/",
    }[page]

    def fill(numbers: range) -> None:
        for number in numbers:
            kind = "works" if number % 2 else "pinches"
            tell(cast, f"Nr. {number}", kind=kind, area=cast.area, meeting=cast.meeting, told_by=cast.dora.person)

    fill(range(4))
    few = queries_of(client, url)
    fill(range(4, 30))
    assert queries_of(client, url) == few
