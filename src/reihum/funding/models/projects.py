"""Projects (Vorhaben): what is done with the money, as sources state it from time to time."""

from __future__ import annotations

from decimal import Decimal
from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Prefetch, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from reihum.funding.models.programmes import ActionField, Period
from reihum.kit.dated import Sourced, days_in_order
from reihum.kit.german import COLLATION
from reihum.media.models import Photo
from reihum.places.models import Area, Municipality


class ProjectQuerySet(models.QuerySet["Project"]):
    def with_latest(self) -> Self:
        """With place, period, programme, field of action and newest version, in two queries for any number of projects."""
        return self.select_related(
            "area__municipality", "municipality", "period__programme", "action_field"
        ).prefetch_related(Prefetch("versions", ProjectVersion.objects.order_by("-as_of", "-pk")))

    def public(self) -> Self:
        """Without what was only applied for, or never came to be."""
        return self.exclude(state__in=Project.NOT_PUBLIC)


class Project(ClusterableModel):
    """A project (Vorhaben) that a period's money pays for, in one area or for a whole municipality."""

    class State(models.TextChoices):
        APPLIED = "applied", _("beantragt")
        APPROVED = "approved", _("bewilligt")
        RUNNING = "running", _("läuft")
        FINISHED = "finished", _("durchgeführt, wird abgerechnet")
        SETTLED = "settled", _("abgeschlossen")
        WITHDRAWN = "withdrawn", _("nicht zustande gekommen")

    NOT_PUBLIC = (State.APPLIED, State.WITHDRAWN)

    name = models.CharField(_("Name"), max_length=300, db_collation=COLLATION)
    slug = models.SlugField(_("Kurzname in der Adresse"), max_length=120, unique=True)
    code = models.CharField(
        _("Kennzeichen"),
        max_length=80,
        blank=True,
        help_text=_("Unter dem der Fördergeber es führt, zum Beispiel die Vorhabennummer."),
    )
    period = models.ForeignKey(
        Period, on_delete=models.PROTECT, related_name="projects", verbose_name=_("Förderzeitraum")
    )
    action_field = models.ForeignKey(
        ActionField,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name=_("Handlungsfeld"),
    )
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, null=True, blank=True, related_name="projects", verbose_name=_("im Gebiet")
    )
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name=_("in der Stadt oder Gemeinde"),
        help_text=_("Nur wenn es zu keinem Gebiet gehört."),
    )
    beneficiary = models.CharField(_("Träger"), max_length=300, help_text=_("Wer das Geld erhält."))
    purpose = models.TextField(_("Ziel"), blank=True, help_text=_("Wozu es da ist, in zwei, drei Sätzen für alle."))
    result = models.TextField(_("Ergebnis"), blank=True, help_text=_("Was daraus geworden ist."))
    state = models.CharField(_("Stand"), max_length=20, choices=State.choices, default=State.RUNNING)
    has_investment = models.BooleanField(
        _("mit Bau oder Ausstattung"), default=False, help_text=_("Davon hängt ab, ob eine Tafel anzubringen ist.")
    )
    latitude = models.FloatField(
        _("Breite"), null=True, blank=True, validators=[MinValueValidator(47.0), MaxValueValidator(55.2)]
    )
    longitude = models.FloatField(
        _("Länge"), null=True, blank=True, validators=[MinValueValidator(5.8), MaxValueValidator(15.1)]
    )

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("Vorhaben")
        verbose_name_plural = _("Vorhaben")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(area__isnull=False, municipality__isnull=True)
                | Q(area__isnull=True, municipality__isnull=False),
                name="project_has_one_place",
                violation_error_message=_("Bitte nennen Sie ein Gebiet oder eine Stadt, nicht beides."),
            ),
            models.UniqueConstraint(
                fields=["period", "code"],
                name="project_code_unique_in_period",
                condition=~Q(code=""),
                violation_error_message=_(
                    "Dieses Kennzeichen hat in diesem Förderzeitraum schon ein anderes Vorhaben."
                ),
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="project_position_whole",
                violation_error_message=_("Zur Lage gehören Breite und Länge."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.action_field and self.period_id and self.action_field.period_id != self.period_id:
            raise ValidationError(
                {"action_field": gettext("Dieses Handlungsfeld gehört zu einem anderen Förderzeitraum.")}
            )

    def get_absolute_url(self) -> str:
        return reverse("projects:project", args=[self.slug])

    @property
    def city(self) -> Municipality:
        """Where it is. Costs queries unless loaded by `with_latest`."""
        return self.area.municipality if self.area else self.municipality  # type: ignore[return-value]

    @property
    def is_public(self) -> bool:
        return self.state not in self.NOT_PUBLIC

    @property
    def version(self) -> ProjectVersion | None:
        """The newest version. Costs a query unless loaded by `with_latest`."""
        return max(self.versions.all(), key=lambda version: (version.as_of, version.pk), default=None)


class ProjectVersion(Sourced):
    """Dates and costs of a project as a source states them as of a day. Application, notice and settlement differ."""

    # By whom the costs are borne, in the order in which they are shown.
    SHARES = ("eu", "federal", "land", "municipal", "own")

    project = ParentalKey(Project, on_delete=models.CASCADE, related_name="versions", verbose_name=_("Vorhaben"))
    since = models.DateField(_("Beginn"), null=True, blank=True)
    until = models.DateField(_("Ende"), null=True, blank=True)
    total = models.DecimalField(
        _("förderfähige Gesamtkosten in Euro"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    eu = models.DecimalField(
        _("davon Europäische Union"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    federal = models.DecimalField(
        _("davon Bund"), max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    land = models.DecimalField(
        _("davon Land"), max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    municipal = models.DecimalField(
        _("davon Kommune"), max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    own = models.DecimalField(
        _("davon Eigenmittel und Dritte"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )

    class Meta(Sourced.Meta):
        verbose_name = _("Fassung eines Vorhabens")
        verbose_name_plural = _("Fassungen eines Vorhabens")
        constraints = [
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
                name="project_version_ends_after_start",
                violation_error_message=_("Das Ende liegt vor dem Beginn. Bitte prüfen Sie beide Tage."),
            ),
            models.CheckConstraint(
                condition=Q(total__isnull=True)
                | Q(
                    total__gte=Coalesce(F("eu"), Decimal(0))
                    + Coalesce(F("federal"), Decimal(0))
                    + Coalesce(F("land"), Decimal(0))
                    + Coalesce(F("municipal"), Decimal(0))
                    + Coalesce(F("own"), Decimal(0))
                    - Decimal("0.005")  # SQLite adds as floating point
                ),
                name="project_version_within_total",
                violation_error_message=_("Die einzelnen Beträge ergeben zusammen mehr als die Gesamtkosten."),
            ),
            models.UniqueConstraint(
                fields=["project", "as_of", "source"],
                name="project_version_unique",
                violation_error_message=_("Diese Quelle hat für diesen Tag schon eine Angabe."),
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(project)s, Stand %(day)s") % {"project": self.project, "day": self.as_of}

    def clean(self) -> None:
        super().clean()
        days_in_order(self.since, self.until)
        if self.total is not None and sum(amount for _share, amount in self.shares) > self.total:
            raise ValidationError(
                {"total": gettext("Die einzelnen Beträge ergeben zusammen mehr als die Gesamtkosten.")}
            )

    @property
    def shares(self) -> list[tuple[str, Decimal]]:
        """The known shares of the costs: field and amount in euros."""
        return [(share, getattr(self, share)) for share in self.SHARES if getattr(self, share) is not None]

    @property
    def named_shares(self) -> list[tuple[str, Decimal]]:
        """The known shares of the costs: who bears it, in words, and the amount in euros."""
        names = {
            "eu": gettext("Europäische Union"),
            "federal": gettext("Bund"),
            "land": gettext("Land"),
            "municipal": gettext("Kommune"),
            "own": gettext("Eigenmittel und Dritte"),
        }
        return [(names[share], amount) for share, amount in self.shares]


class ProjectPhoto(models.Model):
    """A picture of a project, in its place in the row."""

    project = ParentalKey(Project, on_delete=models.CASCADE, related_name="pictures")
    photo = models.ForeignKey(Photo, on_delete=models.CASCADE, related_name="project_places", verbose_name=_("Bild"))
    alt = models.CharField(
        _("Alternativtext"),
        max_length=300,
        help_text=_("Was auf dem Bild zu sehen ist, für Menschen, die es nicht sehen."),
    )
    order = models.PositiveSmallIntegerField(_("Reihenfolge"), default=1)

    class Meta:
        verbose_name = _("Bild eines Vorhabens")
        verbose_name_plural = _("Bilder eines Vorhabens")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.alt


class ProjectList(models.Model):
    """A list of projects that somebody publishes (EU: list of operations) and that is imported from time to time."""

    name = models.CharField(
        _("Name der Quelle"),
        max_length=200,
        unique=True,
        help_text=_("Zum Beispiel: Liste der Vorhaben ESF Plus Sachsen."),
    )
    url = models.URLField(_("Wo sie veröffentlicht ist"), blank=True)
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="lists", verbose_name=_("Förderzeitraum"))
    columns = models.JSONField(_("Spalten"), default=dict, editable=False)  # what we call it → heading in the file
    imported_at = models.DateTimeField(_("zuletzt eingelesen"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("Liste der Vorhaben")
        verbose_name_plural = _("Listen der Vorhaben")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name
