from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MediaConfig(AppConfig):
    name = "reihum.media"
    verbose_name = _("Bilder und Dokumente")
