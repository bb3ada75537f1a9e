"""The database's own engine, asked: which entries have these lexemes (terms and marks). The same answer on SQLite and PostgreSQL.

What is looked for is a row of groups: an entry must have one of each. Found is what was written last, up to a limit; so
frequent words cost no more than rare ones on SQLite, and little more on PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

Groups = Sequence[Collection[str]]


@dataclass(frozen=True)
class Wanted:
    """groups: lexemes; an entry has at least one of each group. phrases: a text that stands in its terms, or else the words
    joined as a term. without: texts that do not stand there."""

    groups: Groups
    phrases: Sequence[tuple[str, str]] = ()
    without: Sequence[str] = ()


def is_postgres() -> bool:
    return connection.vendor == "postgresql"


def _expression(groups: Groups) -> str:
    """The groups in the engine's language. Lexemes are letters, digits and what marks have: never a quote."""
    quote, either, both = ("'", " | ", " & ") if is_postgres() else ('"', " OR ", " AND ")
    return both.join("(" + either.join(f"{quote}{lexeme}{quote}" for lexeme in sorted(group)) + ")" for group in groups)


def _conditions(wanted: Wanted) -> tuple[list[str], list[Any]]:
    """SQL that holds for what is wanted, and its parameters."""
    conditions: list[str] = []
    parameters: list[Any] = []
    find = "strpos" if is_postgres() else "instr"
    if wanted.groups:
        conditions.append(
            "search_lexemes(entry.terms, entry.marks) @@ %s::tsquery" if is_postgres() else "search_lexemes MATCH %s"
        )
        parameters.append(_expression(wanted.groups))
    for phrase, joined in wanted.phrases:
        places = (phrase, f" {joined} ", f" {joined}|")
        conditions.append("(" + " OR ".join([f"{find}(entry.terms, %s) > 0"] * len(places)) + ")")
        parameters += places
    for text in wanted.without:
        conditions.append(f"{find}(entry.terms, %s) = 0")
        parameters.append(text)
    return conditions, parameters


@contextmanager
def _planned() -> Iterator[Any]:
    """A cursor, in a transaction in which PostgreSQL takes the GIN index, however frequent it thinks the words are: looking at
    each entry would mean to take all their terms apart."""
    with transaction.atomic(), connection.cursor() as cursor:
        if is_postgres():
            cursor.execute(
                "SELECT set_config('enable_seqscan', 'off', true), set_config('enable_indexscan', 'off', true),"
                " set_config('jit', 'off', true), set_config('max_parallel_workers_per_gather', '0', true)"
            )
        yield cursor
        if is_postgres():
            cursor.execute(
                "SELECT set_config(name, reset_val, true) FROM pg_settings WHERE name IN"
                " ('enable_seqscan', 'enable_indexscan', 'jit', 'max_parallel_workers_per_gather')"
            )


SOURCE = "search_lexemes JOIN search_entry entry ON entry.id = search_lexemes.rowid"


def found(wanted: Wanted, columns: str, limit: int) -> list[tuple[Any, ...]]:
    """The given columns of entries that have what is wanted, written last first. There has to be a group."""
    conditions, parameters = _conditions(wanted)
    source, number = ("search_entry entry", "entry.id") if is_postgres() else (SOURCE, "search_lexemes.rowid")
    with _planned() as cursor:
        cursor.execute(
            f"SELECT {_names(columns)} FROM {source} WHERE {' AND '.join(conditions)}"  # noqa: S608 - our own names
            f" ORDER BY {number} DESC LIMIT %s",
            [*parameters, limit],
        )
        return list(cursor.fetchall())


def numbered(numbers: Collection[int], wanted: Wanted, columns: str) -> list[tuple[Any, ...]]:
    """The given columns of the entries with these numbers, as far as they are as wanted; without groups."""
    if not numbers:
        return []
    conditions, parameters = _conditions(wanted)
    conditions.insert(0, f"entry.id IN ({', '.join(['%s'] * len(numbers))})")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_names(columns)} FROM search_entry entry WHERE {' AND '.join(conditions)}",  # noqa: S608
            [*numbers, *parameters],
        )
        return list(cursor.fetchall())


def _names(columns: str) -> str:
    return ", ".join(f"entry.{name}" for name in columns.split())


def having_each(lexemes: Groups, also: Groups, limit: int) -> list[list[int]]:
    """For each group of lexemes the numbers of entries that have one of it, and one of each group of `also`; written last first.
    One query."""
    parts: list[str] = []
    parameters: list[Any] = []
    for number, group in enumerate(lexemes):
        groups = _expression([group, *also])
        if is_postgres():
            parts.append(
                f"(SELECT {number} AS which, id FROM search_entry"  # noqa: S608 - a number
                " WHERE search_lexemes(terms, marks) @@ %s::tsquery ORDER BY id DESC LIMIT %s)"
            )
        else:
            parts.append(
                f"SELECT * FROM (SELECT {number} AS which, rowid AS id FROM search_lexemes"  # noqa: S608 - a number
                " WHERE search_lexemes MATCH %s ORDER BY rowid DESC LIMIT %s)"
            )
        parameters += [groups, limit]
    have: list[list[int]] = [[] for _ in lexemes]
    if lexemes:
        with _planned() as cursor:
            cursor.execute(" UNION ALL ".join(parts), parameters)
            for which, number in cursor.fetchall():
                have[which].append(number)
    return have


def frequencies() -> Iterator[tuple[str, int]]:
    """Each term with the number of entries that have it, whole or as a part; marks are none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word, ndoc FROM ts_stat('SELECT search_lexemes(terms, marks) FROM search_entry')"
            if is_postgres()
            else "SELECT term, doc FROM search_vocabulary"
        )
        while rows := cursor.fetchmany(10_000):
            yield from ((term, documents) for term, documents in rows if not term.startswith("_"))
