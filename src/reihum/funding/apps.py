from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FundingConfig(AppConfig):
    name = "reihum.funding"
    verbose_name = _("Programme")

    def ready(self) -> None:
        from reihum.funding import sections  # noqa: F401 - registers itself
