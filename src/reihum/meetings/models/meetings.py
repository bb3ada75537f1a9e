"""The quarterly working meeting (Arbeitstreffen): host, place, documents, and its state."""

from __future__ import annotations

import datetime
from typing import Any, Self

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
from reihum.people.models import Organisation
from reihum.places.models import Area, Municipality


class State(models.TextChoices):
    """Where a meeting stands. Which state may follow which, and who brings it there, is in `meetings.states`."""

    PLANNED = "planned", _("geplant")
    CONFIRMED = "confirmed", _("Gastgeber hat zugesagt")
    INVITED = "invited", _("eingeladen")
    OPEN = "open", _("Anmeldung offen")
    FULL = "full", _("ausgebucht")
    HELD = "held", _("hat stattgefunden")
    MINUTED = "minuted", _("Protokoll liegt vor")
    REPORTED = "reported", _("Bericht veröffentlicht")
    CLOSED = "closed", _("abgeschlossen")
    POSTPONED = "postponed", _("verschoben")
    CANCELLED = "cancelled", _("abgesagt")


STOPPED = (State.POSTPONED, State.CANCELLED)
TOOK_PLACE = (State.HELD, State.MINUTED, State.REPORTED, State.CLOSED)


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def public(self) -> Self:
        """What everybody may see: all to which the host has agreed."""
        return self.exclude(state=State.PLANNED)

    def coming(self) -> Self:
        """Not yet over, and with a day that holds; the next one first."""
        return self.exclude(state__in=STOPPED).filter(ends_at__gte=Now()).order_by("starts_at", "pk")

    def took_place(self) -> Self:
        return self.filter(state__in=TOOK_PLACE)

    def past(self) -> Self:
        return self.filter(ends_at__lt=Now()).order_by("-starts_at", "-pk")

    def held(self) -> Self:
        """As they are now; nobody else holds or changes them until the transaction ends.

        PostgreSQL locks the rows; SQLite lets one writer in at a time (transaction_mode IMMEDIATE).
        """
        return self.select_for_update(of=("self",))

    def with_seats(self) -> Self:
        """Each meeting with `taken`, the number of seats that are taken or offered to somebody."""
        return self.annotate(taken=Count("registrations", filter=Q(registrations__state__in=["coming", "offered"])))


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
    seats_per_city = models.PositiveSmallIntegerField(
        _("Plätze je Stadt"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("So viele sind jeder Stadt des Netzwerks sicher, und mehr bekommt sie zunächst nicht."),
    )
    city_seats_until = models.DateField(
        _("Plätze je Stadt bis"),
        null=True,
        blank=True,
        help_text=_("Bis zu diesem Tag. Danach werden freie Plätze der Reihe nach vergeben."),
    )
    register_until = models.DateTimeField(_("Anmeldung bis"), null=True, blank=True)
    asks_access = models.BooleanField(_("nach Zugang und Hilfen fragen"), default=False)
    asks_food = models.BooleanField(_("nach Essen fragen"), default=False)
    asks_interpreter = models.BooleanField(_("nach Dolmetschen fragen"), default=False)
    state = models.CharField(_("Stand"), max_length=20, choices=State.choices, default=State.PLANNED)
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
    advice = models.TextField(
        _("Für den nächsten Gastgeber"),
        blank=True,
        help_text=_("Was sich bewährt hat, was man besser anders macht. Sieht nur, wer ein Treffen vorbereitet."),
    )
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
            models.CheckConstraint(
                condition=Q(seats_per_city__isnull=True, city_seats_until__isnull=True)
                | Q(seats_per_city__gte=1, city_seats_until__isnull=False, capacity__isnull=False),
                name="meeting_city_seats_whole",
                violation_error_message=_(
                    "Plätze je Stadt brauchen alle drei Angaben: die Plätze, die Plätze je Stadt und bis wann das gilt."
                ),
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
        if self.pk and self.state in TOOK_PLACE:
            self._clean_what_was()
        if self.pk and self.capacity is not None and self.capacity < (taken := self.registrations.seated().count()):
            raise ValidationError(
                {
                    "capacity": gettext(
                        "Es sind schon %(taken)s Personen angemeldet. Weniger Plätze gehen erst, wenn jemand absagt."
                    )
                    % {"taken": taken}
                }
            )
        self._clean_city_seats()

    def _clean_city_seats(self) -> None:
        """Seats a city need to be told whole, and to be over when the meeting begins."""
        if bool(self.seats_per_city) != bool(self.city_seats_until):
            field = "city_seats_until" if self.seats_per_city else "seats_per_city"
            raise ValidationError(
                {field: gettext("Plätze je Stadt brauchen beides: wie viele, und bis wann das gilt.")}
            )
        if self.seats_per_city and not self.capacity:
            raise ValidationError({"capacity": gettext("Plätze je Stadt gibt es nur, wenn die Plätze begrenzt sind.")})
        if self.city_seats_until and self.starts_at and self.city_seats_until >= self.day:
            raise ValidationError(
                {"city_seats_until": gettext("Die Plätze je Stadt enden spätestens am Tag vor dem Treffen.")}
            )

    def _clean_what_was(self) -> None:
        """A meeting that took place cannot be moved: list of signatures, minutes and proof name its day."""
        held = Meeting.objects.get(pk=self.pk)
        if (held.starts_at, held.ends_at) != (self.starts_at, self.ends_at):
            raise ValidationError(
                {
                    "starts_at": gettext(
                        "Das Treffen hat stattgefunden. Sein Tag und seine Zeiten bleiben, wie sie waren."
                    )
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
    def is_today(self) -> bool:
        """Whether its day has come, and it is not over yet."""
        return self.day <= timezone.localdate() and not self.is_past

    @property
    def has_begun(self) -> bool:
        return self.starts_at <= timezone.now()

    @property
    def is_stopped(self) -> bool:
        """Whether its day no longer holds."""
        return self.state in STOPPED

    @property
    def asked_needs(self) -> tuple[str, ...]:
        """What the hosts want to know, as the fields of a registration."""
        asked = {
            "access_needs": self.asks_access,
            "food_needs": self.asks_food,
            "interpreter_needs": self.asks_interpreter,
        }
        return tuple(field for field, is_asked in asked.items() if is_asked)

    @property
    def takes_registrations(self) -> bool:
        """Whether one can register now: for a seat, or for the waiting list."""
        return (
            self.state in (State.OPEN, State.FULL)
            and not self.is_archived
            and timezone.now() < (self.register_until or self.starts_at)
        )


class MeetingDocument(models.Model):
    """A document that belongs to a meeting."""

    meeting = ParentalKey(Meeting, on_delete=models.CASCADE, related_name="documents", verbose_name=_("Arbeitstreffen"))
    file = models.ForeignKey(
        File, on_delete=models.PROTECT, related_name="meeting_documents", verbose_name=_("Dokument")
    )
    for_members_only = models.BooleanField(_("nur für Mitglieder"), default=True)
    item = models.ForeignKey(
        "meetings.AgendaItem",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="papers",
        verbose_name=_("gehört zum Tagesordnungspunkt"),
    )

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

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Notes at the file that it is for members: it stays so also without this meeting."""
        super().save(*args, **kwargs)
        if self.for_members_only:
            File.objects.filter(pk=self.file_id).update(for_members_only=True)
