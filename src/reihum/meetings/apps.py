from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    name = "reihum.meetings"
    verbose_name = _("Treffen")

    def ready(self) -> None:
        from reihum.meetings import facts, sections  # noqa: F401 - they register themselves
