"""What the database knows of stored pages: that something public was changed."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Change(models.Model):
    """A transaction that changed something public. Written within it, so that no process can miss it."""

    takes_away = models.BooleanField(_("nimmt etwas weg"), default=False)
    made_at = models.DateTimeField(_("wann"), auto_now_add=True)

    class Meta:
        verbose_name = _("Änderung")
        verbose_name_plural = _("Änderungen")

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M:%S}"
