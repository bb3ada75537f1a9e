"""Notices of award (Bescheide): what they decide about money, wording, and what is due when by whom."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from reihum.funding.models.fundings import AreaFunding
from reihum.funding.models.programmes import Period
from reihum.funding.models.projects import Project
from reihum.media.models import File
from reihum.people.models import Person
from reihum.places.models import Area


class Notice(ClusterableModel):
    """A notice of award (Zuwendungsbescheid), for the funding of an area or for one project."""

    funding = models.ForeignKey(
        AreaFunding,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="notices",
        verbose_name=_("für die Förderung des Gebiets"),
    )
    project = models.ForeignKey(
        Project,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="notices",
        verbose_name=_("für das Vorhaben"),
    )
    issued_on = models.DateField(_("Bescheid vom"))
    number = models.CharField(_("Aktenzeichen"), max_length=120, blank=True)
    authority = models.CharField(
        _("Bewilligungsstelle"), max_length=200, help_text=_("Zum Beispiel: Sächsische Aufbaubank (SAB).")
    )
    file = models.ForeignKey(
        File, on_delete=models.SET_NULL, null=True, blank=True, related_name="notices", verbose_name=_("Dokument")
    )
    statement = models.CharField(
        _("Hinweis neben dem Emblem"),
        max_length=20,
        choices=Period.Statement.choices,
        blank=True,
        help_text=_("Nur wenn der Bescheid etwas anderes verlangt als der Förderzeitraum."),
    )
    sentence = models.CharField(
        _("vorgeschriebener Satz"),
        max_length=300,
        blank=True,
        help_text=_("Wenn der Bescheid einen eigenen Wortlaut verlangt; er tritt an die Stelle des üblichen."),
    )

    class Meta:
        verbose_name = _("Bescheid")
        verbose_name_plural = _("Bescheide")
        ordering = ["-issued_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(funding__isnull=False, project__isnull=True)
                | Q(funding__isnull=True, project__isnull=False),
                name="notice_about_one_thing",
                violation_error_message=_(
                    "Bitte nennen Sie die Förderung eines Gebiets oder ein Vorhaben, nicht beides."
                ),
            )
        ]

    def __str__(self) -> str:
        return gettext("Bescheid vom %(day)s: %(subject)s") % {
            "day": f"{self.issued_on:%d.%m.%Y}",
            "subject": self.subject,
        }

    @property
    def subject(self) -> AreaFunding | Project:
        return self.project or self.funding  # type: ignore[return-value] # a constraint holds it

    @property
    def area(self) -> Area | None:
        """The area it is about; None for a project of a whole city."""
        return self.subject.area


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    def open(self) -> Self:
        return self.filter(done_on__isnull=True)

    def with_subject(self) -> Self:
        """With what it is about and who answers for it, in one query."""
        return self.select_related(
            "person", "notice__funding__area__municipality", "notice__funding__period",
            "notice__project__area__municipality", "notice__project__municipality", "notice__project__period",
        )  # fmt: skip


class Deadline(models.Model):
    """What a notice wants by when (Frist), and who answers for it."""

    notice = ParentalKey(Notice, on_delete=models.CASCADE, related_name="deadlines", verbose_name=_("Bescheid"))
    what = models.CharField(_("Was"), max_length=200, help_text=_("Zum Beispiel: Verwendungsnachweis einreichen."))
    due = models.DateField(_("bis zum"))
    person = models.ForeignKey(
        Person,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="deadlines",
        verbose_name=_("Wer"),
        help_text=_("Leer: wer im Gebiet gerade zuständig ist."),
    )
    done_on = models.DateField(_("erledigt am"), null=True, blank=True)
    changed_at = models.DateTimeField(auto_now=True, editable=False)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        verbose_name = _("Frist")
        verbose_name_plural = _("Fristen")
        ordering = ["due", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "what", "due"],
                name="deadline_once_a_notice",
                violation_error_message=_("Diese Frist steht hier schon."),
            )
        ]

    def __str__(self) -> str:
        return gettext("%(what)s bis %(day)s") % {"what": self.what, "day": f"{self.due:%d.%m.%Y}"}


class Reminder(models.Model):
    """That somebody was reminded of a deadline, so many days before; so that nobody is twice."""

    deadline = models.ForeignKey(Deadline, on_delete=models.CASCADE, related_name="reminders")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="deadline_reminders")
    due = models.DateField()  # a deadline that is moved is reminded of anew
    days_before = models.SmallIntegerField()
    sent_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("Erinnerung an eine Frist")
        verbose_name_plural = _("Erinnerungen an Fristen")
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["deadline", "person", "due", "days_before"], name="reminded_once"),
        ]

    def __str__(self) -> str:
        return f"{self.deadline}, {self.person}"
