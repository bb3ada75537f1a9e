"""Programmes, their funding periods, and what a period pays for: its fields of action."""

from __future__ import annotations

import datetime

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reihum.funding.models.publicity import Level, Publicity, RuleSet
from reihum.kit.german import COLLATION


class Programme(models.Model):
    """A funding programme, such as Soziale Stadt."""

    Level = Level

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
    publicity = models.ForeignKey(
        RuleSet,
        on_delete=models.PROTECT,
        to_field="code",
        db_column="publicity",
        null=True,
        blank=True,
        related_name="periods",
        verbose_name=_("Publizitätsregeln"),
        help_text=_("Leer, wenn der Förderer keine Vorgaben macht."),
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
        if self.publicity_id == Publicity.EU_2014 and not self.fund_name:
            raise ValidationError(
                {"fund_name": gettext("Im Zeitraum 2014–2020 muss der Fonds genannt werden (DVO 821/2014, Art. 4).")}
            )

    def runs_on(self, day: datetime.date) -> bool:
        """Whether money of this period can be spent on `day`."""
        last = self.eligible_until or self.end
        return self.start <= day and (last is None or day <= last)


class Topic(models.Model):
    """A field of action as everybody would call it (Thema). One list of about twenty, over all programmes, for search."""

    name = models.CharField(_("Name"), max_length=120, unique=True, db_collation=COLLATION)
    slug = models.SlugField(_("Kurzname in der Adresse"), max_length=120, unique=True)

    class Meta:
        verbose_name = _("Thema")
        verbose_name_plural = _("Themen")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class ActionField(models.Model):
    """A field of action (Handlungsfeld) in the words of one programme and period, with the topics it stands for."""

    period = models.ForeignKey(
        Period, on_delete=models.CASCADE, related_name="action_fields", verbose_name=_("Förderzeitraum")
    )
    number = models.PositiveSmallIntegerField(_("Nummer"))
    name = models.CharField(_("Name"), max_length=200)
    topics = models.ManyToManyField(Topic, blank=True, related_name="action_fields", verbose_name=_("Themen"))

    class Meta:
        verbose_name = _("Handlungsfeld")
        verbose_name_plural = _("Handlungsfelder")
        ordering = ["period", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["period", "number"],
                name="action_field_numbered_once_a_period",
                violation_error_message=_("Diese Nummer hat in diesem Förderzeitraum schon ein anderes Handlungsfeld."),
            )
        ]

    def __str__(self) -> str:
        return gettext("%(number)s – %(name)s") % {"number": self.number, "name": self.name}
