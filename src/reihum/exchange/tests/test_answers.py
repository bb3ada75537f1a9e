"""What others say to an entry: replied once, told to its author, taken back at will, and never more than one may know."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reihum.exchange import answers, entries
from reihum.exchange.models import AlsoPinches, Asked, Circle, Experience, Reply, Solution, Subscription, Thanks
from reihum.mailing.models import Outgoing
from reihum.mailing.sending import Sender
from reihum.mailing.tests.conftest import PostOffice, post_office  # noqa: F401 - a fixture
from reihum.people.models import Role
from reihum.search.asking import ask
from reihum.search.readers import audiences_of


def tell(cast: Any, title: str = "Laden steht leer", **facts: Any) -> Experience:
    given = {"kind": "pinches", "municipality": cast.zwickau, "told_by": cast.bernd.person, **facts}
    return Experience.objects.create(title=title, **given)


def post(client: Client, name: str, row: Any, **data: Any) -> Any:
    return client.post(reverse(f"exchange:{name}", args=[row.pk]), data)


def state(entry: Experience) -> str:
    entry.refresh_from_db()
    return entry.state


def test_a_reply_sent_twice_is_one_and_its_author_hears_of_it(client: Client, cast: Any) -> None:
    entry = tell(cast)
    client.force_login(cast.dora)
    key = uuid.uuid4()
    for _ in range(2):
        assert post(client, "reply", entry, kind="worked", text="Mit Zwischennutzung.", key=key).status_code == 302
    reply = Reply.objects.get()
    assert (reply.author, reply.kind, state(entry)) == (cast.dora.person, "worked", "answered")
    mail = Outgoing.objects.get()
    assert (mail.to, mail.subject) == ("bernd@example.org", "Antwort auf „Laden steht leer“")
    assert ["Dora Vorlage" in mail.text, "Mit Zwischennutzung." in mail.text, f"#antwort-{reply.pk}" in mail.text] == [
        True
    ] * 3
    missing = post(client, "reply", entry, kind="failed", text=" ")
    assert (missing.status_code, missing.context["reply_form"].errors.keys()) == (422, {"text"})


@pytest.mark.parametrize("why", ["own", "never", "left", "nobody"])
def test_nobody_is_written_to_who_does_not_want_or_need_it(client: Client, cast: Any, why: str) -> None:
    entry = tell(cast, told_by=None if why == "nobody" else cast.bernd.person)
    if why == "never":
        Subscription.objects.create(person=cast.bernd.person, often="never")
    if why == "left":
        Role.objects.filter(person=cast.bernd.person).update(until="2020-01-01")
    client.force_login(cast.bernd if why == "own" else cast.dora)
    assert post(client, "reply", entry, kind="answer", text="Ja.").status_code == 302
    assert not Outgoing.objects.exists()
    assert state(entry) == ("open" if why == "own" else "answered")


def test_replies_are_ones_own(client: Client, cast: Any) -> None:
    entry = tell(cast)
    reply, _new = answers.reply(entry, uuid.uuid4(), "answer", "Erst so", cast.dora.person)
    client.force_login(cast.bernd)
    assert post(client, "change_reply", reply, kind="answer", text="x").status_code == 403
    assert post(client, "delete_reply", reply).status_code == 403
    client.force_login(cast.dora)
    assert post(client, "change_reply", reply, kind="failed", text="Dann so").status_code == 302
    reply.refresh_from_db()
    assert (reply.kind, reply.text, bool(reply.changed_at)) == ("failed", "Dann so", True)
    assert post(client, "delete_reply", reply).status_code == 302
    assert (Reply.objects.count(), state(entry)) == (0, "open")


def test_from_open_to_solved_and_back(client: Client, cast: Any) -> None:
    entry, works = tell(cast), tell(cast, "Zwischennutzung", kind="works")
    client.force_login(cast.dora)
    assert post(client, "settle", entry, state="solved").status_code == 403
    client.force_login(cast.bernd)
    early = post(client, "settle", entry, state="solved", solved_on="2001-01-01")
    assert (early.status_code, early.context["settle_form"].errors.keys()) == (422, {"solved_on"})
    today = timezone.localdate()
    assert post(client, "settle", entry, state="solved", solved_on=today, solution=works.pk).status_code == 302
    assert (state(entry), entry.solved_on, Solution.objects.get().solution) == ("solved", today, works)
    answers.reply(entry, uuid.uuid4(), "answer", "Schön.", cast.dora.person)
    assert state(entry) == "solved"  # a word of congratulation opens nothing
    post(client, "settle", entry, state="open")
    assert (state(entry), entry.solved_on) == ("answered", None)
    post(client, "settle", entry, state="outdated")
    assert state(entry) == "outdated"
    post(client, "settle", works, state="outdated")
    assert state(works) == "outdated"
    with pytest.raises(ValidationError):
        entries.settle(works, "solved", None)
    with pytest.raises(ValidationError):
        entries.settle(entry, "answered", None)
    assert [version.content["state"] for version in entry.versions.all()] == ["open", "solved", "answered"]


def taken_away(cast: Any, entry: Experience, reply: Reply) -> None:
    answers.delete(reply)


def author_left(cast: Any, entry: Experience, reply: Reply) -> None:
    Role.objects.filter(person=cast.bernd.person).delete()


def author_wants_no_mail(cast: Any, entry: Experience, reply: Reply) -> None:
    Subscription.objects.create(person=cast.bernd.person, often="never")


def account_was_closed(cast: Any, entry: Experience, reply: Reply) -> None:
    cast.bernd.is_active = False
    cast.bernd.save()


@pytest.mark.parametrize("happens", [taken_away, author_left, author_wants_no_mail, account_was_closed])
def test_the_mail_about_a_reply_stays_when_it_is_no_longer_right(
    cast: Any,
    post_office: PostOffice,  # noqa: F811
    happens: Any,
) -> None:
    entry = tell(cast)
    reply, _new = answers.reply(entry, uuid.uuid4(), "answer", "Ja.", cast.dora.person)
    happens(cast, entry, reply)
    Sender().run()
    assert (post_office.got, [mail.state for mail in Outgoing.objects.all()]) == ([], ["withdrawn"])


def test_a_reply_that_was_changed_is_told_as_it_is(
    cast: Any,
    post_office: PostOffice,  # noqa: F811
) -> None:
    reply, _new = answers.reply(tell(cast), uuid.uuid4(), "answer", "Fragt Frau Müller.", cast.dora.person)
    answers.change(reply, "answer", "Fragt im Rathaus.")
    Sender().run()
    Sender().run()
    [message] = post_office.messages()
    text = message.get_content()
    assert ["Müller" in text, "Fragt im Rathaus." in text, "/benachrichtigungen/" in text] == [False, True, True]


def test_pinches_us_too_counts_for_ones_own_city_once(client: Client, cast: Any) -> None:
    entry = tell(cast)
    client.force_login(cast.dora)
    for _ in range(2):
        assert post(client, "pinches_too", entry, stadt=cast.glauchau.pk).status_code == 302
    assert AlsoPinches.objects.get().municipality == cast.glauchau
    assert "Drückt auch in Glauchau." in client.get(entry.get_absolute_url()).content.decode()
    assert post(client, "pinches_too", entry, stadt=cast.zwickau.pk).status_code == 403  # not hers
    post(client, "pinches_too", entry, stadt=cast.glauchau.pk, auch="nein")
    assert not AlsoPinches.objects.exists()
    client.force_login(cast.bernd)
    assert "Drückt uns auch" not in client.get(entry.get_absolute_url()).content.decode()
    post(client, "pinches_too", entry, stadt=cast.zwickau.pk)  # from there it is
    post(client, "pinches_too", tell(cast, kind="works", municipality=cast.glauchau), stadt=cast.zwickau.pk)
    assert not AlsoPinches.objects.exists()


def test_thanks_are_said_once_and_named_to_the_author_alone(client: Client, cast: Any) -> None:
    entry = tell(cast)
    reply, _new = answers.reply(entry, uuid.uuid4(), "answer", "Ja.", cast.ayse.person)
    client.force_login(cast.dora)
    for _ in range(2):
        post(client, "thank_for_entry", entry, danke="ja")
        post(client, "thank_for_reply", reply, danke="ja")
    assert Thanks.objects.count() == 2
    client.force_login(cast.carla)
    assert "Dora Vorlage" not in client.get(entry.get_absolute_url()).content.decode()
    client.force_login(cast.bernd)
    assert "Dora Vorlage" in client.get(entry.get_absolute_url()).content.decode()
    post(client, "thank_for_entry", entry, danke="ja")  # one's own
    assert Thanks.objects.filter(person=cast.bernd.person).count() == 0
    client.force_login(cast.dora)
    post(client, "thank_for_entry", entry, danke="nein")
    post(client, "thank_for_reply", reply, danke="nein")
    assert not Thanks.objects.exists()


def test_links_are_shown_to_who_may_read_both_ends(client: Client, cast: Any) -> None:
    circle = Circle.objects.create(name="Kreis")
    circle.people.add(cast.dora.person)
    problem = tell(cast, "Problem für alle", visibility="public")
    hidden = tell(cast, "Lösung im Kreis", kind="works", visibility="circle", circle=circle, told_by=cast.dora.person)
    client.force_login(cast.bernd)
    assert post(client, "link", problem, eintrag=hidden.pk).status_code == 404
    nonsense = {"q": "\0 %_'\" " * 30}
    assert client.get(reverse("exchange:link", args=[problem.pk]), nonsense).status_code == 200
    assert (
        "Lösung im Kreis"
        not in client.get(reverse("exchange:link", args=[problem.pk]), {"q": "Kreis"}).content.decode()
    )
    client.force_login(cast.dora)
    assert "Lösung im Kreis" in client.get(reverse("exchange:link", args=[problem.pk]), {"q": "Kreis"}).content.decode()
    for _ in range(2):
        assert post(client, "link", hidden, eintrag=problem.pk).status_code == 302
    one = Solution.objects.get()
    assert (one.problem, one.solution, one.linked_by) == (problem, hidden, cast.dora.person)
    for entry in (problem, hidden):
        assert client.get(entry.get_absolute_url()).content.decode().count("Verbindung lösen") == 1
    for user, found in ((None, False), (cast.bernd, False), (cast.dora, True)):
        client.logout()
        if user:
            client.force_login(user)
        assert ("Lösung im Kreis" in client.get(problem.get_absolute_url()).content.decode()) is found
    client.force_login(cast.bernd)
    assert post(client, "unlink", one).status_code == 404
    Solution.objects.update(solution=tell(cast, "Lösung für alle", kind="works"))
    assert post(client, "unlink", one).status_code == 403
    client.force_login(cast.carla)
    assert post(client, "unlink", one).url == problem.get_absolute_url()
    assert not Solution.objects.exists()


def test_told_without_name_and_place_nothing_beside_it_says_them(client: Client, cast: Any) -> None:
    """Bernd of Zwickau told it; he replies, it pinches there too, it was solved and changed."""
    entry = tell(cast, "Vertraulich", chatham_house=True, written_by=cast.bernd.person, meeting=cast.meeting)
    entry.areas.set([cast.area])
    client.force_login(cast.bernd)
    post(client, "reply", entry, kind="answer", text="Danke für die Fragen.")
    post(client, "settle", entry, state="solved", solved_on=timezone.localdate())
    other = tell(cast, "Anderes", kind="works", municipality=cast.glauchau, told_by=cast.dora.person)
    answers.link(entry, other, cast.bernd.person)
    client.force_login(cast.dora)
    pages = [entry.get_absolute_url(), reverse("exchange:history", args=[entry.pk]), other.get_absolute_url()]
    pages += [reverse("exchange:experiences"), reverse("exchange:link", args=[other.pk]) + "?q=Vertraulich"]
    pages += [reverse("exchange:experiences") + f"?stand=solved&stadt={cast.glauchau.slug}"]
    for page in pages:
        html = client.get(page).content.decode()
        assert ("Bernd" in html, ">Zwickau<" in html, "Scherberg" in html) == (False, False, False), page
    assert "Wer es erzählt hat" in client.get(pages[0]).content.decode()
    assert "Vertraulich" in client.get(pages[3]).content.decode()
    for city in (cast.zwickau.slug, cast.glauchau.slug):
        assert (
            "Vertraulich"
            not in client.get(reverse("exchange:experiences"), {"stadt": city}).content.decode().split("<main")[1]
        )
    # Nobody learns from a missing button or a refusal that it is from their city.
    Role.objects.create(person=cast.ayse.person, kind=Role.Kind.COMMUNITY, municipality=cast.zwickau)
    client.force_login(cast.ayse)
    Experience.objects.update(state="open", solved_on=None)
    html = client.get(entry.get_absolute_url()).content.decode()
    assert [
        "Drückt uns auch (Glauchau)" in " ".join(html.split()),
        "Drückt uns auch (Zwickau)" in " ".join(html.split()),
    ] == [True] * 2
    post(client, "pinches_too", entry, stadt=cast.zwickau.pk)
    assert AlsoPinches.objects.get().municipality == cast.zwickau


def test_a_mail_names_nobody_who_told_without_name(client: Client, cast: Any) -> None:
    entry = tell(cast, chatham_house=True, told_by=cast.dora.person, written_by=cast.bernd.person)
    client.force_login(cast.bernd)
    post(client, "reply", entry, kind="answer", text="Noch etwas.")
    mail = Outgoing.objects.get()
    assert (mail.to, "Bernd" in mail.text, mail.is_confidential) == ("dora@example.org", False, True)


def full_double(cast: Any) -> tuple[Experience, Experience]:
    """Two entries with all that can come of them, some of it the same."""
    double, target = tell(cast, "Doppelt", told_by=cast.dora.person, municipality=cast.glauchau), tell(cast, "Bleibt")
    shared, only = tell(cast, "Hilft beiden", kind="works"), tell(cast, "Hilft einem", kind="works")
    for entry in (double, target):
        Thanks.objects.create(experience=entry, person=cast.ayse.person)
        Asked.objects.create(experience=entry, person=cast.ayse.person)
        Solution.objects.create(problem=entry, solution=shared)
        entry.unfit.create(experience=only)
    Thanks.objects.create(experience=double, person=cast.carla.person)
    Thanks.objects.create(experience=double, person=cast.bernd.person)  # who told the other one
    Asked.objects.create(experience=double, person=cast.carla.person)
    Solution.objects.create(problem=double, solution=only)
    Solution.objects.create(problem=double, solution=target)
    Reply.objects.create(experience=double, text="Antwort", author=cast.carla.person)
    AlsoPinches.objects.create(experience=double, municipality=cast.zwickau)
    return double, target


def test_merged_everything_moves_and_the_old_address_leads_there(client: Client, cast: Any) -> None:
    double, target = full_double(cast)
    client.force_login(cast.carla)
    assert post(client, "merge", double, eintrag=target.pk).url == target.get_absolute_url()
    double.refresh_from_db()
    assert double.merged_into == target
    assert {one.person for one in target.thanks.all()} == {cast.ayse.person, cast.carla.person}
    assert {one.person for one in target.asked.all()} == {cast.ayse.person, cast.carla.person}
    assert sorted(one.solution.title for one in target.solutions.all()) == ["Hilft beiden", "Hilft einem"]
    assert {one.municipality for one in target.also_pinches.all()} == {cast.glauchau, cast.zwickau}
    assert (target.replies.get().text, state(target), target.unfit.count()) == ("Antwort", "answered", 1)
    assert not Solution.objects.filter(solution=target).exists()
    assert client.get(double.get_absolute_url()).url == target.get_absolute_url()
    assert client.get(reverse("exchange:change", args=[double.pk])).status_code == 404
    client.logout()
    assert client.get(double.get_absolute_url()).status_code == 404
    client.force_login(cast.bernd)
    assert "Doppelt" in client.get(reverse("exchange:history", args=[target.pk])).content.decode()
    assert "Doppelt" not in client.get(reverse("exchange:experiences")).content.decode()


def test_replies_of_a_double_are_found_where_they_went(cast: Any) -> None:
    double, target = tell(cast, "Doppelt"), tell(cast, "Bleibt")
    answers.reply(double, uuid.uuid4(), "answer", "Nehmt den Waschsalon.", cast.dora.person)
    entries.merge(double, target, None)
    [hit] = ask("Waschsalon", audiences_of(cast.ayse)).hits
    assert (hit.title, hit.url.partition("#")[0]) == ("Bleibt", target.get_absolute_url())
    assert not ask("Doppelt", audiences_of(cast.ayse)).hits


def test_mergers_one_after_the_other_lead_to_the_last(client: Client, cast: Any) -> None:
    first, second, third = (tell(cast, title) for title in ("Eins", "Zwei", "Drei"))
    client.force_login(cast.bernd)  # told all of them
    assert post(client, "merge", first, eintrag=second.pk).status_code == 302
    assert post(client, "merge", second, eintrag=third.pk).status_code == 302
    for entry in (first, second):
        assert client.get(entry.get_absolute_url()).url == third.get_absolute_url()
    assert post(client, "merge", third, eintrag=first.pk).status_code == 404
    assert entries.goes_on_in(third.pk) is None


def test_merged_is_only_what_is_for_the_same_people(client: Client, cast: Any) -> None:
    circle = Circle.objects.create(name="Kreis")
    target = tell(cast, "Bleibt")
    for facts in (
        {"visibility": "circle", "circle": circle},
        {"chatham_house": True},
        {"kind": "works"},
    ):
        double = tell(cast, "Doppelt", **facts)
        with pytest.raises(ValidationError):
            entries.merge(double, target, None)
    with pytest.raises(ValidationError):
        entries.merge(target, target, None)
    theirs = tell(cast, "Von Dora", told_by=cast.dora.person)
    client.force_login(cast.bernd)
    assert post(client, "merge", target, eintrag=theirs.pk).status_code == 404  # told by somebody else
    assert post(client, "merge", theirs, eintrag=target.pk).status_code == 403


def test_who_told_a_double_without_name_is_not_named_where_it_went(cast: Any) -> None:
    double = tell(cast, "Doppelt", chatham_house=True, told_by=cast.dora.person)
    target = tell(cast, "Bleibt", chatham_house=True)
    answers.reply(double, uuid.uuid4(), "answer", "Von mir selbst.", cast.dora.person)
    entries.merge(double, target, None)
    assert [(row.author, row.is_by_teller) for row in answers.shown(target, cast.ayse.person)] == [(None, True)]
    assert not target.also_pinches.exists()


def at_once(jobs: list[Callable[[], Any]]) -> list[BaseException | None]:
    """Does all at the same time, each on a connection of its own; gives what each raised."""
    raised: list[BaseException | None] = [None] * len(jobs)
    start = threading.Barrier(len(jobs))

    def run(number: int) -> None:
        start.wait()
        try:
            jobs[number]()
        except (ValidationError, DatabaseError) as error:
            raised[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(jobs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_merged_crosswise_at_once_one_stays(cast: Any) -> None:
    for _ in range(3):
        one, two = tell(cast, "Eins"), tell(cast, "Zwei")
        Reply.objects.create(experience=one, text="Antwort", author=cast.dora.person)
        raised = at_once([lambda: entries.merge(one, two, None), lambda: entries.merge(two, one, None)])  # noqa: B023
        assert [type(error) for error in raised if error] == [ValidationError]
        left = Experience.objects.current().get()
        assert left.replies.count() == 1
        Experience.objects.all().delete()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_reply_sent_twice_at_once_is_one(cast: Any) -> None:
    entry, key = tell(cast), uuid.uuid4()
    raised = at_once([lambda: answers.reply(entry, key, "answer", "Ja.", cast.dora.person)] * 4)
    assert (raised, Reply.objects.count(), Outgoing.objects.count()) == ([None] * 4, 1, 1)
