"""The letter with which hosts invite, and what each person was last told of a meeting."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reihum.kit.german import COLLATION
from reihum.meetings.models.meetings import Meeting
from reihum.meetings.models.registrations import Registration
from reihum.people.models import Person
from reihum.places.models import Municipality


class Invitation(models.Model):
    """The letter to a meeting and to whom it goes. Who is invited later gets it as it then is."""

    class Audience(models.TextChoices):
        MEMBERS = "members", _("alle Mitglieder des Netzwerks")
        IN_CHARGE = "in_charge", _("alle, die für ein Gebiet zuständig sind")
        CITIES = "cities", _("Mitglieder aus den Städten, die unten angekreuzt sind")
        GUESTS = "guests", _("nur die Gäste unten")

    meeting = models.OneToOneField(
        Meeting, on_delete=models.CASCADE, related_name="invitation", verbose_name=_("Arbeitstreffen")
    )
    subject = models.CharField(_("Betreff"), max_length=200)
    text = models.TextField(_("Text"), max_length=10_000)
    audience = models.CharField(_("Wer bekommt sie?"), max_length=20, choices=Audience, default=Audience.MEMBERS)
    cities = models.ManyToManyField(
        Municipality, blank=True, related_name="+", verbose_name=_("Städte"), help_text=_("Nur bei dieser Auswahl.")
    )
    guests = models.TextField(
        _("Gäste"),
        blank=True,
        max_length=20_000,
        help_text=_("Eine Person je Zeile: Erika Beispiel (erika@example.org)"),
    )
    opens_registration = models.BooleanField(_("Anmeldung gleich öffnen"), default=True)
    written_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("geschrieben von")
    )
    sent_at = models.DateTimeField(_("zuletzt gesendet"), null=True, blank=True, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("Einladung")
        verbose_name_plural = _("Einladungen")

    def __str__(self) -> str:
        return self.subject


class Announcement(models.Model):
    """What was last told anybody of a meeting, and what is to be told soon.

    A row of its own: a form that saves the whole meeting never sets back what calendars count.
    """

    meeting = models.OneToOneField(
        Meeting, on_delete=models.CASCADE, related_name="announcement", verbose_name=_("Arbeitstreffen")
    )
    sequence = models.PositiveIntegerField(_("Fassung im Kalender"), default=0)
    told = models.JSONField(_("was zuletzt mitgeteilt wurde"), default=dict)  # see `meetings.versions`
    changed_to = models.JSONField(_("was noch mitzuteilen ist"), default=dict, blank=True)
    changed_since = models.DateTimeField(_("seit wann es so ist"), null=True, blank=True)

    class Meta:
        verbose_name = _("Mitteilung zu einem Treffen")
        verbose_name_plural = _("Mitteilungen zu Treffen")

    def __str__(self) -> str:
        return str(self.meeting)


class InvitedQuerySet(models.QuerySet["Invited"]):
    def invited(self) -> Self:
        """Without those who registered by themselves."""
        return self.filter(invited_at__isnull=False)

    def unwritten(self) -> Self:
        """Invited, but the mail is not written yet."""
        return self.filter(invited_at__isnull=False, told_at=None)

    def unanswered(self) -> Self:
        """Invited, and never a word, not even "later"."""
        return self.invited().filter(~Exists(Registration.objects.filter(_of_the_row())))

    def at(self, email: str) -> Invited | None:
        """Whose address it is, of those who were told; the person before the guest. None also if it is two persons'."""
        told = self.filter(told_at__isnull=False).select_related("person")
        persons = list(told.filter(person__email__iexact=email)[:2])
        if len(persons) > 1:
            return None
        return persons[0] if persons else told.filter(email=email.lower()).first()

    def interested(self) -> Self:
        """All but those who said that they do not come."""
        no = (Registration.State.DECLINED, Registration.State.CANCELLED)
        return self.filter(~Exists(Registration.objects.filter(_of_the_row(), state__in=no)))


def _of_the_row() -> Q:
    """The answer of the person or guest whom a row is about."""
    same = Q(person=OuterRef("person")) | (~Q(guest_email="") & Q(guest_email=OuterRef("email")))
    return same & Q(meeting=OuterRef("meeting"))


class Invited(models.Model):
    """Somebody who knows of a meeting by mail: invited, or registered without that; and what they were last told."""

    wagtail_reference_index_ignore = True

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="invited", verbose_name=_("Arbeitstreffen")
    )
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, null=True, blank=True, related_name="invited", verbose_name=_("Person")
    )
    name = models.CharField(_("Name"), max_length=160, blank=True, db_collation=COLLATION)
    email = models.EmailField(_("E-Mail-Adresse"), blank=True)  # of a guest, in small letters
    invited_at = models.DateTimeField(_("eingeladen"), null=True, blank=True)  # None: registered by themselves
    reminded_at = models.DateTimeField(_("erinnert"), null=True, blank=True)
    told_at = models.DateTimeField(_("zuletzt benachrichtigt"), null=True, blank=True)
    told = models.JSONField(_("was zuletzt mitgeteilt wurde"), default=dict, blank=True)  # see `meetings.versions`
    told_sequence = models.PositiveIntegerField(_("Fassung im Kalender"), default=0)

    objects = InvitedQuerySet.as_manager()

    class Meta:
        verbose_name = _("eingeladene Person")
        verbose_name_plural = _("eingeladene Personen")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="invited_once"),
            models.UniqueConstraint(fields=["meeting", "email"], condition=~Q(email=""), name="guest_invited_once"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, name="", email="")
                | (Q(person__isnull=True) & ~Q(name="") & ~Q(email="")),
                name="invited_person_or_guest",
            ),
        ]

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        return str(self.person) if self.person else self.name

    @property
    def given_name(self) -> str:
        """How a mail addresses them."""
        return self.person.given_name if self.person else self.name.partition(" ")[0]

    @property
    def address(self) -> str:
        """Where mail goes; "" if a person has no address any more."""
        return self.person.email if self.person else self.email


class AnswerNote(models.Model):
    """What somebody answered in words to a mail about a meeting: for the hosts to read, and to see to."""

    wagtail_reference_index_ignore = True

    invited = models.ForeignKey(
        Invited, on_delete=models.CASCADE, related_name="notes", verbose_name=_("eingeladene Person")
    )
    text = models.TextField(_("Text"))
    at = models.DateTimeField(_("gelesen"), default=timezone.now)
    done_at = models.DateTimeField(_("erledigt"), null=True, blank=True)
    done_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("erledigt von")
    )

    class Meta:
        verbose_name = _("Antwort in Worten")
        verbose_name_plural = _("Antworten in Worten")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.invited}, {self.at:%d.%m.%Y}"
