"""What others say to an entry: replies, "pinches us too", thanks, and what solved it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, override

from reihum.exchange import entries, history
from reihum.exchange.access import reads, who_reads
from reihum.exchange.models import AlsoPinches, Experience, Reply, Solution, Subscription, Thanks
from reihum.mailing.models import Outgoing
from reihum.mailing.outbox import says, send_later
from reihum.mailing.unwanted import may_leave
from reihum.people.models import Person
from reihum.places.models import Municipality

TOLD = "exchange.reply"  # what the mail about a reply is about
REPLY_MAIL = "exchange/mail/reply"


@dataclass(frozen=True)
class Answered:
    """A reply as it is shown: who may be named, and what it is to who reads it."""

    reply: Reply
    author: Person | None
    is_by_teller: bool  # of an entry that names nobody
    is_own: bool
    thanks: int
    has_thanked: bool


@transaction.atomic
def reply(entry: Experience, key: uuid.UUID, kind: str, text: str, by: Person) -> tuple[Reply, bool]:
    """Keeps a reply and tells the author of the entry. Sent again with the same key, it is the same reply.

    Gives the reply and whether it is new. Raises ValidationError if the entry was merged in the meantime.
    """
    now = history.held(entry)
    try:
        with transaction.atomic():
            made = Reply.objects.create(experience=now, key=key, kind=kind, text=text, author=by)
    except IntegrityError:
        there = Reply.objects.filter(key=key, author=by).first()
        if there is None:
            raise
        return there, False
    entries.follow_replies(now)
    _tell_author(made)
    return made, True


def change(answer: Reply, kind: str, text: str) -> None:
    """Keeps a reply that its author changed."""
    answer.kind, answer.text, answer.changed_at = kind, text, timezone.now()
    answer.save(update_fields=["kind", "text", "changed_at"])


@transaction.atomic
def delete(answer: Reply) -> None:
    """Takes a reply back."""
    entry = Experience.objects.select_for_update(of=("self",)).get(pk=answer.experience_id)
    answer.delete()
    entries.follow_replies(entry)


def _tell_author(answer: Reply) -> None:
    """Writes a mail to whoever is to hear of a reply."""
    if to := _to_be_told(answer):
        about, confidential = f"{TOLD}:{answer.pk}", not answer.experience.is_public
        with override("de"):
            send_later(to.email, REPLY_MAIL, _context(answer, to), about=about, confidential=confidential)


def _to_be_told(answer: Reply) -> Person | None:
    """Whoever told the entry, or wrote it down, unless they wrote the reply, want no mail or may not read it (any more)."""
    entry = answer.experience
    to = entry.told_by or entry.written_by
    if to is None or to == answer.author or not to.email:
        return None
    if Subscription.objects.filter(person=to, often=Subscription.Often.NEVER).exists():
        return None
    return who_reads(entry).filter(pk=to.pk).first()


def _context(answer: Reply, to: Person) -> dict[str, Any]:
    entry = answer.experience
    hidden = answer.author_id in entries.nameless([entry.pk])[entry.pk]
    return {"entry": entry, "reply": answer, "person": to, "by": None if hidden else answer.author}


@may_leave(TOLD)
def may_still_be_told(mail: Outgoing) -> bool:
    """Whether the same mail would be written now; if it would be another one, that is written in its place."""
    answer = Reply.objects.filter(pk=mail.about.partition(":")[2]).first()
    to = _to_be_told(answer) if answer else None
    if answer is None or to is None:
        return False
    with override("de"):
        if says(mail, to.email, REPLY_MAIL, _context(answer, to)):
            return True
    _tell_author(answer)
    return False


def shown(entry: Experience, reader: Person | None) -> list[Answered]:
    """The replies to an entry as a member reads them, the first first. Three queries."""
    hidden = entries.nameless([entry.pk])[entry.pk]
    found = []
    for answer in entry.replies.select_related("author").prefetch_related("thanks"):
        is_own = reader is not None and answer.author_id == reader.pk
        thanked = {one.person_id for one in answer.thanks.all()}
        is_by_teller = answer.author_id in hidden
        author = None if is_by_teller else answer.author
        has_thanked = reader is not None and reader.pk in thanked
        found.append(Answered(answer, author, is_by_teller, is_own, len(thanked), has_thanked))
    return found


@transaction.atomic
def pinches_too(entry: Experience, city: Municipality, by: Person | None, *, also: bool) -> None:
    """Says that an entry pinches another city as well, or no longer does. Said twice, it is said once.

    Raises ValidationError for what does not pinch, or pinches there in the first place.
    """
    if not also:
        AlsoPinches.objects.filter(experience=entry, municipality=city).delete()
        return
    now = history.held(entry)
    if now.kind != Experience.Kind.PINCHES:
        raise ValidationError(gettext("Das gilt nur für das, was drückt."))
    # Where it was told without saying where, nobody learns from a refusal that it was here.
    if city.pk == now.municipality_id and not now.chatham_house:
        raise ValidationError(gettext("Der Eintrag kommt aus %(city)s.") % {"city": city.name})
    AlsoPinches.objects.get_or_create(experience=now, municipality=city, defaults={"told_by": by})


@transaction.atomic
def thank(thing: Experience | Reply, by: Person, *, thanks: bool) -> None:
    """Says thanks for an entry or a reply, or takes it back. Said twice, it is once. Raises ValidationError for one's own."""
    about: dict[str, Any] = {"experience": thing} if isinstance(thing, Experience) else {"reply": thing}
    if not thanks:
        Thanks.objects.filter(person=by, **about).delete()
        return
    own = (thing.told_by_id, thing.written_by_id) if isinstance(thing, Experience) else (thing.author_id,)
    if by.pk in own:
        raise ValidationError(gettext("Das ist Ihr eigener Beitrag."))
    Thanks.objects.get_or_create(person=by, **about)


@transaction.atomic
def link(problem: Experience, solution: Experience, by: Person | None) -> None:
    """Says that an entry helped with a problem or answers a question. Said twice, it is said once.

    Raises ValidationError if the first is neither, both are the same, or one was merged in the meantime.
    """
    now = history.held(problem)
    if now.kind not in entries.NOT_WORKS or problem.pk == solution.pk or solution.merged_into_id:
        raise ValidationError(gettext("Diese beiden Einträge lassen sich so nicht verbinden."))
    Solution.objects.get_or_create(problem=now, solution=solution, defaults={"linked_by": by})


def links(entry: Experience, user: Any) -> tuple[list[Solution], list[Solution]]:
    """What helped with an entry, and what it helped with; only entries that the user reads. Two queries, and their places."""
    helped = Solution.objects.filter(reads(user, "solution"), problem=entry)
    helped_with = Solution.objects.filter(reads(user, "problem"), solution=entry)
    return (
        list(helped.select_related("solution__municipality")),
        list(helped_with.select_related("problem__municipality")),
    )


def unlink(one: Solution) -> None:
    """Takes a link away. Both entries stay."""
    one.delete()


def both_ways(entry: Experience) -> Q:
    """The entries with which an entry is linked already."""
    return Q(solved__problem=entry) | Q(solutions__solution=entry)
