"""Asking people who could know: a mail to each, once for each problem or question, and their answer as an entry of its own."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext, ngettext, override

from reihum.exchange import entries
from reihum.exchange.access import who_reads
from reihum.exchange.matching import can_be_asked
from reihum.exchange.models import Asked, Experience, Solution
from reihum.mailing.models import Outgoing
from reihum.mailing.outbox import says, send_later
from reihum.mailing.unwanted import may_leave
from reihum.people.models import Person

ABOUT = "exchange.asked"  # what the mails are about
ANSWERED = "exchange.answered"
ASKED_MAIL = "exchange/mail/asked"
AT_ONCE = 5  # people
A_DAY = 10  # people whom one member asks, about whatever
DAY = datetime.timedelta(days=1)


def left_today(person: Person) -> int:
    """How many more people somebody may ask within the last 24 hours."""
    since = timezone.now() - DAY
    return max(0, A_DAY - Asked.objects.filter(asked_by=person, asked_at__gt=since).count())


@transaction.atomic
def ask(entry: Experience, user: Any, by: Person, persons: Collection[int], note: str = "") -> list[Person]:
    """Asks persons (their numbers), each with a mail. Gives those who are asked now: nobody twice about the same entry.

    Raises ValidationError if these are too many, or the entry needs no answer any more.
    """
    Person.objects.select_for_update().get(pk=by.pk)  # so that two windows do not ask twice as many
    entry = Experience.objects.select_for_update().select_related("municipality").get(pk=entry.pk)
    if not entry.wants_help:
        raise ValidationError(gettext("Das ist inzwischen gelöst. Es braucht niemand mehr gefragt zu werden."))
    if len(persons) > AT_ONCE:
        raise ValidationError(gettext("Bitte fragen Sie höchstens %(most)s Personen auf einmal.") % {"most": AT_ONCE})
    asked = list(can_be_asked(entry, user).filter(pk__in=persons))
    left = left_today(by)
    if len(asked) > left:
        raise ValidationError(
            ngettext(
                "Heute können Sie noch eine Person fragen, dann erst morgen wieder.",
                "Heute können Sie noch %(left)s Personen fragen, dann erst morgen wieder.",
                left,
            )
            % {"left": left}
        )
    for person in asked:
        _write(Asked.objects.create(experience=entry, person=person, asked_by=by, note=note))
    return asked


def _write(row: Asked) -> None:
    """Writes the mail to somebody who is asked."""
    with override("de"):
        send_later(row.person.email, ASKED_MAIL, _context(row), about=f"{ABOUT}:{row.pk}", confidential=True)


def _context(row: Asked) -> dict[str, Any]:
    return {"entry": row.experience, "person": row.person, "by": row.asked_by, "note": row.note}


@may_leave(ABOUT)
def is_still_asked(mail: Outgoing) -> bool:
    """Whether the asked person may still read what they are asked about, and in these words: else it is written anew."""
    row = _row_of(mail)
    if row is None or not row.experience.wants_help or not row.person.email:
        return False
    if not who_reads(row.experience).filter(pk=row.person.pk).exists():
        return False
    with override("de"):
        if says(mail, row.person.email, ASKED_MAIL, _context(row)):
            return True
    _write(row)
    return False


@may_leave(ANSWERED)
def may_still_read_the_answer(mail: Outgoing) -> bool:
    """Whether who asked may still read the answer of which the mail tells."""
    row = _row_of(mail)
    if row is None or row.answer is None or row.asked_by is None or row.answer.title not in mail.text:
        return False
    return who_reads(row.answer).filter(pk=row.asked_by.pk).exists()


def _row_of(mail: Outgoing) -> Asked | None:
    number = mail.about.partition(":")[2]
    return (
        Asked.objects.select_related("experience__municipality", "answer", "asked_by", "person")
        .filter(pk=number)
        .first()
    )


def asked_about(entry: Experience) -> QuerySet[Asked]:
    """Who was asked about an entry already, for those who read it."""
    return Asked.objects.filter(experience=entry).select_related("person", "asked_by")


def waiting_for(person: Person | None, entry: Experience) -> Asked | None:
    """What somebody was asked about an entry and has not answered."""
    return Asked.objects.filter(person=person, experience=entry, answer=None).first() if person else None


@transaction.atomic
def answer(asked: Asked, entry: Experience, key: uuid.UUID) -> Experience:
    """Keeps the answer of somebody who was asked, an entry not saved yet. It is read by those who read the question, and linked
    with it; an open question is answered. Sent twice it is one. Gives the entry that is kept.

    What becomes public the coordination sees before: the answer to a public question is proposed for that.
    """
    asked = Asked.objects.select_for_update(of=("self",)).get(pk=asked.pk)
    if asked.answer is not None:
        return asked.answer
    question = Experience.objects.select_for_update(of=("self",)).get(pk=asked.experience_id)
    entry.kind, entry.key, entry.told_by = Experience.Kind.WORKS, key, asked.person
    entry.visibility, entry.circle = question.visibility, question.circle
    if question.is_public:
        entry.visibility, entry.proposed_at = Experience.Visibility.MEMBERS, timezone.now()
    entry.full_clean(exclude=["key"])
    entry.save()
    entry.topics.set(question.topics.all())
    Solution.objects.get_or_create(problem=question, solution=entry, defaults={"linked_by": asked.person})
    asked.answer = entry
    asked.save(update_fields=["answer"])
    entries.follow_replies(question)
    by = asked.asked_by
    if by and by.email and who_reads(entry).filter(pk=by.pk).exists():
        context = {"question": question, "entry": entry, "person": by}
        with override("de"):
            send_later(by.email, "exchange/mail/answered", context, about=f"{ANSWERED}:{asked.pk}", confidential=True)
    return entry
