"""Comments looked at: who is told, what is decided, reported and taken away."""

from __future__ import annotations

import datetime
import textwrap
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import structlog
from django.core import signing
from django.db import transaction
from django.db.models import F, Max, Q
from django.urls import reverse
from django.utils import timezone

from reihum.kit.clock import every
from reihum.mailing.outbox import send_later
from reihum.newsroom.models import ArticlePage, Comment
from reihum.people.models import Role, User
from reihum.publishing import freshness

log = structlog.get_logger()

SALT = "reihum.newsroom.moderation"
LINK_DAYS = 14  # how long a link in a mail is good for: a holiday
PAUSE = datetime.timedelta(minutes=30)  # between two mails, whatever happens: a lively evening is one mail, not thirty
IN_ONE_MAIL = 20  # comments; more are counted only, and wait in the back office
REPORT_LENGTH = Comment._meta.get_field("report").max_length


def moderators() -> list[User]:
    """Who is told of new comments: the coordinators with an account; without any, the administrators."""
    users = User.objects.filter(is_active=True)
    roles = Role.objects.today().filter(kind=Role.Kind.COORDINATION)
    return list(users.filter(person__roles__in=roles).distinct()) or list(users.filter(is_superuser=True))


# --- Telling ---------------------------------------------------------------------------------------------------------


@every(minutes=1)
@transaction.atomic
def announce() -> None:
    """Mails the moderators what nobody has told them yet, unless the last mail is younger than PAUSE."""
    last = Comment.objects.aggregate(last=Max("announced_at"))["last"]
    now = timezone.now()
    if last and last > now - PAUSE:
        return
    # Locked: of two workers one finds them, the other nothing. What somebody is just deciding waits for the next round.
    waiting = Comment.objects.undecided().filter(Q(announced_at=None) | Q(reported_at__gt=F("announced_at")))
    comments = list(waiting.select_for_update(of=("self",), skip_locked=True).select_related("article"))
    if not comments:
        return
    with freshness.unseen():
        Comment.objects.filter(pk__in=[comment.pk for comment in comments]).update(announced_at=now)
    for moderator in moderators():
        context = {
            "items": [_item(comment, moderator) for comment in comments[:IN_ONE_MAIL]],
            "count": len(comments),
            "more": max(0, len(comments) - IN_ONE_MAIL),
            "days": LINK_DAYS,
            "moderator": moderator,
        }
        send_later(moderator.email, "newsroom/mail/comments_waiting", context)
    log.info("comments announced", comments=len(comments))


def _item(comment: Comment, moderator: User) -> dict[str, Any]:
    """What the mail says of one comment. Quoted line by line, so that no text can look like a part of the mail."""
    return {
        "comment": comment,
        "text": textwrap.indent(comment.text, "> ", lambda _line: True),
        "report": textwrap.indent(comment.report, "> ", lambda _line: True) if comment.is_reported else "",
        "path": reverse("newsroom:moderate_comment", args=[key_for(comment, moderator)]),
    }


# --- The link in the mail --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Case:
    """What a mailed link is about, and for whom."""

    comment: Comment
    moderator: User
    is_open: bool  # nothing was decided since the mail


def key_for(comment: Comment, moderator: User) -> str:
    """The part of the link that lets `moderator` decide on `comment` once, without signing in."""
    return signing.dumps([comment.pk, moderator.pk, _as_of(comment)], salt=SALT, compress=True)


def _as_of(comment: Comment) -> str:
    return comment.decided_at.isoformat() if comment.decided_at else ""


def case_of(key: str) -> Case | None:
    """What the link is about; None if it is not ours, too old, or comment or account are no longer there."""
    try:
        pk, moderator_pk, as_of = signing.loads(key, salt=SALT, max_age=datetime.timedelta(days=LINK_DAYS))
    except signing.BadSignature:
        return None
    comment = Comment.objects.select_related("article", "parent", "decided_by__person").filter(pk=pk).first()
    moderator = User.objects.filter(pk=moderator_pk).first()
    if comment is None or moderator is None:
        return None
    return Case(comment, moderator, comment.is_undecided and _as_of(comment) == as_of)


# --- Deciding --------------------------------------------------------------------------------------------------------


@transaction.atomic
def decide(comment: Comment, state: Comment.State, by: User) -> bool:
    """Publishes or rejects a comment as somebody has just seen it. False if it was decided or removed meanwhile."""
    current = Comment.objects.select_for_update().filter(pk=comment.pk).first()
    if current is None or current.state == Comment.State.REMOVED or current.decided_at != comment.decided_at:
        return False
    was_public = current.state == Comment.State.PUBLISHED
    # Later than the report it answers, even if a clock was put back.
    current.decided_at = max(timezone.now(), current.reported_at or timezone.now())
    current.state, current.decided_by = state, by
    is_public = state == Comment.State.PUBLISHED
    with nullcontext() if was_public or is_public else freshness.unseen():
        current.save(update_fields=["state", "decided_at", "decided_by"])
    if was_public and not is_public:
        freshness.withdrawn()
    log.info("comment decided", comment=current.pk, state=state.value)
    return True


@transaction.atomic
def report(comment: Comment, reason: str) -> None:
    """Notes that somebody finds a published comment wrong, and tells the moderators. It stays until they decide:
    otherwise anybody could silence anybody."""
    current = Comment.objects.select_for_update().filter(pk=comment.pk, state=Comment.State.PUBLISHED).first()
    if current is None:
        return
    if not current.is_reported:
        current.reported_at, current.report = timezone.now(), ""
    current.report = "\n\n".join(part for part in (current.report, reason) if part)[:REPORT_LENGTH]
    with freshness.unseen():
        current.save(update_fields=["reported_at", "report"])
    announce()
    log.info("comment reported", comment=current.pk)


@transaction.atomic
def remove(comment: Comment, by: User | None = None, only: Q | None = None) -> bool:
    """Takes away for good what somebody wrote. Where others replied a gap stays, and so do their words.

    False if it was gone already, or is no longer among `only`.
    """
    # Meanwhile nobody replies: who writes under the article holds this row too.
    ArticlePage.objects.select_for_update(of=("self",)).filter(pk=comment.article_id).first()
    current = Comment.objects.select_for_update().filter(only or Q(), pk=comment.pk).first()
    if current is None or current.state == Comment.State.REMOVED:
        return False
    was_public = current.state == Comment.State.PUBLISHED
    if current.replies.exists():
        empty = {"name": "", "email": "", "text": "", "report": "", "reported_at": None, "form_key": None}
        Comment.objects.filter(pk=current.pk).update(
            **empty, state=Comment.State.REMOVED, decided_at=timezone.now(), decided_by=by
        )
    else:
        _delete_with_gaps_above(current)
    if was_public:
        freshness.withdrawn()
    log.info("comment removed", comment=comment.pk)
    return True


def _delete_with_gaps_above(comment: Comment) -> None:
    """Deletes a comment without replies, and above it the gaps that stood only for its sake."""
    above = comment.parent
    comment.delete()
    if above and above.state == Comment.State.REMOVED and not above.replies.exists():
        _delete_with_gaps_above(above)
