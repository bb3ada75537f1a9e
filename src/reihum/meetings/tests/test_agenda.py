"""The agenda: times follow from durations, points move, and members see more than visitors."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reihum.media.models import File
from reihum.meetings import agenda
from reihum.meetings.models import AgendaItem, Meeting, MeetingDocument, State, Task

Kind = AgendaItem.Kind


def fill(meeting: Meeting, *minutes: int) -> list[AgendaItem]:
    return [agenda.add(meeting, AgendaItem(title=f"Punkt {n}", minutes=m)) for n, m in enumerate(minutes, 1)]


def times(meeting: Meeting) -> list[tuple[str, str]]:
    return [
        (slot.item.title, f"{timezone.localtime(slot.starts_at):%H:%M}–{timezone.localtime(slot.ends_at):%H:%M}")
        for slot in agenda.timetable(meeting, meeting.agenda.all())
    ]


def titles(meeting: Meeting) -> list[str]:
    return list(meeting.agenda.values_list("title", flat=True))


def test_each_point_begins_when_the_one_before_ends(cast) -> None:
    fill(cast.meeting, 15, 45, 300)
    assert times(cast.meeting) == [
        ("Punkt 1", "10:00–10:15"),
        ("Punkt 2", "10:15–11:00"),
        ("Punkt 3", "11:00–16:00"),
    ]
    assert agenda.minutes_over(cast.meeting, agenda.timetable(cast.meeting, cast.meeting.agenda.all())) == 0


def test_what_is_too_long_or_left_is_said(client: Client, cast) -> None:
    client.force_login(cast.ayse)
    page = reverse("meetings:agenda", args=[cast.meeting.slug])
    fill(cast.meeting, 300)
    assert "60 Minuten sind noch frei." in client.get(page).content.decode()
    fill(cast.meeting, 61)
    assert "Der Ablauf ist eine Minute länger als das Treffen." in client.get(page).content.decode()


def test_points_move_and_stay_at_the_ends(cast) -> None:
    first, second, third = fill(cast.meeting, 10, 20, 30)
    agenda.shift(cast.meeting, third, -1)
    assert times(cast.meeting)[1] == ("Punkt 3", "10:10–10:40")
    agenda.shift(cast.meeting, first, -1)
    agenda.shift(cast.meeting, second, 1)
    assert titles(cast.meeting) == ["Punkt 1", "Punkt 3", "Punkt 2"]


def test_dragging_on_an_old_page_changes_nothing_and_says_so(client: Client, cast) -> None:
    items = fill(cast.meeting, 10, 20)
    client.force_login(cast.ayse)
    order = {"punkt": [items[1].pk, items[0].pk]}
    url = reverse("meetings:arrange_agenda", args=[cast.meeting.slug])
    client.post(url, order)
    assert titles(cast.meeting) == ["Punkt 2", "Punkt 1"]
    fill(cast.meeting, 30)
    answer = client.post(url, {"punkt": [items[0].pk, items[1].pk]}, follow=True)
    assert "Inzwischen hat jemand den Ablauf geändert." in answer.content.decode()
    assert titles(cast.meeting) == ["Punkt 2", "Punkt 1", "Punkt 1"]
    with pytest.raises(ValidationError):
        agenda.arrange(cast.meeting, [items[0].pk, items[0].pk, items[1].pk])


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_who_move_at_once_leave_one_order(cast) -> None:
    items = fill(cast.meeting, *[10] * 6)
    at_once = threading.Barrier(6)

    def push(item: AgendaItem) -> None:
        try:
            at_once.wait()
            agenda.shift(cast.meeting, item, 2)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=push, args=[item]) for item in items]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(cast.meeting.agenda.values_list("position", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_open_tasks_come_first(cast) -> None:
    fill(cast.meeting, 10)
    agenda.add(cast.meeting, AgendaItem(title="Offenes", kind=Kind.TASKS))
    assert titles(cast.meeting) == ["Offenes", "Punkt 1"]


def test_the_usual_agenda_is_there_once(client: Client, cast) -> None:
    client.force_login(cast.ayse)
    for _ in range(2):
        client.post(reverse("meetings:begin_agenda", args=[cast.meeting.slug]))
    assert times(cast.meeting)[0] == ("Begrüßung", "10:00–10:15")
    assert times(cast.meeting)[-1][1] == "15:45–16:00"
    assert cast.meeting.agenda.count() == 8


def test_hosts_add_change_and_take_out(client: Client, cast) -> None:
    client.force_login(cast.ayse)
    slug = cast.meeting.slug
    typed = {"kind": "area", "title": "Der Scherberg", "minutes": "25", "areas": [cast.area.pk]}
    client.post(reverse("meetings:add_agenda_item", args=[slug]), {**typed, "people": [cast.dora.person.pk]})
    item = cast.meeting.agenda.get()
    assert ([*item.areas.all()], [*item.people.all()], item.minutes) == ([cast.area], [cast.dora.person], 25)
    refused = client.post(reverse("meetings:agenda_item", args=[slug, item.pk]), {**typed, "minutes": "0"})
    assert refused.status_code == 422
    assert "Dieser Wert muss größer oder gleich 1 sein." in refused.content.decode()
    client.post(reverse("meetings:agenda_item", args=[slug, item.pk]), {**typed, "minutes": "40"})
    item.refresh_from_db()
    assert item.minutes == 40
    task = Task.objects.create(meeting=cast.meeting, item=item, what="Plan schicken")
    client.post(reverse("meetings:remove_agenda_item", args=[slug, item.pk]))
    task.refresh_from_db()
    assert (cast.meeting.agenda.count(), task.item) == (0, None)


def test_a_point_of_another_meeting_is_not_theirs(client: Client, cast) -> None:
    other = Meeting.objects.create(
        title="x", slug="x", municipality=cast.zwickau, venue="x", state=State.OPEN,
        starts_at=cast.meeting.starts_at, ends_at=cast.meeting.ends_at,
    )  # fmt: skip
    (item,) = fill(other, 10)
    client.force_login(cast.ayse)
    for name in ("agenda_item", "shift_agenda_item", "remove_agenda_item"):
        assert client.post(reverse(f"meetings:{name}", args=[cast.meeting.slug, item.pk])).status_code == 404
    assert other.agenda.count() == 1


def test_visitors_see_how_long_members_what(client: Client, cast, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    item = agenda.add(cast.meeting, AgendaItem(title="Überblick", minutes=30))
    item.people.add(cast.dora.person)
    for title, for_members in (("Folien", False), ("Zahlen", True)):
        file = File.objects.create(title=title, file=ContentFile(b"%PDF-", f"{title}.pdf"))
        MeetingDocument.objects.create(meeting=cast.meeting, file=file, item=item, for_members_only=for_members)
    agenda.add(cast.meeting, AgendaItem(title="Kasse prüfen", minutes=20, for_members_only=True))
    seen = {}
    for name in ("visitor", "erik", "bernd"):
        if name != "visitor":
            client.force_login(getattr(cast, name))
        text = client.get(cast.meeting.get_absolute_url()).content.decode()
        part = text.split('<ol class="agenda"')[1].split("</ol>")[0]
        seen[name] = [
            word in part for word in ("Überblick", "Dora Vorlage", "Folien", "Zahlen", "Kasse prüfen", "10:30")
        ]
    assert seen == {
        "visitor": [True, False, True, False, False, True],
        "erik": [True, False, True, False, False, True],
        "bernd": [True, True, True, True, True, True],
    }
