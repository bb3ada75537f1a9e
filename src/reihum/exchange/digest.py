"""What is new among the entries, by mail: once a week, or soon after it was written. Only for those who asked for it.

How far somebody knows (`told_until`) moves in the same transaction in which their mail is written, and only for whoever moves it
first: killed at any line, or run by two workers, nobody gets anything twice and nothing is left out. What a mail says is looked
at once more right before it leaves (`may_leave`): if the same mail would not be written now, because something became private,
was changed or merged, or the reader left a circle, it is taken back and told again from where it began.
"""

from __future__ import annotations

import datetime
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import structlog
from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext
from django_tasks import task

from reihum.exchange.access import visible_to
from reihum.exchange.models import Experience, ExperienceQuerySet, Reply, Subscription
from reihum.kit.clock import every
from reihum.kit.jobs import TURN, enqueue_once
from reihum.mailing.models import UNFINISHED, Outgoing
from reihum.mailing.outbox import send_later, text_of
from reihum.mailing.unsubscribing import want_again, who_unsubscribed
from reihum.mailing.unwanted import may_leave
from reihum.people.models import Person

log = structlog.get_logger()

DIGEST = "exchange.digest"  # the mailing list, and what its mails are about
MOST = 30  # entries in a mail, and replies
WEEKLY_AT = datetime.time(7)  # on Mondays
# What is younger may belong to a transaction that is not committed yet: it would never be told.
SETTLED = datetime.timedelta(minutes=1)
LONGEST_BEGINNING = 240  # characters
# Not after "z. B.", "Nr.", "ca.", "bzw." or "3."
SENTENCE_ENDS = re.compile(r"(?<!\b[A-Za-z])(?<!\d)(?<!\b(?:Nr|ca))(?<!\b(?:bzw|usw|vgl|Str))[.!?…](?= [A-ZÄÖÜ„])")
TEMPLATE = "exchange/mail/digest"
Often = Subscription.Often


@dataclass(frozen=True)
class Line:
    """One thing that is new: what it is called, of what it is, how it begins, and where to read it."""

    title: str
    about: str
    beginning: str
    path: str


@dataclass(frozen=True)
class Group:
    """New entries of one kind, or new replies."""

    heading: str
    lines: Sequence[Line]


@dataclass(frozen=True)
class News:
    """What is new for somebody. `left_out`: how many more there are than the mail tells."""

    groups: Sequence[Group]
    left_out: int

    @property
    def first(self) -> Line:
        """What the subject names."""
        return self.groups[0].lines[0]

    @property
    def more(self) -> int:
        """How many there are besides."""
        return sum(len(group.lines) for group in self.groups) + self.left_out - 1


def last_monday(now: datetime.datetime) -> datetime.datetime:
    """The newest Monday morning up to `now`, on which weekly mails are due."""
    local = timezone.localtime(now)
    day = local.date() - datetime.timedelta(days=local.weekday())
    monday = timezone.make_aware(datetime.datetime.combine(day, WEEKLY_AT))
    if monday <= now:
        return monday
    return timezone.make_aware(datetime.datetime.combine(day - datetime.timedelta(days=7), WEEKLY_AT))


def news_for(
    person: Person, subscription: Subscription, since: datetime.datetime, until: datetime.datetime
) -> News | None:
    """What was written after `since` up to `until` that the person may see now and did not write; None if there is nothing.

    A fixed number of queries.
    """
    if person.user is None or not person.user.standing.is_member:
        return None
    visible = _chosen(subscription, visible_to(person.user))
    fresh = visible.filter(created_at__gt=since, created_at__lte=until)
    entries = list(
        fresh.exclude(Q(told_by=person) | Q(written_by=person)).with_place().prefetch_related("topics").order_by("-pk")
    )
    replies = list(  # on one's own entries each comes in a mail of its own
        Reply.objects.filter(experience__in=visible.exclude(told_by=person).exclude(pk__in=fresh))
        .filter(written_at__gt=since, written_at__lte=until)
        .exclude(author=person)
        .select_related("experience__municipality")
        .order_by("-pk")
    )
    groups = [
        Group(str(label), [_of_entry(entry) for entry in entries[:MOST] if entry.kind == kind])
        for kind, label in Experience.Kind.choices
    ]
    groups.append(Group(gettext("Neue Antworten"), [_of_reply(reply) for reply in replies[:MOST]]))
    told = [group for group in groups if group.lines]
    return News(told, sum(max(0, len(all_of) - MOST) for all_of in (entries, replies))) if told else None


def _of_entry(entry: Experience) -> Line:
    about = " · ".join([entry.place, *(topic.name for topic in entry.topics.all())])
    return Line(entry.title, about, first_sentence(entry.text), entry.get_absolute_url())


def _of_reply(reply: Reply) -> Line:
    entry = reply.experience
    return Line(entry.title, str(reply.get_kind_display()), first_sentence(reply.text), entry.get_absolute_url())


def first_sentence(text: str) -> str:
    """How a text begins: up to the end of its first sentence, or some words."""
    line = " ".join(text.split())
    end = SENTENCE_ENDS.search(line)
    return Truncator(line[: end.end()].strip() if end else line).chars(LONGEST_BEGINNING)


def _chosen(subscription: Subscription, visible: ExperienceQuerySet) -> ExperienceQuerySet:
    """What fits one of the chosen fields of action or areas. The area of an entry without a place is not told this way either."""
    topics = Experience.topics.through.objects.filter(
        experience=OuterRef("pk"), topic__in=subscription.topics.values("pk")
    )
    areas = Experience.areas.through.objects.filter(experience=OuterRef("pk"), area__in=subscription.areas.values("pk"))
    if not subscription.topics.exists() and not subscription.areas.exists():
        return visible
    return visible.filter(Exists(topics) | Q(Exists(areas), chatham_house=False))


# --- When -------------------------------------------------------------------------------------------------------------


def due(now: datetime.datetime) -> QuerySet[Subscription]:
    """The subscriptions that may have something to be told. Not those whose newest mail has not left yet."""
    settled = now - SETTLED
    written = Experience.objects.filter(created_at__lte=settled).aggregate(newest=Max("created_at"))["newest"]
    replied = Reply.objects.filter(written_at__lte=settled).aggregate(newest=Max("written_at"))["newest"]
    newest = max((moment for moment in (written, replied) if moment), default=None)
    waiting = Q(often=Often.WEEKLY, told_until__lt=last_monday(settled))
    if newest:
        waiting |= Q(often=Often.AT_ONCE, told_until__lt=newest)
    return Subscription.objects.filter(waiting).exclude(mail__state__in=UNFINISHED).order_by("told_until", "pk")


@every(minutes=1)
def tell_when_due() -> None:
    if due(timezone.now()).exists():
        enqueue_once(tell)


@task()
def tell() -> None:
    """Writes the mails that are due, for a while. What is left then goes to the end of the queue."""
    ends = time.monotonic() + TURN
    now = timezone.now()
    for subscription in due(now).select_related("person__user"):
        if time.monotonic() >= ends:
            enqueue_once(tell)
            return
        until = last_monday(now - SETTLED) if subscription.often == Often.WEEKLY else now - SETTLED
        try:
            write(subscription, until)
        except Exception:  # one that cannot be written does not stop the others
            log.exception("digest cannot be written", subscription=subscription.pk)


@transaction.atomic
def write(subscription: Subscription, until: datetime.datetime) -> Outgoing | None:
    """Writes one person's mail, if there is anything new. They know it from now on. Another worker that is at it gets None."""
    since, person = subscription.told_until, subscription.person
    mine = Subscription.objects.filter(pk=subscription.pk, told_until=since, often=subscription.often)
    if until <= since or not mine.update(told_until=until):
        return None
    if not person.email or who_unsubscribed(DIGEST, [person.email.lower()]):
        return None
    news = news_for(person, subscription, since, until)
    if news is None:
        return None
    context = {"news": news, "person": person}
    mail = send_later(person.email, TEMPLATE, context, about=f"{DIGEST}:{subscription.pk}", mailing_list=DIGEST)
    Subscription.objects.filter(pk=subscription.pk).update(told_from=since, mail=mail)
    return mail


@may_leave(DIGEST)
def is_still_right(mail: Outgoing) -> bool:
    """Whether the same mail would be written now. If not, what it tells is told again, as it is then."""
    found = Subscription.objects.select_related("person__user").select_for_update(of=("self",))
    subscription = found.filter(mail=mail).first()
    if subscription is None or subscription.told_from is None or subscription.often == Often.NEVER:
        return False
    news = news_for(subscription.person, subscription, subscription.told_from, subscription.told_until)
    if news and mail.to == subscription.person.email and mail.text.startswith(_text(news, subscription.person)):
        return True
    Subscription.objects.filter(pk=subscription.pk).update(told_until=subscription.told_from, mail=None)
    return False


def _text(news: News, person: Person) -> str:
    return text_of(TEMPLATE, {"news": news, "person": person}).rstrip()


# --- Wanting it -------------------------------------------------------------------------------------------------------


def of(person: Person) -> Subscription:
    """The person's choice; without one, one that is not kept yet. If they unsubscribed by a mail, it says so."""
    found = Subscription.objects.filter(person=person).first() or Subscription(person=person)
    if person.email and who_unsubscribed(DIGEST, [person.email.lower()]):
        found.often = Often.NEVER
    return found


@transaction.atomic
def choose(subscription: Subscription) -> None:
    """Keeps what somebody chose, without the fields and areas. Whoever begins hears of what comes, not of what there was."""
    person = subscription.person
    kept = Subscription.objects.select_for_update().filter(person=person).first()
    unsubscribed = bool(who_unsubscribed(DIGEST, [person.email.lower()]))
    if kept:  # what the clock has moved meanwhile stays
        subscription.pk, subscription.told_until = kept.pk, kept.told_until
        subscription.told_from, subscription.mail = kept.told_from, kept.mail
    if kept is None or kept.often == Often.NEVER or unsubscribed:
        subscription.told_until, subscription.told_from, subscription.mail = timezone.now(), None, None
    if subscription.often != Often.NEVER:
        want_again(person.email, DIGEST)
    subscription.save(force_insert=kept is None, force_update=kept is not None)


def choices() -> Iterator[tuple[str, str]]:
    """How often, in words that say what happens."""
    yield Often.NEVER, gettext("gar nicht")
    yield Often.WEEKLY, gettext("einmal in der Woche, montags um 7 Uhr")
    yield Often.AT_ONCE, gettext("sofort, spätestens nach fünf Minuten")
