"""A problem followed over the quarters: how many meetings it has lasted, and since which it is solved.

The rules. A meeting counts for an entry if it took place on a later day than the entry was told, so the one in whose round it was
told does not. What pinches (or is asked) and is neither solved nor outdated lasts for as many meetings as count. What is
solved is solved since the last meeting that counts and took place on the day of the solution or before; if there is none, since
the day itself.
"""

from __future__ import annotations

import datetime
from bisect import bisect_right
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from reihum.exchange.models import Experience
from reihum.meetings.models import Meeting


@dataclass(frozen=True)
class Held:
    """The meetings that took place: their days and cities, the earliest first."""

    days: list[datetime.date]
    cities: list[str]

    @classmethod
    def load(cls) -> Held:
        """All of them, in one query; for any number of entries."""
        rows = Meeting.objects.took_place().order_by("starts_at", "pk").values_list("starts_at", "municipality__name")
        found = list(rows)
        return cls([timezone.localdate(start) for start, _city in found], [city for _start, city in found])

    def since(self, entry: Experience) -> int:
        """How many took place since the entry was told."""
        return len(self.days) - bisect_right(self.days, entry.told_on)

    def solved_at(self, entry: Experience) -> str:
        """The city of the meeting since which it is solved, "" if there is none."""
        if entry.solved_on is None:
            return ""
        place = bisect_right(self.days, entry.solved_on) - 1
        return self.cities[place] if place >= 0 and self.days[place] > entry.told_on else ""

    def words(self, entry: Experience) -> str:
        """How far it has come: „drückt seit fünf Treffen“, „gelöst seit dem Treffen in Jena“; "" if there is nothing to say."""
        if entry.state == Experience.State.SOLVED and entry.solved_on:
            city = self.solved_at(entry)
            if city:
                return gettext("gelöst seit dem Treffen in %(city)s") % {"city": city}
            return gettext("gelöst seit %(day)s") % {"day": date_format(entry.solved_on, "j. F Y")}
        if entry.state == Experience.State.OUTDATED:
            return gettext("überholt")
        if not entry.wants_help:
            return ""
        lasts = self._lasts(entry)
        if entry.state == Experience.State.ANSWERED:
            return f"{lasts}, {gettext('beantwortet')}" if lasts else gettext("beantwortet")
        return lasts or gettext("offen")

    def _lasts(self, entry: Experience) -> str:
        number = self.since(entry)
        if not number:
            return ""
        if entry.kind == Experience.Kind.QUESTION:
            said = ngettext("offen seit einem Treffen", "offen seit %(number)s Treffen", number)
        else:
            said = ngettext("drückt seit einem Treffen", "drückt seit %(number)s Treffen", number)
        return said % {"number": in_words(number)}


def in_words(number: int) -> str:
    """Small numbers as one writes them in a sentence: 5 → „fünf“; others in figures."""
    words = {
        2: gettext("zwei"),
        3: gettext("drei"),
        4: gettext("vier"),
        5: gettext("fünf"),
        6: gettext("sechs"),
        7: gettext("sieben"),
        8: gettext("acht"),
        9: gettext("neun"),
        10: gettext("zehn"),
        11: gettext("elf"),
        12: gettext("zwölf"),
    }
    return words.get(number, str(number))
