"""What happens at a meeting, in which order, and how long each point takes."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reihum.meetings.models.meetings import Meeting
from reihum.people.models import Person
from reihum.places.models import Area

LONGEST = 12 * 60  # minutes of one point


class AgendaItem(models.Model):
    """One point of a meeting's agenda. When it begins follows from the points before it: see `meetings.agenda`."""

    class Kind(models.TextChoices):
        WELCOME = "welcome", _("Begrüßung")
        TASKS = "tasks", _("Offene Aufgaben")
        OVERVIEW = "overview", _("Überblick")
        TALK = "talk", _("Vortrag")
        AREA = "area", _("Vorstellung eines Gebiets")
        EXCHANGE = "exchange", _("Austausch")
        TOUR = "tour", _("Rundgang")
        BREAK = "break", _("Pause")
        FORMAL = "formal", _("Formalia")

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="agenda", verbose_name=_("Arbeitstreffen")
    )
    position = models.PositiveSmallIntegerField(editable=False)
    minutes = models.PositiveSmallIntegerField(
        _("Dauer in Minuten"), default=30, validators=[MinValueValidator(1), MaxValueValidator(LONGEST)]
    )
    kind = models.CharField(_("Art"), max_length=20, choices=Kind.choices, default=Kind.TALK)
    title = models.CharField(_("Titel"), max_length=200)
    by = models.CharField(_("Wer"), max_length=200, blank=True, help_text=_("Person, Amt oder Organisation."))
    people = models.ManyToManyField(
        Person,
        blank=True,
        related_name="agenda_items",
        verbose_name=_("Personen aus dem Verzeichnis"),
        help_text=_("Ihre Namen sehen nur Mitglieder."),
    )
    areas = models.ManyToManyField(Area, blank=True, related_name="agenda_items", verbose_name=_("Gebiete"))
    note = models.TextField(_("Notiz"), blank=True)
    for_members_only = models.BooleanField(
        _("nur für Mitglieder"), default=False, help_text=_("Wer nicht angemeldet ist, sieht nur, wie lange es dauert.")
    )

    class Meta:
        verbose_name = _("Tagesordnungspunkt")
        verbose_name_plural = _("Tagesordnung")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=LONGEST), name="agenda_item_takes_some_time"
            ),
        ]

    def __str__(self) -> str:
        return self.title
