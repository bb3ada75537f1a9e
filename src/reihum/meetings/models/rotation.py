"""Whose turn it is: when cities cannot host, what they offer, what was decided and why, and what the proposal needs to know."""

from __future__ import annotations

import datetime

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reihum.kit.dated import days_in_order
from reihum.meetings.models.meetings import Meeting, State
from reihum.meetings.quarters import Quarter
from reihum.people.models import Person
from reihum.places.models import Municipality
from reihum.places.official_keys import Land


class OfQuarter(models.Model):
    """A row that is about one quarter."""

    year = models.PositiveSmallIntegerField(_("Jahr"), validators=[MinValueValidator(2000), MaxValueValidator(2100)])
    number = models.PositiveSmallIntegerField(
        _("Quartal"), validators=[MinValueValidator(1), MaxValueValidator(4)], help_text=_("1 bis 4.")
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=4),
                name="%(class)s_quarter_exists",
                violation_error_message=_("Ein Jahr hat die Quartale 1 bis 4."),
            )
        ]

    @property
    def quarter(self) -> Quarter:
        return Quarter(self.year, self.number)


class HostingPause(models.Model):
    """From one day to another, both included, a city cannot host; or it rests altogether, and is charged nothing."""

    class Kind(models.TextChoices):
        BLACKOUT = "blackout", _("kann nicht einladen, kommt aber als Gast")
        PAUSE = "pause", _("pausiert: lädt nicht ein, und ihr Anteil wächst nicht")

    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="hosting_pauses", verbose_name=_("Stadt")
    )
    kind = models.CharField(_("Art"), max_length=20, choices=Kind.choices, default=Kind.BLACKOUT)
    since = models.DateField(_("von"))
    until = models.DateField(_("bis"))
    reason = models.CharField(
        _("Grund"), max_length=200, help_text=_("Lesen nur Mitglieder. Zum Beispiel: Das Rathaus wird umgebaut.")
    )

    class Meta:
        verbose_name = _("Sperrzeit")
        verbose_name_plural = _("Sperrzeiten")
        ordering = ["-since", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=F("since")),
                name="hosting_pause_ends_after_start",
                violation_error_message=_("Das Ende liegt vor dem Beginn. Bitte prüfen Sie beide Tage."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.municipality}, {self.since:%d.%m.%Y}–{self.until:%d.%m.%Y}"

    def clean(self) -> None:
        super().clean()
        days_in_order(self.since, self.until)


class HostOffer(OfQuarter):
    """That a city offers to host a quarter. Offers come first."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="host_offers", verbose_name=_("Stadt")
    )
    note = models.CharField(_("Anmerkung"), max_length=200, blank=True, help_text=_("Lesen nur Mitglieder."))
    offered_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("angeboten von")
    )

    class Meta:
        verbose_name = _("Angebot einzuladen")
        verbose_name_plural = _("Angebote einzuladen")
        ordering = ["-year", "-number", "pk"]
        constraints = [
            *OfQuarter.Meta.constraints,
            models.UniqueConstraint(
                fields=["municipality", "year", "number"],
                name="host_offer_once",
                violation_error_message=_("Für dieses Quartal hat sich die Stadt schon angeboten."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality}, {self.quarter}"


class Turn(OfQuarter):
    """That people have settled who hosts a quarter. Without a meeting the city is locked, with one it is decided."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="turns", verbose_name=_("Stadt")
    )
    meeting = models.OneToOneField(
        Meeting,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="turn",
        verbose_name=_("Arbeitstreffen"),
    )

    class Meta:
        verbose_name = _("Gastgeber eines Quartals")
        verbose_name_plural = _("Gastgeber der Quartale")
        ordering = ["year", "number"]
        constraints = [
            *OfQuarter.Meta.constraints,
            models.UniqueConstraint(
                fields=["year", "number"],
                name="turn_once_a_quarter",
                violation_error_message=_("Für dieses Quartal steht schon fest, wer einlädt."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quarter}: {self.municipality}"

    @property
    def is_decided(self) -> bool:
        """Whether a meeting has come of it. A cancelled one gives the turn back."""
        return self.meeting is not None and self.meeting.state != State.CANCELLED


class TurnDecision(OfQuarter):
    """What people did with a turn, by whom and why, with the candidates as they stood then. Written once, never changed."""

    class Kind(models.TextChoices):
        LOCKED = "locked", _("festgelegt")
        UNLOCKED = "unlocked", _("wieder offen")
        SWAPPED = "swapped", _("getauscht")
        SKIPPED = "skipped", _("übersprungen")
        DECIDED = "decided", _("entschieden")
        ACCEPTED = "accepted", _("zugesagt")
        DECLINED = "declined", _("abgelehnt")

    at = models.DateTimeField(_("am"), default=timezone.now, editable=False)
    by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("durch")
    )
    by_name = models.CharField(_("Name"), max_length=200, blank=True)
    kind = models.CharField(_("was"), max_length=20, choices=Kind.choices)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="turn_decisions", verbose_name=_("Stadt")
    )
    other = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("getauscht mit"),
    )
    reason = models.CharField(_("Grund"), max_length=300, blank=True)
    candidates = models.JSONField(_("Vorschlag zu dieser Zeit"), default=list, blank=True)

    class Meta:
        verbose_name = _("Entscheidung über die Reihe")
        verbose_name_plural = _("Entscheidungen über die Reihe")
        ordering = ["-at", "-pk"]
        constraints = OfQuarter.Meta.constraints

    def __str__(self) -> str:
        return f"{self.quarter}: {self.municipality} {self.get_kind_display()}"


class SchoolHoliday(models.Model):
    """School holidays of a Land, as a file said."""

    land = models.CharField(_("Land"), max_length=2, choices=Land.choices)
    name = models.CharField(_("Name"), max_length=80)
    since = models.DateField(_("von"))
    until = models.DateField(_("bis"))

    class Meta:
        verbose_name = _("Schulferien")
        verbose_name_plural = _("Schulferien")
        ordering = ["land", "since"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=F("since")),
                name="school_holiday_ends_after_start",
                violation_error_message=_("Das Ende liegt vor dem Beginn. Bitte prüfen Sie beide Tage."),
            ),
            models.UniqueConstraint(
                fields=["land", "since"],
                name="school_holiday_once",
                violation_error_message=_("Für dieses Land beginnen an diesem Tag schon Ferien."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.get_land_display()}"

    def clean(self) -> None:
        super().clean()
        days_in_order(self.since, self.until)


class TravelDistance(models.Model):
    """How far it really is between two cities, where the operator knows better than the estimate."""

    a = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+", verbose_name=_("Stadt"))
    b = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+", verbose_name=_("andere Stadt"))
    km = models.PositiveIntegerField(_("Kilometer"), help_text=_("Einfache Strecke."))

    class Meta:
        verbose_name = _("Entfernung")
        verbose_name_plural = _("Entfernungen")
        ordering = ["a__name", "b__name"]
        constraints = [
            models.CheckConstraint(condition=Q(a__lt=F("b")), name="travel_distance_in_order"),
            models.UniqueConstraint(
                fields=["a", "b"],
                name="travel_distance_once",
                violation_error_message=_("Für diese beiden Städte steht die Entfernung schon da."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.a} – {self.b}: {self.km} km"

    def clean(self) -> None:
        super().clean()
        if self.a_id and self.a_id == self.b_id:
            raise ValidationError({"b": gettext("Bitte wählen Sie zwei verschiedene Städte.")})
        self.sort()

    def save(self, *args: object, **kwargs: object) -> None:
        self.sort()
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def sort(self) -> None:
        """The way is the same in both directions, so each pair stands once: the city with the smaller key of the row first."""
        if self.a_id and self.b_id and self.a_id > self.b_id:
            self.a_id, self.b_id = self.b_id, self.a_id


class RotationRules(models.Model):
    """What the network has agreed on for its rotation; there is at most one row, and none means the defaults."""

    notice_weeks = models.PositiveSmallIntegerField(
        _("Vorlauf in Wochen"),
        default=10,
        validators=[MaxValueValidator(52)],
        help_text=_("So lange vorher soll eine Stadt wissen, dass sie einlädt."),
    )

    class Meta:
        verbose_name = _("Regeln der Reihe")
        verbose_name_plural = _("Regeln der Reihe")
        constraints = [
            models.CheckConstraint(
                condition=Q(pk=1),
                name="only_one_set_of_rotation_rules",
                violation_error_message=_("Die Regeln gibt es schon. Bitte bearbeiten Sie den Eintrag, den es gibt."),
            )
        ]

    def __str__(self) -> str:
        return gettext("Vorlauf: %(weeks)s Wochen") % {"weeks": self.notice_weeks}

    def clean(self) -> None:
        super().clean()
        if self._state.adding and RotationRules.objects.exists():  # saving it would write over the one there is
            raise ValidationError(gettext("Die Regeln gibt es schon. Bitte bearbeiten Sie den Eintrag, den es gibt."))

    def save(self, *args: object, **kwargs: object) -> None:
        self.pk = self.pk or 1
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def notice(self) -> datetime.timedelta:
        return datetime.timedelta(weeks=self.notice_weeks)
