"""Where things are: municipalities, and the areas in them with their boundaries and inhabitants through the years."""

from __future__ import annotations

from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Prefetch, Q
from django.db.models.functions import Left
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from reihum.kit import geo
from reihum.kit.dated import Archivable, Dated, DatedQuerySet, Sourced
from reihum.kit.german import COLLATION
from reihum.places.official_keys import Land, ags_of, check_ags, check_ars


class Municipality(models.Model):
    """A city or municipality, under its official key. The Land follows from the key."""

    name = models.CharField(_("Name"), max_length=120, db_collation=COLLATION)
    slug = models.SlugField(_("Kurzname in der Adresse"), max_length=120, unique=True)
    ags = models.CharField(
        _("Gemeindeschlüssel (AGS)"),
        max_length=8,
        unique=True,
        validators=[check_ags],
        help_text=_("Acht Ziffern, zum Beispiel 14524080 für Glauchau."),
        error_messages={"unique": _("Diese Gemeinde ist schon eingetragen.")},
    )
    ars = models.CharField(
        _("Regionalschlüssel (ARS)"),
        max_length=12,
        unique=True,
        null=True,
        blank=True,
        validators=[check_ars],
        help_text=_("Zwölf Ziffern, zum Beispiel 145240080080 für Glauchau."),
        error_messages={"unique": _("Diese Gemeinde ist schon eingetragen.")},
    )
    land = models.GeneratedField(
        expression=Left("ags", 2),
        output_field=models.CharField(_("Land"), max_length=2, choices=Land.choices),
        db_persist=True,
        verbose_name=_("Land"),
    )
    latitude = models.FloatField(
        _("Breite"), null=True, blank=True, validators=[MinValueValidator(47.0), MaxValueValidator(55.2)]
    )
    longitude = models.FloatField(
        _("Länge"), null=True, blank=True, validators=[MinValueValidator(5.8), MaxValueValidator(15.1)]
    )

    class Meta:
        ordering = ["name", "ags"]
        verbose_name = _("Stadt oder Gemeinde")
        verbose_name_plural = _("Städte und Gemeinden")
        constraints = [
            models.CheckConstraint(
                condition=Q(ags__regex=r"^(0[1-9]|1[0-6])[0-9]{6}$"),
                name="municipality_ags_form",
                violation_error_message=_("Der Gemeindeschlüssel (AGS) hat acht Ziffern, zum Beispiel 14524080."),
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="municipality_position_whole",
                violation_error_message=_("Zur Lage gehören Breite und Länge."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        self.ars = self.ars or None
        if self.ags and self.ars and len(self.ars) == 12 and ags_of(self.ars) != self.ags:
            raise ValidationError(
                {"ars": gettext("Regionalschlüssel und Gemeindeschlüssel gehören nicht zur selben Gemeinde.")}
            )

    @property
    def land_name(self) -> str:
        return str(Land(self.land).label)

    def get_absolute_url(self) -> str:
        return reverse("places:municipality", args=[self.slug])


class AreaQuerySet(DatedQuerySet):
    def with_latest(self) -> Self:
        """With municipality, newest boundary and newest number of inhabitants, in three queries for any number of areas."""
        return self.select_related("municipality").prefetch_related(
            Prefetch("boundaries", Boundary.objects.order_by("-as_of", "-pk")),
            Prefetch("populations", Population.objects.order_by("-as_of", "-pk")),
        )


class Area(Dated, Archivable, ClusterableModel):
    """A quarter with special needs (Gebiet), in which somebody works and public money is spent."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="areas", verbose_name=_("Stadt oder Gemeinde")
    )
    name = models.CharField(_("Name"), max_length=160, db_collation=COLLATION)
    slug = models.SlugField(_("Kurzname in der Adresse"), max_length=120)
    description = models.TextField(
        _("Worum es hier geht"), blank=True, help_text=_("Zwei, drei Absätze für alle, die das Gebiet nicht kennen.")
    )

    objects = AreaQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("Gebiet")
        verbose_name_plural = _("Gebiete")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["municipality", "slug"],
                name="area_slug_unique_in_municipality",
                violation_error_message=_("In dieser Stadt gibt es schon ein Gebiet mit diesem Kurznamen."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality.name}: {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("places:area", args=[self.municipality.slug, self.slug])

    @property
    def boundary(self) -> Boundary | None:
        """The newest version of the boundary. Costs a query unless loaded by `with_latest`."""
        return max(self.boundaries.all(), key=lambda version: (version.as_of, version.pk), default=None)

    @property
    def population(self) -> Population | None:
        """The newest number of inhabitants. Costs a query unless loaded by `with_latest`."""
        return max(self.populations.all(), key=lambda version: (version.as_of, version.pk), default=None)


class Boundary(Sourced):
    """One version of an area's boundary. Size and box are measured when it is saved."""

    area = ParentalKey(Area, on_delete=models.CASCADE, related_name="boundaries", verbose_name=_("Gebiet"))
    geometry = models.JSONField(
        _("Grenze (GeoJSON)"),
        help_text=_("Eine Fläche in Grad (WGS84), wie sie zum Beispiel geojson.io oder QGIS ausgeben."),
    )
    hectares = models.FloatField(_("Größe in Hektar"), editable=False)
    west = models.FloatField(editable=False)
    south = models.FloatField(editable=False)
    east = models.FloatField(editable=False)
    north = models.FloatField(editable=False)

    class Meta(Sourced.Meta):
        verbose_name = _("Grenze")
        verbose_name_plural = _("Grenzen")
        constraints = [
            models.CheckConstraint(condition=Q(hectares__gt=0), name="boundary_has_a_surface"),
            models.UniqueConstraint(
                fields=["area", "as_of", "source"],
                name="boundary_unique_version",
                violation_error_message=_("Diese Quelle hat für diesen Tag schon eine Grenze."),
            ),
        ]

    def __str__(self) -> str:
        return gettext("Grenze, Stand %(day)s") % {"day": self.as_of}

    @property
    def box(self) -> tuple[float, float, float, float]:
        """West, south, east, north, in degrees."""
        return self.west, self.south, self.east, self.north

    def clean_fields(self, exclude: Any = None) -> None:
        super().clean_fields(exclude=exclude)
        if not exclude or "geometry" not in exclude:
            try:
                self.geometry = geo.boundary(self.geometry)
            except ValidationError as error:
                raise ValidationError({"geometry": error.messages}) from error

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.geometry = geo.boundary(self.geometry)
        self.hectares = geo.hectares(self.geometry)
        self.west, self.south, self.east, self.north = geo.bounds(self.geometry)
        super().save(*args, **kwargs)


class Population(Sourced):
    """How many people live in an area, as a source counted them."""

    area = ParentalKey(Area, on_delete=models.CASCADE, related_name="populations", verbose_name=_("Gebiet"))
    inhabitants = models.PositiveIntegerField(_("Einwohnerinnen und Einwohner"))

    class Meta(Sourced.Meta):
        verbose_name = _("Einwohnerzahl")
        verbose_name_plural = _("Einwohnerzahlen")
        constraints = [
            models.UniqueConstraint(
                fields=["area", "as_of", "source"],
                name="population_unique_version",
                violation_error_message=_("Diese Quelle hat für diesen Tag schon eine Zahl."),
            )
        ]

    def __str__(self) -> str:
        return gettext("%(count)s Menschen, Stand %(day)s") % {"count": self.inhabitants, "day": self.as_of}
