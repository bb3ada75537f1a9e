"""The round of a meeting: what works and what pinches, said before or in the room, typed later from cards, and taken into the
minutes. What is said there stays among members until somebody publishes it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext, override

from reihum.exchange import history
from reihum.exchange.models import Experience
from reihum.funding.models import Topic
from reihum.meetings import minutes
from reihum.meetings.minutes import Text
from reihum.meetings.models import STOPPED, AgendaItem, Meeting, Minutes, MinutesPart, State
from reihum.meetings.seats import member_cities
from reihum.people.models import Person, Role
from reihum.places.models import Area, Municipality

OPEN = (State.INVITED, State.OPEN, State.FULL, State.HELD)
NOT_YET = (State.PLANNED, State.CONFIRMED)
MOST_OF_LAST_TIME = 8
TO_ALL_MEMBERS = (Experience.Visibility.MEMBERS, Experience.Visibility.PUBLIC)


@dataclass(frozen=True)
class Group:
    """What was said about a topic, the newest first. Without a topic: what nobody has put to one yet."""

    topic: Topic | None
    entries: Sequence[Experience]


@dataclass(frozen=True)
class Said:
    """An entry as it was typed, not yet kept, with its topic and its area if there are any."""

    entry: Experience
    topic: Topic | None = None
    area: Area | None = None


def begun(meeting: Meeting) -> bool:
    """Whether there is a round, to write or to read."""
    return meeting.state not in (*NOT_YET, *STOPPED)


def why_closed(meeting: Meeting) -> str:
    """Why nothing can be said in the round (now); empty if it can. Open from the invitation until the minutes are approved."""
    if meeting.state in STOPPED:
        return gettext("Das Treffen findet nicht statt, also auch keine Runde.")
    if meeting.state in NOT_YET:
        return gettext("Die Runde öffnet mit der Einladung zum Treffen.")
    if Minutes.objects.filter(meeting=meeting, approved_at__isnull=False).exists():
        return gettext("Das Protokoll ist freigegeben, die Runde ist geschlossen. Lesen können Sie hier weiter alles.")
    if meeting.state not in OPEN:
        return gettext("Die Runde ist geschlossen. Lesen können Sie hier weiter alles.")
    return ""


def groups(meeting: Meeting) -> list[Group]:
    """Everything said to all in the round of a meeting, by topic. Four queries."""
    found = Experience.objects.current().filter(meeting=meeting, visibility__in=TO_ALL_MEMBERS)
    shown = found.with_place().select_related("told_by").by_topic()
    return [Group(topic, list(entries)) for topic, entries in groupby(shown, key=lambda entry: entry.first_topic)]


def last_time(meeting: Meeting) -> list[Experience]:
    """What pinched at the last meeting before this one that had a round, the newest first. Four queries."""
    earlier = Meeting.objects.took_place().filter(starts_at__lt=meeting.starts_at, experiences__isnull=False)
    last = earlier.order_by("-starts_at", "-pk").first()
    if last is None:
        return []
    pinched = last.experiences.current().filter(kind=Experience.Kind.PINCHES, visibility__in=TO_ALL_MEMBERS)
    return list(pinched.with_place().select_related("meeting").order_by("-pk")[:MOST_OF_LAST_TIME])


def cities_of(person: Person | None) -> QuerySet[Municipality]:
    """The cities for which somebody speaks today by a role there, in the area, or for an organisation there."""
    roles = Role.objects.today().filter(person=person) if person else Role.objects.none()
    places = roles.values_list("municipality", "area__municipality", "organisation__municipality")
    return Municipality.objects.filter(pk__in={city for cities in places for city in cities if city})


def cities_at(meeting: Meeting) -> QuerySet[Municipality]:
    """The cities that may be written on a card: those of the network, and whoever hosts."""
    return Municipality.objects.filter(pk__in={*member_cities(timezone.localdate()), meeting.municipality_id})


@transaction.atomic
def say(meeting: Meeting, sheet: uuid.UUID, said: Iterable[Said], by: Person | None = None) -> int:
    """Keeps what was typed on a sheet (or on a phone: a sheet of one). Gives how many entries are new.

    The same sheet sent again adds only what is new or was changed on it. Raises ValidationError where the round is closed.
    """
    meeting = _open(meeting)
    new = 0
    for number, one in enumerate(said):
        entry = one.entry
        where = (entry.municipality_id, one.area and one.area.pk, one.topic and one.topic.pk)
        entry.key = uuid.uuid5(sheet, "\n".join(map(str, (number, entry.kind, entry.title, entry.text, *where))))
        entry.meeting, entry.told_by = meeting, by
        entry.told_on = min(timezone.localdate(), meeting.day)  # cards are often typed days later
        if not Experience.objects.filter(key=entry.key).exists():
            entry.save()
            _put(one)
            new += 1
    return new


@transaction.atomic
def change(said: Said, by: Person | None) -> None:
    """Keeps an entry that was changed, with the topic and the area it has now. Raises ValidationError where the round is closed.

    Further topics and areas that were put to it elsewhere stay, as long as the first one does.
    """
    if said.entry.meeting:
        _open(said.entry.meeting)
    history.remember(said.entry, by)
    said.entry.save()
    _put(said)


def _put(said: Said) -> None:
    places: tuple[tuple[Any, Topic | Area | None], ...] = (
        (said.entry.topics, said.topic),
        (said.entry.areas, said.area),
    )
    for among, one in places:
        if among.first() != one:
            among.set([one] if one else [])


def _open(meeting: Meeting) -> Meeting:
    """The meeting, held while something is written, so that the minutes are not approved at the same moment."""
    meeting = Meeting.objects.held().get(pk=meeting.pk)
    if why := why_closed(meeting):
        raise ValidationError(why)
    return meeting


@transaction.atomic
def into_minutes(meeting: Meeting, by: Person | None) -> MinutesPart:
    """Adds what was said to the part of the minutes about the exchange. What is typed there stays; what is there already, by
    its words and city, is not added again.

    Raises ValidationError before the meeting has begun, without a point for the exchange, without entries, or once the minutes
    are approved.
    """
    made = minutes.begin(meeting)
    Minutes.objects.select_for_update().get(pk=made.pk)  # whoever writes waits, so that no text has to wait beside ours
    part = made.parts.filter(item__kind=AgendaItem.Kind.EXCHANGE).select_related("minutes").first()
    if part is None:
        raise ValidationError(
            gettext("Im Ablauf steht kein Punkt der Art „Austausch“. Bitte legen Sie ihn unter „Ablauf planen“ an.")
        )
    entries = [entry for group in groups(meeting) for entry in group.entries]
    if not entries:
        raise ValidationError(gettext("In der Runde steht noch nichts."))
    typed = minutes.text_of(minutes.current(part))
    with override("de"):  # minutes are German, whatever language their writer reads
        missing = [_line(entry) for entry in entries if not _is_told(entry, typed.text)]
    minutes.write(part, part.number, typed.with_missing(Text("\n".join(missing))), by)
    return part


def _line(entry: Experience) -> str:
    """„Drückt · Wohnen: Leerstand im Erdgeschoss (Plauen) – Eigentümer antworten nicht.“"""
    topic = f" · {entry.first_topic}" if entry.first_topic else ""
    more = f" – {' '.join(entry.text.split())}" if entry.text else ""
    return f"{entry.get_kind_display()}{topic}{_words(entry)}{more}"


def _words(entry: Experience) -> str:
    return f": {' '.join(entry.title.split())} ({entry.place})"


def _is_told(entry: Experience, text: str) -> bool:
    """Whether a line says it already, under whatever topic."""
    kind = str(entry.get_kind_display())
    return any(line.strip().startswith(kind) and _words(entry) in line for line in text.splitlines())
