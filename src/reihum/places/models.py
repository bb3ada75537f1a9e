"""Where things are: municipalities, and the areas in them with their boundaries and inhabitants through the years."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, Exists, OuterRef, Prefetch, Q, When
from django.db.models.functions import Left
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from reihum.kit import geo
from reihum.kit.dated import Archivable, Dated, DatedQuerySet, Sourced
from reihum.kit.german import COLLATION
from reihum.media.models import File
from reihum.places.official_keys import Land, ags_of, check_ags, check_ars


class MunicipalityQuerySet(models.QuerySet["Municipality"]):
    def with_areas(self) -> Self:
        """Those that have an area. Of the eleven thousand that an official file brings, the network knows a few."""
        return self.filter(Exists(Area.objects.filter(municipality=OuterRef("pk"))))

    def in_use(self) -> Self:
        """Those that anything but their outline refers to, of whatever app."""
        used = Q(pk__in=())
        for relation in self.model._meta.related_objects:
            rows = relation.related_model
            if isinstance(rows, type) and rows is not MunicipalityOutline:
                used |= Q(Exists(rows._base_manager.filter(**{relation.field.name: OuterRef("pk")})))
        return self.filter(used)


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
    kind = models.CharField(_("Art"), max_length=60, blank=True, help_text=_("Zum Beispiel: Große Kreisstadt."))

    objects = MunicipalityQuerySet.as_manager()

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

    def of_city_first(self, city: int) -> Self:
        """To choose from: with municipality, those of the city (its key) first, then the others city by city."""
        is_elsewhere = Case(When(municipality=city, then=0), default=1)
        return self.select_related("municipality").order_by(is_elsewhere, "municipality__name", "name", "pk")


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
    predecessors = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="successors",
        verbose_name=_("Vorgänger"),
        help_text=_("Gebiete, aus denen dieses hervorging, etwa nach einem neuen Beschluss."),
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


class OutlineQuerySet(models.QuerySet[Any]):
    def newest(self) -> Self:
        """Of each owner's versions the one that counts."""
        owner = self.model.OWNER
        newer = self.model._base_manager.filter(
            Q(as_of__gt=OuterRef("as_of")) | Q(as_of=OuterRef("as_of"), pk__gt=OuterRef("pk")),
            **{owner: OuterRef(owner)},
        )
        return self.filter(~Exists(newer))


class Outline(Sourced):
    """One version of a line around something: a surface on the ground. What is measured of it is set when it is saved."""

    resolved_on = models.DateField(
        _("Beschluss vom"), null=True, blank=True, help_text=_("Wann das Gebiet so beschlossen wurde.")
    )
    geometry = models.JSONField(
        _("Grenze (GeoJSON)"),
        help_text=_("Eine Fläche in Grad (WGS84), wie sie zum Beispiel geojson.io oder QGIS ausgeben."),
    )
    hectares = models.FloatField(_("Größe in Hektar"), editable=False)
    west = models.FloatField(editable=False)
    south = models.FloatField(editable=False)
    east = models.FloatField(editable=False)
    north = models.FloatField(editable=False)
    changed_at = models.DateTimeField(auto_now=True, db_index=True, editable=False)

    OWNER: ClassVar[str]  # the field that says whose line it is

    objects = OutlineQuerySet.as_manager()

    class Meta(Sourced.Meta):
        abstract = True
        constraints = [models.CheckConstraint(condition=Q(hectares__gt=0), name="%(class)s_has_a_surface")]

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
        self.measure()
        super().save(*args, **kwargs)

    def measure(self) -> None:
        """Sets what follows from the geometry. For whoever saves many at once. Raises ValidationError."""
        self.geometry = geo.boundary(self.geometry)
        self.hectares = geo.hectares(self.geometry)
        self.west, self.south, self.east, self.north = geo.bounds(self.geometry)


class PreparedOutline(Outline):
    """An outline in which positions are looked up (`places.inside`)."""

    wkb = models.BinaryField(editable=False)  # the geometry again; all of them are read at once

    class Meta(Outline.Meta):
        abstract = True

    def measure(self) -> None:
        super().measure()
        self.wkb = geo.wkb(self.geometry)


class Boundary(PreparedOutline):
    """One version of an area's boundary."""

    area = ParentalKey(Area, on_delete=models.CASCADE, related_name="boundaries", verbose_name=_("Gebiet"))
    overview = models.TextField(editable=False)  # see `kit.outline_code`

    OWNER = "area"

    class Meta(PreparedOutline.Meta):
        verbose_name = _("Grenze")
        verbose_name_plural = _("Grenzen")
        constraints = [
            *Outline.Meta.constraints,
            models.UniqueConstraint(
                fields=["area", "as_of", "source"],
                name="boundary_unique_version",
                violation_error_message=_("Diese Quelle hat für diesen Tag schon eine Grenze."),
            ),
        ]

    def measure(self) -> None:
        super().measure()
        self.overview = geo.overview(self.geometry)


class MunicipalityOutline(Outline):
    """Where a municipality ends, as an official file says; the newest one only."""

    municipality = models.OneToOneField(
        Municipality, on_delete=models.CASCADE, related_name="outline", verbose_name=_("Stadt oder Gemeinde")
    )
    resolved_on = None

    OWNER = "municipality"

    class Meta(Outline.Meta):
        verbose_name = _("Gemeindegrenze")
        verbose_name_plural = _("Gemeindegrenzen")


class AreaDocument(models.Model):
    """A document about an area for everybody to read: its concept, a resolution, a report."""

    area = ParentalKey(Area, on_delete=models.CASCADE, related_name="documents", verbose_name=_("Gebiet"))
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="area_documents", verbose_name=_("Dokument"))

    class Meta:
        verbose_name = _("Dokument des Gebiets")
        verbose_name_plural = _("Dokumente des Gebiets")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "file"],
                name="area_document_once",
                violation_error_message=_("Dieses Dokument gehört schon zum Gebiet."),
            )
        ]

    def __str__(self) -> str:
        return self.file.title


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
