"""The quarterly working meeting (Arbeitstreffen): host, place, agenda, documents, who comes, and its state."""

from __future__ import annotations

import datetime
from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Count, F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel

from reihum.funding.models import Period
from reihum.kit.dated import Archivable
from reihum.media.models import File
from reihum.people.models import Organisation, Person
from reihum.places.models import Area, Municipality


class State(models.TextChoices):
    """Where a meeting stands. Which state may follow which is in `meetings.states`."""

    DRAFT = "draft", _("in Vorbereitung")
    OPEN = "open", _("Anmeldung offen")
    CLOSED = "closed", _("Anmeldung geschlossen")
    HELD = "held", _("hat stattgefunden")
    CANCELLED = "cancelled", _("abgesagt")


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def public(self) -> Self:
        """What everybody may see: all but drafts."""
        return self.exclude(state=State.DRAFT)

    def coming(self) -> Self:
        """Not yet over and not cancelled, the next one first."""
        return self.exclude(state=State.CANCELLED).filter(ends_at__gte=Now()).order_by("starts_at", "pk")

    def past(self) -> Self:
        return self.filter(ends_at__lt=Now()).order_by("-starts_at", "-pk")

    def with_seats(self) -> Self:
        """Each meeting with `taken`, the number of people registered."""
        return self.annotate(taken=Count("registrations", filter=Q(registrations__cancelled_at__isnull=True)))


class Meeting(Archivable, ClusterableModel):
    """One working meeting of the network, in the city whose turn it is."""

    title = models.CharField(_("Titel"), max_length=200, help_text=_("Zum Beispiel: Zu Gast in Glauchau."))
    slug = models.SlugField(_("Kurzname in der Adresse"), max_length=120, unique=True)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="hosted_meetings", verbose_name=_("gastgebende Stadt")
    )
    hosts = ParentalManyToManyField(
        Organisation, blank=True, related_name="hosted_meetings", verbose_name=_("gastgebende Organisationen")
    )
    starts_at = models.DateTimeField(_("Beginn"))
    ends_at = models.DateTimeField(_("Ende"))
    venue = models.CharField(_("Ort"), max_length=200, help_text=_("Zum Beispiel: Rathaus, Markt 1."))
    directions = models.TextField(_("Anreise und Zugang"), blank=True, help_text=_("Bahn, Parken, Wege ohne Stufen."))
    introduction = models.TextField(_("Worum es geht"), blank=True)
    capacity = models.PositiveSmallIntegerField(
        _("Plätze"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Leer lassen, wenn alle kommen können."),
    )
    register_until = models.DateTimeField(_("Anmeldung bis"), null=True, blank=True)
    state = models.CharField(_("Stand"), max_length=20, choices=State.choices, default=State.DRAFT)
    areas = ParentalManyToManyField(
        Area,
        blank=True,
        related_name="meetings",
        verbose_name=_("Gebiete"),
        help_text=_("Gebiete, um die es geht oder die besucht werden."),
    )
    periods = ParentalManyToManyField(
        Period,
        blank=True,
        related_name="meetings",
        verbose_name=_("Förderzeiträume"),
        help_text=_("Nur nötig, wenn sie sich nicht aus den Gebieten ergeben."),
    )
    visitors = models.PositiveSmallIntegerField(
        _("Zahl der Gäste"), null=True, blank=True, help_text=_("Nach dem Treffen: wie viele da waren.")
    )
    visiting_municipalities = models.PositiveSmallIntegerField(_("aus wie vielen Städten"), null=True, blank=True)
    changed_at = models.DateTimeField(_("geändert"), auto_now=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("Arbeitstreffen")
        verbose_name_plural = _("Arbeitstreffen")
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="meeting_ends_after_start",
                violation_error_message=_("Das Ende liegt vor dem Beginn. Bitte prüfen Sie beide Zeiten."),
            ),
            models.CheckConstraint(
                condition=Q(register_until__isnull=True) | Q(register_until__lte=F("starts_at")),
                name="meeting_registration_ends_before_start",
                violation_error_message=_("Die Anmeldung endet spätestens mit dem Beginn des Treffens."),
            ),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(capacity__gte=1), name="meeting_capacity_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.day:%d.%m.%Y})" if self.starts_at else self.title

    def clean(self) -> None:
        super().clean()
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": gettext("Das Ende liegt vor dem Beginn. Bitte prüfen Sie beide Zeiten.")})
        if self.starts_at and self.register_until and self.register_until > self.starts_at:
            raise ValidationError(
                {"register_until": gettext("Die Anmeldung endet spätestens mit dem Beginn des Treffens.")}
            )
        if self.pk and self.capacity is not None and self.capacity < (taken := self.registrations.coming().count()):
            raise ValidationError(
                {
                    "capacity": gettext(
                        "Es sind schon %(taken)s Personen angemeldet. Weniger Plätze gehen erst, wenn jemand absagt."
                    )
                    % {"taken": taken}
                }
            )

    def get_absolute_url(self) -> str:
        return reverse("meetings:meeting", args=[self.slug])

    @property
    def day(self) -> datetime.date:
        return timezone.localdate(self.starts_at)

    @property
    def quarter(self) -> int:
        return (self.day.month + 2) // 3

    @property
    def is_past(self) -> bool:
        return self.ends_at < timezone.now()

    @property
    def takes_registrations(self) -> bool:
        """Whether one can register now, seats aside."""
        return (
            self.state == State.OPEN
            and not self.is_archived
            and timezone.now() < (self.register_until or self.starts_at)
        )


class AgendaItem(models.Model):
    """One point of a meeting's agenda."""

    class Kind(models.TextChoices):
        WELCOME = "welcome", _("Begrüßung")
        TALK = "talk", _("Vortrag")
        AREA = "area", _("Vorstellung eines Gebiets")
        EXCHANGE = "exchange", _("Austausch")
        TOUR = "tour", _("Rundgang")
        BREAK = "break", _("Pause")
        FORMAL = "formal", _("Formalia")

    meeting = ParentalKey(Meeting, on_delete=models.CASCADE, related_name="agenda", verbose_name=_("Arbeitstreffen"))
    starts_at = models.TimeField(_("Uhrzeit"))
    kind = models.CharField(_("Art"), max_length=20, choices=Kind.choices, default=Kind.TALK)
    title = models.CharField(_("Titel"), max_length=200)
    by = models.CharField(_("Wer"), max_length=200, blank=True, help_text=_("Person, Amt oder Organisation."))
    area = models.ForeignKey(
        Area, on_delete=models.SET_NULL, null=True, blank=True, related_name="agenda_items", verbose_name=_("Gebiet")
    )
    note = models.TextField(_("Notiz"), blank=True)

    class Meta:
        verbose_name = _("Tagesordnungspunkt")
        verbose_name_plural = _("Tagesordnung")
        ordering = ["starts_at", "pk"]

    def __str__(self) -> str:
        return self.title


class MeetingDocument(models.Model):
    """A document that belongs to a meeting."""

    meeting = ParentalKey(Meeting, on_delete=models.CASCADE, related_name="documents", verbose_name=_("Arbeitstreffen"))
    file = models.ForeignKey(
        File, on_delete=models.PROTECT, related_name="meeting_documents", verbose_name=_("Dokument")
    )
    for_members_only = models.BooleanField(_("nur für Mitglieder"), default=True)

    class Meta:
        verbose_name = _("Dokument des Treffens")
        verbose_name_plural = _("Dokumente des Treffens")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "file"],
                name="meeting_document_once",
                violation_error_message=_("Dieses Dokument gehört schon zum Treffen."),
            )
        ]

    def __str__(self) -> str:
        return self.file.title


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def coming(self) -> Self:
        return self.filter(cancelled_at__isnull=True)


class Registration(models.Model):
    """That a person comes to a meeting, or no longer does. One row a person, kept when they cancel."""

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="registrations", verbose_name=_("Arbeitstreffen")
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="registrations", verbose_name=_("Person"))
    needs = models.CharField(
        _("Was wir wissen sollten"),
        max_length=300,
        blank=True,
        help_text=_("Zum Beispiel: Rollstuhl, vegetarisch. Sieht nur, wer einlädt."),
    )
    registered_at = models.DateTimeField(_("zugesagt am"), default=timezone.now, editable=False)
    cancelled_at = models.DateTimeField(_("abgesagt am"), null=True, blank=True, editable=False)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("Anmeldung")
        verbose_name_plural = _("Anmeldungen")
        ordering = ["registered_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"],
                name="registered_once",
                violation_error_message=_("Diese Person ist schon angemeldet."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.meeting}"
