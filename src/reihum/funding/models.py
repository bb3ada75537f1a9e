"""Money: programmes, their funding periods, and which area is funded by which, with amounts as sources state them."""

from __future__ import annotations

import datetime
from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Prefetch, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from reihum.kit.dated import Dated, DatedQuerySet, Sourced
from reihum.kit.german import COLLATION
from reihum.places.models import Area


class Programme(models.Model):
    """A funding programme, such as Soziale Stadt."""

    class Level(models.TextChoices):
        EU = "eu", _("Europäische Union")
        FEDERAL = "federal", _("Bund, Länder und Gemeinden")
        LAND = "land", _("Land")
        MUNICIPAL = "municipal", _("Kommune")
        FOUNDATION = "foundation", _("Stiftung")

    name = models.CharField(_("Name"), max_length=200, unique=True, db_collation=COLLATION)
    slug = models.SlugField(_("Kurzname in der Adresse"), max_length=120, unique=True)
    level = models.CharField(_("Ebene"), max_length=20, choices=Level.choices)
    legal_base = models.CharField(_("Rechtsgrundlage"), max_length=300, blank=True)
    purpose = models.TextField(_("Was gefördert wird"), blank=True)
    predecessors = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="successors", verbose_name=_("Vorgänger")
    )

    class Meta:
        verbose_name = _("Programm")
        verbose_name_plural = _("Programme")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Publicity(models.TextChoices):
    """The rule set by which the funder is named. Chosen by the funding period of the content, never by today's date."""

    EU_2014 = "eu-2014", _("EU 2014–2020 (VO 1303/2013, DVO 821/2014)")
    EU_2021 = "eu-2021", _("EU 2021–2027 (VO 2021/1060)")
    STAEDTEBAU = "staedtebau", _("Städtebauförderung")
    NONE = "none", _("keine Vorgaben")


class Period(models.Model):
    """A funding period (Förderzeitraum) of a programme, with the rules that go with it."""

    class Statement(models.TextChoices):
        CO_FUNDED = "co-funded", _("Kofinanziert von der Europäischen Union")
        FUNDED = "funded", _("Finanziert von der Europäischen Union")

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="periods", verbose_name=_("Programm")
    )
    name = models.CharField(_("Name"), max_length=120, help_text=_("Wie man es sagt, zum Beispiel: ESF 2014–2020."))
    start = models.DateField(_("Beginn"))
    end = models.DateField(_("Ende"), null=True, blank=True)
    eligible_until = models.DateField(
        _("Ausgaben förderfähig bis"),
        null=True,
        blank=True,
        help_text=_("Oft einige Jahre nach dem Ende des Zeitraums."),
    )
    rate = models.DecimalField(
        _("Fördersatz in Prozent"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    publicity = models.CharField(
        _("Publizitätsregeln"), max_length=20, choices=Publicity.choices, default=Publicity.NONE
    )
    fund_name = models.CharField(
        _("Name des Fonds"),
        max_length=120,
        blank=True,
        help_text=_("2014–2020 Pflicht, zum Beispiel: Europäischer Sozialfonds."),
    )
    statement = models.CharField(
        _("Hinweis neben dem Emblem"),
        max_length=20,
        choices=Statement.choices,
        default=Statement.CO_FUNDED,
        help_text=_("Ab 2021."),
    )
    land_sentence = models.CharField(
        _("Satz des Landes"),
        max_length=300,
        blank=True,
        help_text=_("Nur soweit der Bescheid ihn verlangt, im Wortlaut."),
    )

    class Meta:
        verbose_name = _("Förderzeitraum")
        verbose_name_plural = _("Förderzeiträume")
        ordering = ["-start", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gte=F("start")),
                name="period_ends_after_start",
                violation_error_message=_("Das Ende liegt vor dem Beginn. Bitte prüfen Sie beide Tage."),
            ),
            models.CheckConstraint(
                condition=Q(eligible_until__isnull=True) | Q(end__isnull=True) | Q(eligible_until__gte=F("end")),
                name="period_eligible_after_end",
                violation_error_message=_("Förderfähig sind Ausgaben mindestens bis zum Ende des Zeitraums."),
            ),
            models.CheckConstraint(
                condition=~Q(publicity="eu-2014") | ~Q(fund_name=""),
                name="period_2014_names_the_fund",
                violation_error_message=_(
                    "Im Zeitraum 2014–2020 muss der Fonds genannt werden (DVO 821/2014, Art. 4)."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.start and self.end and self.end < self.start:
            raise ValidationError({"end": gettext("Das Ende liegt vor dem Beginn. Bitte prüfen Sie beide Tage.")})
        if self.end and self.eligible_until and self.eligible_until < self.end:
            raise ValidationError(
                {"eligible_until": gettext("Förderfähig sind Ausgaben mindestens bis zum Ende des Zeitraums.")}
            )
        if self.publicity == Publicity.EU_2014 and not self.fund_name:
            raise ValidationError(
                {"fund_name": gettext("Im Zeitraum 2014–2020 muss der Fonds genannt werden (DVO 821/2014, Art. 4).")}
            )

    def runs_on(self, day: datetime.date) -> bool:
        """Whether money of this period can be spent on `day`."""
        last = self.eligible_until or self.end
        return self.start <= day and (last is None or day <= last)


class AreaFundingQuerySet(DatedQuerySet):
    def with_period(self) -> Self:
        """With period, programme and newest amount, in two queries for any number of rows."""
        return self.select_related("period__programme").prefetch_related(
            Prefetch("amounts", FundingAmount.objects.order_by("-as_of", "-pk"))
        )


class AreaFunding(Dated, ClusterableModel):
    """That a period's money goes into an area, from its first decision to its end."""

    class Status(models.TextChoices):
        APPLIED = "applied", _("beantragt")
        RUNNING = "running", _("läuft")
        SETTLING = "settling", _("wird abgerechnet")
        ENDED = "ended", _("abgeschlossen")

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="fundings", verbose_name=_("Gebiet"))
    period = models.ForeignKey(
        Period, on_delete=models.PROTECT, related_name="area_fundings", verbose_name=_("Förderzeitraum")
    )
    first_decision = models.DateField(_("erster Bescheid vom"), null=True, blank=True)
    status = models.CharField(_("Stand"), max_length=20, choices=Status.choices, default=Status.RUNNING)

    objects = AreaFundingQuerySet.as_manager()

    class Meta:
        verbose_name = _("Förderung eines Gebiets")
        verbose_name_plural = _("Förderungen der Gebiete")
        ordering = ["-since", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["area", "period"],
                name="area_funded_once_a_period",
                violation_error_message=_("Dieses Gebiet hat diesen Förderzeitraum schon."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area.name}, {self.period}"

    @property
    def amount(self) -> FundingAmount | None:
        """The newest amount. Costs a query unless loaded by `with_period`."""
        return max(self.amounts.all(), key=lambda version: (version.as_of, version.pk), default=None)


class FundingAmount(Sourced):
    """What a source says an area got, as of a day. Applied, granted and settled sums differ; all are kept."""

    funding = ParentalKey(AreaFunding, on_delete=models.CASCADE, related_name="amounts", verbose_name=_("Förderung"))
    granted = models.DecimalField(
        _("Zuwendung in Euro"), max_digits=14, decimal_places=2, validators=[MinValueValidator(0)]
    )
    total = models.DecimalField(
        _("Gesamtkosten in Euro"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )

    class Meta(Sourced.Meta):
        verbose_name = _("Betrag")
        verbose_name_plural = _("Beträge")
        constraints = [
            models.CheckConstraint(
                condition=Q(granted__gte=0) & (Q(total__isnull=True) | Q(total__gte=F("granted"))),
                name="funding_amount_within_total",
                violation_error_message=_("Die Zuwendung ist höher als die Gesamtkosten."),
            ),
            models.UniqueConstraint(
                fields=["funding", "as_of", "source"],
                name="funding_amount_unique_version",
                violation_error_message=_("Diese Quelle hat für diesen Tag schon einen Betrag."),
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(amount)s €, Stand %(day)s") % {"amount": self.granted, "day": self.as_of}

    def clean(self) -> None:
        super().clean()
        if self.granted is not None and self.total is not None and self.total < self.granted:
            raise ValidationError({"total": gettext("Die Zuwendung ist höher als die Gesamtkosten.")})
