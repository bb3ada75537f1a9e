"""Writes many pages at once. What Wagtail does page by page on saving is done here for a whole batch.

`Page.add_child` asks and writes about a dozen rows, and queues two jobs, for every page. Here a batch costs a fixed number
of queries beside its rows: places in the tree, pages, what belongs to them, what refers to what, and the search index.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F
from modelcluster.models import get_all_child_relations
from modelsearch.backends import get_search_backends
from wagtail.models import Locale, Page, ReferenceIndex

from reihum.newsroom.models import ArticlePage, StandardPage

AnyPage = ArticlePage | StandardPage


def add_children(parent: Page, pages: Sequence[AnyPage], children: dict[str, list[list[models.Model]]]) -> None:
    """Adds pages of one model below a parent, as its last children, in a transaction of the caller's.

    `children` has, for each relation of the model ("bylines", "tagged_items"), the unsaved rows of each page.
    """
    if not pages:
        return
    model = type(pages[0])
    parent = Page.objects.select_for_update().get(pk=parent.pk)
    last = (
        Page.objects.filter(path__startswith=parent.path, depth=parent.depth + 1)
        .order_by("-path")
        .values_list("path", flat=True)
        .first()
    )
    content_type = ContentType.objects.get_for_model(model)
    locale = Locale.get_default()
    step = Page._str2int(last[-Page.steplen :]) if last else 0
    for number, page in enumerate(pages, step + 1):
        page.path = Page._get_path(parent.path, parent.depth + 1, number)
        page.depth, page.numchild = parent.depth + 1, 0
        page.url_path = f"{parent.url_path}{page.slug}/"
        page.content_type, page.locale = content_type, locale
        page.draft_title = page.title
    fields = [field for field in Page._meta.concrete_fields if not field.primary_key]
    bases = Page.objects.bulk_create(
        [Page(**{field.attname: getattr(page, field.attname) for field in fields}) for page in pages]
    )
    for page, base in zip(pages, bases, strict=True):
        page.pk = page.id = base.pk
        page.page_ptr_id = base.pk
        page.save_base(raw=True, force_insert=True)  # only the rows of its own table, and no job for each
    Page.objects.filter(pk=parent.pk).update(numchild=F("numchild") + len(pages))
    _add_rows(pages, children)
    _remember_references(pages, children)
    index(pages)


def _add_rows(pages: Sequence[AnyPage], children: dict[str, list[list[models.Model]]]) -> None:
    for relation, rows in children.items():
        field = type(pages[0])._meta.get_field(relation).field
        for page, its_rows in zip(pages, rows, strict=True):
            for row in its_rows:
                setattr(row, field.attname, page.pk)
        flat = [row for its_rows in rows for row in its_rows]
        if flat:
            type(flat[0])._default_manager.bulk_create(flat)


def _remember_references(pages: Sequence[AnyPage], children: dict[str, list[list[models.Model]]]) -> None:
    """Where pictures, documents and pages are used, which Wagtail shows before one of them is deleted."""
    for number, page in enumerate(pages):
        # The rows just written, so that nobody asks the database for them again.
        page._cluster_related_objects = {name: rows[number] for name, rows in children.items()}
    _remember(pages, lambda _path: True)


def _remember(pages: Sequence[AnyPage], wanted: Callable[[str], bool]) -> None:
    names = [relation.get_accessor_name() for relation in get_all_child_relations(type(pages[0]))]
    content_type = ContentType.objects.get_for_model(pages[0], for_concrete_model=False)
    base = ReferenceIndex._get_base_content_type(pages[0])
    rows = []
    for page in pages:
        kept = getattr(page, "_cluster_related_objects", None) or {}
        page._cluster_related_objects = {name: kept.get(name, []) for name in names}
        rows += [
            ReferenceIndex(
                content_type=content_type,
                base_content_type=base,
                object_id=page.pk,
                to_content_type_id=to_type,
                to_object_id=to_object,
                model_path=model_path,
                content_path=content_path,
                content_path_hash=ReferenceIndex._get_content_path_hash(content_path),
            )
            for to_type, to_object, model_path, content_path in set(
                ReferenceIndex._extract_references_from_object(page)
            )
            if wanted(model_path)
        ]
    ReferenceIndex.objects.bulk_create(rows, batch_size=500)


def index(pages: Sequence[AnyPage]) -> None:
    """Makes pages of one model findable."""
    for backend in get_search_backends(with_auto_update=True):
        backend.add_bulk(type(pages[0]), list(pages))


def rewritten(pages: Sequence[AnyPage]) -> None:
    """Writes other bodies, with other links, of pages of one model that nobody has edited: no revisions, no jobs."""
    if pages:
        type(pages[0])._default_manager.bulk_update(pages, ["body"])
        ReferenceIndex.objects.filter(
            base_content_type=ReferenceIndex._get_base_content_type(pages[0]),
            object_id__in=[str(page.pk) for page in pages],
            model_path__startswith="body.",
        ).delete()
        _remember(pages, lambda path: path.startswith("body."))
