"""The index follows what it is about: a change is in it with the transaction that makes it."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import m2m_changed, post_delete, post_save

from reihum.search.sources import Source


def follow(source: Source) -> None:
    """Connects the models of a source. What is changed past them (`update`, `bulk_create`) has to call `writing.refresh`."""
    from reihum.search.writing import refresh

    def own_changed(instance: Any, raw: bool = False, **_: Any) -> None:
        if not raw:
            refresh(source.kind, [instance.pk])

    def m2m_written(instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **_: Any) -> None:
        if not action.startswith("post_"):
            return
        if not reverse:
            refresh(source.kind, [instance.pk])
        elif pk_set:
            refresh(source.kind, pk_set)

    uid = f"search-{source.kind}"
    for signal in (post_save, post_delete):
        signal.connect(own_changed, sender=source.model, weak=False, dispatch_uid=uid)
    for name in source.m2m:
        through = source.model._meta.get_field(name).remote_field.through  # type: ignore[union-attr]
        m2m_changed.connect(m2m_written, sender=through, weak=False, dispatch_uid=f"{uid}-{name}")
    for model, which in source.also.items():

        def other_changed(instance: Any, raw: bool = False, which: Any = which, **_: Any) -> None:
            if not raw:
                refresh(source.kind, [*which(instance)])

        for signal in (post_save, post_delete):
            signal.connect(other_changed, sender=model, weak=False, dispatch_uid=f"{uid}-{model._meta.label}")
