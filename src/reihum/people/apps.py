from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class PeopleConfig(AppConfig):
    default = True
    name = "reihum.people"
    verbose_name = _("Netzwerk")

    def ready(self) -> None:
        from reihum.people import facts, findable, groups, sections, signals  # noqa: F401 - they register themselves


class AccountsConfig(WagtailUsersAppConfig):
    """Wagtail's administration of accounts, with the form that fits our accounts (an address, no names)."""

    user_viewset = "reihum.people.account_admin.AccountViewSet"
