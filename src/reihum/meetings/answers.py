"""What the page of a meeting, or the one behind a mailed link, shows of somebody's answer."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from reihum.meetings import registration, waiting_list
from reihum.meetings.answer_links import Who
from reihum.meetings.forms import AnswerForm
from reihum.meetings.models import Meeting, Registration
from reihum.meetings.seats import of_cities_now


@dataclass(frozen=True)
class Answer:
    """Somebody's answer so far, and the form with which to give or change it."""

    meeting: Meeting
    row: Registration | None
    companions: Sequence[Registration]  # who still wants to come
    form: AnswerForm

    @classmethod
    def of(cls, meeting: Meeting, who: Who, form: AnswerForm | None = None) -> Answer:
        """The answer of `who`. A form that was refused is shown again as it is."""
        row = registration.own_row(meeting, who)
        companions = [one for one in row.companions.order_by("pk") if one.has_wish] if row else []
        return cls(meeting, row, companions, form or AnswerForm(instance=row, meeting=meeting))

    @property
    def has_wish(self) -> bool:
        return self.row is not None and self.row.has_wish

    @property
    def brings_offered(self) -> bool:
        """Whether somebody whom they bring has an offer to take."""
        return any(one.state == Registration.State.OFFERED for one in self.companions)

    @property
    def cities_first_until(self) -> datetime.date | None:
        """Until when each city has seats of its own, for whoever waits or brings somebody who does; None for all others."""
        waits = any(one.state == Registration.State.WAITING for one in (self.row, *self.companions) if one)
        return self.meeting.city_seats_until if waits and of_cities_now(self.meeting) else None

    @cached_property
    def position(self) -> int | None:
        return waiting_list.position(self.row) if self.row else None

    @cached_property
    def is_full(self) -> bool:
        """Whether a yes leads to the waiting list."""
        return registration.seats_left(self.meeting) == 0

    @property
    def asks(self) -> bool:
        """Whether the form is of use: to give an answer, or to change it before the meeting."""
        return self.has_wish or self.meeting.takes_registrations
