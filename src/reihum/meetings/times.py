"""How texts about a meeting name times."""

from __future__ import annotations

import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext


def hours(start: datetime.datetime, end: datetime.datetime) -> str:
    """From when to when on one day: 10:00–16:00 Uhr."""
    return gettext("%(start)s–%(end)s Uhr") % {
        "start": date_format(timezone.localtime(start), "H:i"),
        "end": date_format(timezone.localtime(end), "H:i"),
    }


def moment(when: datetime.datetime | None) -> str:
    """A day with its time: 12. Mai, 10:00 Uhr."""
    return gettext("%(day)s, %(time)s Uhr") % {
        "day": date_format(timezone.localtime(when), "j. F"),
        "time": date_format(timezone.localtime(when), "H:i"),
    }
