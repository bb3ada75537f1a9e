"""Writing minutes: several people at once, without losing a word of anybody, until they are approved."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext

from reihum.meetings import states
from reihum.meetings.models import TOOK_PLACE, AgendaItem, Meeting, Minutes, MinutesPart, MinutesVersion, State
from reihum.people.models import Person

WITHOUT_MINUTES = (AgendaItem.Kind.BREAK,)


@transaction.atomic
def begin(meeting: Meeting) -> Minutes:
    """The minutes of a meeting with a part for each point of its agenda; begun again, points added since get theirs.

    Raises ValidationError before the meeting has begun.
    """
    Meeting.objects.held().get(pk=meeting.pk)
    if timezone.now() < meeting.starts_at:
        raise ValidationError(gettext("Das Treffen hat noch nicht begonnen. Das Protokoll beginnt mit ihm."))
    minutes, _is_new = Minutes.objects.get_or_create(meeting=meeting)
    if not minutes.approved_at:
        known = set(minutes.parts.values_list("item", flat=True))
        MinutesPart.objects.bulk_create(
            MinutesPart(minutes=minutes, item=item, position=item.position, title=item.title)
            for item in meeting.agenda.exclude(kind__in=WITHOUT_MINUTES)
            if item.pk not in known
        )
    return minutes


@transaction.atomic
def add_part(minutes: Minutes, title: str) -> MinutesPart:
    """A part about something that was not on the agenda, at the end. Raises ValidationError once approved."""
    minutes = _to_write(minutes)
    last = minutes.parts.aggregate(last=Max("position"))["last"] or 0
    part = MinutesPart(minutes=minutes, position=last + 1, title=title)
    part.full_clean()
    part.save()
    return part


@dataclass(frozen=True)
class Text:
    """What a part says."""

    text: str = ""
    decisions: str = ""

    def with_missing(self, other: Text) -> Text:
        """This text and, below it, the lines of the other one that are not in it: nothing of either is lost."""
        return Text(_with_missing(self.text, other.text), _with_missing(self.decisions, other.decisions))


def _with_missing(text: str, other: str) -> str:
    known = {line.strip() for line in text.splitlines()}
    missing = [line for line in other.splitlines() if line.strip() and line.strip() not in known]
    return "\n".join([text.rstrip(), *missing]).strip()


@transaction.atomic
def write(part: MinutesPart, based_on: int, said: Text, by: Person | None) -> MinutesVersion:
    """Keeps what somebody wrote. It holds if nobody wrote since the version (number) that it is `based_on`.

    Otherwise both are kept, the later one `waits`, and whoever wrote it is shown both. Raises ValidationError once the
    minutes are approved.
    """
    _to_write(part.minutes)
    part = MinutesPart.objects.select_for_update().get(pk=part.pk)
    now = current(part)
    if now and text_of(now) == said:  # a form sent twice, or nothing changed
        return now
    version = MinutesVersion(part=part, text=said.text, decisions=said.decisions, written_by=by)
    if based_on == part.number:
        version.number = part.number = part.number + 1
        part.save(update_fields=["number"])
    else:
        version.waits = True
    version.save()
    return version


@transaction.atomic
def bring_together(waiting: MinutesVersion, based_on: int, said: Text, by: Person | None) -> MinutesVersion:
    """Keeps the text made of one that waited and the one that holds. The one that waited stays in the history.

    If somebody wrote again meanwhile, this text waits in turn.
    """
    version = write(waiting.part, based_on, said, by)
    if not version.waits:
        MinutesVersion.objects.filter(pk=waiting.pk).update(waits=False)
    return version


def text_of(version: MinutesVersion | None) -> Text:
    return Text(version.text, version.decisions) if version else Text()


def current(part: MinutesPart) -> MinutesVersion | None:
    """The version that holds; None if nobody wrote yet."""
    return part.versions.filter(number=part.number).first() if part.number else None


@transaction.atomic
def approve(minutes: Minutes, by: Person | None) -> None:
    """From now on the minutes stay as they are, and members can read them. Approved twice, they are approved once.

    Raises ValidationError if a text still waits beside another, if nobody wrote anything, or if the meeting did not take
    place.
    """
    meeting = Meeting.objects.held().get(pk=minutes.meeting_id)
    minutes = Minutes.objects.select_for_update().get(pk=minutes.pk)
    if minutes.approved_at:
        return
    if meeting.state not in TOOK_PLACE:
        raise ValidationError(gettext("Freigeben lässt sich das Protokoll, wenn das Treffen stattgefunden hat."))
    if waiting := minutes.parts.filter(versions__waits=True).first():
        raise ValidationError(
            gettext("Bei „%(part)s“ haben zwei gleichzeitig geschrieben. Bitte führen Sie die Texte erst zusammen.")
            % {"part": waiting.title}
        )
    if not minutes.parts.filter(number__gt=0).exists():
        raise ValidationError(gettext("Im Protokoll steht noch nichts. Bitte schreiben Sie zu mindestens einem Punkt."))
    minutes.approved_at, minutes.approved_by = timezone.now(), by
    minutes.save(update_fields=["approved_at", "approved_by"])
    if meeting.state == State.HELD:
        states.move(meeting, State.MINUTED)


@transaction.atomic
def reopen(minutes: Minutes) -> None:
    """Takes the approval back, to mend something; the meeting stands where it stood before."""
    meeting = Meeting.objects.held().get(pk=minutes.meeting_id)
    minutes = Minutes.objects.select_for_update().get(pk=minutes.pk)
    minutes.approved_at = minutes.approved_by = None
    minutes.save(update_fields=["approved_at", "approved_by"])
    if meeting.state == State.MINUTED:
        states.move(meeting, State.HELD)


def _to_write(minutes: Minutes) -> Minutes:
    """The minutes, held against approval meanwhile. Raises ValidationError once they are approved."""
    minutes = Minutes.objects.select_for_update().get(pk=minutes.pk)
    if minutes.approved_at:
        raise ValidationError(
            gettext("Das Protokoll ist freigegeben und bleibt, wie es ist. Die Koordination kann es wieder öffnen.")
        )
    return minutes
