"""How long a problem lasts and since when it is solved, counted in meetings."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.utils import timezone

from reihum.exchange.following import Held
from reihum.exchange.models import Experience
from reihum.meetings.models import Meeting

TOLD = datetime.date(2024, 3, 1)


@pytest.fixture
def meetings(cast: Any) -> None:
    """In Glauchau on the day it was told, then every hundred days in turn; one was cancelled, one is only planned."""
    for number, (city, state) in enumerate(
        [
            ("glauchau", "held"),
            ("zwickau", "closed"),
            ("glauchau", "minuted"),
            ("zwickau", "cancelled"),
            ("zwickau", "planned"),
        ]
    ):
        start = timezone.make_aware(datetime.datetime(2024, 3, 1, 10)) + datetime.timedelta(days=100 * number)
        Meeting.objects.create(
            title=f"Treffen {number}",
            slug=f"treffen-{number}",
            municipality=getattr(cast, city),
            starts_at=start,
            ends_at=start + datetime.timedelta(hours=6),
            venue="Rathaus",
            state=state,
        )


def entry(days: int = 0, **facts: Any) -> Experience:
    return Experience(**{"kind": "pinches", "told_on": TOLD + datetime.timedelta(days=days), **facts})


@pytest.mark.parametrize(
    ("days", "facts", "words"),
    [
        (-1, {}, "drückt seit drei Treffen"),
        (0, {}, "drückt seit zwei Treffen"),  # the one in whose round it was told does not count
        (99, {}, "drückt seit zwei Treffen"),
        (100, {}, "drückt seit einem Treffen"),
        (200, {}, "offen"),
        (0, {"kind": "question"}, "offen seit zwei Treffen"),
        (0, {"state": "answered"}, "drückt seit zwei Treffen, beantwortet"),
        (200, {"state": "answered"}, "beantwortet"),
        (0, {"kind": "works"}, ""),
        (0, {"kind": "works", "state": "outdated"}, "überholt"),
        (0, {"state": "outdated"}, "überholt"),
    ],
)
def test_it_lasts_for_the_meetings_since(meetings: None, days: int, facts: dict[str, Any], words: str) -> None:
    assert Held.load().words(entry(days, **facts)) == words


@pytest.mark.parametrize(
    ("told", "solved", "words"),
    [
        (0, 99, "gelöst seit 8. Juni 2024"),  # the meeting of the day it was told does not count
        (0, 100, "gelöst seit dem Treffen in Zwickau"),
        (0, 199, "gelöst seit dem Treffen in Zwickau"),
        (0, 200, "gelöst seit dem Treffen in Glauchau"),
        (0, 400, "gelöst seit dem Treffen in Glauchau"),  # neither cancelled nor planned
        (150, 160, "gelöst seit 8. August 2024"),  # no meeting between
        (250, 260, "gelöst seit 16. November 2024"),
    ],
)
def test_it_is_solved_since_the_last_meeting_before(meetings: None, told: int, solved: int, words: str) -> None:
    day = TOLD + datetime.timedelta(days=solved)
    assert Held.load().words(entry(told, state="solved", solved_on=day)) == words


def test_many_meetings_are_a_figure(cast: Any) -> None:
    days = [TOLD + datetime.timedelta(days=number) for number in range(1, 14)]
    assert Held(days, ["Jena"] * 13).words(entry()) == "drückt seit 13 Treffen"
    assert Held(days[:12], ["Jena"] * 12).words(entry()) == "drückt seit zwölf Treffen"
