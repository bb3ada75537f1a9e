"""Which area is funded by which period, with boundaries and amounts as sources state them."""

from __future__ import annotations

from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Prefetch, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from reihum.funding.models.programmes import Period
from reihum.kit.dated import Dated, DatedQuerySet, Sourced
from reihum.places.models import Area, PreparedOutline


class AreaFundingQuerySet(DatedQuerySet):
    def with_period(self) -> Self:
        """With period, programme, newest amount and own boundary, in three queries for any number of rows."""
        return self.select_related("period__programme").prefetch_related(
            Prefetch("amounts", FundingAmount.objects.order_by("-as_of", "-pk")), "boundaries"
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

    @property
    def boundary(self) -> FundingBoundary | None:
        """The newest boundary of its own; None where the area's holds. Costs a query unless prefetched."""
        return max(self.boundaries.all(), key=lambda version: (version.as_of, version.pk), default=None)


class FundingBoundary(PreparedOutline):
    """Where a period's money may go, if that is not the whole area or more than the area."""

    funding = ParentalKey(AreaFunding, on_delete=models.CASCADE, related_name="boundaries", verbose_name=_("Förderung"))

    OWNER = "funding"

    class Meta(PreparedOutline.Meta):
        verbose_name = _("Fördergrenze")
        verbose_name_plural = _("Fördergrenzen")
        constraints = [
            *PreparedOutline.Meta.constraints,
            models.UniqueConstraint(
                fields=["funding", "as_of", "source"],
                name="funding_boundary_unique_version",
                violation_error_message=_("Diese Quelle hat für diesen Tag schon eine Grenze."),
            ),
        ]


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
