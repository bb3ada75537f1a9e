"""Who is counted as one."""

from __future__ import annotations

from typing import Any

import pytest

from reihum.kit.limits import network_of


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("198.51.100.23", "198.51.100.23", True),
        ("198.51.100.23", "198.51.100.24", False),
        ("2001:db8:1:2::3", "2001:db8:1:2:ffff::4", True),
        ("2001:db8:1:2::3", "2001:db8:1:3::3", False),
        ("::ffff:198.51.100.23", "::ffff:198.51.100.24", False),
        ("::ffff:198.51.100.23", "198.51.100.23", True),
    ],
)
def test_a_connection_is_an_address_or_what_a_household_gets(rf: Any, one: str, other: str, same: bool) -> None:
    first, second = (network_of(rf.get("/", REMOTE_ADDR=address)) for address in (one, other))
    assert (first == second) is same
