"""Deadlines (Fristen) of notices of award: whose they are, and mails in good time."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from reihum.funding.models import Deadline, Reminder
from reihum.funding.models.notices import DeadlineQuerySet
from reihum.kit import clock
from reihum.kit.calendar import Entry, calendar
from reihum.mailing.outbox import send_later
from reihum.people.handovers import OpenTasks, hands_over
from reihum.people.models import Person, Role
from reihum.people.network import organizer

# So many days before it is due a reminder goes out; the last one when it was missed.
REMINDERS = (30, 7, 1, -1)
KEPT_IN_CALENDAR = datetime.timedelta(days=400)


def of_person(person: Person, day: datetime.date | None = None) -> DeadlineQuerySet:
    """What a person answers for: by name, or because they are in charge of the area and nobody is named."""
    roles = Role.objects.in_charge().on(day or timezone.localdate()).filter(person=person, area__isnull=False)
    areas = roles.values("area")
    return Deadline.objects.with_subject().filter(
        Q(person=person)
        | Q(person=None, notice__funding__area__in=areas)
        | Q(person=None, notice__project__area__in=areas)
    )


def responsible(deadline: Deadline, day: datetime.date) -> list[Person]:
    """Who answers for it on that day: the person named, or else whoever is in charge of the area."""
    if deadline.person:
        return [deadline.person]
    area = deadline.notice.area
    if area is None:
        return []
    roles = Role.objects.in_charge().on(day).filter(area=area)
    return list(Person.objects.filter(roles__in=roles).distinct())


def of_role(role: Role) -> DeadlineQuerySet:
    """The open deadlines that name the person of a role, where the role is held."""
    mine = Deadline.objects.open().with_subject().filter(person=role.person)
    if role.area_id:
        return mine.filter(Q(notice__funding__area=role.area) | Q(notice__project__area=role.area))
    return mine.filter(
        Q(notice__funding__area__municipality=role.municipality)
        | Q(notice__project__area__municipality=role.municipality)
        | Q(notice__project__municipality=role.municipality)
    )


def pass_on(role: Role, successor: Person) -> int:
    """The successor answers for them from now on. Gives how many."""
    return Deadline.objects.filter(pk__in=of_role(role).values("pk")).update(
        person=successor, changed_at=timezone.now()
    )


hands_over(OpenTasks(lambda: gettext("Offene Fristen"), of_role, pass_on))


@clock.every(minutes=60)
def remind() -> None:
    """Mails those who answer for open deadlines. May run as often as it likes: `Reminder` remembers who was told."""
    today = timezone.localdate()
    soon = Deadline.objects.open().with_subject().filter(due__lte=today + datetime.timedelta(days=max(REMINDERS)))
    for deadline in soon.filter(due__gte=today - datetime.timedelta(days=30)):
        _remind_of(deadline, today)


def _remind_of(deadline: Deadline, today: datetime.date) -> None:
    left = (deadline.due - today).days
    step = min(days for days in REMINDERS if left <= days) if left >= 0 else -1
    for person in responsible(deadline, today):
        if not person.email:
            continue
        try:
            with transaction.atomic():
                Reminder.objects.create(deadline=deadline, person=person, due=deadline.due, days_before=step)
                send_later(
                    person.email, "funding/mail/deadline", {"deadline": deadline, "person": person, "left": left}
                )
        except IntegrityError:  # told before, or by another worker right now
            continue


def feed(name: str, deadlines: Iterable[Deadline]) -> bytes:
    """The deadlines as whole days of a calendar."""
    return calendar(name, map(_entry, deadlines), organizer())


def _entry(deadline: Deadline) -> Entry:
    return Entry(
        uid=f"frist-{deadline.pk}@{urlsplit(settings.URL).hostname}",
        title=f"{deadline.what} ({deadline.notice.subject})",
        starts_at=deadline.due,
        ends_at=deadline.due + datetime.timedelta(days=1),
        changed_at=deadline.changed_at,
        place="",
        url=settings.URL + reverse("deadlines:deadlines"),
    )
