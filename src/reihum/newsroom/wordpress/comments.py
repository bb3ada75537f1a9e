"""Comments of the old site. Published ones stay published, waiting ones wait; IP address and homepage stay behind."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _

from reihum.newsroom.models import Comment, ImportedRecord
from reihum.newsroom.wordpress.markup import tree
from reihum.newsroom.wordpress.records import Records, key_of
from reihum.newsroom.wordpress.wxr import Comment as Theirs

STATES = {"1": Comment.State.PUBLISHED, "approve": Comment.State.PUBLISHED, "approved": Comment.State.PUBLISHED}
STATES |= {"0": Comment.State.PENDING, "hold": Comment.State.PENDING}
LONGEST = 5000


class Comments:
    """Writes the comments of a batch of articles."""

    def __init__(self, records: Records, when: Callable[[str, str], datetime]) -> None:
        self.records = records
        self.when = when
        self.new = 0
        self.left_out: Counter[str] = Counter()

    def write(self, batch: list[tuple[int, str, list[Theirs]]]) -> dict[str, list[tuple[str, str]]]:
        """Comments of articles, each article given as our number, key and comments. Gives notes under each key.

        Those that are there already are left alone: somebody may have decided about them here.
        """
        wanted: dict[str, tuple[Comment, str, str]] = {}
        notes: dict[str, list[tuple[str, str]]] = {}
        for article, article_key, comments in batch:
            for theirs in comments:
                if self._is_wanted(theirs):
                    key = key_of(theirs.number, f"{article_key} {theirs.date_gmt or theirs.date} {theirs.author}")
                    comment, told = self._comment(article, theirs)
                    wanted.setdefault(key, (comment, theirs.parent, article_key))
                    if told:
                        notes.setdefault(article_key, []).append(told)
        if not wanted:
            return notes
        known = {
            key: record.record
            for key, record in self.records.of(
                "comment", {*wanted, *(parent for _c, parent, _k in wanted.values())}
            ).items()
        }
        new = {key: found for key, found in wanted.items() if key not in known}
        made = Comment.objects.bulk_create([comment for comment, _parent, _key in new.values()])
        numbers = {**known, **{key: comment.pk for key, comment in zip(new, made, strict=True)}}
        self._answer(new, numbers)
        ImportedRecord.objects.bulk_create([self.records.new("comment", key, numbers[key]) for key in new])
        self.new += len(new)
        return notes

    def _answer(self, new: dict[str, tuple[Comment, str, str]], numbers: dict[str, int]) -> None:
        """Sets what is an answer to what. An answer to one that was left out stands on its own."""
        articles = {comment.pk: comment.article_id for comment, _parent, _key in new.values()}
        missing = {numbers[parent] for _c, parent, _k in new.values() if parent in numbers} - set(articles)
        articles |= dict(Comment.objects.filter(pk__in=missing).values_list("pk", "article_id"))
        answers = []
        for comment, parent, _key in new.values():
            above = numbers.get(parent)
            if above and above != comment.pk and articles.get(above) == comment.article_id:
                comment.parent_id = above
                answers.append(comment)
        if answers:
            Comment.objects.bulk_update(_without_circles(answers), ["parent"])

    def _is_wanted(self, comment: Theirs) -> bool:
        if comment.kind not in ("", "comment"):
            self.left_out[comment.kind] += 1
        elif comment.approved not in STATES:
            self.left_out[comment.approved or "?"] += 1
        elif not text_of(comment.text):
            self.left_out[_("leer")] += 1
        else:
            return True
        return False

    def _comment(self, article: int, theirs: Theirs) -> tuple[Comment, tuple[str, str] | None]:
        text = text_of(theirs.text)
        name = text_of(theirs.author).replace("\n", " ")[:80].strip() or _("ohne Namen")
        told = None
        if len(text) > LONGEST:
            told = (
                _("Kommentar von %(name)s gekürzt") % {"name": name},
                _("Der Rest steht nur auf der alten Website."),
            )
            text = text[: LONGEST - 2].rstrip() + " …"
        written = self.when(theirs.date_gmt, theirs.date)
        state = STATES[theirs.approved]
        return Comment(
            article_id=article,
            name=name,
            email=_address(theirs.email),
            text=text,
            state=state,
            written_at=written,
            decided_at=written if state == Comment.State.PUBLISHED else None,
            announced_at=timezone.now(),  # nobody gets a mail about each comment of twenty years
        ), told


def _without_circles(answers: list[Comment]) -> list[Comment]:
    """Comments that answer each other in a circle, as broken exports have them, stand on their own."""
    above = {comment.pk: comment.parent_id for comment in answers}
    for comment in answers:
        at, steps = comment.parent_id, 0
        while at in above and steps <= len(above):
            at, steps = above[at], steps + 1
            if at == comment.pk:
                comment.parent_id = above[comment.pk] = None
                break
    return answers


def _address(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError:
        return ""
    return text if len(text) <= 254 else ""


def text_of(markup: str) -> str:
    """A comment as plain text: paragraphs and line breaks stay, of a link its words and its address."""
    if "<" not in markup:
        text = html.unescape(markup)
    else:
        text = _spoken(re.sub(r"<br\s*/?>|</p>|</li>|</blockquote>", "\n", markup, flags=re.I))
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return re.sub(
        r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n|[ \t]{2,}", lambda found: "\n" if "\n" in found.group() else " ", text)
    ).strip()


def _spoken(markup: str) -> str:
    root = tree(markup)
    for link in root.all("a"):
        address = link.attributes.get("href", "")
        if address.startswith(("http://", "https://")) and link.text() != address:
            link.children.append(f" ({address})")
    out: list[str] = []

    def read(node: object) -> None:
        for child in getattr(node, "children", []):
            if isinstance(child, str):
                out.append(child)
            else:
                read(child)

    read(root)
    return "".join(out)
