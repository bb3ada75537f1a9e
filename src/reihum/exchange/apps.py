from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "reihum.exchange"
    verbose_name = _("Erfahrungen")

    def ready(self) -> None:
        # They register themselves.
        from reihum.exchange import (  # noqa: F401
            asking_people,
            digest,
            drafts,
            facts,
            findable,
            match_sections,
            sections,
            signals,
        )
