from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "reihum.exchange"
    verbose_name = _("Erfahrungen")

    def ready(self) -> None:
        from reihum.exchange import drafts, facts, findable, sections, signals  # noqa: F401 - they register themselves
