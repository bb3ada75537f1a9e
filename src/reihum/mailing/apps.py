from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailingConfig(AppConfig):
    name = "reihum.mailing"
    verbose_name = _("Post")

    def ready(self) -> None:
        from reihum.mailing import mailbox, retention, sending  # noqa: F401 - they register themselves
