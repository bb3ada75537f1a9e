"""What must hold for every network: fairness, tried out on networks that hypothesis makes up; and the figures of a small one."""

from __future__ import annotations

import dataclasses
import datetime
import random
from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reihum.meetings.proposals import Plan, next_quarters
from reihum.meetings.quarters import Quarter
from reihum.meetings.rotation import Facts, Held, Holiday, Rest, Span, charged, ledger
from reihum.meetings.rotation_days import Days, TooSoon
from reihum.meetings.rotation_rules import TOLERANCE
from reihum.meetings.tests.rotation_cases import FIRST, TODAY, city, held, key, network, networks
from reihum.meetings.travel import Distances, road_km

QUARTERS = FIRST.onwards(5)
quick = settings(
    max_examples=40,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],  # on a busy machine
)


def debts(facts: Facts) -> dict[str, Fraction]:
    return {key: account.debt for key, account in ledger(facts.cities, facts.past, facts.measured()).items()}


@quick
@given(networks())
def test_debts_sum_to_zero(facts: Facts) -> None:
    assert sum(debts(facts).values()) == 0


@quick
@given(networks(), st.randoms(use_true_random=False))
def test_the_order_in_which_facts_are_entered_does_not_matter(facts: Facts, chance: random.Random) -> None:
    def mixed(rows: tuple) -> tuple:
        return tuple(chance.sample(rows, len(rows)))

    other = dataclasses.replace(
        facts, cities=mixed(facts.cities), past=mixed(facts.past), locks=dict(mixed(tuple(facts.locks.items())))
    )
    one, two = Plan(facts, QUARTERS), Plan(other, QUARTERS)
    assert one.proposals == two.proposals
    assert debts(facts) == debts(other)
    answers = [
        {(quarter, city.key): plan.answer(quarter, city.key) for quarter in QUARTERS for city in facts.cities}
        for plan in (one, two)
    ]
    assert answers[0] == answers[1]


@quick
@given(networks())
def test_nobody_is_proposed_who_cannot(facts: Facts) -> None:
    cities = {city.key: city for city in facts.cities}
    for proposal in Plan(facts, QUARTERS).proposals:
        for candidate in proposal.candidates:
            day, found = candidate.choice.day, cities[candidate.key]
            assert day is not None
            assert day >= facts.earliest
            assert Quarter.of(day) == proposal.quarter
            assert day.weekday() in (1, 2, 3)
            assert found.belongs(day)
            assert not any(rest.holds_on(day) for rest in found.rests)
            assert not any(holiday.holds_on(day) for holiday in facts.holidays.get(found.land, ()))
            assert (proposal.quarter, candidate.key) not in facts.skips


@quick
@given(networks())
def test_no_city_hosts_twice_before_a_more_indebted_available_one(facts: Facts) -> None:
    """Counted again by hand: debts as fractions, from the first quarter on, whoever is bound counting as having hosted."""
    plan = Plan(facts, QUARTERS)
    debt = debts(facts)
    last = {city.key: max((m.day for m in facts.past if m.host == city.key), default=None) for city in facts.cities}
    decided = {Quarter.of(meeting.day): meeting.host for meeting in facts.coming}
    bound = {**facts.locks, **decided}
    for host in bound.values():
        debt[host] -= 1
        last[host] = datetime.date.max
    for place, proposal in enumerate(plan.proposals):
        quarter, host = proposal.quarter, proposal.host
        if host is None:
            continue
        if proposal.kind == "open":
            days = Days(facts, quarter)
            rivals = [
                city.key
                for city in facts.cities
                if city.is_active(quarter.middle) and days.choice(city).day and (quarter, city.key) not in facts.skips
            ]
            if not (proposal.candidates[0].has_offered and host not in bound.values()):
                for other in rivals:
                    assert debt[host] >= debt[other] - TOLERANCE
                    has_hosted_since = last[host] is not None and (last[other] is None or last[other] < last[host])
                    assert not (debt[other] > debt[host] and has_hosted_since)
            last[host] = datetime.date(9000 + place, 1, 1) if last[host] != datetime.date.max else last[host]
            debt[host] -= 1
        owing = charged(facts.cities, quarter.middle, host if proposal.kind != "open" else None)
        for one in owing:
            debt[one] += Fraction(1, len(owing))


@quick
@given(networks())
def test_every_city_gets_an_answer_for_every_quarter(facts: Facts) -> None:
    plan = Plan(facts, QUARTERS)
    for proposal in plan.proposals:
        told = {city.key: plan.answer(proposal.quarter, city.key).kind for city in facts.cities}
        assert [key for key, kind in told.items() if kind == "proposed"] == ([proposal.host] if proposal.host else [])


@quick
@given(networks())
def test_what_people_settled_stays(facts: Facts) -> None:
    proposals = {proposal.quarter: proposal for proposal in Plan(facts, QUARTERS).proposals}
    decided = {Quarter.of(meeting.day): meeting.host for meeting in facts.coming}
    for quarter, host in {**facts.locks, **decided}.items():
        assert (proposals[quarter].host, proposals[quarter].candidates) == (host, ())


@quick
@given(networks(), st.dates(datetime.date(2018, 1, 1), datetime.date(2025, 1, 1)))
def test_who_joins_begins_with_nothing(facts: Facts, joined: datetime.date) -> None:
    """And nothing that was before changes for the others."""
    new = dataclasses.replace(city("Dresden"), member=(Span(joined),))
    more = dataclasses.replace(facts, cities=(*facts.cities, new))
    before = dataclasses.replace(more, past=tuple(meeting for meeting in facts.past if meeting.day < joined))
    old = dataclasses.replace(facts, past=before.past)
    assert debts(before) == {**debts(old), new.key: 0}


def test_a_share_for_every_city_that_was_active_then() -> None:
    cities = (
        city("Chemnitz"),
        city("Glauchau", member=Span(datetime.date(2025, 1, 1))),
        city("Zwickau", Rest(datetime.date(2025, 4, 1), datetime.date(2025, 6, 30), True)),
        city("Plauen", Rest(datetime.date(2025, 4, 1), datetime.date(2025, 6, 30))),
    )
    past = (held("2024-11-12", "Chemnitz"), held("2025-02-11", "Zwickau"), held("2025-05-13", "Chemnitz"))
    accounts = ledger(cities, past, network().measured())
    # First three cities, then four, then three, because Zwickau paused; a blackout is no pause.
    third, quarter = Fraction(1, 3), Fraction(1, 4)
    assert {a.city.name: (a.share, a.hosted) for a in accounts.values()} == {
        "Chemnitz": (third + quarter + third, 2),
        "Glauchau": (quarter + third, 0),
        "Zwickau": (third + quarter, 1),
        "Plauen": (third + quarter + third, 0),
    }
    assert accounts[key("Chemnitz")].last == datetime.date(2025, 5, 13)


def test_only_who_came_has_travelled() -> None:
    facts = network(past=(held("2025-02-11", "Zwickau", "Plauen"), held("2025-05-13", "Zwickau")))
    accounts = ledger(facts.cities, facts.past, facts.measured())
    from_plauen = road_km((12.1380, 50.4950), (12.4961, 50.7189))
    from_glauchau = road_km((12.5444, 50.8233), (12.4961, 50.7189))
    assert accounts[key("Plauen")].km == 2 * from_plauen == 92
    assert accounts[key("Glauchau")].km == from_glauchau == 16  # of the second nobody knows, so all were there
    assert accounts[key("Zwickau")].km == 0


def test_the_operators_table_comes_before_the_estimate() -> None:
    distances = Distances({"a": (12.0, 50.0), "b": (13.0, 50.0), "c": None}, {("b", "a"): 111})
    assert [distances.between(*pair) for pair in ("ab", "ba", "ac", "aa")] == [111, 111, 0, 0]


def test_debt_leads() -> None:
    facts = network(past=tuple(held(f"2025-0{month}-11", "Chemnitz") for month in (2, 5)))
    hosts = [proposal.host for proposal in Plan(facts, FIRST.onwards(4)).proposals]
    assert set(hosts[:3]) == {key("Glauchau"), key("Zwickau"), key("Plauen")}
    assert key("Chemnitz") not in hosts  # it is two meetings ahead


def test_among_equals_the_ways_decide() -> None:
    facts = network("Chemnitz", "Glauchau", "Zwickau", "Dresden")
    plan = Plan(facts, FIRST.onwards(1))
    assert plan.name(str(plan.proposals[0].host)) == "Chemnitz"  # in the middle of them
    assert [candidate.account.city.name for candidate in plan.proposals[0].candidates] == [
        "Chemnitz",
        "Glauchau",
        "Zwickau",
    ]


def test_who_offers_comes_first_but_once() -> None:
    past = (held("2025-11-11", "Plauen"),)
    offers = frozenset((quarter, key("Plauen")) for quarter in FIRST.onwards(2))
    hosts = [p.host for p in Plan(network(past=past, offers=offers), FIRST.onwards(4)).proposals]
    assert hosts[0] == key("Plauen")
    assert key("Plauen") not in hosts[1:]


def test_a_skipped_turn_comes_back() -> None:
    plain = Plan(network("Chemnitz", "Glauchau", "Zwickau", "Dresden"), FIRST.onwards(3))
    skipped = plain.proposals[0].host
    facts = network("Chemnitz", "Glauchau", "Zwickau", "Dresden", skips={(FIRST, skipped): "Umbau"})
    proposals = Plan(facts, FIRST.onwards(3)).proposals
    assert proposals[0].host != skipped
    assert (proposals[1].host, proposals[1].candidates[0].skipped) == (skipped, FIRST)


def test_the_plan_keeps_the_largest_burden_small() -> None:
    """Dresden has gone far; the others are equally due, so the first meeting is near Dresden."""
    past = tuple(
        held(f"{2015 + year}-05-12", name, "Dresden")
        for year, name in enumerate(("Plauen", "Leipzig", "Riesa", "Dresden"))
    )
    facts = network("Plauen", "Leipzig", "Riesa", "Dresden", past=past)
    assert Plan(facts, FIRST.onwards(1)).proposals[0].host == key("Dresden")


def test_nobody_can() -> None:
    away = Rest(datetime.date(2026, 4, 1), datetime.date(2026, 6, 30), reason="Wahl")
    facts = network(cities=(city("Chemnitz", away), city("Glauchau", away)))
    first, second = Plan(facts, FIRST.onwards(2)).proposals
    assert (first.kind, first.host, first.candidates) == ("nobody", None, ())
    assert second.kind == "open"


def test_without_cities_there_is_no_plan() -> None:
    assert [p.kind for p in Plan(Facts(TODAY, ()), FIRST.onwards(2)).proposals] == ["nobody", "nobody"]


def test_the_day_is_near_the_middle_of_the_quarter() -> None:
    choice = Days(network(), FIRST).choice(city("Chemnitz"))
    assert (choice.day, choice.moved_by) == (
        datetime.date(2026, 5, 14),
        (),
    )  # a Thursday; the middle is Saturday, the 16th


def test_the_day_moves_for_holidays_and_notice() -> None:
    ascension = Holiday(datetime.date(2026, 5, 14), datetime.date(2026, 5, 14), "Christi Himmelfahrt")
    facts = network(holidays={"14": (ascension,)})
    choice = Days(facts, FIRST).choice(city("Chemnitz"))
    assert (choice.day, choice.moved_by) == (datetime.date(2026, 5, 13), (ascension,))
    late = dataclasses.replace(facts, notice=datetime.timedelta(weeks=18))
    choice = Days(late, FIRST).choice(city("Chemnitz"))
    assert (choice.day, choice.moved_by) == (
        datetime.date(2026, 5, 19),
        (ascension, TooSoon(datetime.date(2026, 5, 18))),
    )


def test_whoever_holds_a_coming_meeting_counts_as_having_hosted() -> None:
    facts = network(coming=(Held(FIRST.middle, key("Glauchau")),))
    hosts = [p.host for p in Plan(facts, FIRST.onwards(4)).proposals]
    assert hosts[0] == key("Glauchau")
    assert set(hosts) == {key(name) for name in ("Chemnitz", "Glauchau", "Zwickau", "Plauen")}


def test_quarters_follow_each_other() -> None:
    assert FIRST.onwards(4) == (Quarter(2026, 2), Quarter(2026, 3), Quarter(2026, 4), Quarter(2027, 1))
    assert (Quarter(2026, 4).first, Quarter(2026, 4).last) == (datetime.date(2026, 10, 1), datetime.date(2026, 12, 31))
    assert {Quarter.of(Quarter(2027, 1).middle), Quarter.of(datetime.date(2027, 3, 31))} == {Quarter(2027, 1)}
    assert next_quarters(network(), 2) == (Quarter(2026, 1), Quarter(2026, 2))  # the notice ends on 23 March
    over = network(past=(held("2026-01-08", "Zwickau"),))
    assert next_quarters(over, 2) == (Quarter(2026, 2), Quarter(2026, 3))
