"""What is new, by mail: when, to whom, once, and only what they may see when it leaves."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from reihum.exchange import digest, entries
from reihum.exchange.models import Circle, Experience, Reply, Subscription
from reihum.funding.models import Topic
from reihum.mailing import unsubscribing
from reihum.mailing.models import Outgoing, Unsubscription
from reihum.mailing.sending import Sender
from reihum.mailing.tests.conftest import PostOffice, post_office  # noqa: F401 - a fixture
from reihum.people.models import Role

Say = Callable[..., Experience]
# The first after the clocks were put forward; to come, because columns fill themselves with the real time, which is then over.
MONDAY = datetime.datetime(2031, 3, 31, 7, 0)
MINUTE, DAY = datetime.timedelta(minutes=1), datetime.timedelta(days=1)


def at(local: datetime.datetime) -> datetime.datetime:
    return timezone.make_aware(local)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime.datetime], None]:
    """What time it is: `clock(MONDAY)`."""

    def put(local: datetime.datetime) -> None:
        now = at(local)
        monkeypatch.setattr(timezone, "now", lambda: now)

    put(MONDAY - 2 * DAY)
    return put


@pytest.fixture
def weekly(clock: Any, cast: Any) -> Subscription:
    """Bernd's."""
    return Subscription.objects.create(person=cast.bernd.person, often="weekly", told_until=at(MONDAY - 7 * DAY))


@pytest.fixture
def at_once(clock: Any, cast: Any) -> Subscription:
    """Dora's."""
    return Subscription.objects.create(person=cast.dora.person, often="at-once", told_until=at(MONDAY - 7 * DAY))


def run() -> None:
    digest.tell.call()


def mails() -> list[Outgoing]:
    return list(Outgoing.objects.filter(mailing_list=digest.DIGEST).order_by("pk"))


@pytest.mark.parametrize(
    ("now", "monday"),
    [
        ((2026, 3, 30, 7, 0), (2026, 3, 30, 7, 0)),
        ((2026, 3, 30, 6, 59), (2026, 3, 23, 7, 0)),
        ((2026, 3, 29, 23, 0), (2026, 3, 23, 7, 0)),
        ((2026, 10, 26, 7, 0), (2026, 10, 26, 7, 0)),  # the night before had 25 hours
        ((2027, 1, 1, 0, 0), (2026, 12, 28, 7, 0)),
    ],
)
def test_monday_at_seven_in_germany(now: Any, monday: Any) -> None:
    assert digest.last_monday(at(datetime.datetime(*now))) == at(datetime.datetime(*monday))


def test_once_a_week_on_monday(clock: Any, say: Say, weekly: Subscription) -> None:
    say("Vor Sonntag")
    for moment in (MONDAY - DAY, MONDAY, MONDAY + MINUTE / 2):
        clock(moment)
        run()
    assert mails() == []
    say("Um sieben geschrieben")
    clock(MONDAY + MINUTE)
    for _twice in range(2):
        run()
    [mail] = mails()
    assert "Vor Sonntag" in mail.text
    assert "Um sieben" not in mail.text
    Outgoing.objects.update(state="sent", sent_at=timezone.now())
    clock(MONDAY + 6 * DAY)
    run()
    assert len(mails()) == 1
    clock(MONDAY + 7 * DAY + MINUTE)
    run()
    assert "Um sieben geschrieben" in mails()[1].text


def test_at_once_means_within_five_minutes(clock: Any, say: Say, at_once: Subscription) -> None:
    say("Gerade eben")
    run()
    assert mails() == []  # its transaction may not be committed yet
    clock(MONDAY - 2 * DAY + 2 * MINUTE)
    run()
    assert [mail.subject for mail in mails()] == ["Neu im Austausch: Gerade eben"]


def test_nothing_new_no_mail(clock: Any, say: Say, weekly: Subscription, at_once: Subscription, cast: Any) -> None:
    say("Eigenes", told_by=cast.bernd.person)
    say("Für andere aufgeschrieben", written_by=cast.bernd.person, told_by=None)
    at_once.delete()
    clock(MONDAY + MINUTE)
    run()
    assert mails() == []
    weekly.refresh_from_db()
    assert weekly.told_until == at(MONDAY)


def test_how_it_reads(clock: Any, say: Say, weekly: Subscription, cast: Any) -> None:
    topic = Topic.objects.all()[0]
    old = say("Alt", created_at=at(MONDAY - 30 * DAY))
    Reply.objects.create(
        experience=old,
        kind="worked",
        text="Bei uns auch. Mehr später.",
        author=cast.dora.person,
        written_at=at(MONDAY - DAY),
    )
    say("Offenes Büro", text="Wir haben z. B. montags offen. Das hilft.", topics=[topic])
    say("Leere Läden", kind="pinches", chatham_house=True)
    say("Wer kennt das?", kind="question")
    clock(MONDAY + MINUTE)
    run()
    [mail] = mails()
    assert mail.subject == "Neu im Austausch: Offenes Büro und 3 weitere Beiträge"
    text = mail.text
    order = [text.index(part) for part in ("Guten Tag Bernd,", "LÄUFT GUT", "DRÜCKT", "FRAGE", "NEUE ANTWORTEN")]
    assert order == sorted(order)
    for part in (
        f"Offenes Büro\nGlauchau · {topic}\nWir haben z. B. montags offen.\nhttp",
        "Leere Läden\nohne Ort\nhttp",
        "Alt\nHaben wir versucht: hat geklappt\nBei uns auch.\nhttp",
        reverse("matches:notices"),
        "/post/abbestellen/",
    ):
        assert part in text
    assert "Das hilft." not in text


def test_many_entries_are_cut_and_the_rest_is_counted(
    clock: Any, say: Say, weekly: Subscription, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digest, "MOST", 2)
    for number in range(5):
        say(f"Eintrag {number}")
    clock(MONDAY + MINUTE)
    run()
    [mail] = mails()
    assert mail.subject == "Neu im Austausch: Eintrag 4 und 4 weitere Beiträge"
    assert "3 weitere Beiträge stehen hier:" in mail.text
    assert [f"Eintrag {number}" in mail.text for number in range(5)] == [False, False, False, True, True]


def test_fields_and_areas(clock: Any, say: Say, weekly: Subscription, cast: Any) -> None:
    topic, other = Topic.objects.all()[:2]
    weekly.topics.set([topic])
    weekly.areas.set([cast.area])
    say("Vom Feld", topics=[topic, other])
    say("Aus dem Gebiet", areas=[cast.area], topics=[other])
    say("Sonst etwas", topics=[other])
    say("Ohne Ort", areas=[cast.area], topics=[other], chatham_house=True)  # else one would know where it is
    clock(MONDAY + MINUTE)
    run()
    [mail] = mails()
    assert [name in mail.text for name in ("Vom Feld", "Aus dem Gebiet", "Sonst etwas", "Ohne Ort")] == [
        *(True, True, False, False)
    ]


# --- Who may see it ---------------------------------------------------------------------------------------------------


@pytest.fixture
def circle(cast: Any) -> Circle:
    """Dora is in it, Bernd is not."""
    made = Circle.objects.create(name="Innenstädte")
    made.people.set([cast.dora.person])
    return made


def test_everybody_hears_only_of_what_they_may_see(
    clock: Any, say: Say, weekly: Subscription, at_once: Subscription, circle: Circle, cast: Any
) -> None:
    secret = say("Im Kreis", visibility="circle", circle=circle)
    old = say("Alt im Kreis", visibility="circle", circle=circle, created_at=at(MONDAY - 30 * DAY))
    Reply.objects.create(experience=old, text="Antwort im Kreis", author=cast.ayse.person, written_at=at(MONDAY - DAY))
    say("Doppelt", merged_into=say("Das Original"))
    Experience.objects.filter(title="Das Original").update(created_at=at(MONDAY - 30 * DAY))
    clock(MONDAY + MINUTE)
    run()
    [mail] = mails()
    assert mail.to == "dora@example.org"
    assert (secret.title in mail.text, "Antwort im Kreis" in mail.text, "Doppelt" in mail.text) == (True, True, False)


def test_who_left_or_was_erased_hears_nothing_and_gets_no_flood_later(
    clock: Any, say: Say, weekly: Subscription, at_once: Subscription, cast: Any
) -> None:
    roles = list(Role.objects.filter(person=cast.bernd.person))
    Role.objects.filter(person=cast.bernd.person).delete()
    cast.dora.person.delete()
    say("Neues")
    clock(MONDAY + MINUTE)
    run()
    assert mails() == []
    Role.objects.bulk_create(roles)
    clock(MONDAY + 7 * DAY + MINUTE)
    run()
    assert mails() == []


def became_private(entry: Experience, circle: Circle) -> None:
    Experience.objects.filter(pk=entry.pk).update(visibility="circle", circle=circle)


def lost_its_place(entry: Experience, circle: Circle) -> None:
    Experience.objects.filter(pk=entry.pk).update(chatham_house=True)


def was_merged(entry: Experience, circle: Circle) -> None:
    other = Experience.objects.create(
        kind="works", title="Original", municipality=entry.municipality, created_at=at(MONDAY - 30 * DAY)
    )
    entries.merge(entry, other, None)


def was_deleted(entry: Experience, circle: Circle) -> None:
    entry.delete()


@pytest.mark.parametrize("happens", [became_private, lost_its_place, was_merged, was_deleted])
def test_what_changes_while_the_mail_waits(
    clock: Any,
    say: Say,
    weekly: Subscription,
    circle: Circle,
    post_office: PostOffice,  # noqa: F811
    happens: Callable[[Experience, Circle], None],
) -> None:
    """The mail that was written is taken back, and what still may be told is told."""
    entry = say("Leere Läden")
    say("Offenes Büro")
    clock(MONDAY + MINUTE)
    run()
    happens(entry, circle)
    for _often in range(3):
        Sender().run()
        run()
    Sender().run()
    [message] = post_office.messages()
    text = message.get_content().replace("\r\n", "\n")
    assert "Offenes Büro" in text
    assert ("Leere Läden" in text) == (happens is lost_its_place)
    if happens is lost_its_place:
        assert "Leere Läden\nohne Ort" in text
    assert [mail.state for mail in mails()] == ["withdrawn", "sent"]


def test_who_leaves_the_circle_while_the_mail_waits(
    clock: Any,
    say: Say,
    at_once: Subscription,
    circle: Circle,
    post_office: PostOffice,  # noqa: F811
) -> None:
    say("Im Kreis", visibility="circle", circle=circle)
    clock(MONDAY)
    run()
    circle.people.clear()
    Sender().run()
    run()
    assert (post_office.got, [mail.state for mail in mails()]) == ([], ["withdrawn"])


# --- Once, and not lost -----------------------------------------------------------------------------------------------


def test_the_mail_and_how_far_one_knows_are_one(
    clock: Any, say: Say, weekly: Subscription, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed after the mail was written and before the commit: neither is there."""
    say("Neues")
    clock(MONDAY + MINUTE)
    with monkeypatch.context() as broken:
        broken.setattr(digest, "send_later", lambda *_args, **_more: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            run()
    weekly.refresh_from_db()
    assert (weekly.told_until, mails()) == (at(MONDAY - 7 * DAY), [])
    run()
    assert len(mails()) == 1


def test_one_that_cannot_be_written_stops_nobody_else(
    clock: Any, say: Say, weekly: Subscription, at_once: Subscription, monkeypatch: pytest.MonkeyPatch
) -> None:
    say("Neues")
    clock(MONDAY + MINUTE)
    real = digest.send_later

    def send(to: str, *rest: Any, **more: Any) -> Any:
        if to == "bernd@example.org":
            raise ValueError
        return real(to, *rest, **more)

    with monkeypatch.context() as broken:
        broken.setattr(digest, "send_later", send)
        run()
    assert [mail.to for mail in mails()] == ["dora@example.org"]
    run()
    assert [mail.to for mail in mails()] == ["dora@example.org", "bernd@example.org"]


def test_nothing_is_written_while_the_last_mail_has_not_left(clock: Any, say: Say, at_once: Subscription) -> None:
    say("Eins")
    clock(MONDAY - DAY)
    run()
    say("Zwei")
    clock(MONDAY)
    run()
    assert len(mails()) == 1
    Outgoing.objects.update(state="sent", sent_at=timezone.now())
    run()
    assert ["Eins" in mail.text for mail in mails()] == [True, False]
    assert "Zwei" in mails()[1].text


def test_an_old_mail_that_somebody_sends_again_repeats_nothing(
    clock: Any,
    say: Say,
    at_once: Subscription,
    post_office: PostOffice,  # noqa: F811
) -> None:
    say("Eins")
    clock(MONDAY - DAY)
    run()
    Outgoing.objects.update(state="failed")
    say("Zwei")
    clock(MONDAY)
    run()
    Sender().run()
    Outgoing.objects.filter(state="failed").send_again()
    Sender().run()
    run()
    Sender().run()
    assert len(post_office.got) == 1
    assert [mail.state for mail in mails()] == ["withdrawn", "sent"]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_workers_at_once(clock: Any, say: Say, weekly: Subscription, at_once: Subscription) -> None:
    say("Neues")
    clock(MONDAY + MINUTE)
    start = threading.Barrier(2)

    def work() -> None:
        start.wait()
        try:
            run()
        finally:
            connection.close()

    both = [threading.Thread(target=work) for _worker in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(mail.to for mail in mails()) == ["bernd@example.org", "dora@example.org"]


def test_the_number_of_queries_does_not_grow(clock: Any, say: Say, weekly: Subscription) -> None:
    topics = list(Topic.objects.all()[:2])

    def news() -> int:
        fresh = Subscription.objects.select_related("person__user").get(pk=weekly.pk)
        with CaptureQueriesContext(connection) as counted:
            digest.news_for(fresh.person, fresh, at(MONDAY - 7 * DAY), at(MONDAY))
        return len(counted)

    for number in range(2):
        entry = say(f"Alt {number}", topics=topics, created_at=at(MONDAY - 30 * DAY))
        Reply.objects.create(experience=entry, text="Ja", written_at=at(MONDAY - DAY))
        say(f"Neu {number}", topics=topics)
        if number == 0:
            few = news()
    assert news() == few


# --- Wanting it -------------------------------------------------------------------------------------------------------


def test_nobody_gets_anything_who_did_not_ask_for_it(clock: Any, say: Say, cast: Any) -> None:
    say("Neues")
    clock(MONDAY + MINUTE)
    run()
    assert mails() == []


def test_the_page(client: Client, clock: Any, cast: Any) -> None:
    path = reverse("matches:notices")
    client.force_login(cast.bernd)
    assert 'value="never" checked' in " ".join(
        client.get(path).content.decode().replace(' id="id_often_0"', "").split()
    ).replace("required ", "")
    topic = Topic.objects.all()[0]
    client.post(path, {"often": "weekly", "topics": [topic.pk], "areas": [cast.area.pk], "not_asked": "on"})
    kept = Subscription.objects.get()
    assert (kept.person, kept.often, kept.not_asked, kept.told_until) == (
        cast.bernd.person,
        "weekly",
        True,
        timezone.now(),
    )
    assert ([*kept.topics.all()], [*kept.areas.all()]) == ([topic], [cast.area])
    assert client.post(path, {"often": "täglich"}).status_code == 422
    client.post(path, {"often": "never"})
    kept.refresh_from_db()
    assert (kept.often, kept.not_asked, kept.topics.count()) == ("never", False, 0)


def test_changing_how_often_loses_nothing_and_beginning_again_brings_no_flood(
    client: Client, clock: Any, say: Say, weekly: Subscription, cast: Any
) -> None:
    path = reverse("matches:notices")
    client.force_login(cast.bernd)
    clock(MONDAY - 3 * DAY)
    say("Vorher")
    clock(MONDAY - 2 * DAY)
    client.post(path, {"often": "at-once"})
    run()
    assert ["Vorher" in mail.text for mail in mails()] == [True]
    Outgoing.objects.update(state="sent", sent_at=timezone.now())
    client.post(path, {"often": "never"})
    say("Zwischendurch")
    clock(MONDAY - DAY)
    client.post(path, {"often": "at-once"})
    clock(MONDAY)
    run()
    assert len(mails()) == 1


def test_one_click_unsubscribes_and_the_page_takes_it_back(
    client: Client,
    clock: Any,
    say: Say,
    weekly: Subscription,
    cast: Any,
    post_office: PostOffice,  # noqa: F811
) -> None:
    say("Neues")
    clock(MONDAY + MINUTE)
    run()
    Sender().run()
    [message] = post_office.messages()
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = message["List-Unsubscribe"].strip("<>").partition("/post/")[2]
    Client().get(f"/post/{path}")
    assert not Unsubscription.objects.exists()
    Client(enforce_csrf_checks=True).post(f"/post/{path}", {"List-Unsubscribe": "One-Click"})
    say("Mehr")
    clock(MONDAY + 7 * DAY + MINUTE)
    run()
    assert len(mails()) == 1
    client.force_login(cast.bernd)
    page = client.get(reverse("matches:notices")).context["form"]
    assert page["often"].value() == "never"
    client.post(reverse("matches:notices"), {"often": "weekly"})
    assert not unsubscribing.who_unsubscribed(digest.DIGEST, ["bernd@example.org"])
    clock(MONDAY + 14 * DAY + MINUTE)
    run()
    assert len(mails()) == 1  # what came while nobody wanted it is not told


def test_a_sentence_begins_and_ends() -> None:
    for text, first in [
        ("Das geht. Mehr dazu.", "Das geht."),
        ("Am 3. Oktober war es so.\nDann nicht.", "Am 3. Oktober war es so."),
        ("Wir haben z. B. Kuchen. Und Tee.", "Wir haben z. B. Kuchen."),
        ("Geht das? Ja!", "Geht das?"),
        ("ohne Ende", "ohne Ende"),
        ("", ""),
    ]:
        assert digest.first_sentence(text) == first
    assert len(digest.first_sentence("wort " * 500)) <= digest.LONGEST_BEGINNING
