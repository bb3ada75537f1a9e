"""The quarterly working meeting (Arbeitstreffen), from its plan to its minutes."""

from reihum.meetings.models.agenda import AgendaItem
from reihum.meetings.models.attendance import SignedList
from reihum.meetings.models.checklist import ChecklistItem, ChecklistStep
from reihum.meetings.models.invitations import Announcement, AnswerNote, Invitation, Invited
from reihum.meetings.models.meetings import STOPPED, TOOK_PLACE, Meeting, MeetingDocument, State
from reihum.meetings.models.minutes import Minutes, MinutesPart, MinutesVersion
from reihum.meetings.models.registrations import NAMELESS, Registration, RegistrationQuerySet
from reihum.meetings.models.rotation import (
    HostingPause,
    HostOffer,
    RotationRules,
    SchoolHoliday,
    TravelDistance,
    Turn,
    TurnDecision,
)
from reihum.meetings.models.tasks import Task

__all__ = [
    "NAMELESS",
    "STOPPED",
    "TOOK_PLACE",
    "AgendaItem",
    "Announcement",
    "AnswerNote",
    "ChecklistItem",
    "ChecklistStep",
    "HostOffer",
    "HostingPause",
    "Invitation",
    "Invited",
    "Meeting",
    "MeetingDocument",
    "Minutes",
    "MinutesPart",
    "MinutesVersion",
    "Registration",
    "RegistrationQuerySet",
    "RotationRules",
    "SchoolHoliday",
    "SignedList",
    "State",
    "Task",
    "TravelDistance",
    "Turn",
    "TurnDecision",
]
