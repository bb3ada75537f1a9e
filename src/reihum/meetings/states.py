"""The states of a meeting, which may follow which, and who brings a meeting there."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext

from reihum.kit.clock import every
from reihum.meetings import checklist
from reihum.meetings.models import STOPPED, Meeting, State
from reihum.search.writing import refresh

# Closed and cancelled are ends; the registration can be closed again ("invited"), and a postponed meeting gets a new day.
NEXT: dict[State, tuple[State, ...]] = {
    State.PLANNED: (State.CONFIRMED, *STOPPED),
    State.CONFIRMED: (State.INVITED, State.OPEN, State.HELD, *STOPPED),
    State.INVITED: (State.OPEN, State.HELD, *STOPPED),
    State.OPEN: (State.FULL, State.INVITED, State.HELD, *STOPPED),
    State.FULL: (State.OPEN, State.INVITED, State.HELD, *STOPPED),
    State.HELD: (State.MINUTED, State.REPORTED),
    State.MINUTED: (State.REPORTED, State.HELD),
    State.REPORTED: (State.CLOSED, State.MINUTED),
    State.CLOSED: (State.REPORTED,),
    State.POSTPONED: (State.CONFIRMED, State.CANCELLED),
    State.CANCELLED: (),
}
# What happens by registering and by approving minutes, never by a choice from a list.
BY_ITSELF = {(State.OPEN, State.FULL), (State.FULL, State.OPEN), (State.HELD, State.MINUTED)}
# What the network decides; everything else is the host's.
BY_THE_COORDINATION = {(State.REPORTED, State.CLOSED), (State.CLOSED, State.REPORTED), (State.MINUTED, State.HELD)}


def next_states(meeting: Meeting, *, coordinates: bool) -> tuple[State, ...]:
    """The states that a host, or somebody who `coordinates` the network, may bring the meeting into now."""
    now = State(meeting.state)
    denied = BY_ITSELF if coordinates else BY_ITSELF | BY_THE_COORDINATION
    return tuple(to for to in NEXT[now] if (now, to) not in denied)


@transaction.atomic
def move(meeting: Meeting, to: State) -> Meeting:
    """Brings a meeting into a state. Raises ValidationError if that may not follow, also when two people do it at once."""
    locked = Meeting.objects.held().get(pk=meeting.pk)
    if to not in NEXT[State(locked.state)]:
        raise ValidationError(
            gettext("Das Treffen steht auf „%(now)s“; von dort geht es nicht zu „%(to)s“.")
            % {"now": locked.get_state_display(), "to": to.label}
        )
    Meeting.objects.filter(pk=locked.pk).update(state=to)
    refresh("meeting", [locked.pk])
    refresh("document", locked.documents.values_list("file", flat=True))
    if to == State.CONFIRMED:
        checklist.begin(locked)
    meeting.state = to
    return meeting


@every(minutes=15)
def over() -> None:
    """What was to take place and is over has taken place; a host need not remember to say so."""
    to_come = (State.CONFIRMED, State.INVITED, State.OPEN, State.FULL)
    Meeting.objects.filter(state__in=to_come, ends_at__lt=Now()).update(state=State.HELD)
