"""The sentences, word by word."""

from __future__ import annotations

import datetime

from reihum.meetings.proposals import Plan
from reihum.meetings.rotation import Facts, Held, Holiday, Rest, Span
from reihum.meetings.rotation_reasons import reasons, why_not
from reihum.meetings.tests.rotation_cases import FIRST, city, held, key, network

SUMMER = Holiday(datetime.date(2026, 7, 4), datetime.date(2026, 8, 14), "Sommerferien", is_school=True)
PAST = (held("2024-11-12", "Chemnitz"), held("2025-02-11", "Zwickau"), held("2025-05-13", "Chemnitz"))


def told(facts: Facts, place: int = 0, quarters: int = 2) -> list[list[str]]:
    """The reasons of every candidate of one quarter."""
    plan = Plan(facts, FIRST.onwards(quarters))
    proposal = plan.proposals[place]
    return [reasons(plan, proposal.quarter, candidate) for candidate in proposal.candidates]


def answer(facts: Facts, name: str, place: int = 0, *, for_members: bool = True) -> str:
    quarters = FIRST.onwards(3)
    return why_not(Plan(facts, quarters), quarters[place], key(name), for_members=for_members)


def test_what_speaks_for_the_candidates() -> None:
    facts = network("Chemnitz", "Zwickau", "Plauen", past=PAST, holidays={"14": (SUMMER,)})
    assert told(facts) == [
        [
            "Plauen hat noch nie eingeladen. Der gerechte Anteil bisher ist 1,00, ausgerichtet hat die Stadt 0 Treffen: "
            "1,00 zu wenig.",
            "Nach Plauen fahren alle zusammen 133 km; die größte Strecke seit Beginn wächst dadurch nicht: 220 km (Plauen).",
            "Vorgeschlagener Tag: Donnerstag, 14. Mai 2026; in Sachsen sind dann weder Ferien noch Feiertag.",
        ],
        [
            "Zwickau war zuletzt 2025 Gastgeber. Der gerechte Anteil bisher ist 1,00, ausgerichtet hat die Stadt 1 Treffen: "
            "genau ausgeglichen.",
            "Nach Zwickau fahren alle zusammen 89 km; die größte Strecke seit Beginn wächst von 220 km auf 266 km (Plauen).",
            "Vorgeschlagener Tag: Donnerstag, 14. Mai 2026; in Sachsen sind dann weder Ferien noch Feiertag.",
        ],
        [
            "Chemnitz war zuletzt 2025 Gastgeber. Der gerechte Anteil bisher ist 1,00, ausgerichtet hat die Stadt 2 Treffen: "
            "1,00 zu viel.",
            "Nach Chemnitz fahren alle zusammen 130 km; die größte Strecke seit Beginn wächst von 220 km auf 307 km (Plauen).",
            "Vorgeschlagener Tag: Donnerstag, 14. Mai 2026; in Sachsen sind dann weder Ferien noch Feiertag.",
        ],
    ]


def test_offers_and_skipped_turns_are_named_first() -> None:
    offered = network("Chemnitz", "Zwickau", past=PAST[1:2], offers=frozenset({(FIRST, key("Zwickau"))}))
    assert told(offered)[0][0] == "Zwickau hat sich für dieses Quartal angeboten; wer sich anbietet, kommt zuerst."
    skipped = network("Chemnitz", "Zwickau", past=PAST[1:2], skips={(FIRST, key("Chemnitz")): "Umbau"})
    assert told(skipped, 1)[0][0] == "Chemnitz wurde im 2. Quartal 2026 übersprungen; jetzt kommt die Reihe zurück."


def test_the_day_says_why_it_moved_and_what_is_not_known() -> None:
    facts = network("Chemnitz", "Zwickau", holidays={"14": (SUMMER,)})
    assert told(facts, 1)[0][-1] == (
        "Vorgeschlagener Tag: Dienstag, 18. August 2026; in Sachsen sind dann weder Ferien noch Feiertag. Näher an der "
        "Mitte des Quartals geht es nicht: Sommerferien in Sachsen (04.07.2026–14.08.2026)."
    )
    assert told(network("Chemnitz", "Zwickau"))[0][-1] == (
        "Vorgeschlagener Tag: Donnerstag, 14. Mai 2026; die Schulferien in Sachsen sind noch nicht eingelesen."
    )


def test_why_not_we() -> None:
    since, until = datetime.date(2026, 4, 1), datetime.date(2026, 6, 30)
    facts = Facts(
        datetime.date(2026, 1, 12),
        (
            city("Chemnitz"),
            city("Zwickau"),
            city("Plauen", Rest(since, until, reason="Das Rathaus wird umgebaut.")),
            city("Glauchau", Rest(since, until, pauses=True, reason="Stelle nicht besetzt")),
            city("Dresden", member=Span(datetime.date(2027, 1, 1))),
            city("Leipzig"),
        ),
        (held("2025-05-13", "Zwickau"), held("2025-08-12", "Chemnitz"), held("2025-11-11", "Leipzig")),
        holidays={"14": (SUMMER,)},
        skips={(FIRST, key("Leipzig")): "Wahl"},
    )
    plan = Plan(facts, FIRST.onwards(3))
    assert plan.name(str(plan.proposals[0].host)) == "Zwickau"
    assert {name: answer(facts, name) for name in ("Zwickau", "Plauen", "Glauchau", "Dresden", "Leipzig")} == {
        "Zwickau": "Zwickau ist vorgeschlagen.",
        "Plauen": "Das geht in diesem Quartal nicht: Plauen kann nicht einladen (01.04.2026–30.06.2026: Das Rathaus wird "
        "umgebaut.).",
        "Glauchau": "Das geht in diesem Quartal nicht: Glauchau pausiert (01.04.2026–30.06.2026: Stelle nicht besetzt).",
        "Dresden": "Dresden gehört in der Mitte des Quartals (16.05.2026) nicht zum Netzwerk.",
        "Leipzig": "Leipzig wurde für dieses Quartal übersprungen; die Reihe kommt zurück. Grund: Wahl",
    }
    assert answer(facts, "Plauen", for_members=False) == (
        "Das geht in diesem Quartal nicht: Plauen kann nicht einladen (01.04.2026–30.06.2026)."
    )
    assert answer(facts, "Leipzig", for_members=False) == (
        "Leipzig wurde für dieses Quartal übersprungen; die Reihe kommt zurück."
    )


def test_others_owe_more() -> None:
    facts = network("Chemnitz", "Zwickau", past=(held("2025-05-13", "Zwickau"),))
    assert answer(facts, "Zwickau") == (
        "Chemnitz ist stärker im Rückstand: +0,50 Treffen, Zwickau dagegen −0,50. Der Rückstand entscheidet zuerst."
    )
    assert answer(facts, "Chemnitz", 1) == "Chemnitz ist für das 2. Quartal 2026 vorgesehen."


def test_nobody_hosts_twice_in_a_row_for_being_in_the_middle() -> None:
    longer = network("Chemnitz", "Dresden", past=(held("2025-08-12", "Chemnitz"), held("2025-11-11", "Dresden")))
    plan = Plan(longer, FIRST.onwards(1))
    assert why_not(plan, FIRST, key("Dresden"), for_members=False) == (
        "Dresden hat im letzten Jahr eingeladen und ist nicht stärker im Rückstand als Chemnitz (0,00 Treffen). Chemnitz wartet "
        "länger und kommt zuerst."
    )


def test_nobody_hosts_twice_before_the_other_once() -> None:
    """Zwickau joined later than Plauen, so it owes a little less; and it has hosted since. The others cannot."""
    away = Rest(FIRST.first, FIRST.last, reason="Wahl")
    others = tuple(city(name, away) for name in ("Chemnitz", "Glauchau", "Leipzig", "Riesa"))
    late = city("Zwickau", member=Span(datetime.date(2021, 1, 1)))
    past = (held("2020-05-12", "Plauen"), held("2025-05-13", "Zwickau"))
    facts = Facts(datetime.date(2026, 1, 12), (*others, city("Plauen"), late), past)
    assert answer(facts, "Zwickau") == (
        "Zwickau hat schon eingeladen, seit Plauen zuletzt an der Reihe war, und ist weniger im Rückstand (−0,83 gegen "
        "−0,63 Treffen). Niemand lädt zweimal ein, bevor Plauen einmal einlädt."
    )


def test_settled_quarters() -> None:
    coming = (Held(FIRST.middle, key("Zwickau")),)
    facts = network("Chemnitz", "Zwickau", "Plauen", coming=coming, locks={FIRST.next(): key("Plauen")})
    assert answer(facts, "Chemnitz") == "Für dieses Quartal ist Zwickau vorgesehen."
    assert answer(facts, "Zwickau") == "Zwickau lädt ein."
    assert answer(facts, "Chemnitz", 1) == "Es ist festgelegt, dass Plauen einlädt."


def test_who_was_asked_is_not_told_to_everybody() -> None:
    coming, names = (Held(FIRST.middle, key("Zwickau")),), ("Chemnitz", "Zwickau")
    facts = network(*names, coming=coming, unanswered=frozenset({FIRST}))
    public = "Für dieses Quartal ist eine Stadt gefragt; die Antwort steht noch aus."
    assert [answer(facts, name, for_members=False) for name in names] == [public, public]
    assert [answer(facts, name) for name in names] == [
        "Für dieses Quartal ist Zwickau gefragt; die Antwort steht noch aus.",
        "Zwickau ist gefragt; die Antwort steht noch aus.",
    ]


def test_equals_differ_in_the_ways() -> None:
    quarters = FIRST.onwards(1)
    plan = Plan(network("Chemnitz", "Glauchau", "Zwickau", "Dresden"), quarters)
    assert why_not(plan, FIRST, key("Dresden"), for_members=False) == (
        "Dresden und Chemnitz sind gleich an der Reihe; über alle Quartale des Plans sind die Wege kürzer, wenn Chemnitz "
        "einlädt. Für dieses Treffen: mit Chemnitz 158 km zusammen, größte Strecke seit Beginn 80 km; mit Dresden 317 km "
        "zusammen, größte Strecke seit Beginn 123 km."
    )


def test_offers_come_before_equals() -> None:
    offered = network("Chemnitz", "Dresden", offers=frozenset({(FIRST, key("Dresden"))}))
    assert answer(offered, "Chemnitz") == "Dresden hat sich angeboten; wer sich anbietet, kommt zuerst."


def test_who_is_skipped_comes_before_equals() -> None:
    facts = network("Chemnitz", "Dresden", skips={(FIRST, key("Chemnitz")): "Umbau"}, past=())
    assert answer(facts, "Dresden", 1) == "Dresden ist für das 2. Quartal 2026 vorgesehen."
