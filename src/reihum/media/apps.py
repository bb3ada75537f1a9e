from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MediaConfig(AppConfig):
    name = "reihum.media"
    verbose_name = _("Bilder und Dokumente")

    def ready(self) -> None:
        from reihum.media import texts  # noqa: F401 - registers itself
