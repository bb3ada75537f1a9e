"""Comments under an article: how they are shown, written, and asked back by who wrote them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

import structlog
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from reihum.mailing.outbox import send_later
from reihum.newsroom.models import ArticlePage, Comment
from reihum.newsroom.moderation import announce, remove
from reihum.publishing import freshness

log = structlog.get_logger()

TWICE = datetime.timedelta(minutes=10)  # the same text by the same name within this time is a second click
DELETION_SALT = "reihum.newsroom.deletion"
DELETION_DAYS = 1  # how long the link to one's own comments is good for
AT_ONCE = 100  # comments one link is for: it must not become longer than mail programs take


@dataclass
class Shown:
    """A comment as it stands under an article. Without a name it is the gap that a comment left above its replies."""

    comment: Comment
    reply_url: str  # "" if nothing is added any more
    report_url: str  # "" if not everybody reads the article
    reply_to: str = ""  # whom it answers, if that is not the comment at the top of the thread
    replies: list[Shown] = field(default_factory=list)  # of the thread's first comment: all below it, by time

    @property
    def is_gap(self) -> bool:
        return self.comment.state != Comment.State.PUBLISHED


def threads(article: ArticlePage, *, write_url: str, for_all: bool) -> list[Shown]:
    """What is published under an article, as threads of one level. One query; none for an article not saved yet.

    `write_url` is where to comment, "" if that is not possible; `for_all`, whether everybody reads the article.
    """
    if article.pk is None:
        return []
    replies = Comment.objects.filter(parent=OuterRef("pk"))
    comments = list(
        Comment.objects.filter(article=article.pk)
        .exclude(state=Comment.State.PENDING)
        .filter(Q(state=Comment.State.PUBLISHED) | Exists(replies))
        .only("parent_id", "article_id", "name", "text", "state", "written_at")
    )
    return in_threads(comments, write_url=write_url, for_all=for_all)


def in_threads(comments: Iterable[Comment], *, write_url: str, for_all: bool) -> list[Shown]:
    """Puts comments (those of one article, by time) into threads, and leaves out gaps above nothing."""
    known = {comment.pk: comment for comment in comments}
    needed: set[int] = set()
    for comment in known.values():
        above: Comment | None = comment
        while comment.state == Comment.State.PUBLISHED and above and above.pk not in needed:
            needed.add(above.pk)
            above = known.get(above.parent_id or 0)
    shown = {
        pk: Shown(
            comment,
            reply_url=f"{write_url}?antwort={pk}" if write_url else "",
            report_url=reverse("newsroom:report_comment", args=[pk]) if for_all else "",
        )
        for pk, comment in known.items()
        if pk in needed
    }
    firsts = []
    for pk, one in shown.items():
        parent = first = known.get(one.comment.parent_id or 0)
        while first and first.parent_id in known:
            first = known[first.parent_id]
        if first is None:
            firsts.append(one)
            continue
        shown[first.pk].replies.append(shown[pk])
        if parent and parent is not first:
            one.reply_to = parent.name
    return firsts


def count(threads: Iterable[Shown]) -> int:
    """How many comments stand there, without gaps."""
    return sum(not shown.is_gap for thread in threads for shown in (thread, *thread.replies))


@transaction.atomic
def submit(article: ArticlePage, *, parent: Comment | None, name: str, email: str, text: str, form_key: str) -> Comment:
    """Keeps a comment until somebody has looked at it, and tells who does. The same one twice is kept once.

    Raises ValidationError if the form was used for another text before, or the comment to answer is gone.
    """
    # Whoever writes under the same article at the same moment waits here (SQLite lets one writer in at a time anyway).
    ArticlePage.objects.select_for_update(of=("self",)).get(pk=article.pk)
    if parent and not Comment.objects.published().filter(pk=parent.pk, article=article.pk).exists():
        raise ValidationError(gettext("Der Kommentar, auf den Sie antworten, wurde inzwischen gelöscht."))
    sent = Comment.objects.filter(form_key=form_key).first()
    if sent and sent.text != text:
        raise ValidationError(
            gettext(
                "Mit diesem Formular haben Sie schon etwas gesendet. Soll auch dieser Text zu uns? Dann senden Sie ihn ab."
            )
        )
    twin = (
        sent
        or Comment.objects.filter(
            article=article.pk, parent=parent, name=name, text=text, written_at__gt=timezone.now() - TWICE
        )
        .exclude(state=Comment.State.REMOVED)
        .first()
    )
    if twin:
        return twin
    comment = Comment(article=article, parent=parent, name=name, email=email, text=text, form_key=form_key)
    comment.full_clean()
    with freshness.unseen():
        comment.save()
    announce()
    log.info("comment received", comment=comment.pk, article=article.pk)
    return comment


# --- Who wrote a comment wants it back -------------------------------------------------------------------------------


def ask_for_deletion(email: str) -> None:
    """Mails a link to the comments written under this address, if there are any. Nobody learns from us whether."""
    written = Comment.objects.filter(email__iexact=email).order_by("-written_at")
    pks = list(written.values_list("pk", flat=True)[:AT_ONCE])
    if email and pks:
        # The numbers, not the address: links stay in the histories of browsers.
        key = signing.dumps(pks, salt=DELETION_SALT, compress=True)
        path = reverse("newsroom:own_comments", args=[key])
        context = {"path": path, "days": DELETION_DAYS, "count": len(pks)}
        send_later(email, "newsroom/mail/own_comments", context, confidential=True)


def own_comments(key: str) -> list[Comment] | None:
    """The comments a link is for, as far as they are still there; None if the link is not ours or too old."""
    try:
        pks = signing.loads(key, salt=DELETION_SALT, max_age=datetime.timedelta(days=DELETION_DAYS))
    except signing.BadSignature:
        return None
    written = Comment.objects.filter(pk__in=pks).exclude(state=Comment.State.REMOVED)
    return list(written.select_related("article").order_by("-written_at"))


def delete_own(comments: Iterable[Comment]) -> None:
    """Takes comments away because who wrote them wants it."""
    for comment in sorted(comments, key=lambda comment: -comment.pk):  # replies first, so that no gap is left for them
        remove(comment)
