"""Deadlines: who answers for them, mails in good time and only once, a calendar, and passing on."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import Any

import icalendar
import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reihum.funding import deadlines
from reihum.funding.models import AreaFunding, Deadline, Notice, Reminder
from reihum.people import calendar_key, handovers
from reihum.people.models import Role


@pytest.fixture
def notice(cast: Any) -> Notice:
    return Notice.objects.create(
        funding=AreaFunding.objects.get(), issued_on=datetime.date(2016, 11, 25), authority="SAB", number="100 300"
    )


@pytest.fixture
def make_deadline(notice: Notice) -> Callable[..., Deadline]:
    def make(days: int, **fields: Any) -> Deadline:
        due = timezone.localdate() + datetime.timedelta(days=days)
        return Deadline.objects.create(notice=notice, what=f"Nachweis {days}", due=due, **fields)

    return make


def told(run_jobs: Callable[[], None]) -> list[tuple[list[str], str]]:
    run_jobs()
    return [(message.to, message.subject) for message in mail.outbox]


def test_those_in_charge_answer_where_nobody_is_named(cast: Any, make_deadline: Callable[..., Deadline]) -> None:
    open_one, named = make_deadline(10), make_deadline(20, person=cast.bernd.person)
    assert list(deadlines.of_person(cast.dora.person)) == [open_one]
    assert list(deadlines.of_person(cast.bernd.person)) == [named]
    assert deadlines.responsible(open_one, timezone.localdate()) == [cast.dora.person]
    assert deadlines.responsible(named, timezone.localdate()) == [cast.bernd.person]
    Role.objects.filter(person=cast.dora.person).update(until=timezone.localdate() - datetime.timedelta(days=1))
    assert list(deadlines.of_person(cast.dora.person)) == []


@pytest.mark.parametrize(
    ("days", "step"), [(31, None), (30, 30), (8, 30), (7, 7), (1, 1), (0, 1), (-1, -1), (-30, -1), (-31, None)]
)
def test_a_mail_goes_out_at_each_step_and_never_twice(
    cast: Any, make_deadline: Callable[..., Deadline], run_jobs: Callable[[], None], days: int, step: int | None
) -> None:
    make_deadline(days)
    deadlines.remind()
    deadlines.remind()
    assert [row.days_before for row in Reminder.objects.all()] == ([] if step is None else [step])
    assert [to for to, _subject in told(run_jobs)] == ([] if step is None else [["dora@example.org"]])


def test_the_mail_says_what_and_until_when(
    cast: Any, make_deadline: Callable[..., Deadline], run_jobs: Callable[[], None]
) -> None:
    deadline = make_deadline(7)
    deadlines.remind()
    run_jobs()
    (message,) = mail.outbox
    assert message.subject == f"Frist am {deadline.due:%d.%m.%Y}: Nachweis 7"
    assert message.body.startswith("Guten Tag Dora,\n\nbis ")
    assert "Bescheid vom 25.11.2016, SAB (100 300)" in message.body
    assert message.body.rstrip().endswith("http://127.0.0.1:8000/fristen/")


def test_what_is_done_is_not_reminded_of_and_what_is_moved_is(
    cast: Any, make_deadline: Callable[..., Deadline], run_jobs: Callable[[], None]
) -> None:
    make_deadline(7, done_on=timezone.localdate())
    deadlines.remind()
    assert told(run_jobs) == []
    moved = make_deadline(6)
    deadlines.remind()
    moved.due += datetime.timedelta(days=1)
    moved.save()
    deadlines.remind()
    assert Reminder.objects.count() == 2


def test_no_mail_is_left_behind_if_the_reminder_is_not_kept(cast: Any, make_deadline: Callable[..., Deadline]) -> None:
    """Told by another worker at the same time: the mail of ours goes with its transaction."""
    from django_tasks_db.models import DBTaskResult

    deadline = make_deadline(7)
    Reminder.objects.create(deadline=deadline, person=cast.dora.person, due=deadline.due, days_before=7)
    before = DBTaskResult.objects.count()
    deadlines.remind()
    assert DBTaskResult.objects.count() == before


def test_the_calendar_has_whole_days_and_only_ones_own(
    client: Client, cast: Any, make_deadline: Callable[..., Deadline]
) -> None:
    mine = make_deadline(10)
    make_deadline(11, person=cast.bernd.person)
    make_deadline(12, done_on=timezone.localdate())
    calendar_key.renew(cast.dora.person)
    response = client.get(reverse("deadlines:feed", args=[cast.dora.person.calendar_key]))
    assert response.headers["Cache-Control"] == "private, no-store"
    (event,) = icalendar.Calendar.from_ical(response.content).walk("VEVENT")
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (mine.due, mine.due + datetime.timedelta(days=1))
    assert str(event["summary"]) == "Nachweis 10 (Scherberg, ESF 2014–2020 (Beispiel))"


def test_a_new_address_ends_the_old_one(client: Client, cast: Any) -> None:
    calendar_key.renew(cast.dora.person)
    old = cast.dora.person.calendar_key
    client.force_login(cast.dora)
    client.post(reverse("deadlines:new_address"))
    cast.dora.person.refresh_from_db()
    assert cast.dora.person.calendar_key != old
    assert client.get(reverse("deadlines:feed", args=[old])).status_code == 404
    page = client.get(reverse("deadlines:deadlines")).content.decode()
    assert reverse("deadlines:feed", args=[cast.dora.person.calendar_key]) in page


def test_a_closed_account_ends_its_calendar(client: Client, cast: Any) -> None:
    calendar_key.renew(cast.dora.person)
    cast.dora.is_active = False
    cast.dora.save()
    assert client.get(reverse("deadlines:feed", args=[cast.dora.person.calendar_key])).status_code == 404


def test_settled_and_opened_again(client: Client, cast: Any, make_deadline: Callable[..., Deadline]) -> None:
    deadline = make_deadline(3)
    client.force_login(cast.dora)
    days = []
    for _ in range(2):
        client.post(reverse("deadlines:settle", args=[deadline.pk]))
        deadline.refresh_from_db()
        days.append(deadline.done_on)
    assert days == [timezone.localdate(), None]


@pytest.mark.parametrize("rows", [3, 30])
def test_the_page_costs_the_same_for_many(
    client: Client, cast: Any, make_deadline: Callable[..., Deadline], queries_of: Callable[..., int], rows: int
) -> None:
    for days in range(rows):
        make_deadline(days, person=cast.dora.person)
    client.force_login(cast.dora)
    assert queries_of(client, reverse("deadlines:deadlines")) == 9


def test_a_handover_passes_on_what_is_open_in_the_area(cast: Any, make_deadline: Callable[..., Deadline]) -> None:
    mine = make_deadline(10, person=cast.dora.person)
    done = make_deadline(11, person=cast.dora.person, done_on=timezone.localdate())
    handover = handovers.begin(cast.dora.person.roles.get())
    assert handovers.open_tasks(handover.role) == [("Offene Fristen", [mine])]
    handovers.finish(handover, cast.bernd.person, timezone.localdate())
    mine.refresh_from_db()
    done.refresh_from_db()
    assert (mine.person, done.person) == (cast.bernd.person, cast.dora.person)


def test_the_list_says_what_is_overdue_and_what_is_due_today(
    client: Client, cast: Any, make_deadline: Callable[..., Deadline]
) -> None:
    for days in (-1, 0, 1):
        make_deadline(days)
    make_deadline(-9, done_on=timezone.localdate())
    client.force_login(cast.dora)
    html = client.get(reverse("deadlines:deadlines")).content.decode()
    assert re.findall(r'<span class="tag (?:off|turn)">(.*?)</span>', html) == ["überfällig", "heute"]
