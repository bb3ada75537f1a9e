"""The address behind the QR code at the door. Whoever has it stands there, or has been there today.

It says for which meeting it is, and is signed. It holds while the door is open; when the meeting moves to another day, the
sign that hangs there already stays right.
"""

from __future__ import annotations

import structlog
from django.core import signing
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from reihum.meetings import attendance
from reihum.meetings.models import Meeting, State

log = structlog.get_logger()

SALT = "reihum.meetings.door"


def path(meeting: Meeting) -> str:
    """The path for the sign."""
    return reverse("meetings:door", args=[token(meeting)])


def token(meeting: Meeting) -> str:
    """The part of the address that is signed. The same each time, so that the sign can be printed again."""
    return signing.Signer(salt=SALT).sign_object([meeting.pk])


def read(token: str) -> Meeting:
    """The meeting whose door is open. Raises ValidationError before `attendance.EARLY`, after its end, for what is not ours."""
    try:
        [pk] = signing.Signer(salt=SALT).unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        pk = None
    meeting = Meeting.objects.exclude(state=State.PLANNED).filter(pk=pk).first()
    if meeting is None:
        log.warning("door refused", why="changed" if pk is None else "no such meeting")
        raise ValidationError(
            gettext("Diese Adresse ist unvollständig. Bitte scannen Sie den Code am Eingang noch einmal.")
        )
    if meeting.is_stopped:
        raise ValidationError(gettext("Das Treffen findet nicht statt."))
    if meeting.is_past:
        raise ValidationError(
            gettext("Das Treffen ist zu Ende. Waren Sie da? Dann sagen Sie es bitte der gastgebenden Stadt.")
        )
    if timezone.now() < meeting.starts_at - attendance.EARLY:
        raise ValidationError(
            gettext("Hier können Sie sich eintragen, sobald es so weit ist: ab drei Stunden vor dem Beginn.")
        )
    return meeting
