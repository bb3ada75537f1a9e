"""Photos and documents. A photo carries what the law asks for: who took it, under which licence it may be shown, and
whether the people in it agreed."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.db import models, transaction
from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import (
    AbstractImage,
    AbstractRendition,
    Filter,
    SourceImageIOError,
    get_upload_to,
)

from reihum.media.upload import PictureField


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

    Every way to a size of it leads through `get_rendition` and `get_renditions`, so that is where a withdrawn picture
    stops: a drawing stands in for it.
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
        super().save(*args, **kwargs)
        if is_new:
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

    def get_rendition(self, filter: Filter | str) -> Rendition:  # noqa: A002 - Wagtail's name
        if self.is_withdrawn:
            return self._stand_in()
        return super().get_rendition(filter)

    def get_renditions(self, *filters: Filter | str) -> dict[str, Rendition]:
        if self.is_withdrawn:
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
            shown = Photo.objects.exclude(consent=Consent.WITHDRAWN).filter(file=self.file.name)
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
        return static("media/withdrawn.svg") if self.image.is_withdrawn else str(self.file.url)


class File(AbstractDocument):
    """A document to download."""

    admin_form_fields = Document.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = _("Dokument")
        verbose_name_plural = _("Dokumente")
