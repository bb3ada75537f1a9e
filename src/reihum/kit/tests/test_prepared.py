"""A query whose SQL is written once gives what Django's own query gives, for each value that is named."""

from __future__ import annotations

import datetime
import threading
import uuid
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, Value
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from reihum.exchange.models import Experience
from reihum.kit.prepared import Given, Prepared
from reihum.meetings.models import Meeting
from reihum.people.models import User
from reihum.places.models import Municipality

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> Municipality:
    return Municipality.objects.create(ags="14524080", name="Glauchau", slug="glauchau")


@pytest.fixture
def meetings(city: Municipality) -> list[Meeting]:
    start = timezone.now().replace(microsecond=123456)
    return [
        Meeting.objects.create(
            title=f"Zu Gast {number}", slug=f"zu-gast-{number}", municipality=city, venue="Rathaus", capacity=number or None,
            starts_at=start, ends_at=start + datetime.timedelta(hours=6), asks_food=bool(number),
        )
        for number in range(2)
    ]  # fmt: skip


def columns(record: Any) -> dict[str, Any]:
    return {field.attname: getattr(record, field.attname) for field in record._meta.concrete_fields}


def test_records_are_those_of_django(meetings: list[Meeting]) -> None:
    found = Prepared(lambda: Meeting.objects.filter(pk=Given("key")))
    for meeting in meetings:  # texts, numbers, truth, days, moments and keys, each as the field has it
        first = found.first(key=meeting.pk)
        assert first is not None
        assert columns(first) == columns(Meeting.objects.get(pk=meeting.pk))
        assert first == meeting
        assert first._state.db == "default"
        assert not first._state.adding
    assert found.first(key=0) is None


def test_rows_are_converted(city: Municipality) -> None:
    key, day = uuid.uuid4(), datetime.date(2026, 3, 1)
    Experience.objects.create(
        title="Laden leer", kind="pinches", municipality=city, key=key, told_on=day, is_public=True
    )
    rows = Prepared(lambda: Experience.objects.filter(key=Given("key")).values_list("key", "told_on", "is_public"))
    # A key is written differently by each database, so it is given as the database keeps it.
    assert rows.rows(key=key.hex if connection.vendor == "sqlite" else key) == [(key, day, True)]


def test_annotations_are_set(meetings: list[Meeting], city: Municipality) -> None:
    Experience.objects.create(title="Laden leer", kind="pinches", municipality=city, meeting=meetings[1])
    said = Experience.objects.filter(meeting=OuterRef("pk"), kind=Given("kind"))
    found = Prepared(
        lambda: Meeting.objects.filter(pk=Given("key")).annotate(
            how_many=Count("experiences"), pinches=Exists(said), word=Value("so")
        )
    )

    def annotated(key: int, kind: str) -> tuple[int, bool, str]:
        first: Any = found.first(key=key, kind=kind)
        return first.how_many, first.pinches, first.word

    assert annotated(meetings[0].pk, "pinches") == (0, False, "so")
    assert annotated(meetings[1].pk, "pinches") == (1, True, "so")
    assert annotated(meetings[1].pk, "works") == (1, False, "so")


def test_none_equals_nothing() -> None:
    User.objects.create_user("a@example.org")
    either = Prepared(
        lambda: User.objects.filter(Q(pk=Given("key")) | Q(email=Given("email"))).order_by("pk").values_list("email")
    )
    assert either.rows(key=None, email=None) == []
    assert either.rows(key=None, email="a@example.org") == [("a@example.org",)]
    assert either.rows(key=None, email="' OR 1=1 --") == []


def test_what_is_missing_is_told() -> None:
    with pytest.raises(KeyError, match="key"):
        Prepared(lambda: User.objects.filter(pk=Given("key"))).rows(pk=1)


def test_it_is_written_once() -> None:
    written = []

    def make() -> Any:
        written.append(1)
        return ContentType.objects.filter(model=Given("model"))

    found = Prepared(make)
    assert written == []
    assert [getattr(found.first(model=name), "model", None) for name in ("user", "meeting", "none")] == [
        "user",
        "meeting",
        None,
    ]
    assert written == [1]


def test_it_locks() -> None:
    with CaptureQueriesContext(connection) as asked:
        Prepared(lambda: User.objects.select_for_update().filter(pk=Given("key"))).first(key=1)
    assert asked[0]["sql"].endswith("FOR UPDATE") == (connection.vendor == "postgresql")


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_each_thread_asks_on_its_own_connection() -> None:
    User.objects.create_user("a@example.org")
    found = Prepared(lambda: User.objects.filter(email=Given("email")))
    here = found.first(email="a@example.org")
    there = []

    def ask() -> None:
        there.append(found.first(email="a@example.org"))
        connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert here is not None
    assert [columns(one) for one in there] == [columns(here)]
