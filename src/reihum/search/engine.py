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
    if is_postgres():
        phrases, joined = (
            [phrase for phrase, _term in wanted.phrases],
            [f" {term} " for _phrase, term in wanted.phrases],
        )
        return _rows(
            f"SELECT {_names(columns)} FROM search_found(%s::tsquery, %s::text[], %s::text[], %s::text[], %s) AS entry",  # noqa: S608
            [_expression(wanted.groups), phrases, joined, list(wanted.without), limit],
        )
    conditions, parameters = _standing("instr", wanted)
    return _rows(*_matching(wanted.groups, columns, conditions, parameters, limit))


def having_each(wanted: Sequence[Groups], limit: int) -> list[list[tuple[int, str]]]:
    """For each row of groups the entries that have one of each group, as number and kind, written last first. One query."""
    if is_postgres():
        return _of_each(wanted, "search_found(one.wanted::tsquery, '{}', '{}', '{}', %s)", [limit])
    return _union([_matching(groups, "id kind", "", [], limit) for groups in wanted])


def having_rare(wanted: Sequence[Groups], audiences: Collection[str], limit: int) -> list[list[tuple[int, str]]]:
    """As `having_each`, of what these audiences may find, for groups that few entries have. To look at each of these takes a
    fraction of the time that the engine takes to go through a mark of readers, which most entries have."""
    if is_postgres():
        return _of_each(wanted, "search_rare(one.wanted::tsquery, %s::text[], %s)", [list(audiences), limit])
    places = ", ".join(["%s"] * len(audiences))
    may = f" AND EXISTS (SELECT 1 FROM json_each(entry.audiences) WHERE value IN ({places}))"  # noqa: S608 - no value
    return _union([_matching(groups, "id kind", may, [*audiences], limit) for groups in wanted])


def _of_each(wanted: Sequence[Groups], function: str, parameters: Sequence[Any]) -> list[list[tuple[int, str]]]:
    """What a function of PostgreSQL finds for each row of groups. It is planned once, as it stands in the query once."""
    each = "unnest(%s::text[]) WITH ORDINALITY AS one(wanted, which)"
    sql = f"SELECT which - 1, entry.id, entry.kind FROM {each}, {function} AS entry"  # noqa: S608 - our own function
    return _by_first(len(wanted), sql, [[_expression(groups) for groups in wanted], *parameters])


def _union(queries: Sequence[tuple[str, Sequence[Any]]]) -> list[list[tuple[int, str]]]:
    parts = [f"SELECT {at} AS which, one.* FROM ({sql}) AS one" for at, (sql, _values) in enumerate(queries)]  # noqa: S608
    return _by_first(len(queries), " UNION ALL ".join(parts), [value for _sql, values in queries for value in values])


def _by_first(length: int, sql: str, parameters: Sequence[Any]) -> list[list[tuple[int, str]]]:
    """The rows by their first column, a number below `length`, without it."""
    found: list[list[tuple[int, str]]] = [[] for _ in range(length)]
    for which, number, kind in _rows(sql, parameters) if length else ():
        found[which].append((number, kind))
    return found


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


def _matching(
    groups: Groups, columns: str, conditions: str, parameters: Sequence[Any], limit: int
) -> tuple[str, list[Any]]:
    """SQL for SQLite and its parameters. `conditions`: looked at for each entry that has the groups, the last written first."""
    return (
        f"SELECT {_names(columns)} FROM search_lexemes JOIN search_entry entry ON entry.id = search_lexemes.rowid"  # noqa: S608
        f" WHERE search_lexemes MATCH %s{conditions} ORDER BY search_lexemes.rowid DESC LIMIT %s",
        [_expression(groups), *parameters, limit],
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
