from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsroomConfig(AppConfig):
    name = "reihum.newsroom"
    verbose_name = _("Aktuelles")

    def ready(self) -> None:
        from reihum.newsroom import sections  # noqa: F401 - registers itself
