"""When money flows, as bars on one line of years: an area's fundings at a glance. The same stands beside it as text."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from reihum.funding.models import AreaFunding

WIDTH, LEFT, ROW = 760, 8, 34  # units of the drawing
MOST_MARKS = 9  # years that have room on the line


@dataclass(frozen=True)
class Bar:
    funding: AreaFunding
    x: str
    y: int
    width: str
    is_open: bool  # its end is not known


@dataclass(frozen=True)
class TimeBars:
    """A drawing in a box of `width` × `height`: bars, years with their places, and today, where it lies within."""

    width: int
    height: int
    bars: tuple[Bar, ...]
    years: tuple[tuple[str, int], ...]
    today: str | None


def drawn(fundings: Sequence[AreaFunding], today: datetime.date) -> TimeBars | None:
    """The fundings that have a beginning; None if there are none. An open end reaches to the end of this or the last year."""
    known = sorted((one for one in fundings if _start(one)), key=lambda one: (_start(one), one.pk))
    if not known:
        return None
    first = min(_start(one) for one in known).year
    last = max([today.year, *(end.year for end in map(_end, known) if end)])
    begin, end = datetime.date(first, 1, 1), datetime.date(last, 12, 31)

    def place(day: datetime.date) -> float:
        return LEFT + (WIDTH - 2 * LEFT) * (day - begin).days / (end - begin).days

    bars = tuple(
        Bar(
            one,
            f"{place(_start(one)):.1f}",
            30 + ROW * number,
            f"{max(place(_end(one) or end) - place(_start(one)), 4):.1f}",
            _end(one) is None,
        )
        for number, one in enumerate(known)
    )
    step = max(1, -(-(last - first + 1) // MOST_MARKS))
    years = tuple((f"{place(datetime.date(year, 1, 1)):.1f}", year) for year in range(first, last + 1, step))
    return TimeBars(WIDTH, 36 + ROW * len(bars), bars, years, f"{place(today):.1f}" if begin <= today <= end else None)


def _start(funding: AreaFunding) -> datetime.date:
    return funding.since or funding.first_decision  # type: ignore[return-value] # asked for before it is used


def _end(funding: AreaFunding) -> datetime.date | None:
    return funding.until
