"""Tasks: they travel to the next agenda, people are asked in time and not too often, and successors take over."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reihum.meetings import checklist, states, tasks
from reihum.meetings.models import Announcement, ChecklistItem, ChecklistStep, Meeting, State, Task
from reihum.people import handovers


@pytest.fixture
def last(cast: Any) -> Meeting:
    """A meeting in Zwickau three months ago."""
    start = timezone.now() - datetime.timedelta(days=90)
    return Meeting.objects.create(
        title="Zu Gast in Zwickau", slug="zwickau", municipality=cast.zwickau, venue="Rathaus", state=State.MINUTED,
        starts_at=start, ends_at=start + datetime.timedelta(hours=6), advice="Früh nach dem Schlüssel fragen.",
    )  # fmt: skip


def task(meeting: Meeting, cast: Any, **facts: Any) -> Task:
    return Task.objects.create(meeting=meeting, **{"what": "Liste schicken", "person": cast.dora.person, **facts})


def test_what_is_open_travels_to_the_next_agenda(client: Client, cast, last) -> None:
    mine, done = task(last, cast), task(last, cast, what="Kuchen backen")
    tasks.settle(done, "done", "war lecker")
    task(cast.meeting, cast, what="gehört zum nächsten")
    assert list(tasks.for_agenda(cast.meeting)) == [mine]
    client.force_login(cast.ayse)
    page = client.get(reverse("meetings:agenda", args=[cast.meeting.slug])).content.decode()
    assert ("Liste schicken" in page, "Kuchen backen" in page) == (True, False)


def test_whose_it_is_says_how_it_stands(client: Client, cast, last) -> None:
    found = task(last, cast)
    page = reverse("meetings:task", args=[found.pk])
    seen = []
    for user in (cast.bernd, cast.ayse, cast.dora):
        client.force_login(user)
        seen.append(client.post(page, {"state": "done", "note": "am Montag"}).status_code)
    assert seen == [403, 403, 302]
    found.refresh_from_db()
    assert (found.state, found.note, found.settled_at is None) == ("done", "am Montag", False)
    client.post(page, {"state": "open", "note": ""})
    found.refresh_from_db()
    assert (found.state, found.settled_at) == ("open", None)


def test_settled_without_a_moment_is_impossible(last, cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.filter(pk=task(last, cast).pk).update(state="done")


@pytest.mark.parametrize(
    ("due", "asked_days_ago", "meets_in", "mails"),
    [
        (5, None, 60, 1),  # due soon
        (30, None, 60, 0),  # not yet
        (-3, None, 60, 1),  # overdue
        (-3, 5, 60, 0),  # asked the other day
        (-3, 15, 60, 1),  # asked long ago
        (None, None, 60, 0),  # without a day
        (None, None, 5, 1),  # but the next meeting is near
        (30, None, 5, 1),
    ],
)
def test_people_are_asked_in_time_and_not_too_often(cast, last, run_jobs, due, asked_days_ago, meets_in, mails) -> None:
    now = timezone.now()
    start = now + datetime.timedelta(days=meets_in)
    Meeting.objects.filter(pk=cast.meeting.pk).update(starts_at=start, ends_at=start + datetime.timedelta(hours=6))
    task(
        last,
        cast,
        due=None if due is None else timezone.localdate() + datetime.timedelta(days=due),
        asked_at=None if asked_days_ago is None else now - datetime.timedelta(days=asked_days_ago),
    )
    for _ in range(2):
        tasks.ask()
    run_jobs()
    assert [(message.to, message.subject) for message in mail.outbox] == [
        (["dora@example.org"], "Wie steht es damit? Liste schicken")
    ] * mails


def test_who_leaves_hands_their_tasks_on(cast, last) -> None:
    found = task(last, cast)
    role = cast.dora.person.roles.get()
    assert handovers.open_tasks(role) == [("Offene Aufgaben aus Treffen", [found])]
    handovers.finish(handovers.begin(role), cast.bernd.person, timezone.localdate())
    found.refresh_from_db()
    assert found.person == cast.bernd.person


def test_the_list_of_tasks_costs_the_same_with_many(client: Client, cast, last, queries_of) -> None:
    client.force_login(cast.bernd)

    def fill() -> None:
        for number in range(10):
            task(last, cast, what=f"x{number}")
            tasks.settle(task(last, cast, what=f"y{number}"), "done")

    fill()
    few = queries_of(client, reverse("meetings:tasks"))
    fill()
    assert queries_of(client, reverse("meetings:tasks")) == few


# What a host has to think of


def test_the_list_begins_when_the_host_agrees_and_has_days(cast) -> None:
    ChecklistStep.objects.all().delete()
    ChecklistStep.objects.create(text="Schilder", days_before=1)
    ChecklistStep.objects.create(text="Raum", days_before=90)
    ChecklistStep.objects.create(text="Liste einscannen", days_before=-3)
    Meeting.objects.update(state=State.PLANNED)
    states.move(cast.meeting, State.CONFIRMED)
    checklist.begin(cast.meeting)
    day, today = cast.meeting.day, timezone.localdate()
    assert list(cast.meeting.checklist.values_list("text", "due")) == [
        ("Raum", today),  # that day is past
        ("Schilder", day - datetime.timedelta(days=1)),
        ("Liste einscannen", day + datetime.timedelta(days=3)),
    ]


@pytest.mark.parametrize("state", [State.PLANNED, State.CONFIRMED, State.INVITED, State.FULL, State.POSTPONED])
def test_what_is_to_do_moves_with_the_day_by_whatever_way_it_changes(client: Client, cast, state: State) -> None:
    """Nobody was told of the meeting yet."""
    Meeting.objects.update(state=state)
    checklist.begin(cast.meeting)
    ticked = ChecklistItem.objects.get(text="Unterschriften sammeln")
    checklist.tick(ticked, cast.ayse.person)
    before = dict(cast.meeting.checklist.values_list("text", "due"))
    day, today = cast.meeting.day, timezone.localdate()
    assert not Announcement.objects.exists()

    def move(days: int) -> dict[str, datetime.date]:
        moved = Meeting.objects.get()
        page = reverse("meetings:edit", args=[moved.slug])
        client.force_login(cast.ayse)
        form = client.get(page).context["form"]
        said = {name: value for name, value in form.initial.items() if value not in (None, False)}
        said["areas"] = [area.pk for area in moved.areas.all()]
        for name in ("starts_at", "ends_at"):
            local = timezone.localtime(getattr(moved, name)) + datetime.timedelta(days=days)
            said[name] = f"{local:%Y-%m-%dT%H:%M}"
        assert client.post(page, said).status_code == 302
        return dict(cast.meeting.checklist.values_list("text", "due"))

    week = datetime.timedelta(days=7)
    later = move(7)
    assert later == {text: due if text == ticked.text else due + week for text, due in before.items()}
    assert later["Schilder aufhängen: vom Bahnhof bis zur Tür"] == day + datetime.timedelta(days=6)
    assert move(0) == later
    soon = move(-20)  # to tomorrow
    assert soon["Rundgang einmal selbst gehen"] == today, "no day that is past"
    assert soon["Protokoll freigeben"] == day + datetime.timedelta(days=-13 + 10)
    assert soon[ticked.text] == before[ticked.text]


def test_hosts_tick_off_and_see_what_the_last_one_knew(client: Client, cast, last) -> None:
    checklist.begin(cast.meeting)
    item = ChecklistItem.objects.get(text="Mittagessen bestellen")
    client.force_login(cast.ayse)
    page = reverse("meetings:preparation", args=[cast.meeting.slug])
    url = reverse("meetings:tick", args=[cast.meeting.slug, item.pk])
    answer = client.post(url, follow=True).content.decode()
    item.refresh_from_db()
    assert (item.done_on, item.done_by) == (timezone.localdate(), cast.ayse.person)
    assert "Vom letzten Gastgeber: Zwickau" in answer
    assert "Früh nach dem Schlüssel fragen." in answer
    client.post(url)
    item.refresh_from_db()
    assert (item.done_on, item.done_by) == (None, None)
    client.force_login(cast.bernd)
    assert client.get(page).status_code == 403
