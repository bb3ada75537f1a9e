"""Numbers as Germans write them."""

from decimal import Decimal

import pytest

from reihum.ui.templatetags.ui import euro, hectares


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (Decimal("997384.30"), "997.384,30\N{NO-BREAK SPACE}€"),
        (Decimal("0.005"), "0,01\N{NO-BREAK SPACE}€"),
        (1234.5, "1.234,50\N{NO-BREAK SPACE}€"),
        (0, "0,00\N{NO-BREAK SPACE}€"),
        (None, ""),
    ],
)
def test_euro(amount, text) -> None:
    assert euro(amount) == text


@pytest.mark.parametrize(
    ("size", "text"), [(24.66, "24,7\N{NO-BREAK SPACE}ha"), (1234.04, "1.234,0\N{NO-BREAK SPACE}ha"), (None, "")]
)
def test_hectares(size, text) -> None:
    assert hectares(size) == text
