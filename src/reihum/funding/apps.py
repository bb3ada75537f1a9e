from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FundingConfig(AppConfig):
    name = "reihum.funding"
    verbose_name = _("Programme")

    def ready(self) -> None:
        # They register themselves.
        from reihum.funding import deadlines, facts, filters, findable, open_data, sections  # noqa: F401
        from reihum.funding.publicity import taking  # noqa: F401
