"""A query whose SQL is written once gives what Django's own query gives, for each value that is named."""

from __future__ import annotations

import gc
import threading
import weakref
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection, connections
from django.db.models import Count, Exists, OuterRef, Q, Value
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from reihum.kit.prepared import Given, Prepared

pytestmark = pytest.mark.django_db


@pytest.fixture
def jobs() -> list[DBTaskResult]:
    """Records with keys, moments, numbers, texts and JSON, some of it empty."""
    facts: list[dict[str, Any]] = [
        {"run_after": timezone.now().replace(microsecond=123456), "priority": 3},
        {"exception_class_path": "a.b", "priority": -1, "started_at": timezone.now(), "return_value": {"ä": [1, None]}},
    ]
    return [
        DBTaskResult.objects.create(
            args_kwargs={"args": [number], "kwargs": {}}, task_path=f"job.{number}", backend_name="default", **more
        )
        for number, more in enumerate(facts)
    ]


@pytest.fixture
def groups() -> list[Group]:
    """One without rights, one with two."""
    groups = [Group.objects.create(name="ohne"), Group.objects.create(name="mit")]
    groups[1].permissions.set(Permission.objects.filter(codename__in=["add_group", "view_group"]))
    return groups


def columns(record: Any) -> dict[str, Any]:
    return {field.attname: getattr(record, field.attname) for field in record._meta.concrete_fields}


def test_records_are_those_of_django(jobs: list[DBTaskResult]) -> None:
    found = Prepared(lambda: DBTaskResult.objects.filter(task_path=Given("path")))
    for job in jobs:
        first = found.first(path=job.task_path)
        assert first is not None
        assert columns(first) == columns(DBTaskResult.objects.get(pk=job.pk))
        assert first == job
        assert first._state.db == "default"
        assert not first._state.adding
    assert found.first(path="job.9") is None


def test_columns_that_are_left_out_are_read_when_they_are_wanted(jobs: list[DBTaskResult]) -> None:
    found = Prepared(lambda: DBTaskResult.objects.filter(task_path=Given("path")).defer("args_kwargs", "priority"))
    for job in jobs:
        first = found.first(path=job.task_path)
        assert first is not None
        assert first.get_deferred_fields() == {"args_kwargs", "priority"}
        assert columns(first) == columns(DBTaskResult.objects.get(pk=job.pk))


def test_rows_are_converted(jobs: list[DBTaskResult]) -> None:
    names = ("id", "run_after", "priority", "return_value")
    rows = Prepared(lambda: DBTaskResult.objects.filter(priority=Given("how")).values_list(*names))
    for job in jobs:
        assert rows.rows(how=job.priority) == [(job.id, job.run_after, job.priority, job.return_value)]
    assert rows.rows(how=100) == []


def test_annotations_are_set(groups: list[Group]) -> None:
    may = Permission.objects.filter(group=OuterRef("pk"), codename=Given("what"))
    found = Prepared(
        lambda: Group.objects.filter(pk=Given("key")).annotate(
            how_many=Count("permissions"), may=Exists(may), word=Value("so")
        )
    )

    def annotated(group: Group, what: str) -> tuple[int, bool, str]:
        first: Any = found.first(key=group.pk, what=what)
        return first.how_many, first.may, first.word

    assert annotated(groups[0], "add_group") == (0, False, "so")
    assert annotated(groups[1], "add_group") == (2, True, "so")
    assert annotated(groups[1], "delete_group") == (2, False, "so")


def test_none_equals_nothing() -> None:
    Group.objects.create(name="eins")
    either = Prepared(
        lambda: Group.objects.filter(Q(pk=Given("key")) | Q(name=Given("name"))).order_by("pk").values_list("name")
    )
    assert either.rows(key=None, name=None) == []
    assert either.rows(key=None, name="eins") == [("eins",)]
    assert either.rows(key=None, name="' OR 1=1 --") == []


def test_what_is_missing_is_told() -> None:
    with pytest.raises(KeyError, match="key"):
        Prepared(lambda: Group.objects.filter(pk=Given("key"))).rows(pk=1)


def test_it_is_written_once() -> None:
    written = []

    def make() -> Any:
        written.append(1)
        return ContentType.objects.filter(app_label="auth", model=Given("model"))

    found = Prepared(make)
    assert written == []
    models = [found.first(model=name) for name in ("group", "permission", "none")]
    assert [getattr(one, "model", None) for one in models] == ["group", "permission", None]
    assert written == [1]


def test_it_locks() -> None:
    with CaptureQueriesContext(connection) as asked:
        Prepared(lambda: Group.objects.select_for_update().filter(pk=Given("key"))).first(key=1)
    assert asked[0]["sql"].endswith("FOR UPDATE") == (connection.vendor == "postgresql")


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_each_thread_asks_on_its_own_connection() -> None:
    Group.objects.create(name="eins")
    found = Prepared(lambda: Group.objects.filter(name=Given("name")))
    here = found.first(name="eins")
    there = []

    def ask() -> None:
        there.append(found.first(name="eins"))
        connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert here is not None
    assert [columns(one) for one in there] == [columns(here)]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_connection_of_a_thread_ends_with_it() -> None:
    jobs = Prepared(lambda: DBTaskResult.objects.filter(task_path=Given("path")))
    theirs = []

    def ask() -> None:  # asked for the first time, with columns that are converted
        jobs.first(path="job")
        theirs.append(weakref.ref(connections["default"]))
        connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    gc.collect()
    assert [one() for one in theirs] == [None]
