import datetime
from decimal import Decimal

import pytest

from reihum.kit.written import NotWrittenError, amount, day


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1.050.101,60 €", "1050101.60"),
        ("1 050 101,60", "1050101.60"),
        ("1\u202f050\u00a0101,6 EUR", "1050101.60"),
        ("€ 46.229,38", "46229.38"),
        ("1,050,101.60", "1050101.60"),
        ("997384.30", "997384.30"),
        ("87.000", "87000.00"),
        ("87000", "87000.00"),
        ("500,-", "500.00"),
        ("-12,5", "-12.50"),
        (0, "0.00"),
        (59866.56, "59866.56"),
        (Decimal("0.1"), "0.10"),
    ],
)
def test_amounts_are_read(written: object, meant: str) -> None:
    assert amount(written) == Decimal(meant)


@pytest.mark.parametrize("empty", [None, "", "  ", "–", "-", "\u00a0"])
def test_nothing_is_nothing(empty: object) -> None:
    assert (amount(empty), day(empty)) == (None, None)


@pytest.mark.parametrize(
    "written", ["ca. 5000", "1,234", "1.2.3", "12.34,56.78", "5000 $", "zehn", "1e9", float("nan"), 10**15, "1.23.456"]
)
def test_what_is_uncertain_is_no_amount(written: object) -> None:
    with pytest.raises(NotWrittenError, match=r"ist kein Betrag\. Schreiben Sie zum Beispiel 1\.234,56\."):
        amount(written)


@pytest.mark.parametrize(
    "written",
    ["1.2.2019", "01.02.2019", "1. 2. 2019", "2019-02-01", "2019-02-01 00:00:00", "2019/02/01", "20190201"],
)
def test_days_are_read(written: str) -> None:
    assert day(written) == datetime.date(2019, 2, 1)


@pytest.mark.parametrize("written", ["Anfang 2019", "2019", "02/2019", "1.2.19", "01/02/2019", "2019-02/01", 43497])
def test_what_is_uncertain_is_no_day(written: object) -> None:
    with pytest.raises(NotWrittenError, match=f"„{written}“ ist kein Datum. Schreiben Sie einen Tag, zum Beispiel"):
        day(written)


@pytest.mark.parametrize("written", ["30.02.2019", "2019-13-01", "2019/02/29", "20190230"])
def test_a_day_that_there_is_not_is_said_so(written: str) -> None:
    with pytest.raises(NotWrittenError) as refused:
        day(written)
    assert str(refused.value) == f"Den Tag „{written}“ gibt es nicht."
