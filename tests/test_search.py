"""The one search over everything: each thing for whoever may read it, from the moment it is so."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone, translation

from reihum.conftest import Cast
from reihum.search import counting, writing
from reihum.search.asking import ask
from reihum.search.completing import completions
from reihum.search.likeness import similar
from reihum.search.models import Entry
from reihum.search.readers import audiences_of
from reihum.search.sources import sources

EVERYBODY = ("visitor", "erik", "bernd", "ayse", "dora", "carla", "admin")
MEMBERS = ("bernd", "ayse", "dora", "carla", "admin")


@pytest.fixture(autouse=True)
def nobody_searched_yet() -> None:
    cache.clear()


@pytest.fixture
def everything(cast: Cast, settings: Any, tmp_path: Any) -> dict[str, tuple[str, ...]]:
    """One thing of each kind that can be found, by a word that stands nowhere else, with who may find it."""
    from wagtail.models import PageViewRestriction

    from reihum.exchange.models import Attachment, Circle, Experience, Reply
    from reihum.funding.models import Project
    from reihum.media.models import DocumentText, File
    from reihum.meetings.models import Meeting, MeetingDocument, Minutes, MinutesPart, MinutesVersion
    from reihum.newsroom.models import ArticlePage, HomePage, NewsPage, StandardPage
    from reihum.places.models import AreaDocument

    settings.MEDIA_ROOT = tmp_path
    settings.ACCOUNT_RATE_LIMITS = {}  # it is asked for everything, by everybody
    found: dict[str, tuple[str, ...]] = {}

    def word(name: str, *who: str) -> str:
        found[f"Wackelkontakt{name}"] = who
        return f"Wackelkontakt{name} Brimborius"

    news, home = NewsPage.objects.get(), HomePage.objects.get()
    body = [("paragraph", f"<p>Im Text: <b>{word('artikel', *EVERYBODY)}</b></p>")]
    news.add_child(instance=ArticlePage(title="Artikel", slug="artikel", teaser="…", body=body))
    hidden = [("paragraph", word("entwurf"))]
    news.add_child(instance=ArticlePage(title="Entwurf", slug="entwurf", teaser="…", body=hidden, live=False))
    home.add_child(instance=StandardPage(title=word("seite", *EVERYBODY), slug="eine-seite", body=[]))
    closed = home.add_child(instance=StandardPage(title=word("zu"), slug="geschlossen", body=[]))
    PageViewRestriction.objects.create(page=closed, restriction_type="login")

    cast.area.description = word("gebiet", *EVERYBODY)
    cast.area.save()
    project = {"period": cast.period, "area": cast.area, "beneficiary": "Stadt"}
    Project.objects.create(name=word("vorhaben", *EVERYBODY), slug="eins", **project)
    Project.objects.create(name=word("beantragt"), slug="zwei", state="applied", **project)
    cast.dora.person.topics = word("person", *MEMBERS)
    cast.dora.person.save()

    cast.meeting.introduction = word("treffen", *EVERYBODY)
    cast.meeting.save()
    cast.meeting.agenda.create(title=word("punkt", *EVERYBODY), minutes=10, position=1)
    cast.meeting.agenda.create(title=word("intern"), minutes=10, position=2, for_members_only=True)
    start = timezone.now() + datetime.timedelta(days=300)
    times = {"starts_at": start, "ends_at": start + datetime.timedelta(hours=2)}
    planned = Meeting.objects.create(
        title=word("geplant"), slug="geplant", municipality=cast.zwickau, venue="x", **times
    )

    def minuted(meeting: Any, text: str, approved: bool) -> None:
        one = Minutes.objects.create(meeting=meeting, approved_at=timezone.now() if approved else None)
        part = MinutesPart.objects.create(minutes=one, title="Austausch", position=1, number=1)
        MinutesVersion.objects.create(part=part, number=1, text=text)
        MinutesVersion.objects.create(part=part, text=word(f"verworfen{meeting.pk}"), waits=False)

    minuted(cast.meeting, word("protokoll", *MEMBERS), True)
    start -= datetime.timedelta(days=200)
    times = {"starts_at": start, "ends_at": start + datetime.timedelta(hours=2)}
    other = Meeting.objects.create(
        title="Anderes", slug="anderes", municipality=cast.zwickau, venue="x", state="confirmed", **times
    )
    minuted(other, word("protokollentwurf"), False)

    def file(name: str, *who: str) -> Any:
        made = File.objects.create(title="Dokument", file=ContentFile(b"%PDF-1.4", f"{name}.pdf"))
        DocumentText.objects.create(file=made, name=made.file.name, text=word(name, *who))
        return made

    MeetingDocument.objects.create(meeting=cast.meeting, file=file("offen", *EVERYBODY), for_members_only=False)
    MeetingDocument.objects.create(meeting=cast.meeting, file=file("papier", *MEMBERS), for_members_only=True)
    MeetingDocument.objects.create(meeting=planned, file=file("papiergeplant"), for_members_only=False)
    AreaDocument.objects.create(area=cast.area, file=file("konzept", *EVERYBODY))
    file("nirgends")

    circle = Circle.objects.create(name="Kreis")
    circle.people.add(cast.bernd.person)
    Circle.objects.create(name="Anderer Kreis").people.add(cast.dora.person)

    def entry(name: str, *who: str, **more: Any) -> Any:
        return Experience.objects.create(
            kind="works", title="Erfahrung", text=word(name, *who), municipality=cast.glauchau, **more
        )

    public = entry("erfahrungoffen", *EVERYBODY, visibility="public")
    Reply.objects.create(experience=public, text=word("antwort", *MEMBERS))
    for_members = entry("erfahrung", *MEMBERS)
    told = entry("kreis", "bernd", "ayse", visibility="circle", circle=circle, told_by=cast.ayse.person)
    Reply.objects.create(experience=told, text=word("kreisantwort", "bernd", "ayse"))
    double = entry("doppelt", merged_into=public)

    def attach(to: Any, name: str, *who: str, **more: Any) -> None:
        kept = file(name, *who)
        for field, value in more.items():
            setattr(kept, field, value)
        kept.save()
        Attachment.objects.create(experience=to, file=kept)

    attach(public, "anhangoffen", *EVERYBODY)
    attach(public, "anhangintern", *MEMBERS, for_members_only=True)
    attach(for_members, "anhang", *MEMBERS)
    attach(told, "kreisanhang", "bernd", "ayse", for_members_only=True)
    attach(told, "kreisanhangnichtgeschlossen", "bernd", "ayse")
    attach(double, "anhangdoppelt")
    unnamed = entry("vertraulich", *EVERYBODY, visibility="public", chatham_house=True)
    attach(unnamed, "anhangvertraulich", title="Brief aus Glauchau")
    writing.rebuild()
    counting.recount()
    return found


@pytest.mark.parametrize("who", EVERYBODY)
def test_everybody_finds_what_they_may_read_and_nothing_else(
    everything: dict[str, tuple[str, ...]], cast: Cast, client: Client, who: str
) -> None:
    user = getattr(cast, who, None)
    if user:
        client.force_login(user)
    audiences = audiences_of(user) if user else frozenset({"public"})
    kinds = [source.kind for source in sources()]
    for word, readers in everything.items():
        may = who in readers
        html = client.get("/suche/", {"q": word}).content.decode()
        assert ("<ol" in html.split('id="treffer"')[1].split("</main")[0]) is may, word
        assert ask(word, audiences).total == (1 if may else 0), word
        assert ask("Brimborius", audiences).total == sum(who in readers for readers in everything.values()) - 1, (
            "two of a meeting"
        )
        assert any(similar(word, audiences, kinds).values()) is may, word
        if not may:
            assert word not in completions(word[:-1], audiences)
            assert f'"{word}"' not in client.get("/suche/worte/", {"q": word[:-1]}).content.decode()
            assert word not in client.get("/suche/", {"q": word[:-1] + "x"}).content.decode()


def test_the_index_is_the_same_after_a_rebuild(everything: dict[str, tuple[str, ...]]) -> None:
    assert not any(writing.rebuild().values()), "what signals wrote is what a rebuild writes"


def test_without_name_and_place_nothing_says_where(cast: Cast, client: Client) -> None:
    from reihum.exchange.models import Experience
    from reihum.funding.models import Project

    project = Project.objects.create(name="Hofprojekt", slug="hof", period=cast.period, area=cast.area, beneficiary="x")
    entry = Experience.objects.create(
        kind="pinches", title="Vertraulich gesagt", municipality=cast.glauchau, project=project, visibility="public"
    )
    entry.areas.add(cast.area)
    for word in ("Glauchau", "Scherberg", "Hofprojekt"):
        assert entry.pk in [hit.pk for hit in ask(word, ["public"]).hits if hit.kind == "experience"]

    entry.chatham_house, entry.told_by = True, cast.bernd.person
    entry.save()

    row = Entry.objects.get(kind="experience", key=entry.pk)
    for secret in ("glauchau", "scherb", "hofprojekt", "bernd", "muster"):
        assert secret not in f"{row.terms} {row.marks} {row.text} {row.facets}".lower()
    assert ask("vertraulich", ["public"], chosen={"city": "glauchau"}).total == 0


def test_what_is_attached_is_found_as_its_entry_is(cast: Cast, settings: Any, tmp_path: Any) -> None:
    from reihum.exchange import attachments, entries
    from reihum.exchange.models import Attachment, Circle, Experience
    from reihum.media.models import DocumentText, File

    settings.MEDIA_ROOT = tmp_path

    def who_finds() -> list[str]:
        counting.recount()
        some = {"visitor": frozenset({"public"}), "dora": audiences_of(cast.dora), "carla": audiences_of(cast.carla)}
        finds = [who for who, audiences in some.items() if ask("Wackelpudding", audiences).total]
        completed = [who for who, audiences in some.items() if "Wackelpudding" in completions("Wackelpud", audiences)]
        assert finds == completed
        return finds

    entry = Experience.objects.create(kind="works", title="Markt", municipality=cast.zwickau, told_by=cast.bernd.person)
    file = File.objects.create(title="Satzung", file=ContentFile(b"%PDF-1.4", "satzung.pdf"), for_members_only=True)
    attached = Attachment.objects.create(experience=entry, file=file)
    assert who_finds() == []
    DocumentText.objects.create(file=file, name=file.file.name, text="Rezept für Wackelpudding")
    assert who_finds() == ["dora", "carla"], "read by the worker a moment later"
    (hit,) = ask("Wackelpudding", ["members"]).hits
    assert (hit.kind, hit.pk, hit.url) == ("attachment", attached.pk, entry.get_absolute_url())

    entry.visibility = "public"
    entry.save()
    assert who_finds() == ["dora", "carla"], "the document itself is not open yet"
    attachments.open_up(entry)
    assert who_finds() == ["visitor", "dora", "carla"]
    attachments.close_again(entry)
    entry.visibility, entry.circle = "circle", Circle.objects.create(name="Zu zweit")
    entry.save()
    assert who_finds() == []
    assert ask("Wackelpudding", audiences_of(cast.bernd)).total == 1, "who told it"

    entry.visibility, entry.circle, entry.chatham_house = "members", None, True
    entry.save()
    assert who_finds() == []
    assert ask("Wackelpudding", audiences_of(cast.bernd)).total == 0
    entry.chatham_house = False
    entry.save()
    other = Experience.objects.create(kind="works", title="Platz", municipality=cast.zwickau, chatham_house=True)
    entries.merge(entry, other, cast.bernd.person)
    assert Attachment.objects.get().experience == other
    assert who_finds() == []
    assert not Entry.objects.filter(kind="attachment").exists()


def test_what_an_entry_is_about_narrows_down_its_answers_and_documents_too(cast: Cast) -> None:
    from reihum.exchange.models import Attachment, Experience, Reply
    from reihum.funding.models import Topic
    from reihum.media.models import File

    def narrowed() -> list[str]:
        return sorted(hit.kind for hit in ask("Wackelpudding", ["members"], chosen={"topic": topic.slug}).hits)

    topic = Topic.objects.create(name="Nachtisch", slug="nachtisch")
    entry = Experience.objects.create(kind="pinches", title="Wackelpudding", municipality=cast.zwickau)
    Reply.objects.create(experience=entry, kind="answer", text="Wackelpudding", author=cast.dora.person)
    file = File.objects.create(
        title="Wackelpudding", file=ContentFile(b"%PDF-1.4", "rezept.pdf"), for_members_only=True
    )
    Attachment.objects.create(experience=entry, file=file)
    assert narrowed() == []
    entry.topics.add(topic)
    assert narrowed() == ["attachment", "experience", "reply"]
    topic.experiences.remove(entry)
    assert narrowed() == []
    topic.experiences.add(entry)
    entry.topics.clear()
    assert narrowed() == []


def test_what_is_hidden_is_found_no_more_the_moment_after(
    cast: Cast, client: Client, make_person: Callable[..., Any]
) -> None:
    from reihum.exchange.models import Experience
    from reihum.meetings import states
    from reihum.meetings.models import State
    from reihum.newsroom.models import ArticlePage, NewsPage

    article = NewsPage.objects.get().add_child(instance=ArticlePage(title="Wippe", slug="wippe", teaser="…", body=[]))
    entry = Experience.objects.create(kind="works", title="Wippe", municipality=cast.zwickau, visibility="public")
    assert ask("Wippe", ["public"]).total == 2

    article.unpublish()
    entry.visibility = "members"
    entry.save()
    assert ask("Wippe", ["public"]).total == 0
    assert ask("Wippe", ["public", "members"]).total == 1

    cast.meeting.state = State.PLANNED
    cast.meeting.save()
    assert ask("Gast Glauchau", ["public"]).total == 0 or not any(
        hit.kind == "meeting" for hit in ask("Gast Glauchau", ["public"]).hits
    )
    states.move(cast.meeting, State.CONFIRMED)
    assert any(hit.kind == "meeting" for hit in ask("Gast Glauchau", ["public"]).hits)


def test_renaming_a_city_or_an_area_is_seen_at_once(cast: Cast) -> None:
    cast.zwickau.name = "Wichtelstadt"
    cast.zwickau.save()
    assert any(hit.kind == "person" for hit in ask("Wichtelstadt", ["members"]).hits)

    cast.area.name = "Wichtelhügel"
    cast.area.save()
    assert {hit.kind for hit in ask("Wichtelhügel", ["public", "members"]).hits} == {"area", "meeting", "person"}


def test_a_source_is_asked_once_more_before_anything_is_shown(cast: Cast, client: Client) -> None:
    """A membership that ended since midnight is not in the index yet."""
    from reihum.people.models import Role

    client.force_login(cast.carla)
    assert "Dora" in client.get("/suche/?q=Vorlage").content.decode().split('id="treffer"')[1]

    Role.objects.filter(person=cast.dora.person).update(until=timezone.localdate() - datetime.timedelta(days=1))

    assert ask("Vorlage", audiences_of(cast.carla)).total == 1
    assert "Dora" not in client.get("/suche/?q=Vorlage").content.decode().split('id="treffer"')[1]


def test_the_page(everything: dict[str, tuple[str, ...]], cast: Cast, client: Client, queries_of: Any) -> None:
    from reihum.exchange.models import Experience

    html = client.get("/suche/?q=Brimborius").content.decode()
    assert '<meta name="robots" content="noindex, nofollow">' in html
    assert "<mark>" in html
    html = client.get("/suche/", {"q": "Brimborius", "kind": "article"}).content.decode()
    assert "Ein Treffer für „Brimborius“" in html
    assert 'href="/suche/?q=Brimborius"' in html, "the way back from a filter"

    client.force_login(cast.carla)
    few = queries_of(client, "/suche/?q=Brunnen")
    with writing.together():
        for number in range(30):
            Experience.objects.create(kind="works", title=f"Brunnen {number}", municipality=cast.glauchau)
    some = queries_of(client, "/suche/?q=Brunnen")
    for number in range(60):
        Experience.objects.create(kind="works", title=f"Brunnen {number}", municipality=cast.glauchau)
    assert queries_of(client, "/suche/?q=Brunnen") == some
    assert some <= few + 3
    html = client.get("/suche/?q=Brunnen&seite=2").content.decode()
    assert "Seite 2 von" in html


def test_a_field_to_search_is_on_every_page_and_once_where_one_searches(cast: Cast, client: Client) -> None:
    for user in (None, cast.bernd, cast.admin):
        if user:
            client.force_login(user)
        for page in ("/", "/gebiete/", "/erfahrungen/", "/gibt-es-nicht/"):
            html = client.get(page).content.decode()
            assert '<button type="button" popovertarget="suchen" aria-label="Suche"' in html, page
            form = html.split('id="suchen" popover role="search"')[1].split("</form>")[0]
            assert 'action="/suche/"' in form
            assert '<input type="search" name="q"' in form
        for page, has_focus in (("/suche/", True), ("/suche/?q=Markt", False)):
            html = client.get(page).content.decode()
            assert html.count('role="search"') == html.count('name="q"') == 1
            assert (" autofocus" in html) is has_focus


def test_who_searches_without_end_is_asked_to_wait(cast: Cast, client: Client, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"search": "3/m/key", "complete_word": "2/m/key"}

    def statuses(page: str, times: int, **more: Any) -> list[int]:
        return [client.get(page, {"q": "Mar<kt"}, **more).status_code for _ in range(times)]

    assert statuses("/suche/", 4) == [200, 200, 200, 429]
    assert statuses("/suche/worte/", 3) == [200, 200, 429]
    refused = client.get("/suche/?q=Mar<kt")
    assert "Warten Sie eine Minute" in refused.content.decode()
    assert 'value="Mar&lt;kt"' in refused.content.decode(), "what was typed is kept"
    assert client.get("/suche/worte/?q=Mar").content == b""
    assert client.get("/suche/").status_code == 200, "the empty page costs nothing"
    assert statuses("/suche/", 1, REMOTE_ADDR="198.51.100.7") == [200]
    for user in (cast.bernd, cast.dora):  # one office, one address, two accounts
        client.force_login(user)
        assert statuses("/suche/", 4) == [200, 200, 200, 429]
        assert statuses("/suche/", 1, REMOTE_ADDR="198.51.100.7") == [429]


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_language_of_who_saves_does_not_matter(cast: Cast, language: str) -> None:
    with translation.override(language):
        cast.dora.person.save()
    assert ask("Quartiersmanagement Dora", ["members"]).hits[0].title == "Dora Vorlage"


@pytest.mark.parametrize(
    "query",
    [
        *(
            "q=%00",
            "q=%F0%9F%98%80",
            "q=%22",
            "q=" + "%22" * 5000,
            "q=" + "a" * 10_000,
            "q=%D0%A1%D0%B0%D0%B4",
            "q=a%20OR",
        ),
        *(
            "q=%27%3B--",
            "q=*",
            "q=%3Cscript%3Ealert(1)",
            "q=NEAR(",
            "q=-",
            "q=Haus&seite=-1",
            "q=Haus&seite=99999999999",
        ),
        *("q=Haus&seite=%C2%B2", "q=Haus&kind=%00", "q=Haus&city='", "q=Haus&year=" + "1" * 9000, "kind=article", ""),
    ],
    ids=lambda text: text[:30],
)
def test_any_address_has_an_answer(cast: Cast, client: Client, query: str) -> None:
    for page in ("/suche/", "/suche/worte/"):
        response = client.get(f"{page}?{query}")
        assert response.status_code == 200
        assert b"<script>alert" not in response.content
