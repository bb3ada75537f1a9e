from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "reihum.search"
    verbose_name = _("Suche")

    def ready(self) -> None:
        from reihum.search import counting  # noqa: F401 - registers itself
