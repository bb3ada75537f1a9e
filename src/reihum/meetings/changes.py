"""Who was told of a meeting is told what changed: one mail, when nothing has changed any more for a while.

The clock compares what each person was told with what holds now. Changed back in the meantime, nothing is sent. Mails are
written some at a time, each in one transaction with what its row then knows: killed at any line it goes on where it stopped,
and two workers tell once, because whoever tells holds the meeting.
"""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from reihum.kit.clock import every
from reihum.meetings.invitation_mails import AT_ONCE, TOLD, Sender, answer_of, answers_of
from reihum.meetings.models import TOOK_PLACE, Announcement, Invited, Meeting, Registration, State
from reihum.meetings.times import hours
from reihum.meetings.versions import Facts, day_of, facts_of, is_same, moment_of
from reihum.publishing import freshness

QUIET = datetime.timedelta(minutes=30)  # without a further change, until people are told
QUIET_WHEN_STOPPED = datetime.timedelta(minutes=5)  # somebody may be packing


@every(minutes=1)
def tell_changes(now: datetime.datetime | None = None) -> None:
    """Tells what is due of all meetings to come. Of what took place, or nobody was told of, nothing is."""
    now = now or timezone.now()
    coming = Meeting.objects.filter(starts_at__gt=now, announcement__isnull=False).exclude(state__in=TOOK_PLACE)
    for meeting in coming.select_related("municipality", "announcement"):
        if not meeting.is_archived and (meeting.announcement.changed_since or _to_tell(meeting)):
            while _tell_some(meeting.pk, now):
                pass


def _to_tell(meeting: Meeting) -> list[Invited]:
    """Who knows something else than what holds now, and has not said that they do not come."""
    now = facts_of(meeting)
    rows = meeting.invited.filter(told_at__isnull=False).interested().select_related("person")
    return [row for row in rows if not is_same(row.told, now)]


@transaction.atomic
def _tell_some(meeting_pk: int, now: datetime.datetime) -> bool:
    """Tells the next ones, if it is time. Gives whether there may be more."""
    meeting = Meeting.objects.held().filter(pk=meeting_pk).first()
    if meeting is None or meeting.state in TOOK_PLACE:
        return False
    announcement: Announcement = meeting.announcement
    facts, rows = facts_of(meeting), _to_tell(meeting)
    if not rows:
        _note(announcement, {}, None)
        return False
    if announcement.changed_since is None or not is_same(announcement.changed_to, facts):
        _note(announcement, facts, now)
        return False
    quiet = QUIET_WHEN_STOPPED if facts["stopped"] else QUIET
    if now - announcement.changed_since < quiet:
        return False
    sender, answers = Sender.of(meeting), answers_of(meeting)
    for row in rows[:AT_ONCE]:
        _tell(sender, row, answer_of(row, answers))
    Invited.objects.bulk_update(rows[:AT_ONCE], TOLD)
    return True


def _note(announcement: Announcement, facts: Facts | dict[str, str], since: datetime.datetime | None) -> None:
    announcement.changed_to, announcement.changed_since = facts, since
    with freshness.unseen():
        announcement.save(update_fields=["changed_to", "changed_since"])


def _tell(sender: Sender, row: Invited, answer: str) -> None:
    """Writes to one person what is different for them."""
    told: Facts = row.told
    meeting = sender.meeting
    # Calendars that have already called it off hear nothing when a postponed meeting is then cancelled.
    is_off = bool(told["stopped"]) and meeting.is_stopped
    context = {
        "changes": sentences(told, facts_of(meeting)),
        "kind": kind_of(told, meeting),
        "day": day_of(told if meeting.is_stopped else facts_of(meeting)),
        "answer": Registration.State(answer).label if answer else "",
    }
    entry = sender.entry(row, answer)
    sender.write(row, "meetings/mail/changed", context, None if is_off else entry)


def kind_of(told: Facts, meeting: Meeting) -> str:
    """The first words of the subject."""
    if meeting.state == State.CANCELLED:
        return gettext("Abgesagt")
    if meeting.state == State.POSTPONED:
        return gettext("Verschoben")
    if told["stopped"]:
        return gettext("Findet statt")
    return gettext("Geändert")


def sentences(told: Facts, now: Facts) -> list[str]:
    """What is different, in plain sentences."""
    if now["stopped"] == State.CANCELLED:
        return [gettext("Das Treffen am %(day)s ist abgesagt.") % {"day": _day(told)}]
    if now["stopped"]:
        return [
            gettext("Das Treffen am %(day)s ist verschoben. Sobald der neue Tag feststeht, schreiben wir Ihnen.")
            % {"day": _day(told)}
        ]
    found = [gettext("Das Treffen findet statt.")] if told["stopped"] else []
    if _day(told) != _day(now):
        found.append(
            gettext("Neuer Tag: %(now)s, bisher %(before)s.")
            % {"now": f"{_day(now)}, {_time(now)}", "before": f"{_day(told)}, {_time(told)}"}
        )
    elif _time(told) != _time(now):
        found.append(gettext("Neue Zeit: %(now)s, bisher %(before)s.") % {"now": _time(now), "before": _time(told)})
    if told["place"] != now["place"]:
        found.append(gettext("Neuer Ort: %(now)s, bisher %(before)s.") % {"now": now["place"], "before": told["place"]})
    if told["title"] != now["title"]:
        found.append(
            gettext("Neuer Titel: „%(now)s“, bisher „%(before)s“.") % {"now": now["title"], "before": told["title"]}
        )
    if told["directions"] != now["directions"]:
        if now["directions"]:
            found.append(gettext("Neu zu Anreise und Zugang: %(now)s") % {"now": " ".join(now["directions"].split())})
        else:
            found.append(gettext("Die Hinweise zu Anreise und Zugang gelten nicht mehr."))
    return found


def _day(facts: Facts) -> str:
    return date_format(day_of(facts), "l, j. F Y")


def _time(facts: Facts) -> str:
    return hours(moment_of(facts["starts_at"]), moment_of(facts["ends_at"]))
