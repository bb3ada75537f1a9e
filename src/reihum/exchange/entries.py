"""Entries: kept, changed, brought from open to solved, and doubles merged into one."""

from __future__ import annotations

import datetime
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from reihum.exchange import attachments, history
from reihum.exchange.attachments import Brought
from reihum.exchange.models import AlsoPinches, Draft, Experience, Solution, Thanks
from reihum.people.models import Person, User
from reihum.publishing import freshness
from reihum.search.writing import refresh, together

State = Experience.State
NOT_WORKS = (Experience.Kind.PINCHES, Experience.Kind.QUESTION)


@dataclass(frozen=True)
class Said:
    """An entry as it was typed, not yet kept: its own fields, what it is about by relation, and what was brought along."""

    entry: Experience
    among: Mapping[str, Collection[Any]]
    brought: list[Brought] = field(default_factory=list)
    is_proposed: bool = False


@together()  # the index is written once, when all of it is said
@transaction.atomic
def keep(said: Said, key: uuid.UUID, by: User) -> tuple[Experience, bool]:
    """Keeps a new entry and forgets its draft. Sent again with the same key, it is the same entry.

    Gives the entry and whether it is new. Raises ValidationError for an attachment too many.
    """
    entry = said.entry
    entry.key = key
    entry.proposed_at = timezone.now() if said.is_proposed else None
    try:
        with transaction.atomic():
            entry.save(force_insert=True)
    except IntegrityError:
        there = Experience.objects.filter(key=key).first()
        if there is None:
            raise
        return there, False
    _put(said, by)
    Draft.objects.filter(key=key).delete()
    return entry, True


@together()  # the index is written once, when all of it is said
@transaction.atomic
def change(said: Said, number: int, by: User, person: Person | None) -> Experience:
    """Keeps an entry that was changed, and what it said before.

    `number` says what the change was made from. Raises ConflictError if somebody changed it in the meantime, ValidationError if
    it was merged into another.
    """
    before = history.held(said.entry, number)
    history.remember(before, person)
    entry = said.entry
    _keep_state(entry, before)
    if entry.visibility != Experience.Visibility.MEMBERS or not said.is_proposed:
        entry.proposed_at = None
    else:
        entry.proposed_at = before.proposed_at or timezone.now()
    entry.save()
    _put(said, by)
    follow_visibility(before, entry)
    return entry


def _keep_state(entry: Experience, before: Experience) -> None:
    """The form knows nothing of states. What is said to work is never answered or solved."""
    entry.state, entry.solved_on = before.state, before.solved_on
    if entry.kind == Experience.Kind.WORKS and entry.state != State.OUTDATED:
        entry.state, entry.solved_on = State.OPEN, None


def _put(said: Said, by: User) -> None:
    for name, rows in said.among.items():
        getattr(said.entry, name).set(rows)
    for brought in said.brought:
        attachments.add(said.entry, brought, by)


def follow_visibility(before: Experience, now: Experience) -> None:
    """Opens what is attached to an entry that became public, and takes from the public what is no longer to be seen there."""
    if now.is_public and not before.is_public:
        attachments.open_up(now)
    if before.is_public and not now.is_public:
        attachments.close_again(now)
    if before.is_public and (not now.is_public or (now.chatham_house and not before.chatham_house)):
        freshness.withdrawn()


@transaction.atomic
def settle(
    entry: Experience,
    state: str,
    by: Person | None,
    *,
    solved_on: datetime.date | None = None,
    solution: Experience | None = None,
) -> None:
    """Says how far an entry has come: solved (since a day, perhaps by another entry), outdated, or open again.

    Open is answered where others have replied. Raises ValidationError for what cannot be so.
    """
    now = history.held(entry)
    if state == State.SOLVED:
        if now.kind not in NOT_WORKS:
            raise ValidationError(gettext("Gelöst wird, was drückt oder gefragt ist."))
        solved_on = solved_on or timezone.localdate()
        if not now.told_on <= solved_on <= timezone.localdate():
            raise ValidationError(
                {"solved_on": gettext("Dieser Tag liegt vor dem Eintrag oder in der Zukunft. Bitte prüfen Sie ihn.")}
            )
    elif state == State.OPEN:
        state = State.ANSWERED if is_answered(now) else State.OPEN
    elif state != State.OUTDATED:
        raise ValidationError(gettext("Diesen Stand gibt es nicht."))
    if solution is not None and state == State.SOLVED:
        Solution.objects.get_or_create(problem=now, solution=solution, defaults={"linked_by": by})
    day = solved_on if state == State.SOLVED else None
    if (now.state, now.solved_on) == (state, day):
        return
    history.remember(now, by)
    now.state, now.solved_on = State(state), day
    now.save(update_fields=["state", "solved_on"])


def is_answered(entry: Experience) -> bool:
    """Whether somebody else has replied to what pinches or was asked, or who was asked has answered."""
    own = [person for person in (entry.told_by_id, entry.written_by_id) if person]
    others = entry.replies.filter(Q(author=None) | ~Q(author__in=own))
    return entry.kind in NOT_WORKS and (others.exists() or entry.asked.exclude(answer=None).exists())


def follow_replies(entry: Experience) -> None:
    """Brings an open entry to answered, or back, after a reply came or went. The entry is held by who calls."""
    if entry.state not in (State.OPEN, State.ANSWERED):
        return
    state = State.ANSWERED if is_answered(entry) else State.OPEN
    if state != entry.state:
        entry.state = state
        entry.save(update_fields=["state"])


def why_not_merged(double: Experience, target: Experience) -> str:
    """Why a double cannot become part of another entry; empty if it can.

    What belongs to the double is read by whoever reads the target, so both have to be told to the same people; and what was told
    without a name does not go where names are said.
    """
    if double.pk == target.pk or target.merged_into_id or double.merged_into_id:
        return gettext("Bitte wählen Sie einen anderen Eintrag, der noch für sich steht.")
    if double.circle_id != target.circle_id:
        return gettext("Beide Einträge müssen für dieselben Menschen sein.")
    if double.chatham_house and not target.chatham_house:
        return gettext("Was ohne Name und Ort gesagt ist, geht nur in einem auf, für den das auch gilt.")
    if (double.kind == Experience.Kind.WORKS) != (target.kind == Experience.Kind.WORKS):
        return gettext("Was läuft und was drückt, ist nicht dasselbe.")
    return ""


@transaction.atomic
def merge(double: Experience, target: Experience, by: Person | None) -> None:
    """Makes a double part of another entry: all that came of it moves there, its address leads there.

    Raises ValidationError if the two cannot be merged (any more).
    """
    # Held in one order, so that two who merge the other way round do not wait for each other.
    both = Experience.objects.select_for_update(of=("self",)).filter(pk__in=[double.pk, target.pk]).order_by("pk")
    found = {entry.pk: entry for entry in both}
    if len(found) < 2:
        raise ValidationError(gettext("Bitte wählen Sie einen anderen Eintrag, der noch für sich steht."))
    old, new = found[double.pk], found[target.pk]
    if why := why_not_merged(old, new):
        raise ValidationError(why)
    history.remember(new, by)
    # Where nobody says where the target was told, the city is named all the same: leaving it out would say that it was there.
    elsewhere = new.chatham_house or new.municipality_id != old.municipality_id
    if old.kind == new.kind == Experience.Kind.PINCHES and not old.chatham_house and elsewhere:
        AlsoPinches.objects.get_or_create(
            experience=new,
            municipality_id=old.municipality_id,
            defaults={"told_by_id": old.told_by_id, "told_on": old.told_on},
        )
    _move(old, new)
    old.merged_into, old.proposed_at = new, None
    old.save(update_fields=["merged_into", "proposed_at"])
    follow_replies(new)
    if old.is_public:
        freshness.withdrawn()


def _move(old: Experience, new: Experience) -> None:
    """Moves what came of one entry to another; what is there already is there once."""
    moved = list(old.replies.values_list("pk", flat=True))
    old.replies.update(experience=new)
    refresh("reply", moved)  # they are found with the entry to which they belong now
    old.doubles.update(merged_into=new)
    for attachment in old.attachments.all():
        same = Q(file=attachment.file_id) if attachment.file_id else Q(photo=attachment.photo_id)
        if not new.attachments.filter(same).exists():
            attachment.experience = new
            attachment.save(update_fields=["experience"])
    _move_unless(old.also_pinches.all(), new, "experience", new.also_pinches.values("municipality"), "municipality")
    own = [person for person in (new.told_by_id, new.written_by_id) if person]
    thanks = Thanks.objects.filter(experience=old).exclude(person__in=own)
    _move_unless(thanks, new, "experience", new.thanks.values("person"), "person")
    _move_unless(old.asked.all(), new, "experience", new.asked.values("person"), "person")
    for own_side, other_side in (("problem", "solution"), ("solution", "problem")):
        links = Solution.objects.filter(**{own_side: old}).exclude(**{other_side: new})
        there = Solution.objects.filter(**{own_side: new}).values(other_side)
        _move_unless(links, new, own_side, there, other_side)
    Solution.objects.filter(Q(problem=old) | Q(solution=old)).delete()
    for name in ("experience", "project", "person"):
        there = new.unfit.filter(**{f"{name}__isnull": False}).values(name)
        _move_unless(
            old.unfit.filter(**{f"{name}__isnull": False}).exclude(experience=new), new, "problem", there, name
        )


def _move_unless(rows: Any, new: Experience, side: str, there: Any, name: str) -> None:
    """Points `side` of the rows to another entry, of those whose `name` is not there yet."""
    moving = list(
        rows.exclude(**{f"{name}__in": list(there.values_list(name, flat=True))}).values_list("pk", flat=True)
    )
    rows.model.objects.filter(pk__in=moving).update(**{side: new})


def goes_on_in(pk: int) -> int | None:
    """The entry in which the entry of an old address went on, over any number of mergers; None if it did not."""
    seen: set[int] = set()
    now = Experience.objects.filter(pk=pk).values_list("merged_into", flat=True).first()
    while now is not None and now not in seen:
        seen.add(now)
        further = Experience.objects.filter(pk=now).values_list("merged_into", flat=True).first()
        if further is None:
            return now
        now = further
    return None


def delete(entry: Experience) -> None:
    """Takes an entry back, with all that came of it."""
    with transaction.atomic():
        Experience.objects.select_for_update(of=("self",)).filter(pk=entry.pk).first()
        entry.delete()


def nameless(numbers: Collection[int]) -> dict[int, set[int]]:
    """For each of these entries (their numbers) who told it, or a double that is part of it, without being named: they are not
    named beside it as anything else either. One query."""
    found: dict[int, set[int]] = defaultdict(set)
    hidden = Experience.objects.filter(Q(pk__in=numbers) | Q(merged_into__in=numbers), chatham_house=True)
    for pk, target, *tellers in hidden.values_list("pk", "merged_into", "told_by", "written_by"):
        found[target or pk].update(person for person in tellers if person)
    return found
