"""The states of a meeting, and which may follow which."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext

from reihum.meetings.models import Meeting, State

# Cancelled and held are ends; a registration that was closed may open again.
NEXT: dict[State, tuple[State, ...]] = {
    State.DRAFT: (State.OPEN, State.CANCELLED),
    State.OPEN: (State.CLOSED, State.HELD, State.CANCELLED),
    State.CLOSED: (State.OPEN, State.HELD, State.CANCELLED),
    State.HELD: (),
    State.CANCELLED: (),
}


def next_states(meeting: Meeting) -> tuple[State, ...]:
    """The states the meeting may go to now."""
    return NEXT[State(meeting.state)]


@transaction.atomic
def move(meeting: Meeting, to: State) -> Meeting:
    """Brings a meeting into a state. Raises ValidationError if that may not follow, also when two people do it at once."""
    locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if to not in next_states(locked):
        raise ValidationError(
            gettext("Das Treffen steht auf „%(now)s“; von dort geht es nicht zu „%(to)s“.")
            % {"now": locked.get_state_display(), "to": to.label}
        )
    Meeting.objects.filter(pk=locked.pk).update(state=to)
    meeting.state = to
    return meeting
