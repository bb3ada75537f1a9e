"""The way of a picture into the house: refused if it is too large to be opened, kept without what the camera wrote."""

from __future__ import annotations

import warnings
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import floatformat
from django.utils.translation import gettext_lazy as _
from PIL import Image
from wagtail.images import fields as wagtail_fields
from wagtail.images.models import WagtailImageField, WagtailImageFieldFile

from reihum.media.metadata import without_metadata

MEGAPIXEL = 1_000_000
LOGO_BYTES = 2_000_000
LOGO_PIXELS = 25 * MEGAPIXEL
LOGO_FORMATS = ("PNG", "WEBP", "JPEG")


class PictureFile(WagtailImageFieldFile):
    def save(self, name: str, content: Any, save: bool = True) -> None:
        """Keeps the picture, not what the camera wrote into it: Wagtail would hand it on to every size it makes.

        Here, because every way in leads through: the form for one picture, the one for many, an import.
        """
        super().save(name, without_metadata(content, name) or content, save)


class PictureUpload(wagtail_fields.WagtailImageField):
    """The form field. Says in megapixels what is too large; a file made to burst the memory is only too large, too."""

    def check_image_pixel_size(self, f: Any) -> None:
        # Only the head of the file is read before the size is known; Wagtail would read it all.
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", Image.DecompressionBombWarning)
                with Image.open(f) as picture:
                    size = picture.width * picture.height * getattr(picture, "n_frames", 1)
                    if size > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
                        raise self._too_large(size)
                    picture.load()
        except Image.DecompressionBombError:
            raise ValidationError(_("Dieses Bild ist zu groß, um es zu öffnen."), code="file_too_many_pixels") from None
        except (OSError, SyntaxError):  # half a file: Pillow's ways to say so
            raise ValidationError(self.error_messages["invalid_image"], code="invalid_image") from None
        finally:
            f.seek(0)

    @staticmethod
    def _too_large(size: int) -> ValidationError:
        return ValidationError(
            _(
                "Dieses Bild hat %(size)s Megapixel, erlaubt sind %(limit)s. Bitte verkleinern Sie es vor dem Hochladen."
            ),
            code="file_too_many_pixels",
            params={
                "size": floatformat(size / MEGAPIXEL, "0g"),
                "limit": settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // MEGAPIXEL,
            },
        )


class PictureField(WagtailImageField):
    """The model field."""

    attr_class = PictureFile


def check_logo(file: Any) -> None:
    """Raises ValidationError unless a file is a picture of reasonable size, as logos are handed out."""
    if file.size > LOGO_BYTES:
        raise ValidationError(_("Diese Datei ist größer als 2 MB. Bitte nehmen Sie die Fassung für das Internet."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(file) as picture:
                known, pixels = picture.format in LOGO_FORMATS, picture.width * picture.height
    except (OSError, SyntaxError, Image.DecompressionBombError):
        known, pixels = False, 0
    finally:
        file.seek(0)
    if not known:
        raise ValidationError(_("Ein Logo ist eine Datei im Format PNG, WebP oder JPEG."))
    if pixels > LOGO_PIXELS:
        raise ValidationError(_("Dieses Bild ist zu groß. Bitte nehmen Sie die Fassung für das Internet."))
