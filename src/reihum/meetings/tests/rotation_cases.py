"""Networks for the tests of the rotation: made by hand, and made up by hypothesis."""

from __future__ import annotations

import datetime

from hypothesis import strategies as st

from reihum.meetings.quarters import Quarter
from reihum.meetings.rotation import City, Facts, Held, Holiday, Rest, Span

TODAY = datetime.date(2026, 1, 12)
FIRST = Quarter(2026, 2)
NAMES = ("Chemnitz", "Glauchau", "Zwickau", "Plauen", "Leipzig", "Wurzen", "Riesa", "Dresden")
PLACES = {
    "Chemnitz": (12.9253, 50.8323),
    "Glauchau": (12.5444, 50.8233),
    "Zwickau": (12.4961, 50.7189),
    "Plauen": (12.1380, 50.4950),
    "Leipzig": (12.3731, 51.3397),
    "Wurzen": (12.7390, 51.3700),
    "Riesa": (13.2920, 51.3060),
    "Dresden": (13.7373, 51.0504),
}


def key(name: str) -> str:
    return f"14{NAMES.index(name):06}"


def city(name: str, *rests: Rest, member: Span | None = None) -> City:
    return City(key(name), name, "14", PLACES[name], (member or Span(),), rests)


def held(day: str, name: str, *guests: str) -> Held:
    return Held(datetime.date.fromisoformat(day), key(name), frozenset(key(guest) for guest in guests))


def network(*names: str, past: tuple[Held, ...] = (), **facts: object) -> Facts:
    cities = tuple(city(name) for name in names or NAMES[:4])
    return Facts(TODAY, **{"cities": cities, "past": past, **facts})  # type: ignore[arg-type]


DAYS = st.dates(datetime.date(2018, 1, 1), datetime.date(2029, 12, 31))


@st.composite
def spans(draw: st.DrawFn) -> Span:
    since, until = sorted((draw(DAYS), draw(DAYS)))
    return Span(draw(st.sampled_from([None, since])), draw(st.sampled_from([None, None, until])))


@st.composite
def rests(draw: st.DrawFn) -> Rest:
    since = draw(DAYS)
    until = since + datetime.timedelta(days=draw(st.integers(0, 300)))
    return Rest(since, until, draw(st.booleans()), "Umbau")


@st.composite
def networks(draw: st.DrawFn) -> Facts:
    """Two to seven cities that come, pause and go, with up to ten meetings behind them and some wishes ahead."""
    count = draw(st.integers(2, 7))
    cities = tuple(
        City(
            f"{14 + number % 3}{number:06}",
            f"Stadt {number}",
            f"{14 + number % 3}",
            (draw(st.floats(7, 14)), draw(st.floats(48, 54))),
            tuple(draw(st.lists(spans(), min_size=1, max_size=2))) if draw(st.booleans()) else (Span(),),
            tuple(draw(st.lists(rests(), max_size=2))),
        )
        for number in range(count)
    )
    keys = st.sampled_from([one.key for one in cities])
    past = tuple(
        Held(day, draw(keys), draw(st.frozensets(keys)))
        for day in draw(st.lists(st.dates(datetime.date(2019, 1, 1), datetime.date(2025, 12, 31)), max_size=10))
    )
    quarters = st.sampled_from(FIRST.onwards(4))
    summer = Holiday(datetime.date(2026, 7, 1), datetime.date(2026, 8, 20), "Sommerferien", True)
    return Facts(
        TODAY,
        cities,
        past,
        coming=tuple(Held(quarter.middle, draw(keys)) for quarter in draw(st.sets(quarters, max_size=1))),
        holidays={"14": (summer,)},
        offers=draw(st.frozensets(st.tuples(quarters, keys), max_size=2)),
        locks=draw(st.dictionaries(quarters, keys, max_size=1)),
        skips=draw(st.dictionaries(st.tuples(quarters, keys), st.just("krank"), max_size=2)),
    )
