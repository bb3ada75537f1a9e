"""What works and where the shoe pinches: short experiences that members share."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reihum.funding.models import Period, Topic
from reihum.meetings.models import Meeting
from reihum.people.models import Person
from reihum.places.models import Area, Municipality


class ExperienceQuerySet(models.QuerySet["Experience"]):
    def public(self) -> Self:
        return self.filter(is_public=True)

    def with_place(self) -> Self:
        return self.select_related("municipality", "area__municipality")

    def by_topic(self) -> Self:
        """In the order of the topics, those without one at the end; of each topic the newest first."""
        return self.select_related("topic").order_by(F("topic__name").asc(nulls_last=True), "-pk")


class Experience(models.Model):
    """One experience from practice: it works, or it pinches."""

    class Kind(models.TextChoices):
        WORKS = "works", _("Läuft gut")
        PINCHES = "pinches", _("Drückt")

    kind = models.CharField(_("Art"), max_length=10, choices=Kind.choices)
    title = models.CharField(_("Kurz gesagt"), max_length=140)
    text = models.TextField(_("Wie es ist"), blank=True)
    topic = models.ForeignKey(
        Topic, on_delete=models.SET_NULL, null=True, blank=True, related_name="experiences", verbose_name=_("Thema")
    )
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="experiences", verbose_name=_("Stadt oder Gemeinde")
    )
    area = models.ForeignKey(
        Area, on_delete=models.SET_NULL, null=True, blank=True, related_name="experiences", verbose_name=_("Gebiet")
    )
    period = models.ForeignKey(
        Period,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="experiences",
        verbose_name=_("Förderzeitraum"),
    )
    meeting = models.ForeignKey(
        Meeting,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="experiences",
        verbose_name=_("gesagt beim Treffen"),
    )
    told_by = models.ForeignKey(
        Person,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="experiences",
        verbose_name=_("erzählt von"),
    )
    told_on = models.DateField(_("erzählt am"), default=timezone.localdate)
    is_public = models.BooleanField(_("öffentlich"), default=False, help_text=_("Ohne Haken sehen sie nur Mitglieder."))
    # Of one said in a round, made of the sheet it was typed on and of its words: sent twice, it is one row.
    key = models.UUIDField(null=True, unique=True, editable=False)

    objects = ExperienceQuerySet.as_manager()

    class Meta:
        verbose_name = _("Erfahrung")
        verbose_name_plural = _("Erfahrungen")
        ordering = ["-told_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["works", "pinches"]), name="experience_kind"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("exchange:experience", args=[self.pk])
