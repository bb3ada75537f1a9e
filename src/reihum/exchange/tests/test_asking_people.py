"""Who could know: asked once, by a mail that says nothing its reader may not see, and the answer becomes an entry."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse

from reihum.exchange import asking_people
from reihum.exchange.models import Asked, Circle, Experience, Solution, Subscription
from reihum.funding.models import Topic
from reihum.mailing.models import Outgoing, Pause
from reihum.mailing.sending import Sender
from reihum.mailing.tests.conftest import PostOffice, post_office  # noqa: F401 - a fixture
from reihum.people.models import Role

Say = Callable[..., Experience]
Index = Callable[[], None]


@pytest.fixture
def question(cast: Any, say: Say) -> Experience:
    entry = say(
        "Wie spricht man Eigentümer an?", text="Sie wohnen weit weg.", kind="question", told_by=cast.bernd.person
    )
    entry.topics.set(Topic.objects.all()[:2])
    return entry


def ask(question: Experience, by: Any, *users: Any, note: str = "") -> list[Any]:
    return asking_people.ask(question, by, by.person, [user.person.pk for user in users], note)


def mails() -> list[tuple[str, str]]:
    return list(Outgoing.objects.order_by("pk").values_list("to", "state"))


def test_one_mail_each_and_never_a_second_one(cast: Any, question: Experience) -> None:
    assert ask(question, cast.bernd, cast.ayse, cast.dora, note="Es eilt.") == [cast.ayse.person, cast.dora.person]
    assert ask(question, cast.bernd, cast.ayse) == []
    assert ask(question, cast.carla, cast.dora) == []
    assert mails() == [("ayse@example.org", "waiting"), ("dora@example.org", "waiting")]
    mail = Outgoing.objects.order_by("pk")[0]
    assert mail.subject == "Wissen Sie Rat? Wie spricht man Eigentümer an?"
    for part in (
        "Guten Tag Ayşe",
        "Bernd Muster fragt Sie",
        "Sie wohnen weit weg.",
        "Es eilt.",
        "/benachrichtigungen/",
    ):
        assert part in mail.text
    assert f"/erfahrungen/{question.pk}/beantworten/" in mail.text
    assert not mail.is_bulk


def test_not_asked_are_those_who_may_not_or_will_not(cast: Any, question: Experience) -> None:
    circle = Circle.objects.create(name="Innenstädte")
    circle.people.set([cast.bernd.person, cast.dora.person])
    Experience.objects.filter(pk=question.pk).update(visibility="circle", circle=circle)
    Subscription.objects.create(person=cast.dora.person, not_asked=True)
    assert ask(question, cast.bernd, cast.ayse, cast.dora, cast.bernd) == []
    assert mails() == []


def test_so_many_at_once_and_a_day(
    cast: Any, question: Experience, say: Say, make_person: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking_people, "AT_ONCE", 2)
    monkeypatch.setattr(asking_people, "A_DAY", 3)
    with pytest.raises(ValidationError, match="höchstens 2 Personen"):
        ask(question, cast.bernd, cast.ayse, cast.dora, cast.carla)
    ask(question, cast.bernd, cast.ayse, cast.dora)
    other = say("Noch etwas", kind="question", told_by=cast.bernd.person)
    with pytest.raises(ValidationError, match="noch eine Person"):
        ask(other, cast.bernd, cast.ayse, cast.dora)
    assert ask(other, cast.carla, cast.ayse) == [cast.ayse.person]  # others may
    assert Asked.objects.count() == 3


def test_what_is_solved_needs_no_answer(cast: Any, question: Experience) -> None:
    Experience.objects.filter(pk=question.pk).update(state="outdated")
    with pytest.raises(ValidationError, match="gelöst"):
        ask(question, cast.bernd, cast.ayse)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_who_ask_the_same_person_at_once(cast: Any, question: Experience) -> None:
    start, done = threading.Barrier(2), []

    def press(user: Any) -> None:
        start.wait()
        try:
            done.append(len(ask(question, user, cast.ayse)))
        finally:
            connection.close()

    both = [threading.Thread(target=press, args=[user]) for user in (cast.bernd, cast.carla)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(done) == [0, 1]
    assert mails() == [("ayse@example.org", "waiting")]


# --- What changes while a mail waits ----------------------------------------------------------------------------------


def test_who_lost_the_right_to_read_gets_nothing(
    cast: Any,
    question: Experience,
    post_office: PostOffice,  # noqa: F811
) -> None:
    circle = Circle.objects.create(name="Innenstädte")
    circle.people.set([cast.bernd.person])
    ask(question, cast.bernd, cast.ayse)
    Experience.objects.filter(pk=question.pk).update(visibility="circle", circle=circle)
    Sender().run()
    assert (post_office.got, mails()) == ([], [("ayse@example.org", "withdrawn")])


def test_words_that_were_changed_are_not_sent_as_they_were(
    cast: Any,
    question: Experience,
    post_office: PostOffice,  # noqa: F811
) -> None:
    ask(question, cast.bernd, cast.ayse)
    Experience.objects.filter(pk=question.pk).update(text="Frau Müller antwortet nicht.", chatham_house=True)
    Experience.objects.filter(pk=question.pk).update(text="Sie antworten nicht.")
    Sender().run()
    Sender().run()
    [message] = post_office.messages()
    text = message.get_content()
    assert "Sie antworten nicht." in text
    assert "ohne Ort" in text
    for gone in ("weit weg", "Müller", "Glauchau"):
        assert gone not in text
    assert not Pause.objects.exists()


# --- Answering --------------------------------------------------------------------------------------------------------


def test_the_answer_is_an_entry_of_its_own(client: Client, cast: Any, question: Experience) -> None:
    ask(question, cast.bernd, cast.ayse, note="Es eilt.")
    client.force_login(cast.ayse)
    assert "hat Sie gefragt" in client.get(question.get_absolute_url()).content.decode()
    path = reverse("matches:answer", args=[question.pk])
    page = client.get(path).content.decode()
    for part in ("Wie spricht man Eigentümer an?", "Bernd Muster schreibt dazu:", "Es eilt."):
        assert part in page
    typed = {"title": "Wir besuchen sie.", "text": "Mit Kuchen.", "key": page.split('name="key" value="')[1][:36]}
    first = client.post(path, typed)
    assert client.post(path, typed).url == first.url  # sent twice
    answer = Experience.objects.get(title="Wir besuchen sie.")
    assert first.url == answer.get_absolute_url()
    assert (answer.kind, answer.told_by, answer.municipality) == ("works", cast.ayse.person, cast.glauchau)
    assert (answer.visibility, answer.proposed_at) == ("members", None)
    assert {*answer.topics.all()} == {*question.topics.all()}
    assert Asked.objects.get().answer == answer
    assert Solution.objects.get().problem == question
    question.refresh_from_db()
    assert question.state == "answered"
    assert mails()[-1] == ("bernd@example.org", "waiting")
    assert "hat Sie gefragt" not in client.get(question.get_absolute_url()).content.decode()


def test_the_answer_is_read_by_those_who_read_the_question(cast: Any, say: Say) -> None:
    circle = Circle.objects.create(name="Innenstädte")
    circle.people.set([cast.bernd.person, cast.dora.person])
    of_circle = say("Im Kreis", kind="question", visibility="circle", circle=circle, told_by=cast.bernd.person)
    public = say("Für alle", kind="question", visibility="public", told_by=cast.bernd.person)
    given = []
    for question in (of_circle, public):
        ask(question, cast.bernd, cast.dora)
        made = Experience(title="So geht es.", municipality=cast.glauchau)
        given.append(asking_people.answer(Asked.objects.get(experience=question), made, uuid.uuid4()))
    assert [(entry.visibility, entry.circle) for entry in given] == [("circle", circle), ("members", None)]
    assert [entry.proposed_at is not None for entry in given] == [False, True]


def test_the_mail_about_a_nameless_answer_names_nobody(cast: Any, question: Experience) -> None:
    ask(question, cast.bernd, cast.dora)
    made = Experience(title="So geht es.", municipality=cast.glauchau, chatham_house=True)
    asking_people.answer(Asked.objects.get(), made, uuid.uuid4())
    mail = Outgoing.objects.get(to="bernd@example.org")
    assert "ohne Ort" in mail.text
    for secret in ("Dora", "Vorlage", "Glauchau"):
        assert secret not in mail.text


def test_what_is_solved_stays_solved(cast: Any, question: Experience) -> None:
    ask(question, cast.bernd, cast.ayse)
    Experience.objects.filter(pk=question.pk).update(state="solved", solved_on=question.told_on)
    made = Experience(title="So geht es.", municipality=cast.glauchau)
    asking_people.answer(Asked.objects.get(), made, uuid.uuid4())
    question.refresh_from_db()
    assert question.state == "solved"


def test_only_who_was_asked_and_may_still_read_answers(client: Client, cast: Any, question: Experience) -> None:
    path = reverse("matches:answer", args=[question.pk])
    assert "/anmelden/" in client.get(path).url or client.get(path).status_code == 302
    ask(question, cast.bernd, cast.ayse)
    client.force_login(cast.dora)
    assert client.get(path).status_code == 404
    client.force_login(cast.ayse)
    assert client.post(path, {"title": ""}).status_code == 422
    circle = Circle.objects.create(name="Innenstädte")
    Experience.objects.filter(pk=question.pk).update(visibility="circle", circle=circle)
    assert client.get(path).status_code == 404


def test_a_merged_question_leads_to_the_one_it_became(
    client: Client, cast: Any, question: Experience, say: Say
) -> None:
    from reihum.exchange import entries

    ask(question, cast.bernd, cast.ayse)
    target = say("Eigentümer erreichen", kind="question", told_by=cast.bernd.person)
    entries.merge(question, target, cast.bernd.person)
    client.force_login(cast.ayse)
    response = client.get(reverse("matches:answer", args=[question.pk]), follow=True)
    assert response.redirect_chain[-1][0] == reverse("matches:answer", args=[target.pk])
    assert "Eigentümer erreichen" in response.content.decode()


def test_the_page_asks_those_who_are_ticked(client: Client, cast: Any, question: Experience, index: Index) -> None:
    index()
    client.force_login(cast.bernd)
    path = reverse("matches:ask", args=[question.pk])
    assert proposed(client.get(path)) == ["Dora Vorlage"]
    assert "Quartiersmanagement" in client.get(path).content.decode()
    assert client.post(path, {}).status_code == 422
    assert client.post(path, {"people": cast.dora.person.pk, "note": "Bitte"}).url == question.get_absolute_url()
    assert "Dora Vorlage, am" in client.get(path).content.decode()
    assert client.post(path, {"people": cast.dora.person.pk}).status_code == 422
    assert len(mails()) == 1


def proposed(response: Any) -> list[str]:
    return [str(one.person) for one in response.context["people"].proposed]


def found(response: Any) -> list[str]:
    return [str(one.person) for one in response.context["people"].found]


def test_others_are_found_by_name_and_what_was_ticked_and_written_stays(
    client: Client, cast: Any, question: Experience, index: Index
) -> None:
    index()
    client.force_login(cast.bernd)
    path = reverse("matches:ask", args=[question.pk])
    kept = {"people": cast.dora.person.pk, "note": "Es eilt.", "suchen": "1"}
    page = client.post(path, {**kept, "wanted": "  ayşe  beisp"})
    html = page.content.decode()
    assert (page.status_code, found(page), proposed(page)) == (200, ["Ayşe Beispiel"], ["Dora Vorlage"])
    assert ["Es eilt." in html, html.count(" checked"), "ESF" in html] == [True, 1, True]
    again = client.post(path, {**kept, "people": [cast.dora.person.pk, cast.ayse.person.pk], "wanted": "Carla"})
    assert (found(again), proposed(again)) == (["Carla Probe"], ["Dora Vorlage", "Ayşe Beispiel"])
    assert again.content.decode().count(" checked") == 2
    assert found(client.post(path, {**kept, "wanted": "Dora"})) == ["Dora Vorlage"]  # once, not in both lists
    assert mails() == []  # looking asks nobody
    sent = client.post(path, {"people": [cast.dora.person.pk, cast.ayse.person.pk], "wanted": "Carla"})
    assert sent.url == question.get_absolute_url()
    assert [to for to, _state in mails()] == ["ayse@example.org", "dora@example.org"]


@pytest.mark.parametrize("wanted", ["\0", "%_'\" " * 40, "Niemand"])
def test_nonsense_finds_nobody(client: Client, cast: Any, question: Experience, wanted: str) -> None:
    client.force_login(cast.bernd)
    page = client.post(reverse("matches:ask", args=[question.pk]), {"wanted": wanted, "suchen": "1", "people": "x"})
    assert (page.status_code, found(page)) == (200, [])


def test_nobody_is_found_or_kept_who_may_not_be_asked(
    client: Client, cast: Any, question: Experience, make_person: Callable[..., Any], queries_of: Any
) -> None:
    """Not who may not read it, minds, was asked, asks, told it, has no address or is no member."""
    circle = Circle.objects.create(name="Innenstädte")
    can = make_person("Anna", "Name")
    others = [make_person(f"Person{number}", "Name") for number in range(5)]
    stranger = make_person("Stefan", "Name")
    for user in (can, *others):
        Role.objects.create(person=user.person, kind=Role.Kind.COMMUNITY, municipality=cast.zwickau)
    outside, minds, was_asked, asks, mute = others
    circle.people.set([user.person for user in (can, minds, was_asked, asks, mute, stranger)])
    Experience.objects.filter(pk=question.pk).update(visibility="circle", circle=circle)
    Subscription.objects.create(person=minds.person, not_asked=True)
    Asked.objects.create(experience=question, person=was_asked.person, asked_by=asks.person)
    mute.person.email = ""
    mute.person.save()
    client.force_login(asks)
    path = reverse("matches:ask", args=[question.pk])
    everybody = [user.person.pk for user in (*others, stranger)]
    page = client.post(path, {"wanted": "Name", "people": everybody, "suchen": "1"})
    assert (found(page), " checked" in page.content.decode()) == (["Anna Name"], False)
    assert client.post(path, {"people": [outside.person.pk]}).status_code == 422
    assert mails() == []


def test_without_a_person_nobody_is_asked(client: Client, cast: Any, question: Experience, index: Index) -> None:
    index()
    client.force_login(cast.admin)
    assert client.get(reverse("matches:ask", args=[question.pk])).status_code == 403
    Role.objects.filter(person=cast.bernd.person).delete()
    client.force_login(cast.bernd)
    assert client.get(reverse("matches:ask", args=[question.pk])).status_code == 403
