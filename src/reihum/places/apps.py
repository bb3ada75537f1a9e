from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlacesConfig(AppConfig):
    name = "reihum.places"
    verbose_name = _("Gebiete")

    def ready(self) -> None:
        from reihum.places import facts  # noqa: F401 - registers itself
