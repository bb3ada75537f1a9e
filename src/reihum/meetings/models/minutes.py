"""What was said and decided at a meeting, point by point, in every version that anybody wrote."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reihum.meetings.models.agenda import AgendaItem
from reihum.meetings.models.meetings import Meeting
from reihum.people.models import Person


class Minutes(models.Model):
    """The minutes of a meeting (Protokoll). Approved, they stay as they are."""

    meeting = models.OneToOneField(
        Meeting, on_delete=models.PROTECT, related_name="minutes", verbose_name=_("Arbeitstreffen")
    )
    approved_at = models.DateTimeField(_("freigegeben am"), null=True, blank=True)
    approved_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("freigegeben von")
    )

    class Meta:
        verbose_name = _("Protokoll")
        verbose_name_plural = _("Protokolle")

    def __str__(self) -> str:
        return gettext("Protokoll: %(meeting)s") % {"meeting": self.meeting}

    def get_absolute_url(self) -> str:
        return reverse("meetings:minutes", args=[self.meeting.slug])


class MinutesPart(models.Model):
    """What the minutes say about one point of the agenda, or about something else. Its text is that of a version."""

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="parts", verbose_name=_("Protokoll"))
    item = models.ForeignKey(
        AgendaItem,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Tagesordnungspunkt"),
    )
    position = models.PositiveSmallIntegerField(editable=False)
    title = models.CharField(_("Überschrift"), max_length=200)
    number = models.PositiveIntegerField(default=0, editable=False)  # of the version that holds; 0: nobody wrote yet

    class Meta:
        verbose_name = _("Abschnitt des Protokolls")
        verbose_name_plural = _("Abschnitte des Protokolls")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["minutes", "item"], condition=Q(item__isnull=False), name="minutes_part_once_per_item"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class MinutesVersion(models.Model):
    """What somebody wrote. Without a number it never held: two wrote at once, and it waits to be worked in, or was."""

    part = models.ForeignKey(
        MinutesPart, on_delete=models.CASCADE, related_name="versions", verbose_name=_("Abschnitt")
    )
    number = models.PositiveIntegerField(null=True, editable=False)
    waits = models.BooleanField(default=False, editable=False)
    text = models.TextField(_("Was besprochen wurde"), blank=True)
    decisions = models.TextField(_("Beschlüsse"), blank=True, help_text=_("Jeder in einer eigenen Zeile."))
    written_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("geschrieben von")
    )
    written_at = models.DateTimeField(_("geschrieben am"), auto_now_add=True)

    class Meta:
        verbose_name = _("Fassung eines Abschnitts")
        verbose_name_plural = _("Fassungen eines Abschnitts")
        ordering = ["-written_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["part", "number"], condition=Q(number__isnull=False), name="minutes_version_once"
            ),
            models.CheckConstraint(
                condition=Q(waits=False) | Q(number__isnull=True), name="minutes_version_waits_aside"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part} ({self.number})"
