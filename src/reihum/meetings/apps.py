from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    name = "reihum.meetings"
    verbose_name = _("Treffen")

    def ready(self) -> None:
        # They register themselves.
        from reihum.meetings import (  # noqa: F401
            calendar_answers,
            changes,
            facts,
            findable,
            invitations,
            publicity,
            retention,
            sections,
            signals,
            waiting_list,
            word_answers,
        )
