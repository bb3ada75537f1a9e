"""A transaction that gives its locks back early is on the disk all the same before the code after it goes on."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext

import pytest
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.http import HttpResponse

from reihum.kit.turns import in_line, in_turn


def one(sql: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return bool(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_what_is_committed_is_on_the_disk() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one lock for all, and gives it back when the disk has it")
    for number in range(20):
        with in_turn():
            Group.objects.create(name=f"g{number}")
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_current_wal_insert_lsn()")
                written = cursor.fetchone()[0]
        assert one(f"SELECT pg_current_wal_flush_lsn() > '{written}'::pg_lsn")


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("fails", [False, True])
def test_who_stood_in_line_is_answered_when_the_disk_has_it(fails: bool) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one lock for all, and gives it back when the disk has it")
    written: list[str] = []

    @in_line
    def view(number: int) -> HttpResponse:
        with in_turn():
            Group.objects.create(name=f"g{number}")
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_current_wal_insert_lsn()")
                written.append(cursor.fetchone()[0])
        if fails:
            raise RuntimeError
        return HttpResponse()

    for number in range(20):
        with pytest.raises(RuntimeError) if fails else nullcontext():
            view(number)
        assert one(f"SELECT pg_current_wal_flush_lsn() > '{written[-1]}'::pg_lsn")


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_it_holds_for_one_transaction_only() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL's own setting")
    with in_turn():
        assert one("SELECT current_setting('synchronous_commit') = 'off'")
    assert one("SELECT current_setting('synchronous_commit') = 'on'")
    with pytest.raises(RuntimeError), in_turn():
        raise RuntimeError
    assert one("SELECT current_setting('synchronous_commit') = 'on'")


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_who_writes_already_does_not_wait_for_those_who_wait_for_them() -> None:
    def another() -> None:
        try:
            begun.set()
            with in_turn():
                Group.objects.create(name="second")
        finally:
            connection.close()

    begun = threading.Event()
    thread = threading.Thread(target=another)
    with transaction.atomic():
        Group.objects.create(name="first")
        thread.start()
        begun.wait()
        time.sleep(0.2)  # time for the other to stand in line, if it will
        with in_turn():
            Group.objects.create(name="first again")
    thread.join(10)
    names = Group.objects.filter(name__regex="first|second").values_list("name", flat=True)
    assert sorted(names) == ["first", "first again", "second"]  # PostgreSQL lets both write at once


def test_a_process_lets_one_request_in_after_another() -> None:
    inside: list[int] = []
    most: list[int] = []

    @in_line
    def view(number: int) -> HttpResponse:
        inside.append(number)
        most.append(len(inside))
        time.sleep(0.01)
        inside.remove(number)
        return HttpResponse(str(number))

    with ThreadPoolExecutor(8) as pool:
        answers = [answer.content for answer in pool.map(view, range(24))]
    assert answers == [str(number).encode() for number in range(24)]
    assert most == [1] * 24


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_who_is_in_line_takes_their_turn_without_waiting_for_themselves() -> None:
    @in_line
    def view() -> HttpResponse:
        with in_turn():
            return HttpResponse(Group.objects.create(name="in turn").name)

    assert view().content == b"in turn"
