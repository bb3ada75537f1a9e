"""What may help with a problem: found by words, fields and place, with reasons that give nothing away."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reihum.exchange import matching
from reihum.exchange.models import Asked, Circle, DoesNotFit, Experience, Reply, Solution, Subscription, Thanks
from reihum.funding.models import ActionField, Period, Project, Topic
from reihum.people.models import Role
from reihum.places.models import Area, Municipality, Population

Say = Callable[..., Experience]
Index = Callable[[], None]
DAY = datetime.date(2020, 5, 4)


@pytest.fixture
def trade(db: None) -> Topic:
    return Topic.objects.get_or_create(slug="handel-und-leerstand", defaults={"name": "Handel und Leerstand"})[0]


@pytest.fixture
def problem(cast: Any, say: Say, trade: Topic) -> Experience:
    """Bernd's in Zwickau."""
    return say(
        "Ladenleerstand in der Bahnhofstraße",
        text="Die Eigentümer der leeren Läden wohnen weit weg und antworten nicht.",
        kind="pinches",
        municipality=cast.zwickau,
        told_by=cast.bernd.person,
        topics=[trade],
    )


def titles(found: Any) -> list[str]:
    return [str(match.thing) for match in found]


def words_about(found: Any, thing: Any) -> list[str]:
    return next(match.words for match in found if match.thing == thing)


def test_words_fields_and_success_with_their_reasons(
    cast: Any, say: Say, problem: Experience, trade: Topic, index: Index
) -> None:
    riesa = Municipality.objects.create(name="Riesa", slug="riesa", ags="14627230")
    Role.objects.create(person=cast.dora.person, kind=Role.Kind.ADMINISTRATION, municipality=riesa)
    Role.objects.filter(person=cast.dora.person, kind=Role.Kind.MANAGEMENT).delete()
    pop_up = say(
        "Leere Läden gegen Nebenkosten vermietet",
        text="Wir haben jeden Eigentümer besucht.",
        topics=[trade],
        told_on=DAY,
    )
    solved = say("Leere Läden der Eigentümer am Markt", kind="pinches", state="solved", solved_on=DAY, told_on=DAY)
    say("Gartenfest im Hof", told_on=timezone.localdate())  # says nothing of it
    say("Ladenleerstand, noch einer", kind="pinches", topics=[trade])  # helps nobody
    say("Läden, leer, Eigentümer", state="outdated", topics=[trade])
    Reply.objects.create(experience=pop_up, kind="worked", text="Ja", author=cast.dora.person)
    Thanks.objects.create(experience=pop_up, person=cast.carla.person)
    index()
    found = matching.help_for(problem, cast.bernd)
    assert titles(found.entries) == [pop_up.title, solved.title]
    said = words_about(found.entries, pop_up)
    [words] = [words for words in said if words.startswith("gleiche Wörter: ")]
    assert {"Eigentümer", "leeren", "Läden"} <= set(words.removeprefix("gleiche Wörter: ").split(", "))
    assert [words for words in said if not words.startswith("gleiche Wörter: ")] == [
        f"gleiches Handlungsfeld: {trade}",
        "hat in Riesa auch geklappt",
        "auch in Sachsen",
        "eine Person hat dafür gedankt",
    ]
    assert "2020 gelöst" in words_about(found.entries, solved)


def test_what_failed_elsewhere_and_what_helped_before_change_the_order(
    cast: Any, say: Say, problem: Experience, trade: Topic, index: Index
) -> None:
    plain, failed, helped = (say(f"Leere Läden {name}", topics=[trade], told_on=DAY) for name in ("a", "b", "c"))
    Reply.objects.create(experience=failed, kind="failed", text="Nein", author=cast.bernd.person)
    other = say("Etwas anderes", kind="question")
    Solution.objects.create(problem=other, solution=helped)
    index()
    found = matching.help_for(problem, cast.bernd)
    assert [match.thing for match in found.entries] == [helped, plain, failed]
    assert "hat schon einmal geholfen" in words_about(found.entries, helped)
    assert "hat in Zwickau nicht geklappt" in words_about(found.entries, failed)


def test_whoever_answers_their_own_entry_is_no_success(
    cast: Any, say: Say, problem: Experience, trade: Topic, index: Index
) -> None:
    mine = say("Leere Läden", topics=[trade])
    Reply.objects.create(experience=mine, kind="worked", text="Läuft noch", author=cast.ayse.person)
    index()
    assert not [
        words for words in words_about(matching.help_for(problem, cast.bernd).entries, mine) if "geklappt" in words
    ]


def test_place_and_money(cast: Any, say: Say, problem: Experience, trade: Topic, index: Index) -> None:
    areas = []
    for city, name, people in (
        (cast.zwickau, "Nord", 4_000),
        (cast.glauchau, "Ost", 5_200),
        (cast.glauchau, "West", 9_000),
    ):
        area = Area.objects.create(municipality=city, name=name, slug=name.lower())
        Population.objects.create(area=area, as_of=DAY, source="Stadt", inhabitants=people)
        areas.append(area)
    problem.areas.set([areas[0]])
    problem.periods.set([cast.period])
    later = Period.objects.create(programme=cast.period.programme, name="ESF Plus", start=datetime.date(2021, 1, 1))
    alike = say("Leere Läden vermittelt", topics=[trade], areas=[areas[1]], periods=[cast.period], told_on=DAY)
    other = say("Leere Läden bemalt", topics=[trade], areas=[areas[2]], periods=[later], told_on=DAY)
    index()
    found = matching.help_for(problem, cast.bernd)
    assert [match.thing for match in found.entries] == [alike, other]
    assert {"ähnlich großes Gebiet (5.200 Menschen)", "auch mit Geld aus ESF 2014–2020 (Beispiel)"} <= set(
        words_about(found.entries, alike)
    )
    assert "auch im Programm Beispielprogramm" in words_about(found.entries, other)
    assert not [words for words in words_about(found.entries, other) if "Gebiet" in words]


def test_one_common_word_alone_is_no_ground(cast: Any, say: Say, problem: Experience, index: Index) -> None:
    say("Die Bahnhofstraße bekommt Bäume")
    index()
    assert not matching.help_for(problem, cast.bernd)


SECRET = ("Glauchau", "Scherberg", "Ayşe", "Menschen", "Sachsen", "Zwickau", "kreisfrei", "Koordinierungsstelle")


@pytest.mark.parametrize("hidden", ["problem", "solution"])
def test_no_reason_tells_where_or_who_it_was(
    cast: Any, say: Say, problem: Experience, trade: Topic, index: Index, hidden: str
) -> None:
    """By the Chatham House rule, of the problem or of what may help; with everything that could give it away."""
    for city, area in ((cast.glauchau, cast.area), (cast.zwickau, None)):
        area = area or Area.objects.create(municipality=city, name="Eckersbach", slug="eckersbach")
        Population.objects.create(area=area, as_of=DAY, source="Stadt", inhabitants=4_000)
        problem.areas.add(*([area] if city == cast.zwickau else []))
        Municipality.objects.update(kind="Große Kreisstadt")
    helps = say("Leere Läden vermittelt", topics=[trade], areas=[cast.area], periods=[cast.period])
    Reply.objects.create(experience=helps, kind="worked", text="Ja", author=cast.ayse.person)
    Reply.objects.create(experience=helps, kind="worked", text="Ja", author=cast.bernd.person)
    Experience.objects.filter(pk=(helps if hidden == "solution" else problem).pk).update(chatham_house=True)
    index()
    problem = Experience.objects.get(pk=problem.pk)
    found = matching.help_for(problem, cast.carla)
    said = words_about(found.entries, helps)
    told = [word for word in SECRET if any(word in words for words in said)]
    # That it worked in Zwickau Bernd says himself, beside an entry that says where it is from.
    assert told == (["Zwickau"] if hidden == "problem" else [])
    if hidden == "solution":
        assert "hat anderswo auch geklappt" in said
        assert cast.ayse.person not in [match.thing for match in found.people]


def test_money_of_the_area_does_not_tell_the_place_of_a_problem(
    cast: Any, say: Say, problem: Experience, trade: Topic, index: Index
) -> None:
    """Scherberg gets money of the period; the entry does not say so."""
    helps = say("Leere Läden vermittelt", topics=[trade], periods=[cast.period], municipality=cast.zwickau, told_on=DAY)
    cast.area.fundings.update(until=None)
    Experience.objects.filter(pk=problem.pk).update(municipality=cast.glauchau)
    problem.refresh_from_db()
    problem.areas.set([cast.area])
    index()
    reason = "auch mit Geld aus ESF 2014–2020 (Beispiel)"
    assert reason in words_about(matching.help_for(problem, cast.carla).entries, helps)
    problem.chatham_house = True
    problem.save()
    assert reason not in words_about(matching.help_for(problem, cast.carla).entries, helps)


def test_each_reader_is_proposed_only_what_they_may_see(
    cast: Any, say: Say, problem: Experience, trade: Topic, index: Index
) -> None:
    circle = Circle.objects.create(name="Innenstädte")
    circle.people.set([cast.dora.person])
    Experience.objects.filter(pk=problem.pk).update(visibility="public")
    problem.refresh_from_db()
    to_all = say("Leere Läden für alle", topics=[trade], visibility="public")
    to_members = say("Leere Läden für uns", topics=[trade])
    to_circle = say("Leere Läden im Kreis", topics=[trade], visibility="circle", circle=circle)
    merged = say("Leere Läden doppelt", topics=[trade], merged_into=to_all)
    # A problem of the circle that the public entry helped with, and a reply that only members read.
    secret = say("Geheimes Problem", kind="pinches", visibility="circle", circle=circle)
    Solution.objects.create(problem=secret, solution=to_all)
    Reply.objects.create(experience=to_all, kind="worked", text="Ja", author=cast.bernd.person)
    index()
    expected = {
        "visitor": (AnonymousUser(), {to_all}, (False, False)),
        "stranger": (cast.erik, {to_all}, (False, False)),
        "member": (cast.bernd, {to_all, to_members}, (False, True)),
        "in the circle": (cast.dora, {to_all, to_members, to_circle}, (True, True)),
        "coordination": (cast.carla, {to_all, to_members}, (False, True)),
    }
    for who, (user, entries, (helped, worked)) in expected.items():
        found = matching.help_for(problem, user)
        assert {match.thing for match in found.entries} == entries, who
        said = words_about(found.entries, to_all)
        assert ("hat schon einmal geholfen" in said) == helped, who
        assert any("geklappt" in words for words in said) == worked, who
        assert bool(found.people) == (user not in (cast.erik, expected["visitor"][0])), who
    assert merged.merged_into == to_all


def test_also_what_the_index_still_has_is_asked_of_the_rules(
    cast: Any, say: Say, problem: Experience, trade: Topic, index: Index
) -> None:
    helps = say("Leere Läden vermittelt", text="Eigentümer", topics=[trade])
    index()
    circle = Circle.objects.create(name="Innenstädte")
    Experience.objects.filter(pk=helps.pk).update(visibility="circle", circle=circle)  # past the index
    assert not matching.help_for(problem, cast.bernd).entries


def test_projects(cast: Any, problem: Experience, trade: Topic, index: Index) -> None:
    field = ActionField.objects.create(period=cast.period, number=1, name="Wirtschaft")
    field.topics.set([trade])
    about = {"period": cast.period, "beneficiary": "AWO", "area": cast.area}
    kiosk = Project.objects.create(name="Kiosk", slug="kiosk", action_field=field, state="settled", **about)
    shops = Project.objects.create(name="Leere Läden", slug="laeden", purpose="Eigentümer beraten", **about)
    Project.objects.create(name="Leere Läden, beantragt", slug="nie", state="applied", action_field=field, **about)
    Project.objects.create(name="Spielplatz", slug="spielplatz", **about)
    index()
    for user in (AnonymousUser(), cast.bernd):
        found = matching.help_for(problem, user)
        assert {match.thing for match in found.projects} == {kiosk, shops}
        assert "schon abgeschlossen" in words_about(found.projects, kiosk)


# --- People -----------------------------------------------------------------------------------------------------------


def test_people_and_why(cast: Any, say: Say, problem: Experience, trade: Topic, index: Index) -> None:
    say("Leere Läden vermittelt", text="Eigentümer", topics=[trade], told_on=DAY)
    field = ActionField.objects.create(period=cast.period, number=1, name="Wirtschaft")
    field.topics.set([trade])
    Project.objects.create(
        name="Kiosk", slug="kiosk", action_field=field, period=cast.period, beneficiary="AWO", area=cast.area
    )
    cast.carla.person.topics = "Buchhaltung, leere Läden"
    cast.carla.person.save()
    index()
    found = matching.help_for(problem, cast.bernd).people
    assert words_about(found, cast.ayse.person) == ["hat 2020 von „Leere Läden vermittelt“ erzählt"]
    assert words_about(found, cast.dora.person) == ["betreut ein Gebiet mit dem Vorhaben „Kiosk“: Scherberg"]
    [knows] = words_about(found, cast.carla.person)
    assert knows.startswith("kann man fragen zu: ") and "Läden" in knows


def test_nobody_is_proposed_who_cannot_be_asked(
    cast: Any, say: Say, problem: Experience, trade: Topic, index: Index, make_person: Callable[..., Any]
) -> None:
    gone, silent, busy, closed = (make_person(name, "Test") for name in ("Gerd", "Silke", "Bea", "Clara"))
    for user in (silent, busy, closed):
        Role.objects.create(person=user.person, kind=Role.Kind.ADMINISTRATION, municipality=cast.glauchau)
    for number, user in enumerate((gone, silent, busy, closed, cast.bernd, cast.dora, cast.ayse)):
        say(f"Leere Läden {number}", topics=[trade], told_by=user.person)
    silent.person.email = ""
    silent.person.save()
    Subscription.objects.create(person=busy.person, not_asked=True)
    closed.is_active = False
    closed.save()
    Asked.objects.create(experience=problem, person=cast.dora.person)
    index()
    assert [match.thing for match in matching.people_to_ask(problem, cast.carla)] == [cast.ayse.person]


def test_without_a_likely_person_those_in_charge_are_proposed(cast: Any, problem: Experience, index: Index) -> None:
    index()
    [match] = matching.people_to_ask(problem, cast.bernd)
    assert (match.thing, match.words) == (
        cast.dora.person,
        ["Quartiersmanagement, Glauchau: Scherberg", "auch in Sachsen"],
    )


def test_the_teller_of_a_nameless_problem_is_not_told_by_being_left_out(
    cast: Any, say: Say, problem: Experience, trade: Topic, index: Index
) -> None:
    say("Leere Läden", topics=[trade], told_by=cast.bernd.person)
    index()
    assert cast.bernd.person not in [match.thing for match in matching.people_to_ask(problem, cast.carla)]
    problem.chatham_house = True
    problem.save()
    assert cast.bernd.person in [match.thing for match in matching.people_to_ask(problem, cast.carla)]


def test_the_teller_who_is_not_in_the_circle_is_not_told_by_being_proposed(
    cast: Any, say: Say, trade: Topic, index: Index
) -> None:
    circle = Circle.objects.create(name="Innenstädte")
    circle.people.set([cast.dora.person, cast.ayse.person])
    problem = say(
        "Leere Läden", kind="pinches", visibility="circle", circle=circle, chatham_house=True,
        told_by=cast.bernd.person, topics=[trade],
    )  # fmt: skip
    say("Leere Läden vermittelt", topics=[trade], told_by=cast.bernd.person)
    index()
    assert cast.bernd.person not in [match.thing for match in matching.people_to_ask(problem, cast.dora)]


# --- It does not fit, and the pages -----------------------------------------------------------------------------------


def judge(client: Client, name: str, problem: Experience, kind: str, thing: Any) -> Any:
    return client.post(reverse(f"matches:{name}", args=[problem.pk]), {"kind": kind, "number": thing.pk})


def test_what_does_not_fit_is_not_proposed_again_until_it_fits_after_all(
    cast: Any, client: Client, say: Say, problem: Experience, trade: Topic, index: Index
) -> None:
    helps = say("Leere Läden vermittelt", topics=[trade])
    index()
    client.force_login(cast.bernd)
    assert "Passt nicht" in client.get(problem.get_absolute_url()).content.decode()
    for _twice in range(2):
        assert judge(client, "does_not_fit", problem, "experience", helps).status_code == 302
        assert judge(client, "does_not_fit", problem, "person", cast.ayse.person).status_code == 302
    assert DoesNotFit.objects.count() == 2
    found = matching.help_for(problem, cast.carla)
    assert (list(found.entries), cast.ayse.person in titles(found.people)) == ([], False)
    assert "2 Vorschläge passten nicht" in client.get(problem.get_absolute_url()).content.decode()
    judge(client, "fits", problem, "experience", helps)
    judge(client, "fits", problem, "person", cast.ayse.person)
    assert not DoesNotFit.objects.exists()
    assert [match.thing for match in matching.help_for(problem, cast.carla).entries] == [helps]


def test_what_one_may_not_see_cannot_be_judged_nor_is_it_listed(
    cast: Any, client: Client, say: Say, problem: Experience, index: Index
) -> None:
    circle = Circle.objects.create(name="Innenstädte")
    circle.people.set([cast.dora.person])
    secret = say("Geheim", visibility="circle", circle=circle, told_by=cast.dora.person)
    works = say("Läuft")
    client.force_login(cast.bernd)
    assert judge(client, "does_not_fit", problem, "experience", secret).status_code == 404
    assert judge(client, "does_not_fit", works, "experience", problem).status_code == 404
    for kind, number in (("unsinn", 1), ("experience", "x"), ("experience", "9" * 30), ("person", "")):
        response = client.post(reverse("matches:does_not_fit", args=[problem.pk]), {"kind": kind, "number": number})
        assert response.status_code == 404
    DoesNotFit.objects.create(problem=problem, experience=secret)
    assert matching.unfit_for(problem, cast.bernd) == []
    assert "passte nicht" not in client.get(problem.get_absolute_url()).content.decode()
    assert len(matching.unfit_for(problem, cast.dora)) == 1


def test_nothing_fits_and_one_is_told_what_to_do(cast: Any, client: Client, problem: Experience, index: Index) -> None:
    index()
    client.force_login(cast.bernd)
    page = client.get(problem.get_absolute_url()).content.decode()
    assert "Dazu haben wir noch nichts Passendes gefunden." in page
    assert reverse("matches:ask", args=[problem.pk]) in page


def test_visitors_read_what_is_public_and_no_names(
    cast: Any, client: Client, say: Say, problem: Experience, trade: Topic, index: Index
) -> None:
    say("Leere Läden vermittelt", topics=[trade], visibility="public")
    Experience.objects.filter(pk=problem.pk).update(visibility="public")
    index()
    page = client.get(problem.get_absolute_url()).content.decode()
    assert "Leere Läden vermittelt" in page
    assert f"gleiches Handlungsfeld: {trade}" in page
    for word in ("Ayşe", "Passt nicht", "Wer könnte es wissen", "csrfmiddlewaretoken"):
        assert word not in page


def test_what_works_or_is_solved_asks_for_no_help(
    cast: Any, client: Client, say: Say, problem: Experience, index: Index
) -> None:
    Experience.objects.filter(pk=problem.pk).update(state="solved", solved_on=DAY)
    index()
    client.force_login(cast.bernd)
    assert "Was helfen könnte" not in client.get(problem.get_absolute_url()).content.decode()
    assert "Was helfen könnte" not in client.get(say("Läuft").get_absolute_url()).content.decode()


def test_the_same_number_of_queries_for_one_and_for_many(
    cast: Any,
    client: Client,
    say: Say,
    problem: Experience,
    trade: Topic,
    index: Index,
    queries_of: Callable[..., int],
) -> None:
    field = ActionField.objects.create(period=cast.period, number=1, name="Wirtschaft")
    field.topics.set([trade])

    def more(number: int) -> None:
        area = Area.objects.create(municipality=cast.glauchau, name=f"Nord {number}", slug=f"nord-{number}")
        entry = say(f"Leere Läden {number}", text="Eigentümer", topics=[trade], areas=[area], periods=[cast.period])
        Reply.objects.create(experience=entry, kind="worked", text="Ja", author=cast.carla.person)
        Project.objects.create(
            name=f"Läden {number}", slug=f"laeden-{number}", action_field=field, period=cast.period, beneficiary="AWO", area=area
        )  # fmt: skip
        Solution.objects.create(problem=say(f"Problem {number}", kind="pinches"), solution=entry)

    more(1)
    index()
    client.force_login(cast.bernd)
    one = queries_of(client, problem.get_absolute_url())
    ask = queries_of(client, reverse("matches:ask", args=[problem.pk]))
    for number in range(2, 9):
        more(number)
    index()
    assert queries_of(client, problem.get_absolute_url()) == one
    assert queries_of(client, reverse("matches:ask", args=[problem.pk])) == ask
