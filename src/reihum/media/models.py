"""Photos and documents. A photo carries what the law asks for: who took it, and under which licence it may be shown."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from reihum.media.metadata import without_metadata


class Consent(models.TextChoices):
    """Why the people in a picture may be shown (§§ 22, 23 KUG). Withdrawn: the picture is shown nowhere."""

    UNKNOWN = "unknown", _("noch nicht geklärt")
    NOBODY = "nobody", _("niemand ist zu erkennen")
    GIVEN = "given", _("Einwilligung liegt vor")
    EVENT = "event", _("öffentliche Veranstaltung, niemand steht im Mittelpunkt (§ 23 KUG)")
    BLURRED = "blurred", _("Gesichter sind unkenntlich gemacht")
    WITHDRAWN = "withdrawn", _("Einwilligung widerrufen: das Bild wird nirgends gezeigt")


class Photo(AbstractImage):
    """A picture with its credit. The alternative text is written where the picture is used; `description` is its default."""

    credit = models.CharField(
        _("Bildnachweis"), max_length=200, help_text=_("Wer das Bild gemacht hat, zum Beispiel: Erika Beispiel.")
    )
    caption = models.CharField(_("Bildunterschrift"), max_length=300, blank=True)
    licence = models.CharField(
        _("Lizenz oder Erlaubnis"),
        max_length=200,
        blank=True,
        help_text=_("Zum Beispiel: CC BY 4.0, oder: mit Erlaubnis."),
    )
    taken_on = models.DateField(_("aufgenommen am"), null=True, blank=True)
    consent = models.CharField(
        _("Menschen auf dem Bild"), max_length=10, choices=Consent.choices, default=Consent.UNKNOWN
    )

    admin_form_fields = (*Image.admin_form_fields, "credit", "caption", "licence", "taken_on", "consent")

    class Meta(AbstractImage.Meta):
        verbose_name = _("Bild")
        verbose_name_plural = _("Bilder")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keeps the picture, not what the camera wrote into it: Wagtail would hand it on to every size it makes."""
        sent: Any = self.file  # type: ignore[has-type]
        if sent and not sent._committed:
            clean = without_metadata(sent.file, sent.name)
            if clean is not None:
                self.file = clean
        super().save(*args, **kwargs)

    @property
    def default_alt_text(self) -> str:
        # Never the title, which is often a file name: an empty text makes the editor write one.
        return self.description


class Rendition(AbstractRendition):
    image = models.ForeignKey(Photo, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)


class File(AbstractDocument):
    """A document to download."""

    admin_form_fields = Document.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = _("Dokument")
        verbose_name_plural = _("Dokumente")
