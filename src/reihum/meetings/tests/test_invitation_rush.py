"""Inviting and telling by two workers, or two hosts, at the same moment: everybody gets one mail."""

from __future__ import annotations

import datetime
from collections import Counter
from typing import Any

import pytest
from django.utils import timezone

from reihum.mailing.models import Outgoing
from reihum.meetings import changes, invitations, registration
from reihum.meetings.models import Announcement, Invitation, Invited, Meeting, Registration, State
from reihum.meetings.registration_mails import write
from reihum.meetings.tests.test_rush import at_once, crowd
from reihum.people.models import Membership

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

MANY = 24


@pytest.fixture
def letter(cast: Any, monkeypatch: pytest.MonkeyPatch) -> Invitation:
    Meeting.objects.update(state=State.CONFIRMED, capacity=None)
    Membership.objects.bulk_create([Membership(person=person) for person in crowd(MANY)])
    for module in (invitations, changes):
        monkeypatch.setattr(module, "AT_ONCE", 3)  # so that they take turns
    made = invitations.first_letter(Meeting.objects.get())
    made.save()
    return made


def mails() -> set[int]:
    """How many mails each address has, as a set of numbers."""
    return set(Counter(Outgoing.objects.values_list("to", flat=True)).values())


def test_two_hosts_who_send_at_once_invite_once(letter: Invitation) -> None:
    assert at_once(*([lambda: invitations.send(Invitation.objects.get())] * 4)) == []
    assert Invited.objects.count() == MANY + 4
    at_once(*([lambda: invitations.write_invitations.call(letter.meeting_id)] * 4))
    assert (Outgoing.objects.count(), mails()) == (MANY + 4, {1})


def test_two_workers_tell_a_change_once(letter: Invitation) -> None:
    invitations.send(letter)
    invitations.write_invitations.call(letter.meeting_id)
    Meeting.objects.update(venue="Schloss")
    now = timezone.now()
    changes.tell_changes(now)
    later = now + datetime.timedelta(minutes=31)
    at_once(*([lambda: changes.tell_changes(later)] * 4))
    assert (Outgoing.objects.count(), mails()) == (2 * (MANY + 4), {2})
    assert Announcement.objects.get().sequence == 1
    assert set(Invited.objects.values_list("told_sequence", flat=True)) == {1}


def test_confirmations_beside_a_change_count_one_version(letter: Invitation) -> None:
    """However they take turns: each calendar knows last what holds, and no number stands for two places."""
    invitations.send(letter)
    invitations.write_invitations.call(letter.meeting_id)
    meeting = Meeting.objects.get()
    rows = [registration.register(meeting, row.person) for row in Invited.objects.select_related("person")[:8]]
    Meeting.objects.update(venue="Schloss")
    now = timezone.now()
    changes.tell_changes(now)
    later = now + datetime.timedelta(minutes=31)
    at_once(
        *([lambda: changes.tell_changes(later)] * 2),
        *(lambda row=row: write.call(row.pk, "registered") for row in rows),
    )
    assert Announcement.objects.get().sequence == 1
    assert set(Invited.objects.values_list("told_sequence", flat=True)) == {1}
    entries = Outgoing.objects.exclude(calendar="").values_list("calendar", flat=True)
    found = {("Schloss" in entry, "SEQUENCE:1" in entry) for entry in entries}
    assert found == {(False, False), (True, True)}
    assert Registration.objects.coming().count() == 8


def test_two_workers_remind_once(letter: Invitation) -> None:
    invitations.send(letter)
    invitations.write_invitations.call(letter.meeting_id)
    at_once(*([lambda: invitations.write_reminders.call(letter.meeting_id)] * 4))
    assert mails() == {2}
