"""What works, where the shoe pinches, and what somebody would like to know: entries that members share."""

from __future__ import annotations

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import F, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reihum.exchange.models.circles import Circle
from reihum.funding.models import Period, Project, Topic
from reihum.media.models import File, Photo
from reihum.meetings.models import Meeting
from reihum.people.models import Person
from reihum.places.models import Area, Municipality


class ExperienceQuerySet(models.QuerySet["Experience"]):
    def current(self) -> Self:
        """Without doubles that were merged into another entry."""
        return self.filter(merged_into__isnull=True)

    def public(self) -> Self:
        return self.current().filter(visibility=Experience.Visibility.PUBLIC)

    def from_the_area(self, area: Area) -> Self:
        """Told of an area, by somebody whose place may be said."""
        return self.filter(areas=area, chatham_house=False)

    def with_place(self) -> Self:
        return self.select_related("municipality", "circle").prefetch_related("areas__municipality")

    def by_topic(self) -> Self:
        """In the order of their first topics, those without one at the end; of each topic the newest first."""
        first = Min("topics__name")
        return self.prefetch_related("topics").annotate(first=first).order_by(F("first").asc(nulls_last=True), "-pk")


class Experience(models.Model):
    """One entry of the exchange: it works, it pinches, or somebody asks."""

    class Kind(models.TextChoices):
        WORKS = "works", _("Läuft gut")
        PINCHES = "pinches", _("Drückt")
        QUESTION = "question", _("Frage")

    class State(models.TextChoices):
        """How far a problem or question has come; what works is open until it is outdated."""

        OPEN = "open", _("offen")
        ANSWERED = "answered", _("beantwortet")
        SOLVED = "solved", _("gelöst")
        OUTDATED = "outdated", _("überholt")

    class Visibility(models.TextChoices):
        MEMBERS = "members", _("alle im Netzwerk")
        CIRCLE = "circle", _("ein Arbeitskreis")
        PUBLIC = "public", _("alle, auch ohne Anmeldung")

    kind = models.CharField(_("Art"), max_length=10, choices=Kind.choices)
    title = models.CharField(_("Kurz gesagt"), max_length=140)
    text = models.TextField(_("Wie es ist"), blank=True, max_length=10_000)
    tried = models.TextField(_("Was wir versucht haben"), blank=True, max_length=10_000)
    outcome = models.TextField(_("Was dabei herauskam"), blank=True, max_length=10_000)
    effort = models.CharField(
        _("Kosten und Aufwand"),
        max_length=200,
        blank=True,
        help_text=_("Soweit Sie es wissen, zum Beispiel: 300 € im Monat und ein halber Tag in der Woche."),
    )

    topics = models.ManyToManyField(Topic, blank=True, related_name="experiences", verbose_name=_("Handlungsfelder"))
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="experiences", verbose_name=_("Stadt oder Gemeinde")
    )
    areas = models.ManyToManyField(Area, blank=True, related_name="experiences", verbose_name=_("Gebiete"))
    periods = models.ManyToManyField(Period, blank=True, related_name="experiences", verbose_name=_("Förderzeiträume"))
    project = models.ForeignKey(
        Project,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="experiences",
        verbose_name=_("Vorhaben"),
    )
    meeting = models.ForeignKey(
        Meeting,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="experiences",
        verbose_name=_("gesagt beim Treffen"),
    )

    told_by = models.ForeignKey(
        Person,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="experiences",
        verbose_name=_("erzählt von"),
    )
    written_by = models.ForeignKey(
        Person,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("aufgeschrieben von"),
        help_text=_("Wenn jemand es für andere aufgeschrieben hat."),
    )
    told_on = models.DateField(_("erzählt am"), default=timezone.localdate)
    created_at = models.DateTimeField(_("eingetragen am"), default=timezone.now, editable=False)

    visibility = models.CharField(
        _("Wer es lesen darf"), max_length=10, choices=Visibility.choices, default=Visibility.MEMBERS
    )
    circle = models.ForeignKey(
        Circle,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="experiences",
        verbose_name=_("Arbeitskreis"),
    )
    chatham_house = models.BooleanField(
        _("ohne Name und Ort"),
        default=False,
        help_text=_("Nach der Chatham-House-Regel: Was gesagt wurde, darf jeder weitertragen, nicht aber, von wem."),
    )
    proposed_at = models.DateTimeField(_("zum Veröffentlichen vorgeschlagen am"), null=True, blank=True, editable=False)

    state = models.CharField(_("Stand"), max_length=10, choices=State.choices, default=State.OPEN)
    solved_on = models.DateField(_("gelöst seit"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="doubles",
        editable=False,
        verbose_name=_("aufgegangen in"),
    )
    # Handed out with the form, or in a round made of the sheet it was typed on and of its words: sent twice, it is one row.
    key = models.UUIDField(null=True, unique=True, editable=False)

    objects = ExperienceQuerySet.as_manager()

    class Meta:
        verbose_name = _("Erfahrung")
        verbose_name_plural = _("Erfahrungen")
        ordering = ["-told_on", "-pk"]
        indexes = [models.Index(fields=["created_at"], name="experience_newest")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["works", "pinches", "question"]), name="experience_kind"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "answered", "solved", "outdated"]), name="experience_state"
            ),
            models.CheckConstraint(
                condition=Q(visibility__in=["members", "public"], circle__isnull=True)
                | Q(visibility="circle", circle__isnull=False),
                name="experience_circle",
                violation_error_message=_("Bitte wählen Sie einen Arbeitskreis genau dann, wenn nur er es lesen darf."),
            ),
            models.CheckConstraint(
                condition=Q(state="solved", solved_on__isnull=False) | ~Q(state="solved") & Q(solved_on__isnull=True),
                name="experience_solved_on",
                violation_error_message=_("Seit wann ist es gelöst? Der Tag gehört genau zu dem, was gelöst ist."),
            ),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="experience_merged_into_another"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("exchange:experience", args=[self.pk])

    @property
    def is_public(self) -> bool:
        return self.visibility == self.Visibility.PUBLIC

    @property
    def wants_help(self) -> bool:
        """Whether it is a problem or question that others can help with."""
        return self.kind != self.Kind.WORKS and self.state in (self.State.OPEN, self.State.ANSWERED)

    # By the Chatham House rule neither who told it nor where is said, so pages, mails and lists ask here.

    @property
    def place(self) -> str:
        """The city to be shown."""
        return gettext("ohne Ort") if self.chatham_house else self.municipality.name

    @property
    def shown_areas(self) -> list[Area]:
        return [] if self.chatham_house else list(self.areas.all())

    @property
    def teller(self) -> Person | None:
        """Who may be named as having told it."""
        return None if self.chatham_house else self.told_by

    @property
    def scribe(self) -> Person | None:
        """Who may be named as having written it down for others."""
        return None if self.chatham_house else self.written_by

    @property
    def shown_project(self) -> Project | None:
        """The project to be shown: everybody may know where it is."""
        if self.chatham_house or self.project is None or self.project.state in Project.NOT_PUBLIC:
            return None
        return self.project

    @property
    def texts(self) -> list[str]:
        """What it says beyond its title, without what is empty."""
        return [text for text in (self.text, self.tried, self.outcome, self.effort) if text]

    @property
    def first_topic(self) -> Topic | None:
        """The topic under which it stands in a round. Needs no query after `by_topic`."""
        return next(iter(self.topics.all()), None)


class Attachment(models.Model):
    """A file or a picture that belongs to an entry, for those who may read the entry."""

    experience = models.ForeignKey(
        Experience, on_delete=models.CASCADE, related_name="attachments", verbose_name=_("Eintrag")
    )
    file = models.ForeignKey(
        File, on_delete=models.PROTECT, null=True, blank=True, related_name="attachments", verbose_name=_("Dokument")
    )
    photo = models.ForeignKey(
        Photo, on_delete=models.PROTECT, null=True, blank=True, related_name="attachments", verbose_name=_("Bild")
    )

    class Meta:
        verbose_name = _("Anhang")
        verbose_name_plural = _("Anhänge")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["experience", "file"], name="attached_file_once"),
            models.UniqueConstraint(fields=["experience", "photo"], name="attached_photo_once"),
            models.CheckConstraint(
                condition=Q(file__isnull=False, photo__isnull=True) | Q(file__isnull=True, photo__isnull=False),
                name="attachment_is_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return str(self.file or self.photo)


class Version(models.Model):
    """What an entry said before it was changed, so that its history can be read."""

    experience = models.ForeignKey(
        Experience, on_delete=models.CASCADE, related_name="versions", verbose_name=_("Eintrag")
    )
    number = models.PositiveIntegerField(_("Nummer"))
    content: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(_("Inhalt"))
    replaced_at = models.DateTimeField(_("ersetzt am"), default=timezone.now)
    replaced_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("geändert von")
    )

    class Meta:
        verbose_name = _("Fassung")
        verbose_name_plural = _("Fassungen")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["experience", "number"], name="version_once")]

    def __str__(self) -> str:
        return f"{self.experience} ({self.number})"


class Draft(models.Model):
    """What somebody has begun to type and not sent yet. Only they see it."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)  # that of the entry it becomes
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="drafts", verbose_name=_("Person"))
    content: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(_("Inhalt"))
    changed_at = models.DateTimeField(_("geändert am"), default=timezone.now)

    class Meta:
        verbose_name = _("Entwurf")
        verbose_name_plural = _("Entwürfe")
        ordering = ["-changed_at", "pk"]

    def __str__(self) -> str:
        titles = self.content.get("title") or self.content.get("text") or []
        return titles[0][:80] if titles and titles[0] else gettext("Ohne Titel")
