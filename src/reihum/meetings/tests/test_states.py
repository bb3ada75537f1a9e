import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connections

from reihum.meetings import states
from reihum.meetings.models import Meeting, State


def test_a_meeting_goes_its_way(cast) -> None:
    for state in (State.CLOSED, State.OPEN, State.HELD):
        states.move(cast.meeting, state)
        cast.meeting.refresh_from_db()
        assert cast.meeting.state == state
    assert states.next_states(cast.meeting) == ()


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
        states.move(stale, State.CLOSED)
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
