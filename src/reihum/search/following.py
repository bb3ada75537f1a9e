"""The index follows what it is about: a change is in it with the transaction that makes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save

from reihum.search.sources import Source


def follow(source: Source) -> None:
    """Connects the models of a source. What is changed past them (`update`, `bulk_create`) has to call `writing.refresh`."""
    uid = f"search-{source.kind}"

    def own(instance: Any) -> list[int]:
        return [instance.pk]

    _connect(source, source.model, own, source.m2m, uid)
    for model, which in source.also.items():
        _connect(source, model, which, source.also_m2m.get(model, ()), f"{uid}-{model._meta.label}")


def _connect(
    source: Source, model: type[Model], which: Callable[[Any], Iterable[int]], m2m: Iterable[str], uid: str
) -> None:
    """Connects a model: `which` things of the source change with a row of it. m2m: fields that belong to it."""
    from reihum.search.writing import refresh

    def changed(instance: Any, raw: bool = False, **_: Any) -> None:
        if not raw:
            refresh(source.kind, which(instance))

    def m2m_written(instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **_: Any) -> None:
        if not action.startswith("post_"):
            return
        if not reverse:
            refresh(source.kind, which(instance))
        elif pk_set:
            rows = model._base_manager.filter(pk__in=pk_set)
            refresh(source.kind, [pk for row in rows for pk in which(row)])

    for signal in (post_save, post_delete):
        signal.connect(changed, sender=model, weak=False, dispatch_uid=uid)
    for name in m2m:
        through = model._meta.get_field(name).remote_field.through  # type: ignore[union-attr]
        m2m_changed.connect(m2m_written, sender=through, weak=False, dispatch_uid=f"{uid}-{name}")
