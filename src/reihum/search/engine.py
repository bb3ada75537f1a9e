"""The database's own engine, asked: which entries have these lexemes (terms and marks). The same answer on SQLite and PostgreSQL.

What is looked for is a row of groups: an entry must have one of each. Found is what was written last, up to a limit, so that
frequent words cost little more than rare ones.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

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


def found(wanted: Wanted, columns: str, limit: int) -> list[tuple[Any, ...]]:
    """The given columns of entries that have what is wanted, written last first. There has to be a group."""
    sql, parameters = _found(wanted, columns, limit)
    return _rows(sql, parameters)


def having_each(wanted: Sequence[Groups], limit: int) -> list[list[int]]:
    """For each row of groups the numbers of entries that have one of each group, written last first. One query."""
    parts: list[str] = []
    parameters: list[Any] = []
    for number, groups in enumerate(wanted):
        sql, values = _found(Wanted(groups), "id", limit)
        parts.append(f"SELECT {number} AS which, each.id FROM ({sql}) AS each")  # noqa: S608 - a number
        parameters += values
    have: list[list[int]] = [[] for _ in wanted]
    for which, number in _rows(" UNION ALL ".join(parts), parameters) if parts else ():
        have[which].append(number)
    return have


def numbered(numbers: Collection[int], wanted: Wanted, columns: str) -> list[tuple[Any, ...]]:
    """The given columns of the entries with these numbers, as far as they are as wanted; groups are not looked at."""
    if not numbers:
        return []
    conditions, parameters = _standing("strpos" if is_postgres() else "instr", wanted)
    places = ", ".join(["%s"] * len(numbers))
    return _rows(
        f"SELECT {_names(columns)} FROM search_entry entry WHERE entry.id IN ({places}){conditions}",  # noqa: S608 - our own names
        [*numbers, *parameters],
    )


def put_in_order() -> None:
    """To be called after writing. PostgreSQL writes new lexemes into a list first, which every query would go through; in one go
    they are put into the index in a fraction of the time that it takes one by one."""
    if is_postgres():
        _rows("SELECT gin_clean_pending_list('search_entry_lexemes')", [])


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


def _found(wanted: Wanted, columns: str, limit: int) -> tuple[str, list[Any]]:
    """SQL for entries that have what is wanted, written last first, and its parameters."""
    names, expression = _names(columns), _expression(wanted.groups)
    if is_postgres():
        phrases, joined = (
            [phrase for phrase, _term in wanted.phrases],
            [f" {term} " for _phrase, term in wanted.phrases],
        )
        return (
            f"SELECT {names} FROM search_found(%s::tsquery, %s::text[], %s::text[], %s::text[], %s) AS entry",  # noqa: S608
            [expression, phrases, joined, list(wanted.without), limit],
        )
    conditions, parameters = _standing("instr", wanted)
    if columns == "id" and not conditions:  # without a look at the entries themselves
        sql = "SELECT rowid AS id FROM search_lexemes WHERE search_lexemes MATCH %s ORDER BY rowid DESC LIMIT %s"
        return sql, [expression, limit]
    return (
        f"SELECT {names} FROM search_lexemes JOIN search_entry entry ON entry.id = search_lexemes.rowid"  # noqa: S608
        f" WHERE search_lexemes MATCH %s{conditions} ORDER BY search_lexemes.rowid DESC LIMIT %s",
        [expression, *parameters, limit],
    )


def _expression(groups: Groups) -> str:
    """The groups in the engine's language. Lexemes are letters, digits and what marks have: never a quote."""
    quote, either, both = ("'", " | ", " & ") if is_postgres() else ('"', " OR ", " AND ")
    return both.join("(" + either.join(f"{quote}{lexeme}{quote}" for lexeme in sorted(group)) + ")" for group in groups)


def _standing(find: str, wanted: Wanted) -> tuple[str, list[str]]:
    """SQL for what stands in the terms one after the other, and what must not, and its parameters. `find`: the function."""
    sql, parameters = "", []
    for phrase, joined in wanted.phrases:
        sql += f" AND ({find}(entry.terms, %s) > 0 OR {find}(entry.terms, %s) > 0)"
        parameters += [phrase, f" {joined} "]
    for text in wanted.without:
        sql += f" AND {find}(entry.terms, %s) = 0"
        parameters.append(text)
    return sql, parameters


def _names(columns: str) -> str:
    return ", ".join(f"entry.{name}" for name in columns.split())


def _rows(sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())
