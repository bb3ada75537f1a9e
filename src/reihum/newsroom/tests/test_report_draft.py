"""The draft of the report: what everybody may know, nothing else; made once; and published, the meeting is reported."""

from __future__ import annotations

import datetime
import threading
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ReferenceIndex

from reihum.exchange.models import Experience
from reihum.media.models import File
from reihum.meetings import agenda, documents, minutes, states
from reihum.meetings.minutes import Text
from reihum.meetings.models import AgendaItem, Meeting, MeetingDocument, Registration, State
from reihum.meetings.publicity import acknowledgement
from reihum.newsroom import report_draft
from reihum.newsroom.acknowledgement_check import due, of_article
from reihum.newsroom.before_publishing import nothing_under
from reihum.newsroom.models import ArticlePage, Author

DAY = datetime.datetime(2017, 10, 23, 8, tzinfo=datetime.UTC)  # on which the area is funded


@pytest.fixture
def held(cast: Any) -> Meeting:
    facts = {"starts_at": DAY, "ends_at": DAY + datetime.timedelta(hours=6), "register_until": None}
    Meeting.objects.update(state=State.HELD, **facts)
    return Meeting.objects.get()


def draft_url(meeting: Meeting) -> str:
    return reverse("newsroom:report_draft", args=[meeting.slug])


def blocks(page: ArticlePage) -> list[tuple[str, str]]:
    return [(block.block_type, str(getattr(block.value, "source", block.value))) for block in page.body]


def told(page: ArticlePage) -> str:
    """All that the article says, in one string."""
    return "\n".join([page.title, page.teaser, *(text for _kind, text in blocks(page))])


@pytest.fixture
def full(held: Meeting, cast: Any, make_file: Any) -> Meeting:
    """A meeting with everything that goes into a report, and everything that must not."""
    held.visitors, held.visiting_municipalities = 25, 11
    held.save()
    talk = agenda.add(held, AgendaItem(title="Citymanagement <heute>", by="Wirtschaftsförderung & Handel"))
    talk.areas.set([cast.area])
    talk.people.set([cast.dora.person])  # members see who that is
    talk.note = "Beamer mitbringen"
    talk.save()
    agenda.add(held, AgendaItem(title="Mittagspause", kind=AgendaItem.Kind.BREAK))
    agenda.add(held, AgendaItem(title="Vertrauliches", by="Geheimer Rat", for_members_only=True))
    for title, facts in {
        "Folien": {"item": talk, "for_members_only": False},
        "Merkzettel": {"for_members_only": False},
        "Interne Zahlen": {"item": talk},
    }.items():
        MeetingDocument.objects.create(meeting=held, file=make_file(title), **facts)
    said = {"kind": "works", "municipality": cast.zwickau, "meeting": held, "told_by": cast.bernd.person}
    Experience.objects.create(title="Sprechstunde im <Waschsalon>", visibility="public", **said)
    Experience.objects.create(title="Vertrag nur ein Jahr", **said)
    for user, consent in ((cast.bernd, True), (cast.dora, False)):
        Registration.objects.create(
            meeting=held, person=user.person, photo_consent=consent, arrived_at=timezone.now(), food_needs="ohne Nüsse"
        )
    made = minutes.begin(held)
    minutes.write(made.parts.first(), 0, Text("Intern besprochen.", "Beschluss im Vertrauen."), cast.ayse.person)
    return held


def test_it_says_what_everybody_may_know(full: Meeting, cast: Any) -> None:
    author = Author.objects.create(name="Ayşe Beispiel", slug="ayse", person=cast.ayse.person)
    page = report_draft.draft(full, cast.ayse)
    page.refresh_from_db()
    assert (page.title, page.slug, page.live, page.owner) == (
        "Glauchau lud ein",
        "glauchau-lud-ein",
        False,
        cast.ayse,
    )
    assert page.teaser == (
        "Am 23. Oktober 2017 lud Glauchau zum Arbeitstreffen ein: "
        "25\N{NO-BREAK SPACE}Gäste aus 11\N{NO-BREAK SPACE}Städten und Gemeinden."
    )
    assert blocks(page) == [
        (
            "paragraph",
            "<p>Montag, 23. Oktober 2017, Rathaus, Markt 1, Glauchau. Eingeladen hatten: Koordinierungsstelle Glauchau.</p>",
        ),
        ("heading", "Citymanagement <heute>"),  # the template escapes it
        ("paragraph", f"<p>Wirtschaftsförderung &amp; Handel · {cast.area}</p>"),
        ("document", "Folien"),
        ("heading", "Was läuft gut, wo drückt der Schuh?"),
        ("paragraph", "<ul><li><b>Läuft gut:</b> Sprechstunde im &lt;Waschsalon&gt; (Zwickau)</li></ul>"),
        ("heading", "Zum Nachlesen"),
        ("document", "Merkzettel"),
    ]
    assert (list(page.areas.all()), page.meeting) == ([cast.area], full)
    assert [byline.author for byline in page.bylines.all()] == [author]
    latest = page.get_latest_revision_as_object()
    assert (blocks(latest), latest.meeting) == (blocks(page), full)


def test_nothing_for_members_is_in_it(full: Meeting, cast: Any) -> None:
    said = told(report_draft.draft(full, cast.ayse))
    secret = ("Dora", "Bernd", "Vertraulich", "Geheim", "Interne", "Vertrag", "Intern ", "Vertrauen", "Nüsse", "Beamer")
    assert [word for word in secret if word in said] == []


def test_the_acknowledgement_follows_from_the_meeting(full: Meeting, cast: Any) -> None:
    page = report_draft.draft(full, cast.ayse)
    asked = due(of_article(page))
    assert asked is not None
    assert asked == acknowledgement(full)


def test_without_any_facts_it_is_short_and_can_be_written_on(held: Meeting, client: Client, cast: Any) -> None:
    held.hosts.set([])
    held.areas.set([])
    held.save()
    client.force_login(cast.carla)
    response = client.post(draft_url(held))
    page = ArticlePage.objects.get()
    assert response.url == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert page.teaser == "Am 23. Oktober 2017 lud Glauchau zum Arbeitstreffen ein."
    assert blocks(page) == [("paragraph", "<p>Montag, 23. Oktober 2017, Rathaus, Markt 1, Glauchau.</p>")]
    assert client.get(response.url).status_code == 200
    assert Client().get(reverse("newsroom:article", args=[page.slug])).status_code == 404


def test_what_was_said_stands_once_under_the_exchange(full: Meeting, cast: Any) -> None:
    for title in ("Austausch", "Noch ein Austausch"):
        agenda.add(full, AgendaItem(title=title, kind=AgendaItem.Kind.EXCHANGE))
    said = [text for _kind, text in blocks(report_draft.draft(full, cast.ayse))]
    place = said.index("Austausch")
    assert said[place + 1].startswith("<ul><li><b>Läuft gut:</b>")
    assert said.count("Austausch") == 1
    assert "Was läuft gut, wo drückt der Schuh?" not in said


def test_points_of_which_nothing_is_known_are_a_list_and_no_headings(held: Meeting, cast: Any) -> None:
    for title, by in (("Rundgang <Nord>", ""), ("Citymanagement", "Wirtschaftsförderung"), ("Wer hilft?", "")):
        agenda.add(held, AgendaItem(title=title, by=by))
    page = report_draft.draft(held, cast.ayse)
    assert blocks(page)[1:] == [
        (
            "paragraph",
            "<p>Auf der Tagesordnung standen unter anderem:</p><ul><li>Rundgang &lt;Nord&gt;</li><li>Wer hilft?</li></ul>",
        ),
        ("heading", "Citymanagement"),
        ("paragraph", "<p>Wirtschaftsförderung</p>"),
    ]
    assert nothing_under(page.body) == []


def test_long_headings_and_taken_addresses_are_no_trouble(held: Meeting, cast: Any, make_article: Any) -> None:
    make_article("Glauchau lud ein", slug="glauchau-lud-ein")
    agenda.add(held, AgendaItem(title="Sehr lang " * 19, by="alle"))
    page = report_draft.draft(held, cast.ayse)
    page.full_clean()
    assert page.slug == "glauchau-lud-ein-2017-10-23"
    assert max(len(text) for kind, text in blocks(page) if kind == "heading") == 160


def test_it_is_german_for_whoever_reads_english(full: Meeting, client: Client, cast: Any) -> None:
    from django.utils.translation import override

    with override("en"):
        page = report_draft.draft(full, cast.ayse)
    assert "23. Oktober 2017" in page.teaser
    assert "<b>Läuft gut:</b>" in told(page)


def test_pressed_again_it_leads_to_the_same_draft(full: Meeting, client: Client, cast: Any) -> None:
    client.force_login(cast.ayse)
    first, again = (client.post(draft_url(full)) for _ in range(2))
    assert first.url == again.url
    assert ArticlePage.objects.count() == 1
    hint = "Von 2, die da waren, ist 1 mit Fotos im Bericht einverstanden. Alle anderen dürfen nicht zu erkennen sein."
    assert {str(message) for message in get_messages(again.wsgi_request)} == {hint}
    assert hint not in told(ArticlePage.objects.get())


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_pressed_by_four_at_once_there_is_one(held: Meeting, cast: Any) -> None:
    at_once = threading.Barrier(4)
    found: list[int] = []

    def press() -> None:
        try:
            at_once.wait()
            found.append(report_draft.draft(held, cast.ayse).pk)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [ArticlePage.objects.get().pk] * 4


def test_a_draft_of_somebody_else_is_named_not_doubled(full: Meeting, client: Client, cast: Any) -> None:
    report_draft.draft(full, cast.carla)
    client.force_login(cast.ayse)
    response = client.post(draft_url(full), follow=True)
    assert [str(message) for message in response.context["messages"]] == [
        "Den Bericht „Glauchau lud ein“ gibt es schon. Ändern kann ihn, wer ihn angelegt hat, und die Koordination."
    ]
    assert ArticlePage.objects.count() == 1


def test_a_host_who_does_not_write_is_told_who_does(full: Meeting, client: Client, cast: Any) -> None:
    from reihum.people.models import Role

    role = cast.bernd.person.roles.get()
    role.organisation = cast.office
    role.save()
    assert role.kind == Role.Kind.ADMINISTRATION
    client.force_login(cast.bernd)
    response = client.post(draft_url(full), follow=True)
    (message,) = response.context["messages"]
    assert str(message).startswith("Artikel schreiben alle, die ein Gebiet betreuen")
    assert not ArticlePage.objects.exists()


def test_before_the_meeting_there_is_none(cast: Any, client: Client) -> None:
    with pytest.raises(ValidationError, match="beginnt mit dem Treffen"):
        report_draft.draft(cast.meeting, cast.ayse)
    client.force_login(cast.ayse)
    assert draft_url(cast.meeting) not in client.get(cast.meeting.get_absolute_url()).content.decode()
    assert not ArticlePage.objects.exists()


def test_the_button_stands_for_hosts_only_and_costs_others_nothing(
    full: Meeting, client: Client, cast: Any, queries_of: Any
) -> None:
    url = full.get_absolute_url()
    hint = "Von 2, die da waren, ist 1 mit Fotos"

    def seen() -> tuple[bool, bool]:
        html = client.get(url).content.decode()
        return draft_url(full) in html, hint in html

    assert seen() == (False, False)
    client.force_login(cast.bernd)
    assert seen() == (False, False)
    client.force_login(cast.ayse)
    assert seen() == (True, True)
    few = queries_of(client, url)
    for number in range(20):
        Registration.objects.create(meeting=full, guest_name=f"Gast {number}", arrived_at=timezone.now())
    assert queries_of(client, url) == few


@pytest.mark.parametrize(
    ("consents", "sentence"),
    [
        ([], "Wer da war, ist nicht eingetragen. Zeigen Sie auf Fotos nur, wer zugestimmt hat."),
        (
            [False, False],
            "Von denen, die da waren, ist niemand mit Fotos im Bericht einverstanden. Nehmen Sie Bilder, auf denen niemand "
            "zu erkennen ist.",
        ),
        ([True, True], "Alle, die da waren, sind mit Fotos im Bericht einverstanden."),
        (
            [True, True, False],
            "Von 3, die da waren, sind 2 mit Fotos im Bericht einverstanden. Alle anderen dürfen nicht zu erkennen sein.",
        ),
    ],
)
def test_who_agreed_to_photos_in_numbers(held: Meeting, consents: list[bool], sentence: str) -> None:
    for consent in consents:
        Registration.objects.create(
            meeting=held, guest_name="Gast", photo_consent=consent, arrived_at=timezone.now(), guest_email=""
        )
    Registration.objects.create(meeting=held, guest_name="Kam nicht", photo_consent=False)
    assert report_draft.photo_hint(held) == sentence


@pytest.mark.parametrize(
    ("state", "after"),
    [
        (State.HELD, State.REPORTED),
        (State.MINUTED, State.REPORTED),
        (State.REPORTED, State.REPORTED),
        (State.CLOSED, State.CLOSED),
        (State.OPEN, State.OPEN),
        (State.CANCELLED, State.CANCELLED),
    ],
)
def test_published_the_meeting_is_reported(held: Meeting, cast: Any, state: State, after: State) -> None:
    page = report_draft.draft(held, cast.ayse)
    Meeting.objects.update(state=state)
    page.get_latest_revision().publish()
    held.refresh_from_db()
    assert held.state == after


def test_a_draft_or_another_article_reports_nothing(held: Meeting, cast: Any, make_article: Any) -> None:
    report_draft.draft(held, cast.ayse).save_revision()
    make_article("Ohne Treffen").save_revision().publish()
    held.refresh_from_db()
    assert held.state == State.HELD


def test_minutes_approved_after_the_report_leave_it_reported(full: Meeting, cast: Any) -> None:
    report_draft.draft(full, cast.ayse).get_latest_revision().publish()
    minutes.approve(full.minutes, cast.ayse.person)
    full.refresh_from_db()
    assert full.state == State.REPORTED
    assert State.CLOSED in states.NEXT[State.REPORTED]


def test_papers_in_the_article_stay_when_the_meeting_lets_go(full: Meeting, cast: Any) -> None:
    page = report_draft.draft(full, cast.ayse)
    ReferenceIndex.create_or_update_for_object(page)  # as the worker does
    for paper in full.documents.all():
        documents.remove(paper)
    assert sorted(File.objects.values_list("title", flat=True)) == ["Folien", "Merkzettel"]
