"""Migrations that transform rows, with rows as an older version wrote them, in which they could fail."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from reihum.meetings import changes, invitations, invited_list
from reihum.meetings.models import Invited, Meeting, Registration

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

DAY = datetime.datetime(2026, 5, 12, 8, tzinfo=datetime.UTC)  # ten o'clock in Berlin
Migrate = Callable[..., Any]


def meeting_of(apps: Any, slug: str, start: datetime.datetime = DAY, **facts: Any) -> Any:
    city, _is_new = apps.get_model("places", "Municipality").objects.get_or_create(
        slug="glauchau", defaults={"name": "Glauchau", "ags": "14524080"}
    )
    given = {
        "starts_at": start,
        "ends_at": start + datetime.timedelta(hours=6),
        "venue": "Rathaus",
        "title": slug,
        **facts,
    }
    return apps.get_model("meetings", "Meeting").objects.create(slug=slug, municipality=city, **given)


def person_of(apps: Any, name: str) -> Any:
    given = {"given_name": name, "family_name": "Alt", "email": f"{name.lower()}@example.org"}
    return apps.get_model("people", "Person").objects.create(**given)


def test_states_get_their_new_names_and_their_old_ones_back(migrate: Migrate) -> None:
    old = migrate("0003_meeting_changed_at")
    for state in ("draft", "open", "closed", "cancelled"):
        meeting_of(old, state, state=state)
    states = {"draft": "planned", "open": "open", "closed": "invited", "cancelled": "cancelled"}
    for name, expected in (("0004_states", states), ("0003_meeting_changed_at", {state: state for state in states})):
        meetings = migrate(name).get_model("meetings", "Meeting").objects
        assert dict(meetings.values_list("slug", "state")) == expected


def test_old_registrations_keep_what_was_said(migrate: Migrate) -> None:
    old = migrate("0005_rotation")
    coming, past = meeting_of(old, "kommt", timezone.now() + datetime.timedelta(days=9)), meeting_of(old, "war")
    rows = old.get_model("meetings", "Registration").objects
    for meeting in (coming, past):
        for name, cancelled in (("Anna", None), ("Berta", DAY)):
            person, _is_new = old.get_model("people", "Person").objects.get_or_create(
                given_name=name, family_name="Alt", defaults={"email": f"{name}@example.org"}
            )
            row = rows.create(meeting=meeting, person=person, needs="Rampe", cancelled_at=cancelled)
            rows.filter(pk=row.pk).update(registered_at=DAY - datetime.timedelta(days=9))
    new = migrate("0006_registration")
    found = new.get_model("meetings", "Registration").objects.order_by("pk")
    registered = DAY - datetime.timedelta(days=9)
    assert list(found.values_list("meeting__slug", "person__given_name", "state", "access_needs", "answered_at")) == [
        (slug, *answer)
        for slug in ("kommt", "war")
        for answer in (("Anna", "coming", "Rampe", registered), ("Berta", "cancelled", "Rampe", DAY))
    ]
    assert dict(new.get_model("meetings", "Meeting").objects.values_list("slug", "asks_access")) == {
        "kommt": True,
        "war": False,
    }


def test_registrations_go_back_without_guests(migrate: Migrate) -> None:
    new = migrate("0006_registration")
    meeting = meeting_of(new, "kommt")
    rows = new.get_model("meetings", "Registration").objects
    mine = rows.create(meeting=meeting, person=person_of(new, "Anna"), state="declined", answered_at=DAY)
    rows.create(meeting=meeting, guest_name="Kim Mit", brought_by=mine)
    rows.create(meeting=meeting, guest_name="Gül Gast", guest_email="guel@example.org")
    found = migrate("0005_rotation").get_model("meetings", "Registration").objects
    assert list(found.values_list("person__given_name", "cancelled_at")) == [("Anna", DAY)]


def test_beginnings_become_durations(migrate: Migrate) -> None:
    old = migrate("0007_agenda_and_minutes")
    area = old.get_model("places", "Area")
    items = old.get_model("meetings", "AgendaItem").objects

    def plan(slug: str, *beginnings: str, **facts: Any) -> Any:
        meeting = meeting_of(old, slug, **facts)
        for number, beginning in enumerate(beginnings):
            items.create(meeting=meeting, starts_at=beginning, title=f"{number}", position=0)
        return meeting

    plan("ohne")
    usual = plan("üblich", "14:30", "10:00", "10:10")  # ends at 16:00 in Berlin, typed in no order
    plan("gleich", "10:00", "10:00")
    night = datetime.timedelta(hours=15)
    plan("nachts", "10:00", "23:30", ends_at=DAY + night)  # until one o'clock
    scherberg = area.objects.create(municipality=usual.municipality, name="Scherberg", slug="scherberg")
    items.filter(meeting=usual, title="0").update(area=scherberg)
    new = migrate("0009_agenda_without_times")
    found = new.get_model("meetings", "AgendaItem").objects.order_by("meeting__pk", "position")
    assert list(found.values_list("meeting__slug", "position", "title", "minutes", "areas__name")) == [
        ("üblich", 1, "1", 10, None),
        ("üblich", 2, "2", 260, None),
        ("üblich", 3, "0", 90, "Scherberg"),
        ("gleich", 1, "0", 5, None),
        ("gleich", 2, "1", 360, None),
        ("nachts", 1, "0", 720, None),
        ("nachts", 2, "1", 5, None),
    ]
    assert new.get_model("meetings", "ChecklistStep").objects.count() == 16


def test_a_networks_own_checklist_is_left_alone(migrate: Migrate) -> None:
    old = migrate("0007_agenda_and_minutes")
    steps = old.get_model("meetings", "ChecklistStep").objects
    steps.all().delete()
    steps.create(text="Raum reservieren", days_before=30)
    found = migrate("0008_durations").get_model("meetings", "ChecklistStep").objects
    assert (found.count(), found.get(text="Raum reservieren").days_before) == (16, 30)


def test_names_of_who_was_erased_before_leave_the_history(migrate: Migrate) -> None:
    old = migrate("0012_ticked_at")
    city = meeting_of(old, "kommt").municipality
    given = {"year": 2030, "number": 1, "kind": "locked", "municipality": city}
    decisions = old.get_model("meetings", "TurnDecision").objects
    decisions.create(**given, by=person_of(old, "Anna"), by_name="Anna Alt")
    decisions.create(**given, by_name="Berta Alt")
    found = migrate("0013_erased_and_registered").get_model("meetings", "TurnDecision").objects.order_by("pk")
    assert list(found.values_list("by_name", flat=True)) == ["Anna Alt", ""]


def test_who_registered_before_there_were_invitations_is_told_of_changes_and_not_reminded(
    migrate: Migrate, run_jobs: Callable[[], None], mailoutbox: list[Any]
) -> None:
    old = migrate("0012_ticked_at")
    soon = timezone.now() + datetime.timedelta(days=9)
    coming, past = meeting_of(old, "kommt", soon, state="open"), meeting_of(old, "war", state="held")
    people = {name: person_of(old, name) for name in ("Anna", "Berta", "Carl", "Doris", "Emil")}
    rows = old.get_model("meetings", "Registration").objects
    anna = rows.create(meeting=coming, person=people["Anna"])
    rows.create(meeting=coming, guest_name="Kim Mit", brought_by=anna)
    rows.create(meeting=coming, person=people["Berta"], state="waiting", queue_number=1)
    rows.create(meeting=coming, person=people["Carl"], state="cancelled")
    rows.create(meeting=coming, person=people["Doris"])
    rows.create(meeting=coming, guest_name="Gül Gast", guest_email="Guel@example.org")
    rows.create(meeting=coming, guest_name="Ohne Adresse")
    rows.create(meeting=past, person=people["Emil"])
    invited = old.get_model("meetings", "Invited").objects
    invited.create(meeting=coming, person=people["Doris"], invited_at=timezone.now())
    migrate()

    meeting = Meeting.objects.get(slug="kommt")
    assert [(str(row), row.invited_at is None) for row in Invited.objects.order_by("pk")] == [
        ("Doris Alt", False),
        *[("Anna Alt", True), ("Berta Alt", True), ("Gül Gast", True)],
    ]
    changes.tell_changes()
    run_jobs()
    assert mailoutbox == [], "nothing has changed"
    Meeting.objects.filter(pk=meeting.pk).update(venue="Stadtbad")
    for minutes in (0, 31):
        changes.tell_changes(timezone.now() + datetime.timedelta(minutes=minutes))
    run_jobs()
    told = sorted(message.to[0] for message in mailoutbox)
    assert told == ["anna@example.org", "berta@example.org", "guel@example.org"]
    assert {message.subject.partition(":")[0] for message in mailoutbox} == {"Geändert"}
    assert invitations.to_remind(meeting) == 0
    shown = invited_list.of(meeting)
    assert [str(line.row) for line in (*shown.silent, *shown.answered)] == ["Doris Alt"]  # whom the hosts invited
    assert Registration.objects.filter(meeting=meeting).count() == 7
