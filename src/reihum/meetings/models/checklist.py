"""What a host has to think of, and until when."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from reihum.meetings.models.meetings import Meeting
from reihum.people.models import Person


class ChecklistStep(models.Model):
    """One line of the network's list for hosts; each host begins with a copy that has dates."""

    text = models.CharField(_("Was zu tun ist"), max_length=200, unique=True)
    days_before = models.SmallIntegerField(
        _("Tage vor dem Treffen"), help_text=_("Mit einem Minus davor: so viele Tage danach.")
    )
    hint = models.CharField(_("Hinweis"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("Schritt für Gastgeber")
        verbose_name_plural = _("Schritte für Gastgeber")
        ordering = ["-days_before", "pk"]

    def __str__(self) -> str:
        return self.text


class ChecklistItem(models.Model):
    """One thing that one host has to do for one meeting, and since when it is done."""

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="checklist", verbose_name=_("Arbeitstreffen")
    )
    text = models.CharField(_("Was zu tun ist"), max_length=200)
    hint = models.CharField(_("Hinweis"), max_length=300, blank=True)
    due = models.DateField(_("bis"))
    done_on = models.DateField(_("erledigt am"), null=True, blank=True)
    done_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("erledigt von")
    )

    class Meta:
        verbose_name = _("Punkt der Liste für Gastgeber")
        verbose_name_plural = _("Liste für Gastgeber")
        ordering = ["due", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "text"],
                name="checklist_item_once",
                violation_error_message=_("Das steht hier schon."),
            )
        ]

    def __str__(self) -> str:
        return self.text
