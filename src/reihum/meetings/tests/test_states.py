import datetime
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connections
from django.utils import timezone

from reihum.meetings import access, states
from reihum.meetings.models import Meeting, State


def test_a_meeting_goes_its_way(cast) -> None:
    Meeting.objects.update(state=State.PLANNED)
    way = ("confirmed", "invited", "open", "full", "held", "minuted", "reported", "closed")
    for state in way:
        states.move(cast.meeting, State(state))
        cast.meeting.refresh_from_db()
        assert cast.meeting.state == state


def test_a_postponed_meeting_begins_anew(cast) -> None:
    for state in (State.POSTPONED, State.CONFIRMED, State.OPEN):
        states.move(cast.meeting, state)
    assert Meeting.objects.get().state == State.OPEN


@pytest.mark.parametrize(
    ("now", "host", "coordination"),
    [
        (State.PLANNED, "confirmed postponed cancelled", "confirmed postponed cancelled"),
        (State.OPEN, "invited held postponed cancelled", "invited held postponed cancelled"),
        (State.FULL, "invited held postponed cancelled", "invited held postponed cancelled"),
        (State.HELD, "reported", "reported"),
        (State.MINUTED, "reported", "reported held"),
        (State.REPORTED, "minuted", "closed minuted"),
        (State.CLOSED, "", "reported"),
        (State.CANCELLED, "", ""),
    ],
)
def test_who_may_bring_it_where(cast, now, host, coordination) -> None:
    Meeting.objects.update(state=now)
    meeting = Meeting.objects.get()
    offered = [access.next_states(user, meeting) for user in (cast.bernd, cast.ayse, cast.carla)]
    assert [" ".join(states) for states in offered] == ["", host, coordination]


@pytest.mark.parametrize(
    ("now", "then"), [("open", "held"), ("full", "held"), ("planned", "planned"), ("cancelled",) * 2]
)
def test_what_is_over_has_taken_place_by_itself(cast, now, then) -> None:
    start = timezone.now() - datetime.timedelta(hours=7)
    Meeting.objects.update(state=now, starts_at=start, ends_at=start + datetime.timedelta(hours=6))
    states.over()
    assert Meeting.objects.get().state == then


def test_what_is_not_over_yet_stays_as_it_is(cast) -> None:
    states.over()
    assert Meeting.objects.get().state == State.OPEN


def test_a_meeting_that_took_place_keeps_its_day(cast) -> None:
    Meeting.objects.update(state=State.MINUTED)
    meeting = Meeting.objects.get()
    meeting.title = "Zu Gast im Rathaus"
    meeting.full_clean()
    meeting.starts_at += datetime.timedelta(hours=1)
    with pytest.raises(ValidationError, match="Sein Tag und seine Zeiten bleiben"):
        meeting.full_clean()


@pytest.mark.parametrize("start", list(State))
def test_what_may_not_follow_is_refused_and_changes_nothing(cast, start) -> None:
    for to in set(State) - set(states.NEXT[start]):
        Meeting.objects.update(state=start)
        with pytest.raises(ValidationError, match="von dort geht es nicht zu"):
            states.move(cast.meeting, to)
        assert Meeting.objects.get().state == start


def test_an_old_page_in_another_window_does_not_revive_a_cancelled_meeting(cast) -> None:
    stale = Meeting.objects.get()
    states.move(cast.meeting, State.CANCELLED)
    with pytest.raises(ValidationError):
        states.move(stale, State.INVITED)
    assert Meeting.objects.get().state == State.CANCELLED


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_two_who_end_it_at_once_one_wins(cast) -> None:
    refused: list[str] = []
    at_once = threading.Barrier(2)

    def press(state: State) -> None:
        try:
            at_once.wait()
            states.move(Meeting.objects.get(), state)
        except ValidationError:
            refused.append(state)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=[state]) for state in (State.HELD, State.CANCELLED)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert {Meeting.objects.get().state, *refused} == {State.HELD, State.CANCELLED}
