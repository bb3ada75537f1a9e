"""Who comes to a meeting, who waits for a seat, and who does not come."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reihum.kit.german import COLLATION
from reihum.meetings.models.meetings import Meeting
from reihum.people.models import Person
from reihum.places.models import Municipality

NAMELESS = "–"  # stands for the name of whoever is forgotten


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def coming(self) -> Self:
        return self.filter(state=Registration.State.COMING)

    def seated(self) -> Self:
        """Those that hold a seat: an offered one is kept until its time is over."""
        return self.filter(state__in=Registration.SEATED)

    def present(self) -> Self:
        """Those who were there."""
        return self.filter(arrived_at__isnull=False)

    def taking_part(self) -> Self:
        """Those who have a seat and took it, and those who were there."""
        return self.filter(Q(state=Registration.State.COMING) | Q(arrived_at__isnull=False))

    def at_the_door(self) -> Self:
        """Whom the hosts expect, with a seat or without, and whoever is there, by name."""
        return self.filter(Q(state__in=Registration.WISHES) | Q(arrived_at__isnull=False)).by_name()

    def in_line(self) -> Self:
        """Those who wait, the first first."""
        return self.filter(state=Registration.State.WAITING).order_by("queue_number", "pk")

    def forget(self) -> int:
        """Leaves of each that somebody came or did not, and from which city; no word of who. Gives how many there were."""
        nothing = dict.fromkeys(("guest_email", "guest_from", *Registration.NEEDS), "")
        nobody = {"person": None, "brought_by": None, "guest_name": NAMELESS}
        return self.update(**nobody, **nothing, **dict.fromkeys(Registration.CONSENTS, False))

    def named(self) -> Self:
        """Those of whom is still known who they are."""
        return self.exclude(guest_name=NAMELESS)

    def by_name(self) -> Self:
        """With the persons, in the order of their names; companions behind whoever brings them."""
        return self.select_related("person", "municipality", "brought_by__person").order_by(
            models.functions.Coalesce("brought_by__person__family_name", "person__family_name", "guest_name"),
            models.functions.Coalesce("brought_by", "pk"),
            "pk",
        )


class Registration(models.Model):
    """The answer of a person, a guest or somebody they bring: one row, one seat or one wish for one. Kept when they cancel."""

    class State(models.TextChoices):
        COMING = "coming", _("kommt")
        OFFERED = "offered", _("Platz angeboten")
        WAITING = "waiting", _("auf der Warteliste")
        UNDECIDED = "undecided", _("antwortet später")
        DECLINED = "declined", _("kommt nicht")
        CANCELLED = "cancelled", _("abgesagt")

    SEATED = (State.COMING, State.OFFERED)
    WISHES = (*SEATED, State.WAITING)
    NEEDS = ("access_needs", "food_needs", "interpreter_needs")
    CONSENTS = ("photo_consent", "contact_consent")
    wagtail_reference_index_ignore = True  # no content: the back office need not note for each answer what it refers to

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="registrations", verbose_name=_("Arbeitstreffen")
    )
    # Before a person is erased, `meetings.erasing` deletes the row or leaves it without a name.
    person = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="registrations", verbose_name=_("Person")
    )
    guest_name = models.CharField(_("Name"), max_length=160, blank=True, db_collation=COLLATION)
    guest_email = models.EmailField(
        _("E-Mail-Adresse"), blank=True, help_text=_("Dorthin gehen Bestätigung und ein Link zum Ändern und Absagen.")
    )
    guest_from = models.CharField(_("Organisation oder Ort"), max_length=160, blank=True)
    # What a person said of others goes with the person.
    brought_by = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="companions", verbose_name=_("begleitet")
    )
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="registrations",
        verbose_name=_("zählt für die Stadt"),
    )
    state = models.CharField(_("Antwort"), max_length=20, choices=State.choices, default=State.COMING)
    # Health data among them: `meetings.retention` deletes them after the meeting.
    access_needs = models.CharField(
        _("Zugang und Hilfen"),
        max_length=300,
        blank=True,
        help_text=_("Zum Beispiel: Rollstuhl, Induktionsschleife. Das lesen nur die Gastgeber."),
    )
    food_needs = models.CharField(
        _("Essen"),
        max_length=300,
        blank=True,
        help_text=_("Zum Beispiel: vegetarisch, ohne Nüsse. Das lesen nur die Gastgeber."),
    )
    interpreter_needs = models.CharField(
        _("Dolmetschen"),
        max_length=300,
        blank=True,
        help_text=_("Zum Beispiel: Gebärdensprache, Ukrainisch. Das lesen nur die Gastgeber."),
    )
    photo_consent = models.BooleanField(
        _("Fotos, auf denen man mich erkennt, dürfen in Berichten über das Treffen erscheinen."),
        default=False,
        help_text=_("Freiwillig. Sie können es jederzeit zurücknehmen."),
    )
    contact_consent = models.BooleanField(
        _(
            "Mein Name, meine Organisation oder Stadt und meine E-Mail-Adresse dürfen auf die Kontaktliste, die alle "
            "Teilnehmenden lesen können."
        ),
        default=False,
        help_text=_("Freiwillig. Sie können es jederzeit zurücknehmen."),
    )
    queue_number = models.PositiveIntegerField(_("Nummer der Warteliste"), null=True, blank=True, editable=False)
    offered_until = models.DateTimeField(_("angeboten bis"), null=True, blank=True, editable=False)
    arrived_at = models.DateTimeField(_("da seit"), null=True, blank=True, editable=False)
    ticked_at = models.DateTimeField(null=True, editable=False)  # when it was last seen that they are there, or not
    # Of somebody who came without having registered, made where they were written down: sent twice, it is one row.
    walk_in_key = models.UUIDField(null=True, unique=True, editable=False)
    registered_at = models.DateTimeField(_("angemeldet am"), default=timezone.now, editable=False)
    answered_at = models.DateTimeField(_("letzte Antwort am"), default=timezone.now, editable=False)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("Anmeldung")
        verbose_name_plural = _("Anmeldungen")
        ordering = ["registered_at", "pk"]
        indexes = [  # for those who hold the meeting: what they ask costs the same with 20 answers as with 2,000
            models.Index(
                fields=["meeting", "municipality"],
                condition=Q(state__in=["coming", "offered"]),
                name="registration_seats",
            ),
            models.Index(fields=["guest_email", "meeting"], name="registration_guest"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"],
                name="registered_once",
                violation_error_message=_("Diese Person ist schon angemeldet."),
            ),
            models.UniqueConstraint(
                "meeting",
                Lower("guest_email"),
                condition=~Q(guest_email=""),
                name="guest_registered_once",
                violation_error_message=_("Diese Adresse ist schon angemeldet."),
            ),
            # Numbers are given once a meeting, so that the order of the line can never be in doubt.
            models.UniqueConstraint(fields=["meeting", "queue_number"], name="registration_queue_number_once"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, guest_name="", guest_email="", brought_by__isnull=True)
                | (Q(person__isnull=True) & ~Q(guest_name="")),
                name="registration_of_person_or_guest",
            ),
            models.CheckConstraint(
                condition=Q(brought_by__isnull=True) | Q(guest_email=""), name="registration_companion_has_no_address"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["coming", "offered", "waiting", "undecided", "declined", "cancelled"]),
                name="registration_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state="offered", offered_until__isnull=False)
                | (~Q(state="offered") & Q(offered_until__isnull=True)),
                name="registration_offer_has_deadline",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["waiting", "offered"]) | Q(queue_number__isnull=False),
                name="registration_waits_in_line",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.meeting}"

    @property
    def name(self) -> str:
        return str(self.person) if self.person else self.guest_name

    @property
    def given_name(self) -> str:
        """How a mail or a page addresses them."""
        return self.person.given_name if self.person else self.guest_name.partition(" ")[0]

    @property
    def email(self) -> str:
        """Where mail about this row goes: for somebody who is brought, to whoever brings them."""
        if self.brought_by:
            return self.brought_by.email
        return self.person.email if self.person else self.guest_email

    @property
    def comes_from(self) -> str:
        """Organisation or place in their words, else the city they count for."""
        return self.guest_from or (self.municipality.name if self.municipality else "")

    @property
    def said_needs(self) -> list[str]:
        """What they need, without what they left out."""
        return [need for need in (getattr(self, name) for name in self.NEEDS) if need]

    @property
    def given_consents(self) -> list[tuple[str, str]]:
        """What they agreed to: the name of each field, and its sentence."""
        fields = {name: self._meta.get_field(name) for name in self.CONSENTS if getattr(self, name)}
        return [(name, str(field.verbose_name)) for name, field in fields.items()]  # type: ignore[union-attr]

    @property
    def has_wish(self) -> bool:
        """Whether they want to come: with a seat, an offer, or on the waiting list."""
        return self.state in self.WISHES

    @property
    def takes_part(self) -> bool:
        """Whether they have a seat and took it, or were there."""
        return self.state == self.State.COMING or self.arrived_at is not None

    @property
    def is_late(self) -> bool:
        """Whether the time for an offered seat is over."""
        return self.offered_until is not None and self.offered_until <= timezone.now()
