"""German custom: the order of words."""

import unicodedata
from typing import Any

# PostgreSQL gets it by a migration (ICU, locale de), SQLite on every connection.
COLLATION = "german"


def sort_key(text: str) -> tuple[str, str]:
    """The key by which German dictionaries order `text` (DIN 5007-1): ä as a, ß as ss, capitals as small letters."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter)), text


def compare(one: str, other: str) -> int:
    """-1, 0 or 1, as SQLite asks of a collation."""
    first, second = sort_key(one), sort_key(other)
    return (first > second) - (first < second)


def teach_sqlite(connection: Any, **_: object) -> None:
    """Gives a new SQLite connection the German collation; leaves other databases alone."""
    if connection.vendor == "sqlite":
        connection.connection.create_collation(COLLATION, compare)
