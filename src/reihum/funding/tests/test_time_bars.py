import datetime
from typing import Any

from reihum.funding.models import AreaFunding
from reihum.funding.time_bars import WIDTH, drawn

TODAY = datetime.date(2026, 7, 1)


def funding(since: int | None, until: int | None, pk: int = 1) -> AreaFunding:
    return AreaFunding(
        pk=pk,
        since=since and datetime.date(since, 1, 1),
        until=until and datetime.date(until, 12, 31),
    )


def test_nothing_known_is_nothing_drawn() -> None:
    assert drawn([funding(None, 2020)], TODAY) is None


def test_bars_lie_on_one_line_of_years_inside_the_drawing(db: Any) -> None:
    picture = drawn([funding(2023, None, 2), funding(2016, 2022, 1)], TODAY)
    assert picture is not None
    assert [(bar.funding.pk, bar.is_open) for bar in picture.bars] == [(1, False), (2, True)]
    first, second = picture.bars
    assert float(first.x) + float(first.width) <= float(second.x) < WIDTH
    assert float(second.x) + float(second.width) <= WIDTH
    assert float(second.x) < float(picture.today or 0) < WIDTH
    assert [year for _x, year in picture.years] == [2016, 2018, 2020, 2022, 2024, 2026]


def test_money_without_an_end_reaches_to_the_end_of_this_year(db: Any) -> None:
    picture = drawn([funding(2020, None)], TODAY)
    assert picture is not None
    assert [(bar.x, bar.is_open) for bar in picture.bars] == [("8.0", True)]
    assert float(picture.bars[0].width) == WIDTH - 2 * 8


def test_the_first_decision_stands_in_for_the_beginning() -> None:
    one = funding(None, 2001)
    one.first_decision = datetime.date(2000, 1, 1)
    picture = drawn([one], TODAY)
    assert picture is not None
    assert (picture.bars[0].x, picture.years[0][1]) == ("8.0", 2000)
