"""What proves who was at a meeting: the signed list."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reihum.meetings.models.meetings import Meeting
from reihum.people.models import Person


class SignedList(models.Model):
    """A scan of the list that everybody signed. Names and signatures: for hosts and the coordination, never public.

    The paper stays the original; how long it is to be kept says the notice of award.
    """

    TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".pdf": "application/pdf"}

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="signed_lists", verbose_name=_("Arbeitstreffen")
    )
    file = models.FileField(_("Datei"), upload_to="unterschriften/%Y/")
    sha256 = models.CharField(_("Prüfsumme (SHA-256)"), max_length=64)
    added_at = models.DateTimeField(_("hinzugefügt am"), default=timezone.now)
    added_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("hinzugefügt von")
    )

    class Meta:
        verbose_name = _("unterschriebene Liste")
        verbose_name_plural = _("unterschriebene Listen")
        ordering = ["added_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "sha256"],
                name="signed_list_once",
                violation_error_message=_("Diese Datei liegt schon bei diesem Treffen."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.meeting}"
