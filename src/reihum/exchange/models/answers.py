"""What comes of an entry: replies, who has the same trouble, what solved it, who was asked, thanks."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reihum.exchange.models.experiences import Experience
from reihum.funding.models import Project
from reihum.people.models import Person
from reihum.places.models import Municipality


class Reply(models.Model):
    """An answer to an entry, or how it went where it was tried too."""

    class Kind(models.TextChoices):
        ANSWER = "answer", _("Antwort")
        WORKED = "worked", _("Haben wir versucht: hat geklappt")
        FAILED = "failed", _("Haben wir versucht: hat nicht geklappt")

    experience = models.ForeignKey(
        Experience, on_delete=models.CASCADE, related_name="replies", verbose_name=_("Eintrag")
    )
    kind = models.CharField(_("Art"), max_length=10, choices=Kind.choices, default=Kind.ANSWER)
    text = models.TextField(_("Antwort"), max_length=5000)
    author = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="replies", verbose_name=_("von")
    )
    written_at = models.DateTimeField(_("geschrieben am"), default=timezone.now)
    changed_at = models.DateTimeField(_("geändert am"), null=True, blank=True, editable=False)
    # Handed out with the form: sent twice, it is one reply.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        verbose_name = _("Antwort")
        verbose_name_plural = _("Antworten")
        ordering = ["written_at", "pk"]
        indexes = [models.Index(fields=["written_at"], name="reply_newest")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["answer", "worked", "failed"]), name="reply_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text[:60]}"

    def get_absolute_url(self) -> str:
        """Where it stands on the page of its entry."""
        return f"{self.experience.get_absolute_url()}#antwort-{self.pk}"


class AlsoPinches(models.Model):
    """Another city has the same problem ("drückt uns auch"). Each city once."""

    experience = models.ForeignKey(
        Experience, on_delete=models.CASCADE, related_name="also_pinches", verbose_name=_("Eintrag")
    )
    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="+", verbose_name=_("Stadt oder Gemeinde")
    )
    told_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("erzählt von")
    )
    told_on = models.DateField(_("erzählt am"), default=timezone.localdate)

    class Meta:
        verbose_name = _("drückt auch")
        verbose_name_plural = _("drückt auch")
        ordering = ["told_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["experience", "municipality"], name="also_pinches_once_a_city"),
        ]

    def __str__(self) -> str:
        return f"{self.experience}: {self.municipality}"


class Solution(models.Model):
    """An entry that helps with a problem or answers a question, as members say."""

    problem = models.ForeignKey(
        Experience, on_delete=models.CASCADE, related_name="solutions", verbose_name=_("Problem oder Frage")
    )
    solution = models.ForeignKey(
        Experience, on_delete=models.CASCADE, related_name="solved", verbose_name=_("was geholfen hat")
    )
    linked_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("verbunden von")
    )
    linked_on = models.DateField(_("verbunden am"), default=timezone.localdate)

    class Meta:
        verbose_name = _("Lösung")
        verbose_name_plural = _("Lösungen")
        ordering = ["linked_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["problem", "solution"], name="solution_once"),
            models.CheckConstraint(condition=~Q(problem=F("solution")), name="solution_is_another_entry"),
        ]

    def __str__(self) -> str:
        return f"{self.problem} ← {self.solution}"


class DoesNotFit(models.Model):
    """What was proposed for a problem and does not fit it, as somebody said: it is not proposed for it again."""

    problem = models.ForeignKey(Experience, on_delete=models.CASCADE, related_name="unfit", verbose_name=_("Eintrag"))
    experience = models.ForeignKey(Experience, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    said_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    said_on = models.DateField(default=timezone.localdate)

    class Meta:
        verbose_name = _("passt nicht")
        verbose_name_plural = _("passt nicht")
        constraints = [
            models.UniqueConstraint(fields=["problem", "experience"], name="unfit_experience_once"),
            models.UniqueConstraint(fields=["problem", "project"], name="unfit_project_once"),
            models.UniqueConstraint(fields=["problem", "person"], name="unfit_person_once"),
            models.CheckConstraint(
                condition=Q(experience__isnull=False, project__isnull=True, person__isnull=True)
                | Q(experience__isnull=True, project__isnull=False, person__isnull=True)
                | Q(experience__isnull=True, project__isnull=True, person__isnull=False),
                name="unfit_is_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.problem} ≠ {self.thing}"

    @property
    def kind(self) -> str:
        """Which of the three it is, by the name of its field."""
        return "experience" if self.experience_id else "project" if self.project_id else "person"

    @property
    def thing(self) -> Experience | Project | Person | None:
        return self.experience or self.project or self.person


class Asked(models.Model):
    """Somebody who could know was asked, once for each problem or question; the answer is an entry of its own."""

    experience = models.ForeignKey(
        Experience, on_delete=models.CASCADE, related_name="asked", verbose_name=_("Eintrag")
    )
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="was_asked", verbose_name=_("gefragt wurde")
    )
    asked_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("gefragt hat")
    )
    asked_at = models.DateTimeField(_("gefragt am"), default=timezone.now)
    note = models.CharField(_("dazu geschrieben"), max_length=500, blank=True)
    answer = models.ForeignKey(
        Experience, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Antwort")
    )

    class Meta:
        verbose_name = _("Anfrage")
        verbose_name_plural = _("Anfragen")
        ordering = ["asked_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["experience", "person"], name="asked_once")]

    def __str__(self) -> str:
        return f"{self.experience}: {self.person}"


class Thanks(models.Model):
    """One person's thanks for an entry or a reply."""

    experience = models.ForeignKey(
        Experience, on_delete=models.CASCADE, null=True, blank=True, related_name="thanks", verbose_name=_("Eintrag")
    )
    reply = models.ForeignKey(
        Reply, on_delete=models.CASCADE, null=True, blank=True, related_name="thanks", verbose_name=_("Antwort")
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", verbose_name=_("von"))

    class Meta:
        verbose_name = _("Dank")
        verbose_name_plural = _("Dank")
        constraints = [
            models.UniqueConstraint(fields=["experience", "person"], name="thanks_for_entry_once"),
            models.UniqueConstraint(fields=["reply", "person"], name="thanks_for_reply_once"),
            models.CheckConstraint(
                condition=Q(experience__isnull=False, reply__isnull=True)
                | Q(experience__isnull=True, reply__isnull=False),
                name="thanks_for_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} → {self.experience or self.reply}"
