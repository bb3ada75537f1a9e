"""What holds from one day until another; tried on roles."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from reihum.conftest import Cast
from reihum.kit.dated import days_in_order

FIRST, LAST = datetime.date(2016, 3, 1), datetime.date(2018, 2, 28)
DAY = datetime.timedelta(days=1)


@pytest.mark.parametrize(
    ("since", "until", "day", "holds"),
    [
        (FIRST, LAST, FIRST - DAY, False),
        (FIRST, LAST, FIRST, True),  # both days count
        (FIRST, LAST, LAST, True),
        (FIRST, LAST, LAST + DAY, False),
        (None, LAST, datetime.date.min, True),
        (None, LAST, LAST + DAY, False),
        (FIRST, None, datetime.date.max, True),
        (FIRST, None, FIRST - DAY, False),
        (None, None, FIRST, True),
        (FIRST, FIRST, FIRST, True),
    ],
)
def test_a_fact_holds_on_its_days(cast: Cast, since: Any, until: Any, day: datetime.date, holds: bool) -> None:
    role = cast.dora.person.roles.get()
    role.since, role.until = since, until
    role.save()
    assert role.holds_on(day) is holds
    assert (role in type(role).objects.on(day)) is holds


def test_an_end_before_the_start_is_refused_in_the_form_and_in_the_database(cast: Cast) -> None:
    role = cast.dora.person.roles.get()
    role.since, role.until = LAST, FIRST
    with pytest.raises(ValidationError) as refused:
        role.full_clean()
    assert refused.value.message_dict["until"] == ["Das Ende liegt vor dem Beginn. Bitte prüfen Sie beide Tage."]
    with pytest.raises(IntegrityError), transaction.atomic():
        role.save()


def test_days_in_order() -> None:
    days_in_order(FIRST, LAST)
    days_in_order(FIRST, FIRST)
    days_in_order(None, FIRST)
    days_in_order(LAST, None)
    with pytest.raises(ValidationError):
        days_in_order(LAST, FIRST)
