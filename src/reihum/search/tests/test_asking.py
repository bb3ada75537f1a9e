"""What is found, by whom, and that nothing else is told."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import transaction

from reihum.kit.terms import Terms
from reihum.search import candidates, counting, writing
from reihum.search.asking import ask
from reihum.search.completing import completions
from reihum.search.likeness import Near, similar
from reihum.search.models import Entry
from reihum.search.readers import MEMBERS, PUBLIC
from reihum.search.sources import Findable, Source
from reihum.search.tests.conftest import Shelf

VISITOR = (PUBLIC,)
MEMBER = (PUBLIC, MEMBERS)


def found(text: str, audiences: Any = VISITOR, **more: Any) -> list[int]:
    return [hit.pk for hit in ask(text, audiences, **more).hits]


def like(text: str, audiences: Any = VISITOR, **more: Any) -> list[Near]:
    return similar(text, audiences, ["probe"], **more)["probe"]


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("Leerstände in Ladenlokalen", "Ladenleerstand in der Altstadt"),
        ("ladenleerstand", "Läden mit Leerstand"),
        ("Muehle", "Die alte Mühle"),
        ("STRASSE", "Straßenfest"),
        ("Bürgerinnen", "Bürger:innenrat"),
        ('"Tempo 30"', "Tempo-30-Zone"),
        ("1.500", "Zuschuss von 1500 Euro"),
        ("Сад", "Сад для всех"),
    ],
)
def test_german_words_are_found_however_they_are_written(shelf: Shelf, query: str, title: str) -> None:
    right = shelf.put(title)
    shelf.put("Burggarten", "Ein Garten an der Burg.")

    assert found(query) == [right]


def test_a_title_counts_more_than_a_text_and_all_words_more_than_some(shelf: Shelf) -> None:
    some = shelf.put("Spielplatz", "Am Bach.")
    in_text = shelf.put("Nachrichten", "Der Spielplatz am Markt wird gebaut.")
    in_title = shelf.put("Spielplatz am Markt")
    counting.recount()

    answer = ask("Spielplatz Markt", VISITOR)

    assert [hit.pk for hit in answer.hits] == [in_title, in_text, some]
    assert not answer.has_all
    assert ask("Markt Spielplatz gebaut Markt", VISITOR).hits[0].pk == in_text


def test_phrases_have_to_stand_there_and_what_is_excluded_must_not(shelf: Shelf) -> None:
    together = shelf.put("Soziale Stadt", "Ein Programm.")
    apart = shelf.put("Soziale Arbeit", "in der Stadt")
    compound = shelf.put("Stadtteilfest", "sozial")

    assert found('"soziale Stadt"') == [together]
    assert set(found("sozial -arbeit")) == {together, compound}
    assert set(found("sozial -stadt")) == {compound}, "compounds with an excluded word are not excluded"
    assert set(found('sozial -"soziale stadt"')) == {apart, compound}


def test_what_is_shown_of_a_hit(shelf: Shelf) -> None:
    pk = shelf.put("Fest im Hof", "Vorher. " * 40 + "Dann kam das Hoffest mit Musik.", day=datetime.date(2023, 5, 1))

    hit = ask("Hoffest", VISITOR).hits[0]

    assert (hit.pk, hit.kind, hit.url, hit.day) == (pk, "probe", f"/probe/{pk}/", datetime.date(2023, 5, 1))
    assert hit.title_pieces == (("Fest", True), (" im ", False), ("Hof", True))
    assert ("Hoffest", True) in hit.excerpts[0]


def test_hits_are_narrowed_down_and_counted(shelf: Shelf) -> None:
    pks = []
    for year, city in ((2022, "glauchau"), (2023, "glauchau"), (2023, "zwickau")):
        pks += [shelf.put("Sommerfest", day=datetime.date(year, 6, 1), facets=[("city", city, city.title())])]
    shelf.put("Herbst", facets=[("city", "zwickau", "Zwickau")])

    answer = ask("Sommerfest", VISITOR)

    assert answer.total == 3
    assert [(one.label, one.number) for one in answer.counts["city"]] == [("Glauchau", 2), ("Zwickau", 1)]
    assert [(one.value, one.number) for one in answer.counts["year"]] == [("2023", 2), ("2022", 1)]
    narrowed = ask("Sommerfest", VISITOR, chosen={"city": "glauchau", "year": "2023"})
    assert [hit.pk for hit in narrowed.hits] == [pks[1]]
    assert [(one.value, one.number) for one in narrowed.counts["year"]] == [("2023", 1)]
    assert ask("Sommerfest", VISITOR, chosen={"city": '" OR "'}).total == 0


def test_pages(shelf: Shelf) -> None:
    with writing.together():
        for _ in range(23):
            shelf.put("Nachbarschaftstreff")

    first, last = (ask("Nachbarschaft", VISITOR, page=page) for page in (1, 99))

    assert (first.total, first.pages, len(first.hits)) == (23, 3, 10)
    assert (last.page, len(last.hits)) == (3, 3)
    assert not {hit.pk for hit in first.hits} & {hit.pk for hit in last.hits}


BAD = [
    *(
        "",
        " ",
        '"',
        '""""',
        "-",
        '-"',
        "' OR 1=1 --",
        "%",
        "_",
        "*",
        "a*",
        "NEAR(a b)",
        "title: x",
        "a AND",
        "NOT a",
        "(",
        ")))",
        "^a",
    ),
    *(
        "{terms}: a",
        "&|!:*",
        "a & b | !c",
        "\\",
        "'",
        "$$",
        "<->",
        "😀",
        "😀 Garten",
        "\0",
        "Gar\0ten",
        "_a_members",
        "_t_garten",
    ),
    *(
        "_f_kind:probe",
        "сад",
        "花園",
        "ﷺ" * 50,
        "ß" * 1000,
        "ab " * 5000,
        "x" * 10_000,
        '"' * 10_000,
        "-" * 10_000,
        "½ ² ① ㎡",
    ),
    *("\ud800", "ı İ ŉ", "a\u0301" * 400, "\u200b", "\x01\x02"),
]


@pytest.mark.parametrize("query", BAD, ids=lambda text: ascii(text[:20]))
def test_anything_can_be_asked(shelf: Shelf, query: str) -> None:
    shelf.put("Garten", "Im Hof.")
    shelf.put("Geheimnis", audience="circle:7")
    counting.recount()

    answer = ask(query, VISITOR)
    assert "Geheimnis" not in [hit.title for hit in answer.hits]
    assert all("Geheimnis" not in text for text in completions(query, VISITOR))
    assert all(near.title != "Geheimnis" for near in like(query))
    ask("Garten", VISITOR, chosen={"kind": query})


AUDIENCES = {
    "visitor": VISITOR,
    "member": MEMBER,
    "other circle": (*MEMBER, "circle:8"),
    "circle": (*MEMBER, "circle:7"),
    "coordination": (*MEMBER, "coordination"),
    "person": (*MEMBER, "person:5"),
    "nobody": (),
}


@pytest.mark.parametrize("audience", ["members", "circle:7", "coordination", "person:5"])
@pytest.mark.parametrize("who", AUDIENCES)
def test_nobody_is_told_what_they_may_not_see(shelf: Shelf, audience: str, who: str) -> None:
    shelf.put("Quartiersladen", "Ein Laden im Quartier.", facets=[("city", "glauchau", "Glauchau")])
    secret = shelf.put(
        "Quartiersladen Mahnbescheid", "Ein Laden mit Klageverfahren.", audience, facets=[("city", "jena", "Jena")]
    )
    counting.recount()
    readers = AUDIENCES[who]
    may = audience in readers

    answer = ask("Laden", readers)
    assert (secret in [hit.pk for hit in answer.hits]) is may
    assert answer.total == (2 if may else 1 if readers else 0)
    assert ("Jena" in [one.label for one in answer.counts.get("city", ())]) is may
    assert (ask("Laden", readers, chosen={"city": "jena"}).total == 1) is may
    assert bool(ask("Klageverfahren", readers).total) is may
    assert (secret in [near.pk for near in like("Klageverfahren im Laden", readers)]) is may
    # Words are told of the public's and the members' entries only.
    told = may and audience == "members"
    assert (completions("Mahnb", readers) == ["Mahnbescheid"]) is told
    assert (ask("Mahnbescheit", readers).instead_of == "Mahnbescheid") is told
    if not may and readers:
        assert ask("Klageverfahren", readers) == ask("Klageverfahren", readers)
        assert ask("Klageverfahren", readers).instead_of is None


def test_what_is_hidden_or_deleted_is_found_no_more_at_once(shelf: Shelf) -> None:
    one, other, third = (shelf.put(f"Winterspielplatz {name}", name) for name in ("Alpha", "Bravo", "Charlie"))
    counting.recount()
    assert set(found("Winterspielplatz")) == {one, other, third}

    shelf.change(one, audiences=[MEMBERS])
    Group.objects.filter(pk=other).delete()
    shelf.hidden.add(third)
    Group.objects.get(pk=third).save()

    assert found("Winterspielplatz") == []
    assert found("Winterspielplatz", MEMBER) == [one]
    assert completions("winter", VISITOR) == []
    assert ask("Winterspielplaz", VISITOR).instead_of is None
    assert like("Winterspielplatz") == []


def test_what_is_rolled_back_has_not_happened(shelf: Shelf) -> None:
    pk = shelf.put("Lesecafé")
    with pytest.raises(RuntimeError), transaction.atomic():
        shelf.change(pk, title="Nähcafé")
        assert found("Nähcafé") == [pk]
        raise RuntimeError

    assert found("Nähcafé") == []
    assert found("Lesecafé") == [pk]


def test_rebuilding_gives_the_same_rows_and_mends_what_was_done_past_the_signals(shelf: Shelf) -> None:
    one, two, three = (shelf.put(title) for title in ("Eins im Garten", "Zwei im Hof", "Drei am Bach"))
    columns = [field.name for field in Entry._meta.fields if field.name != "changed_at"]
    before = list(Entry.objects.order_by("pk").values_list(*columns))

    assert writing.rebuild() == {"probe": 0}
    assert list(Entry.objects.order_by("pk").values_list(*columns)) == before

    Group.objects.filter(pk=one)._raw_delete("default")
    Entry.objects.filter(key=two).update(title="falsch", terms=" falsch ")
    Entry.objects.filter(key=three).delete()
    assert writing.rebuild() == {"probe": 2}
    assert found("Garten") == []
    assert found("Hof") == [two]
    assert found("Bach") == [three]
    assert found("falsch") == []


def test_everything_is_written_in_turns_that_are_short_enough(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(40):
        shelf.put(f"Bücherschrank {number}")
    Entry.objects.all().delete()
    monkeypatch.setattr(writing, "FIRST_BATCH", 8)
    monkeypatch.setattr(writing, "LONGEST_TURN", 0)
    monkeypatch.setattr(writing, "PAUSE", 0)
    turns = []
    put = writing.put
    monkeypatch.setattr(writing, "put", lambda *given: turns.append(given) or put(*given))
    assert writing.rebuild() == {"probe": 40}
    assert len(turns) == 1 + Group.objects.count() - 8  # eight, then one by one, as any of them takes too long
    assert Entry.objects.count() == 40


@pytest.mark.parametrize(
    ("size", "seconds", "following"), [(100, 0.1, 200), (100, 0.5, 100), (100, 2.0, 25), (800, 0.0, 1000), (3, 60.0, 1)]
)
def test_the_next_turn_is_as_long_as_it_may_be(size: int, seconds: float, following: int) -> None:
    assert writing._next_size(size, seconds) == following


def test_similar_entries_and_what_they_share(shelf: Shelf) -> None:
    near = shelf.put("Ladenleerstand in der Bahnhofstraße", "Sieben Läden stehen leer, Eigentümer antworten nicht.")
    shelf.put("Gartenfest", "Wir feiern im Garten mit allen.")
    further = shelf.put("Eigentümer gesucht", "Wem gehört das Haus?")
    counting.recount()

    found = like("Leere Läden\nDie Eigentümer melden sich nicht.")

    assert [one.pk for one in found] == [near, further]
    assert 0 < found[1].score < found[0].score <= 1
    assert set(found[0].shared) == {"Leere", "Läden", "Eigentümer"}
    assert [one.pk for one in like("Leere Läden Eigentümer", without=[("probe", near)])] == [further]
    assert similar("Leere Läden", VISITOR, ["article", "person"]) == {"article": [], "person": []}
    assert len(like("Leere Läden Eigentümer", limit=1)) == 1


def test_of_frequent_words_alone_only_what_was_written_last_is_looked_at(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    older, newer = shelf.put("Garten im Hof"), shelf.put("Garten am Bach")
    secret = shelf.put("Garten, noch geheim", audience="circle:7")
    counting.recount()

    assert [one.pk for one in like("Ein Garten")] == [older, newer]
    monkeypatch.setattr(candidates, "OF_EACH", 1)

    assert [one.pk for one in like("Ein Garten")] == [newer]
    assert [one.pk for one in like("Ein Garten", (*MEMBER, "circle:7"))] == [secret]


def test_of_frequent_words_too_each_kind_is_looked_for(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    other = Source("other", "Anderes", "Anderes", Group, lambda pks: [], lambda user, pks: pks)
    writing.put(other, [Findable(1, "Garten im Hof", "", "/1/", [PUBLIC])], {}, Terms(), 0)
    newer = [shelf.put(f"Garten {number}") for number in range(3)]
    counting.recount()
    monkeypatch.setattr(candidates, "OF_EACH", 1)

    found = similar("Ein Garten", VISITOR, ["probe", "other"])

    assert {kind: [one.pk for one in near] for kind, near in found.items()} == {"probe": [newer[-1]], "other": [1]}


def test_completions(shelf: Shelf) -> None:
    for title in ("Stadtteilfest", "Stadtteilfest", "Stadtteilkonferenz", "Städtebau", "Lärm"):
        shelf.put(title)
    counting.recount()

    assert completions("das Stadtteil", VISITOR) == ["das Stadtteilfest", "das Stadtteilkonferenz"]
    assert completions("stä", VISITOR) == ["Stadtteilfest", "Städtebau", "Stadtteilkonferenz"]
    assert completions("lär", VISITOR, limit=1) == ["Lärm"]
    assert completions("", VISITOR) == []


def test_what_was_probably_meant(shelf: Shelf) -> None:
    pk = shelf.put("Sperrmüll am Rathaus")
    counting.recount()

    answer = ask("Spermüll", VISITOR)

    assert answer.instead_of == "Sperrmüll"
    assert [hit.pk for hit in answer.hits] == [pk]


def test_words_of_the_site_are_learnt_and_compounds_taken_apart_with_them(shelf: Shelf) -> None:
    for name in "abc":
        shelf.put(f"Zwackelmann {name}")
    compound = shelf.put("Zwackelmannfest")
    assert compound not in found("Zwackelmann")

    assert counting.learn()
    assert compound in found("Zwackelmann")
    assert not counting.learn()
