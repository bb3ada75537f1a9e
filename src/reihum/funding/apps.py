from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FundingConfig(AppConfig):
    name = "reihum.funding"
    verbose_name = _("Programme")

    def ready(self) -> None:
        from reihum.funding import facts, sections  # noqa: F401 - they register themselves
