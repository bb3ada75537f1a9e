"""What was agreed that somebody does."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reihum.meetings.models.agenda import AgendaItem
from reihum.meetings.models.meetings import Meeting
from reihum.people.models import Person


class TaskQuerySet(models.QuerySet["Task"]):
    def open(self) -> Self:
        return self.filter(state=Task.State.OPEN)

    def with_people(self) -> Self:
        return self.select_related("person", "meeting__municipality")


class Task(models.Model):
    """One thing that somebody does until a day (Aufgabe); open, it travels to the agenda of the next meeting."""

    class State(models.TextChoices):
        OPEN = "open", _("offen")
        DONE = "done", _("erledigt")
        DROPPED = "dropped", _("nicht mehr nötig")

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="tasks", verbose_name=_("vereinbart beim Treffen")
    )
    item = models.ForeignKey(
        AgendaItem,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="tasks",
        verbose_name=_("Tagesordnungspunkt"),
    )
    what = models.CharField(_("Was zu tun ist"), max_length=300)
    person = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="tasks", verbose_name=_("wer")
    )
    due = models.DateField(_("bis"), null=True, blank=True)
    state = models.CharField(_("Stand"), max_length=10, choices=State.choices, default=State.OPEN)
    note = models.CharField(_("Wie es steht"), max_length=300, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True, editable=False)
    asked_at = models.DateTimeField(null=True, blank=True, editable=False)  # the last mail about it

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("Aufgabe aus einem Treffen")
        verbose_name_plural = _("Aufgaben aus Treffen")
        ordering = [models.F("due").asc(nulls_last=True), "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", settled_at__isnull=True) | (~Q(state="open") & Q(settled_at__isnull=False)),
                name="task_settled_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.what

    def get_absolute_url(self) -> str:
        return reverse("meetings:task", args=[self.pk])

    @property
    def is_overdue(self) -> bool:
        return self.state == self.State.OPEN and self.due is not None and self.due < timezone.localdate()
