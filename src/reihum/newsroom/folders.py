"""Folders on a theme: what lies in them for whom, put in, taken out, in an order."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from reihum.exchange.access import visible_to
from reihum.exchange.models import Experience
from reihum.kit import german
from reihum.media.models import File
from reihum.newsroom.lists import for_cards, open_to_all
from reihum.newsroom.models import ArticlePage, Folder, FolderItem
from reihum.people.models import User
from reihum.people.standing import standing_of

# What can lie in a folder: its kind in the search, and the field of `FolderItem` that has it.
FIELDS = {"experience": "experience", "article": "article", "document": "file"}


@dataclass(frozen=True)
class Piece:
    """What lies in a folder, as whoever reads it may see it: an entry, an article or a file."""

    item: FolderItem
    experience: Experience | None = None
    article: ArticlePage | None = None
    file: File | None = None


def pieces(folder: Folder, user: User | AnonymousUser) -> list[Piece]:
    """What lies in a folder and the user may see, in its order. Nobody learns of the rest. A fixed number of queries."""
    items = list(folder.items.all())
    entries = (
        visible_to(user)
        .filter(pk__in=[item.experience_id for item in items])
        .with_place()
        .prefetch_related("topics")
        .in_bulk()
    )
    articles = for_cards(open_to_all(ArticlePage.objects.filter(pk__in=[item.article_id for item in items]))).in_bulk()
    files = files_for(user).filter(pk__in=[item.file_id for item in items]).in_bulk()
    found = (
        Piece(
            item,
            entries.get(item.experience_id or 0),
            articles.get(item.article_id or 0),
            files.get(item.file_id or 0),
        )
        for item in items
    )
    return [piece for piece in found if piece.experience or piece.article or piece.file]


def files_for(user: User | AnonymousUser) -> QuerySet[File]:
    """The files that the user may find in a folder: not those of an entry, which belong to its readers; everybody what is for
    everybody, members the rest."""
    files = File.objects.filter(attachments=None)
    return files if standing_of(user).is_member else files.filter(for_members_only=False)


@transaction.atomic
def keep(folder: Folder) -> Folder:
    """Keeps what was typed of a folder; a new one gets its address, which then stays."""
    if not folder.slug:
        slug = german.slug(folder.title)[:120] or "mappe"
        taken = set(Folder.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
        folder.slug = next(name for name in _names(slug) if name not in taken)
    folder.changed_at = timezone.now()
    folder.save()
    return folder


def _names(slug: str) -> list[str]:
    return [slug, *(f"{slug}-{number}" for number in range(2, 100))]


@transaction.atomic
def put(folder: Folder, kind: str, pk: int) -> FolderItem:
    """Lays something at the end of a folder; what lies there already stays where it is."""
    folder = _held(folder)
    what = {f"{FIELDS[kind]}_id": pk}
    there = FolderItem.objects.filter(folder=folder, **what).first()
    if there:
        return there
    last = folder.items.aggregate(last=Max("position"))["last"] or 0
    return FolderItem.objects.create(folder=folder, position=last + 1, **what)


@transaction.atomic
def take_out(item: FolderItem) -> None:
    _held(item.folder)
    item.delete()


@transaction.atomic
def move(item: FolderItem, steps: int) -> None:
    """Moves something by so many places towards the end, or, below 0, towards the beginning."""
    folder = _held(item.folder)
    order = list(folder.items.values_list("pk", flat=True))
    if item.pk not in order:  # taken out meanwhile
        return
    place = max(0, min(len(order) - 1, order.index(item.pk) + steps))
    order.remove(item.pk)
    order.insert(place, item.pk)
    for position, pk in enumerate(order, 1):
        FolderItem.objects.filter(pk=pk).update(position=position)


def _held(folder: Folder) -> Folder:
    """The folder, whose contents nobody else changes until the transaction ends."""
    held = Folder.objects.select_for_update().get(pk=folder.pk)
    Folder.objects.filter(pk=folder.pk).update(changed_at=timezone.now())
    return held
