"""Handing over (Übergabe): when somebody in charge of an area leaves, nothing is forgotten and somebody goes on.

Later apps say which of their tasks are open and how they pass to the successor: see `hands_over`.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from reihum.people.models import Handover, HandoverItem, HandoverStep, Person, Role

ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class OpenTasks:
    """One kind of tasks that pass on: how they are called, which are open for a role, and how they change hands."""

    title: Callable[[], str]
    of: Callable[[Role], Iterable[object]]
    move: Callable[[Role, Person], int]  # to the successor; gives how many


_kinds: list[OpenTasks] = []


def hands_over(kind: OpenTasks) -> None:
    """Registers a kind of tasks. Called once, when Django starts."""
    _kinds.append(kind)


def open_tasks(role: Role) -> list[tuple[str, list[object]]]:
    """What is open for whoever holds the role: title and tasks of each kind that has any."""
    found = [(kind.title(), list(kind.of(role))) for kind in _kinds]
    return [(title, tasks) for title, tasks in found if tasks]


@transaction.atomic
def begin(role: Role) -> Handover:
    """The handover of a role, with the network's list to work through. Begun twice, it is the same one."""
    handover, is_new = Handover.objects.get_or_create(role=role)
    if is_new:
        HandoverItem.objects.bulk_create(
            HandoverItem(handover=handover, text=step.text, order=step.order) for step in HandoverStep.objects.all()
        )
    return handover


@transaction.atomic
def finish(handover: Handover, successor: Person, last_day: datetime.date) -> Role:
    """Ends the role on its last day; the successor holds it from the next day on and takes over what is open.

    Gives the successor's role. Raises ValidationError if the handover is finished, or the days do not fit.
    """
    handover = Handover.objects.select_for_update().select_related("role__person").get(pk=handover.pk)
    role = Role.objects.select_for_update(of=("self",)).select_related("person").get(pk=handover.role_id)
    if handover.finished_on:
        raise ValidationError(gettext("Diese Übergabe ist schon abgeschlossen."))
    if successor == role.person:
        raise ValidationError({"successor": gettext("Bitte wählen Sie jemand anderen.")})
    if role.since and last_day < role.since:
        raise ValidationError({"last_day": gettext("Der letzte Tag liegt vor dem ersten. Bitte prüfen Sie ihn.")})
    role.until = last_day
    role.save(update_fields=["until"])
    next_role = _next_role(role, successor, last_day + ONE_DAY)
    for kind in _kinds:
        kind.move(role, successor)
    handover.successor = successor
    handover.finished_on = max(timezone.localdate(), handover.begun_on)
    handover.save(update_fields=["successor", "finished_on"])
    return next_role


def _next_role(role: Role, successor: Person, since: datetime.date) -> Role:
    """The same task for the successor: the one they hold already, or a new one."""
    same = {"kind": role.kind, "area": role.area, "municipality": role.municipality}
    held = Role.objects.on(since).filter(person=successor, **same).first()
    if held:
        return held
    return Role.objects.create(
        person=successor,
        since=since,
        organisation=role.organisation,
        office=role.office,
        office_hours=role.office_hours,
        **same,
    )
