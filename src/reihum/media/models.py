"""Photos and documents. A photo carries what the law asks for: who took it, under which licence it may be shown, and
whether the people in it agreed."""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.templatetags.static import static
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import (
    AbstractImage,
    AbstractRendition,
    Filter,
    SourceImageIOError,
    get_upload_to,
)
from wagtail.models import Page, ReferenceIndex

from reihum.kit.dated import Dated
from reihum.media import documents
from reihum.media.metadata import without_metadata
from reihum.media.upload import PictureField, check_logo


class Consent(models.TextChoices):
    """Why the people in a picture may be shown (§§ 22, 23 KUG). Withdrawn: the picture is shown nowhere."""

    UNKNOWN = "unknown", _("noch nicht geklärt")
    NOBODY = "nobody", _("niemand ist zu erkennen")
    GIVEN = "given", _("Einwilligung liegt vor")
    EVENT = "event", _("öffentliche Veranstaltung, niemand steht im Mittelpunkt (§ 23 KUG)")
    BLURRED = "blurred", _("Gesichter sind unkenntlich gemacht")
    WITHDRAWN = "withdrawn", _("Einwilligung widerrufen: Das Bild wird nirgends gezeigt")


class PictureChangedError(SourceImageIOError):
    """The picture was withdrawn or replaced while another size of it was being made."""


class Photo(AbstractImage):
    """A picture with its credit. The alternative text is written where the picture is used; `description` is its default.

    Every way to a size of it leads through `get_rendition` and `get_renditions`, so that is where a picture stops that is
    withdrawn, or for members only: a drawing stands in for it.
    """

    file = PictureField(verbose_name=_("Datei"), upload_to=get_upload_to, width_field="width", height_field="height")
    credit = models.CharField(
        _("Bildnachweis"), max_length=200, help_text=_("Wer das Bild gemacht hat, zum Beispiel: Erika Beispiel.")
    )
    caption = models.CharField(
        _("Bildunterschrift"), max_length=300, blank=True, help_text=_("Steht unter dem Bild, wo nichts anderes steht.")
    )
    licence = models.CharField(
        _("Lizenz oder Erlaubnis"),
        max_length=200,
        blank=True,
        help_text=_("Zum Beispiel: CC BY 4.0, oder: mit Erlaubnis."),
    )
    taken_on = models.DateField(_("aufgenommen am"), null=True, blank=True)
    # What pages show are copies at open addresses. Of such a photo there are none: an app that keeps it shows it itself.
    for_members_only = models.BooleanField(_("nur für Mitglieder"), default=False, editable=False)
    consent = models.CharField(
        _("Menschen auf dem Bild"),
        max_length=10,
        choices=Consent.choices,
        default=Consent.UNKNOWN,
        help_text=_(
            "Wer zu erkennen ist, muss einverstanden sein (§ 22 KUG); bei Kindern entscheiden die Eltern. Ausnahme: "
            "öffentliche Veranstaltungen, bei denen niemand herausgehoben wird (§ 23 KUG). Im Zweifel: Gesichter "
            "unkenntlich machen."
        ),
    )

    admin_form_fields = (
        *("title", "file", "description", "credit", "caption", "licence", "taken_on", "consent"),
        *("collection", "tags", "focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height"),
    )

    class Meta(AbstractImage.Meta):
        verbose_name = _("Bild")
        verbose_name_plural = _("Bilder")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Asks the worker for the usual sizes of a new picture."""
        from reihum.media import renditions

        is_new = self._state.adding or not self.file._committed
        if is_new:
            self._set_file_hash()  # Wagtail does so in its forms only
        super().save(*args, **kwargs)
        if is_new and not self.is_kept_back:
            renditions.make.enqueue(self.pk, list(renditions.AT_UPLOAD))

    def _set_image_file_metadata(self) -> None:
        super()._set_image_file_metadata()
        if self.file._committed:  # Wagtail leaves it open
            self.file.close()

    @property
    def default_alt_text(self) -> str:
        # Never the title, which is often a file name: an empty text makes the editor write one.
        return self.description

    @property
    def is_withdrawn(self) -> bool:
        return self.consent == Consent.WITHDRAWN

    @property
    def is_kept_back(self) -> bool:
        """Whether no page may show it to everybody."""
        return self.is_withdrawn or self.for_members_only

    def get_rendition(self, filter: Filter | str) -> Rendition:  # noqa: A002 - Wagtail's name
        if self.is_kept_back:
            return self._stand_in()
        return super().get_rendition(filter)

    def get_renditions(self, *filters: Filter | str) -> dict[str, Rendition]:
        if self.is_kept_back:
            return {one if isinstance(one, str) else one.spec: self._stand_in() for one in filters}
        return super().get_renditions(*filters)

    def create_rendition(self, filter: Filter) -> Rendition:  # noqa: A002 - Wagtail's name
        return self.create_renditions(filter)[filter]

    def create_renditions(self, *filters: Filter) -> dict[Filter, Rendition]:
        """Makes the sizes one after the other (Wagtail makes three at once, each with the whole picture in memory), then
        keeps them together. Raises PictureChangedError if the picture is no longer to be shown, or another one by now."""
        if not filters:
            return {}
        with self.open_file() as file:
            content = file.read()
        made = {one: self.generate_rendition_instance(one, BytesIO(content)) for one in filters}
        with transaction.atomic():
            # Locked, so that nobody withdraws or replaces it between this look and the end.
            open_ones = Photo.objects.exclude(consent=Consent.WITHDRAWN).filter(for_members_only=False)
            shown = open_ones.filter(file=self.file.name)
            if not shown.select_for_update().filter(pk=self.pk).exists():
                raise PictureChangedError(self.file.name)
            there = {(kept.filter_spec, kept.focal_point_key): kept for kept in self.renditions.all()}
            for one, rendition in made.items():
                same = there.get((rendition.filter_spec, rendition.focal_point_key))
                if same:
                    made[one] = same
                else:
                    rendition.save()
        return made

    def _stand_in(self) -> Rendition:
        return Rendition(image=self, width=480, height=320)


class Rendition(AbstractRendition):
    image = models.ForeignKey(Photo, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)

    def get_upload_to(self, filename: str) -> str:
        """A folder for each photo, so that withdrawing it finds every copy, also one that no row knows of."""
        return f"images/{self.image_id}/{self.file.field.storage.get_valid_name(filename)}"

    @property
    def url(self) -> str:
        return static("media/withdrawn.svg") if self.image.is_kept_back else str(self.file.url)


class File(AbstractDocument):
    """A document to download."""

    # Set once a meeting keeps it for members: taken away from the meeting, it is not open to everybody either.
    for_members_only = models.BooleanField(
        _("nur für Mitglieder"),
        default=False,
        help_text=_("Besucher können es dann nur lesen, solange ein Treffen es allen zeigt."),
    )

    admin_form_fields = (*Document.admin_form_fields, "for_members_only")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("Dokument")
        verbose_name_plural = _("Dokumente")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Asks the worker for the text of a new file."""
        is_new = self._state.adding or not self.file._committed
        super().save(*args, **kwargs)
        if is_new:
            from reihum.media import texts

            texts.read_text.enqueue(self.pk)

    def clean(self) -> None:
        """Examines a new file; one that is kept already was examined when it came."""
        if not self.file or self.file._committed:
            return
        super().clean()
        try:
            documents.check(self.file)
        except ValidationError as error:
            raise ValidationError({"file": error.messages}) from None

    @property
    def is_used(self) -> bool:
        """Whether a record or a page refers to it. Of pages Wagtail's index tells, which the worker writes a moment later."""
        others = (one for one in self._meta.related_objects if one.related_model is not DocumentText)  # that is its own
        records = ((relation.related_model, relation.field.name) for relation in others)
        if any(model._base_manager.filter(**{name: self}).exists() for model, name in records):
            return True
        pages = ContentType.objects.get_for_model(Page)
        return bool(ReferenceIndex.get_references_to(self).filter(base_content_type=pages).exists())


class DocumentText(models.Model):
    """What a document says, as plain text, so that it is found by its words."""

    class Problem(models.TextChoices):
        NONE = "", _("keines")
        CUT = "cut", _("länger, als gelesen wird")
        TOO_LONG = "too-long", _("Lesen dauert zu lange oder braucht zu viel Speicher")
        UNREADABLE = "unreadable", _("nicht zu lesen")

    file = models.OneToOneField(
        File, on_delete=models.CASCADE, related_name="document_text", verbose_name=_("Dokument")
    )
    name = models.CharField(max_length=255)  # of the file that was read
    text = models.TextField(_("Text"), blank=True)
    problem = models.CharField(_("was daran hinderte"), max_length=10, blank=True, choices=Problem.choices)

    class Meta:
        verbose_name = _("Text eines Dokuments")
        verbose_name_plural = _("Texte der Dokumente")

    def __str__(self) -> str:
        return self.name


def logo_file_name(logo: Logo, filename: str) -> str:
    """By its content, so that a changed file has another address."""
    return f"logos/{logo.sha256[:16]}{Path(filename).suffix.lower()}"


class Logo(Dated):
    """A logo that may be shown for a purpose and for a time, unchanged: such permissions are not passed on."""

    class EuMark(models.TextChoices):
        NONE = "", _("nein")
        EU_2014 = "eu-2014", _("ja, das Zeichen eines Fonds 2014–2020")
        EU_2021 = "eu-2021", _("ja, das Emblem mit Hinweis 2021–2027")

    name = models.CharField(_("Name"), max_length=160, unique=True, help_text=_("Zum Beispiel: Städtebauförderung."))
    owner = models.CharField(_("Wem es gehört"), max_length=200)
    file = models.ImageField(
        _("Datei"), upload_to=logo_file_name, width_field="width", height_field="height", validators=[check_logo]
    )
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    alt = models.CharField(
        _("Alternativtext"), max_length=200, help_text=_("Was darauf steht, zum Beispiel: Logo Stadt Glauchau.")
    )
    purpose = models.CharField(
        _("wofür es gezeigt werden darf"), max_length=300, help_text=_("So, wie es die Erlaubnis sagt.")
    )
    permission = models.CharField(
        _("Erlaubnis"), max_length=300, blank=True, help_text=_("Wer sie wann gegeben hat, oder wo sie steht.")
    )
    eu_mark = models.CharField(
        _("zeigt eine Förderung der EU"),
        max_length=20,
        choices=EuMark.choices,
        default=EuMark.NONE,
        blank=True,
        help_text=_("Neben dem Emblem 2021–2027 darf kein anderes Zeichen der EU-Förderung stehen."),
    )

    class Meta:
        verbose_name = _("Logo")
        verbose_name_plural = _("Logos")
        ordering = ["name", "pk"]
        constraints = [*Dated.Meta.constraints]

    def __str__(self) -> str:
        return self.name

    @property
    def photo_hashes(self) -> set[str]:
        """By which Wagtail would know the same file as a photo: as it is, and without what a camera wrote. Reads the file."""
        with self.file.open() as file:
            kept = file.read()
        bare = without_metadata(BytesIO(kept), str(self.file.name))
        files = [kept, bare.read()] if bare else [kept]
        return {hashlib.sha1(content, usedforsecurity=False).hexdigest() for content in files}

    def clean(self) -> None:
        super().clean()
        if self.file and not self.file._committed:  # type: ignore[attr-defined]
            same = Logo.objects.exclude(pk=self.pk).filter(sha256=self._checksum()).first()
            if same:
                raise ValidationError(
                    {"file": gettext("Diese Datei gibt es schon als Logo „%(logo)s“.") % {"logo": same}}
                )

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.file._committed:  # type: ignore[attr-defined]
            self.sha256 = self._checksum()
        super().save(*args, **kwargs)

    def _checksum(self) -> str:
        # Left open: an upload that is closed is gone before it is saved.
        self.file.open()
        checksum = hashlib.sha256(self.file.read()).hexdigest()
        self.file.seek(0)
        return checksum
