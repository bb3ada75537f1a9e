"""Who is who: accounts, organisations, persons, their dated roles, and membership in the network."""

from __future__ import annotations

import datetime
from functools import cached_property
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reihum.kit.dated import Archivable, Dated, DatedQuerySet
from reihum.kit.german import COLLATION
from reihum.people.standing import Standing
from reihum.places.models import Area, Municipality


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A new account. Without a password it is entered by mailed code, passkey or single sign-on only."""
        user = self.model(email=email, **fields)
        user.set_password(password) if password else user.set_unusable_password()
        user.full_clean()
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """An account. Its name is an e-mail address; who the human being is, the Person says."""

    email = models.EmailField(
        _("E-Mail-Adresse"), unique=True, error_messages={"unique": _("Diese Adresse hat schon ein Konto.")}
    )
    is_active = models.BooleanField(_("darf sich anmelden"), default=True)
    joined_at = models.DateTimeField(_("angelegt am"), default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("Konto")
        verbose_name_plural = _("Konten")
        ordering = ["email"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique",
                violation_error_message=_("Diese Adresse hat schon ein Konto."),
            )
        ]

    def __str__(self) -> str:
        return self.email

    def clean(self) -> None:
        super().clean()
        self.email = self.email.lower()
        if User.objects.filter(email__iexact=self.email).exclude(pk=self.pk).exists():
            raise ValidationError({"email": gettext("Diese Adresse hat schon ein Konto.")})

    def get_full_name(self) -> str:
        return str(getattr(self, "person", None) or self.email)

    def get_short_name(self) -> str:
        return self.get_full_name()

    @property
    def is_staff(self) -> bool:
        return self.has_perm("wagtailadmin.access_admin")

    @cached_property
    def standing(self) -> Standing:
        """What this user is in the network today. Costs three queries once per object."""
        return Standing.of(self)


class Network(Archivable):
    """The network this installation serves; there is exactly one."""

    name = models.CharField(_("Name"), max_length=200)
    short_name = models.CharField(_("Kurzname"), max_length=60, help_text=_("Steht oben auf jeder Seite."))
    founded_on = models.DateField(_("gegründet am"), null=True, blank=True)
    claim = models.CharField(_("Leitsatz"), max_length=120, help_text=_("Große Überschrift der Startseite."))
    introduction = models.TextField(_("Einleitung"), help_text=_("Ein, zwei Sätze unter dem Leitsatz."))
    aim = models.TextField(_("Ziel des Netzwerks"), blank=True)
    email = models.EmailField(_("E-Mail-Adresse der Koordination"), blank=True)

    class Meta:
        verbose_name = _("Netzwerk")
        verbose_name_plural = _("Netzwerk")
        constraints = [
            models.CheckConstraint(
                condition=Q(pk=1),
                name="only_one_network",
                violation_error_message=_(
                    "Das Netzwerk ist schon angelegt. Bitte bearbeiten Sie den Eintrag, den es gibt."
                ),
            )
        ]

    def __str__(self) -> str:
        return self.short_name

    def clean(self) -> None:
        super().clean()
        if self._state.adding and Network.objects.exists():  # saving it would write over the one there is
            raise ValidationError(
                gettext("Das Netzwerk ist schon angelegt. Bitte bearbeiten Sie den Eintrag, den es gibt.")
            )

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.pk = self.pk or 1
        super().save(*args, **kwargs)


class Organisation(models.Model):
    """A body that people work for: a city's office, an association, a planning office."""

    class Kind(models.TextChoices):
        CITY = "city", _("Stadtverwaltung")
        ASSOCIATION = "association", _("Verein")
        WELFARE = "welfare", _("Wohlfahrtsverband")
        OFFICE = "office", _("Planungsbüro oder Sanierungsträger")
        HOUSING = "housing", _("Wohnungsunternehmen")
        UNIVERSITY = "university", _("Hochschule")
        AUTHORITY = "authority", _("Land, Bund oder Bewilligungsstelle")
        OTHER = "other", _("Sonstige")

    name = models.CharField(_("Name"), max_length=200, unique=True, db_collation=COLLATION)
    kind = models.CharField(_("Art"), max_length=20, choices=Kind.choices, default=Kind.OTHER)
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
        verbose_name=_("Stadt oder Gemeinde"),
    )
    website = models.URLField(_("Internetseite"), blank=True)

    class Meta:
        verbose_name = _("Organisation")
        verbose_name_plural = _("Organisationen")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class PersonQuerySet(models.QuerySet["Person"]):
    def members(self, day: datetime.date) -> Self:
        """Who belongs to the network on `day`: by own membership, or by a role for a member organisation or city."""
        memberships = Membership.objects.on(day)
        roles = Role.objects.on(day).filter(
            Q(kind__in=Role.NETWORK_KINDS)
            | Q(organisation__in=memberships.filter(organisation__isnull=False).values("organisation"))
            | Q(municipality__in=memberships.filter(municipality__isnull=False).values("municipality"))
            | Q(area__municipality__in=memberships.filter(municipality__isnull=False).values("municipality"))
        )
        return self.filter(
            Q(pk__in=memberships.filter(person__isnull=False).values("person")) | Q(pk__in=roles.values("person"))
        )

    def unclaimed(self, email: str) -> Self:
        """The persons with this address whom no account belongs to yet."""
        return self.filter(user__isnull=True, email__iexact=email)


class Person(models.Model):
    """A human being in the network, with or without an account. Contact details are for members, unless it says otherwise."""

    given_name = models.CharField(_("Vorname"), max_length=80, db_collation=COLLATION)
    family_name = models.CharField(_("Nachname"), max_length=80, db_collation=COLLATION)
    email = models.EmailField(
        _("E-Mail-Adresse"),
        blank=True,
        help_text=_("Mit dieser Adresse kann die Person sich anmelden und ihren Eintrag übernehmen."),
    )
    phone = models.CharField(_("Telefon"), max_length=40, blank=True)
    topics = models.CharField(
        _("Themen"), max_length=300, blank=True, help_text=_("Wozu andere Sie fragen können, durch Kommas getrennt.")
    )
    user = models.OneToOneField(
        User,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="person",
        verbose_name=_("Konto"),
    )
    calendar_key = models.CharField(max_length=43, null=True, unique=True, editable=False)  # of the secret address
    # Set by the person alone, in "Meine Angaben"; nobody else may make contact details public.
    email_public = models.BooleanField(_("E-Mail-Adresse öffentlich zeigen"), default=False)
    phone_public = models.BooleanField(_("Telefonnummer öffentlich zeigen"), default=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("Person")
        verbose_name_plural = _("Personen")
        ordering = ["family_name", "given_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="person_email_unique",
                condition=~Q(email=""),
                violation_error_message=_("Diese Adresse steht schon bei einer anderen Person."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}"

    def clean(self) -> None:
        super().clean()
        self.email = self.email.lower()
        if self.email and Person.objects.filter(email__iexact=self.email).exclude(pk=self.pk).exists():
            raise ValidationError({"email": gettext("Diese Adresse steht schon bei einer anderen Person.")})

    def get_absolute_url(self) -> str:
        return reverse("people:person", args=[self.pk])


class RoleQuerySet(DatedQuerySet):
    def in_charge(self) -> Self:
        return self.filter(kind__in=Role.CHARGE_KINDS)


class Role(Dated):
    """What a person did where, for whom, from when to when. Exactly one place: an area, a municipality, or the network."""

    class Kind(models.TextChoices):
        MANAGEMENT = "management", _("Quartiersmanagement")
        COMMUNITY = "community", _("Gemeinwesenarbeit")
        ESF = "esf", _("ESF-Koordination")
        CITY_MANAGEMENT = "city_management", _("Citymanagement")
        ADMINISTRATION = "administration", _("Stadtverwaltung")
        PROVIDER = "provider", _("Träger eines Vorhabens")
        BOARD = "board", _("Vorstand des Netzwerks")
        COORDINATION = "coordination", _("Koordination des Netzwerks")

    CHARGE_KINDS = (Kind.MANAGEMENT, Kind.COMMUNITY, Kind.ESF, Kind.CITY_MANAGEMENT)
    NETWORK_KINDS = (Kind.BOARD, Kind.COORDINATION)

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="roles", verbose_name=_("Person"))
    kind = models.CharField(_("Aufgabe"), max_length=20, choices=Kind.choices)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="roles",
        verbose_name=_("für die Organisation"),
    )
    area = models.ForeignKey(
        Area, on_delete=models.CASCADE, null=True, blank=True, related_name="roles", verbose_name=_("im Gebiet")
    )
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="roles",
        verbose_name=_("in der Stadt oder Gemeinde"),
    )
    office = models.CharField(
        _("Büro"), max_length=200, blank=True, help_text=_("Anschrift, an der man Sie trifft; öffentlich.")
    )
    office_hours = models.CharField(_("Sprechzeiten"), max_length=200, blank=True, help_text=_("Öffentlich."))

    objects = RoleQuerySet.as_manager()

    class Meta:
        verbose_name = _("Aufgabe")
        verbose_name_plural = _("Aufgaben")
        ordering = ["-since", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(area__isnull=True) | Q(municipality__isnull=True),
                name="role_has_one_place",
                violation_error_message=_("Bitte nennen Sie ein Gebiet oder eine Stadt, nicht beides."),
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["board", "coordination"]) | Q(area__isnull=True, municipality__isnull=True),
                name="role_for_the_network_has_no_place",
                violation_error_message=_(
                    "Vorstand und Koordination gelten für das ganze Netzwerk, ohne Gebiet oder Stadt."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_kind_display()}"

    @property
    def place(self) -> Area | Municipality | None:
        """Where the role is held; None stands for the whole network."""
        return self.area or self.municipality


class HandoverStep(models.Model):
    """One line of the network's list of what to hand over; each handover begins with a copy."""

    text = models.CharField(_("Was zu tun ist"), max_length=200, unique=True)
    order = models.PositiveSmallIntegerField(_("Reihenfolge"), default=50)

    class Meta:
        verbose_name = _("Schritt der Übergabe")
        verbose_name_plural = _("Schritte der Übergabe")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.text


class Handover(models.Model):
    """That somebody in charge of an area leaves, and who goes on (Übergabe). Ends when the successor has taken over."""

    role = models.OneToOneField(
        Role, on_delete=models.CASCADE, related_name="handover", verbose_name=_("Aufgabe, die endet")
    )
    successor = models.ForeignKey(
        Person,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="taken_over",
        verbose_name=_("Nachfolge"),
    )
    begun_on = models.DateField(_("begonnen am"), default=timezone.localdate)
    finished_on = models.DateField(_("abgeschlossen am"), null=True, blank=True)

    class Meta:
        verbose_name = _("Übergabe")
        verbose_name_plural = _("Übergaben")
        ordering = ["-begun_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_on__isnull=True) | Q(finished_on__gte=F("begun_on")),
                name="handover_ends_after_start",
                violation_error_message=_("Das Ende liegt vor dem Beginn. Bitte prüfen Sie beide Tage."),
            ),
        ]

    def __str__(self) -> str:
        return gettext("Übergabe: %(role)s") % {"role": self.role}


class HandoverItem(models.Model):
    """One thing to hand over, and since when it is."""

    handover = models.ForeignKey(Handover, on_delete=models.CASCADE, related_name="items", verbose_name=_("Übergabe"))
    text = models.CharField(_("Was zu tun ist"), max_length=200)
    order = models.PositiveSmallIntegerField(_("Reihenfolge"), default=50)
    done_on = models.DateField(_("erledigt am"), null=True, blank=True)

    class Meta:
        verbose_name = _("Punkt einer Übergabe")
        verbose_name_plural = _("Punkte einer Übergabe")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["handover", "text"],
                name="handover_item_once",
                violation_error_message=_("Das steht hier schon."),
            )
        ]

    def __str__(self) -> str:
        return self.text


class Membership(Dated):
    """That a city, an organisation or a person belongs to the network. A city's seat is its place in the ring of hosts."""

    class Kind(models.TextChoices):
        FULL = "full", _("ordentliches Mitglied")
        SUPPORTING = "supporting", _("Fördermitglied")

    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=_("Stadt oder Gemeinde"),
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=_("Organisation"),
    )
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, null=True, blank=True, related_name="memberships", verbose_name=_("Person")
    )
    kind = models.CharField(_("Art"), max_length=20, choices=Kind.choices, default=Kind.FULL)
    seat = models.PositiveSmallIntegerField(
        _("Platz im Kreis der Gastgeber"),
        null=True,
        blank=True,
        help_text=_("Nur für Städte: die Reihenfolge, in der sie einladen."),
    )

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("Mitgliedschaft")
        verbose_name_plural = _("Mitgliedschaften")
        ordering = ["seat", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(municipality__isnull=False, organisation__isnull=True, person__isnull=True)
                | Q(municipality__isnull=True, organisation__isnull=False, person__isnull=True)
                | Q(municipality__isnull=True, organisation__isnull=True, person__isnull=False),
                name="membership_of_exactly_one",
                violation_error_message=_(
                    "Bitte nennen Sie genau eines: eine Stadt, eine Organisation oder eine Person."
                ),
            ),
            models.CheckConstraint(
                condition=Q(seat__isnull=True) | Q(municipality__isnull=False),
                name="membership_seat_is_a_citys",
                violation_error_message=_("Einen Platz im Kreis der Gastgeber haben nur Städte und Gemeinden."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.municipality or self.organisation or self.person)
