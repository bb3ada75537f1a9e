"""Experiences: public ones for everybody, the rest for members, and never the other way round."""

import pytest
from django.urls import reverse

from reihum.exchange import history
from reihum.exchange.models import AlsoPinches, Circle, Experience, Reply, Solution, Thanks
from reihum.funding.models import Topic
from reihum.people.models import Person
from reihum.places.models import Municipality

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


def test_the_list_is_narrowed_down_to_what_fits(client, cast) -> None:
    topic, other = Topic.objects.all()[:2]
    here = tell(cast, "Hier", area=cast.area)
    here.topics.set([topic, other])
    tell(cast, "Dort", municipality=cast.zwickau, kind="pinches", state="answered").topics.set([other])
    tell(cast, "Irgendwo", municipality=cast.zwickau, chatham_house=True, kind="question").topics.set([topic])
    tell(cast, "Nicht für alle", municipality=cast.zwickau, visibility="members")
    for query, expected in {
        "": {"Hier", "Dort", "Irgendwo"},
        "?art=question": {"Irgendwo"},
        f"?feld={topic.slug}": {"Hier", "Irgendwo"},
        f"?feld={other.slug}&art=works": {"Hier"},
        f"?stadt={cast.zwickau.slug}": {"Dort"},
        "?stadt=nirgends": set(),
        "?stand=answered": {"Dort"},
        "?stand=unsinn&seite=-3": {"Hier", "Dort", "Irgendwo"},
        "?art=question&stand=solved": set(),
    }.items():
        html = client.get(reverse("exchange:experiences") + query).content.decode()
        found = {title for title in ("Hier", "Dort", "Irgendwo", "Nicht für alle") if f">{title}</a>" in html}
        assert found == expected, query
    part = client.get(reverse("exchange:experiences"), headers={"HX-Request": "true"}).content.decode()
    assert part.startswith('<div id="erfahrungen"')


def test_cities_to_choose_from_tell_nothing_of_what_is_hidden(client, cast) -> None:
    tell(cast, "Hier")
    tell(cast, "Ohne Ort", municipality=cast.zwickau, chatham_house=True)
    tell(cast, "Im Kreis", municipality=cast.zwickau, visibility="circle", circle=Circle.objects.create(name="Kreis"))
    for user in (None, cast.dora):
        if user:
            client.force_login(user)
        assert 'value="zwickau"' not in client.get(reverse("exchange:experiences")).content.decode()


@pytest.mark.parametrize("role", ["visitor", "bernd", "carla"])
def test_the_page_of_an_entry_costs_the_same_with_2_answers_and_with_20(client, cast, queries_of, role) -> None:
    entry = tell(cast, "Klemmt", kind="pinches", told_by=cast.dora.person)
    if role != "visitor":
        client.force_login(getattr(cast, role))

    def fill(numbers: range) -> None:
        for number in numbers:
            person = Person.objects.create(given_name="P", family_name=f"Nr. {number}")
            reply = Reply.objects.create(experience=entry, text="Ja.", author=person)
            Thanks.objects.create(experience=entry, person=person)
            Thanks.objects.create(reply=reply, person=person)
            Solution.objects.create(problem=entry, solution=tell(cast, f"Hilft {number}", area=cast.area))
            city = Municipality.objects.create(name=f"Stadt {number}", slug=f"stadt-{number}", ags=f"14{number:06}")
            AlsoPinches.objects.create(experience=entry, municipality=city)
            history.remember(entry, person)

    fill(range(2))
    pages = [entry.get_absolute_url()]
    if role != "visitor":
        pages += [reverse("exchange:history", args=[entry.pk]), reverse("exchange:mine")]
    few = [queries_of(client, page) for page in pages]
    fill(range(2, 20))
    assert [queries_of(client, page) for page in pages] == few


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
