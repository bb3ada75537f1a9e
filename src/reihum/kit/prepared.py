"""Questions to the database whose SQL is written once: for the few that everybody asks at the same moment.

Django takes several times as long to write such a query as a database to answer it (decision 0020).
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Expression, Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler

M = TypeVar("M", bound=Model)


class Given(Expression):
    """A value that stands in a filter, as in `filter(pk=Given("meeting"))`, and is named when the question is asked.

    It goes to the database as it is: a key, a number, a text, or None, which equals nothing. Lookups that rewrite their
    value first, such as `iexact` and `contains`, cannot be used with it.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: object) -> tuple[str, tuple[Any, ...]]:
        return "%s", (self,)


class Prepared(Generic[M]):
    """A query with values to be given. `make` is called when it is first asked: at the import, models are not there yet.

    A query that locks has to be asked in a transaction, as always; here nobody checks it.
    """

    def __init__(self, make: Callable[[], QuerySet[M, Any]]) -> None:
        self.make = make
        # Each thread writes it once: what converts values belongs to its connection, and would keep that open after its end.
        self._of_thread = threading.local()

    def rows(self, **given: Any) -> list[tuple[Any, ...]]:
        """What the columns hold, in their order."""
        compiler, sql, values, converters = self._written()
        with connection.cursor() as cursor:
            cursor.execute(sql, [given[value.name] if isinstance(value, Given) else value for value in values])
            rows = cursor.fetchall()
        return list(map(tuple, compiler.apply_converters(rows, converters))) if converters else rows

    def first(self, **given: Any) -> M | None:
        """The first record with its annotations, for a query of records; None if there is none."""
        rows = self.rows(**given)
        if not rows:
            return None
        annotations = self._query.query.annotation_select
        columns = self._written()[0].select
        names = [column.target.attname for column, *_ in columns[: len(columns) - len(annotations)]]
        record = self._query.model.from_db(DEFAULT_DB_ALIAS, names, rows[0][: len(names)])
        for name, value in zip(annotations, rows[0][len(names) :], strict=True):
            setattr(record, name, value)
        return record

    @cached_property
    def _query(self) -> QuerySet[M, Any]:
        return self.make()

    def _written(self) -> tuple[SQLCompiler, str, tuple[Any, ...], dict[int, Any]]:
        if not hasattr(self._of_thread, "written"):
            compiler = self._query.query.get_compiler(DEFAULT_DB_ALIAS)
            sql, values = compiler.as_sql()
            converters = compiler.get_converters([column for column, *_ in compiler.select])
            self._of_thread.written = compiler, sql, values, converters
        written: tuple[SQLCompiler, str, tuple[Any, ...], dict[int, Any]] = self._of_thread.written
        return written
