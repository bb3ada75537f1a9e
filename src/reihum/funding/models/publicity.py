"""How funders must be named: rule sets as data, the logos that go with them, and the proof that it was done."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from reihum.media.models import Logo
from reihum.people.models import Person
from reihum.places.official_keys import Land


class Publicity(models.TextChoices):
    """The codes of the rule sets that come with the program."""

    EU_2014 = "eu-2014", "EU 2014–2020"
    EU_2021 = "eu-2021", "EU 2021–2027"
    STAEDTEBAU = "staedtebau", "Städtebauförderung"
    SACHSEN = "sachsen-haushalt", "Sachsen"


class Level(models.TextChoices):
    """Whose money a programme gives."""

    EU = "eu", _("Europäische Union")
    FEDERAL = "federal", _("Bund, Länder und Gemeinden")
    LAND = "land", _("Land")
    MUNICIPAL = "municipal", _("Kommune")
    FOUNDATION = "foundation", _("Stiftung")


class RuleSet(ClusterableModel):
    """Rules by which funders are named (Publizitätsregeln). A funding period points to those of its law; never today's.

    A rule set with a Land is added by itself to what is funded in this Land on its levels.
    """

    code = models.SlugField(_("Kürzel"), max_length=40, unique=True)
    name = models.CharField(_("Name"), max_length=200)
    legal_base = models.CharField(_("Rechtsgrundlage"), max_length=300, blank=True)
    valid_from = models.DateField(
        _("gilt von"), null=True, blank=True, help_text=_("Für Inhalte ab diesem Tag; leer: seit jeher.")
    )
    valid_until = models.DateField(_("gilt bis"), null=True, blank=True)
    shows_emblem = models.BooleanField(_("zeigt das Emblem der Europäischen Union"), default=False)
    beside_emblem = models.TextField(
        _("Text neben dem Emblem"),
        blank=True,
        help_text=_(
            "Eine Zeile je Zeile. {fonds} steht für den Namen des Fonds, {hinweis} für den Hinweis des Zeitraums."
        ),
    )
    sentence = models.CharField(_("Satz"), max_length=300, blank=True, help_text=_("Im Wortlaut."))
    first_viewport = models.BooleanField(
        _("ohne Scrollen zu sehen"), default=False, help_text=_("Auf dem Telefon wie am Bildschirm.")
    )
    excludes_other_eu_marks = models.BooleanField(_("kein anderes Zeichen der EU-Förderung daneben"), default=False)
    land = models.CharField(_("gilt von selbst im Land"), max_length=2, choices=Land.choices, blank=True)
    levels = models.JSONField(_("… für Programme dieser Ebenen"), default=list, blank=True)
    order = models.PositiveSmallIntegerField(_("Reihenfolge"), default=50)

    class Meta:
        verbose_name = _("Publizitätsregeln")
        verbose_name_plural = _("Publizitätsregeln")
        ordering = ["order", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="rule_set_ends_after_start",
                violation_error_message=_("Das Ende liegt vor dem Beginn. Bitte prüfen Sie beide Tage."),
            ),
            models.CheckConstraint(
                condition=Q(shows_emblem=False) | ~Q(beside_emblem=""),
                name="rule_set_emblem_with_words",
                violation_error_message=_("Das Emblem steht nie allein: Bitte nennen Sie den Text daneben."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        unknown = set(self.levels or ()) - set(Level.values)
        if unknown:
            raise ValidationError(
                {"levels": gettext("Diese Ebene gibt es nicht: %(level)s.") % {"level": sorted(unknown)[0]}}
            )

    def holds_on(self, day: datetime.date) -> bool:
        """Whether content of `day` follows these rules."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )


class RuleSetLogo(models.Model):
    """A logo that a rule set wants, in its place in the row."""

    rule_set = ParentalKey(RuleSet, on_delete=models.CASCADE, related_name="logo_places")
    logo = models.ForeignKey(Logo, on_delete=models.PROTECT, related_name="rule_places", verbose_name=_("Logo"))
    order = models.PositiveSmallIntegerField(_("Reihenfolge"), default=1)

    class Meta:
        verbose_name = _("Logo der Publizitätsregeln")
        verbose_name_plural = _("Logos der Publizitätsregeln")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule_set", "logo"],
                name="rule_set_logo_once",
                violation_error_message=_("Dieses Logo steht hier schon."),
            )
        ]

    def __str__(self) -> str:
        return str(self.logo)


def no_findings() -> list[Any]:
    return []


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def by_program(self) -> Self:
        """Pictures that the program took and judged."""
        return self.filter(passed__isnull=False)

    def by_hand(self) -> Self:
        """What somebody brought: a poster, a press article, a flyer."""
        return self.filter(passed__isnull=True)


class Evidence(models.Model):
    """That a publication named its funders as it should (Nachweis): a dated picture of it with what was checked.

    The program takes pictures of pages and judges them; what it cannot see – posters, press, events – somebody brings by hand.
    """

    TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".pdf": "application/pdf"}

    address = models.CharField(_("Adresse"), max_length=500, blank=True, db_index=True)
    title = models.CharField(_("Titel"), max_length=300)
    day = models.DateField(_("Datum"))  # of the picture; by hand: on which it was so
    taken_at = models.DateTimeField(_("aufgenommen am"), default=timezone.now)
    file = models.FileField(_("Datei"), upload_to="nachweise/%Y/")
    sha256 = models.CharField(_("Prüfsumme (SHA-256)"), max_length=64)
    passed = models.BooleanField(_("in Ordnung"), null=True, editable=False)  # None: by hand, no program judges it
    findings = models.JSONField(_("Ergebnis"), default=no_findings, blank=True)
    description = models.TextField(_("Beschreibung"), blank=True)
    looked_by = models.ForeignKey(
        Person,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="evidence",
        verbose_name=_("Nachgesehen hat"),
    )
    periods = models.ManyToManyField(
        "funding.Period", blank=True, related_name="evidence", verbose_name=_("Förderzeiträume")
    )
    projects = models.ManyToManyField(
        "funding.Project", blank=True, related_name="evidence", verbose_name=_("Vorhaben")
    )

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("Nachweis der Publizität")
        verbose_name_plural = _("Nachweise der Publizität")
        ordering = ["-day", "-taken_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["address", "day", "sha256"],
                condition=Q(passed__isnull=False),
                name="evidence_of_page_once_a_day",
            ),
            models.UniqueConstraint(
                fields=["sha256"],
                condition=Q(passed__isnull=True),
                name="evidence_by_hand_once",
                violation_error_message=_("Diese Datei gibt es schon als Nachweis."),
            ),
            models.CheckConstraint(
                condition=Q(passed__isnull=True) | ~Q(address=""), name="evidence_of_page_with_address"
            ),
            models.CheckConstraint(
                condition=Q(passed__isnull=False) | ~Q(description=""),
                name="evidence_by_hand_described",
                violation_error_message=_("Bitte beschreiben Sie, was zu sehen ist."),
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(title)s, %(day)s") % {"title": self.title, "day": f"{self.day:%d.%m.%Y}"}

    @property
    def is_by_hand(self) -> bool:
        return self.passed is None

    @property
    def result(self) -> str:
        """What the program found, or who looked."""
        if self.passed is not None:
            return gettext("in Ordnung") if self.passed else gettext("Verstöße")
        return (
            gettext("nachgesehen: %(person)s") % {"person": self.looked_by} if self.looked_by else gettext("von Hand")
        )

    @property
    def suffix(self) -> str:
        return Path(self.file.name or "").suffix

    @property
    def is_pdf(self) -> bool:
        return self.suffix == ".pdf"

    @property
    def content_type(self) -> str:
        return self.TYPES[self.suffix]

    @property
    def filename(self) -> str:
        """What the file is called when it is downloaded, and in the report."""
        return f"nachweis-{self.day:%Y-%m-%d}-{self.pk}{self.suffix}"
